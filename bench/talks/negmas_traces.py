"""The talks of tests/oracle/negmas_sao.py against NegMAS's own, offer by offer: negmas_traces.py [TALKS].

Time-based parties, 2 to 4 of them, on random additive domains of up to 625 outcomes. Prints how many talks are the same
in every offer and in the agreement; of each other one, the first offers that differ as (round, party, outcome), ours and
NegMAS's, and by how much each lies below the band of the party that made it.
"""

import sys
from pathlib import Path

import numpy as np
from negmas import make_issue
from negmas.outcomes import make_os
from negmas.preferences import LinearAdditiveUtilityFunction
from negmas.sao import (AspirationNegotiator, BoulwareTBNegotiator, ConcederTBNegotiator, LinearTBNegotiator,
                        SAOMechanism)

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "oracle"))
import negmas_sao as sao  # noqa: E402

KINDS = [(BoulwareTBNegotiator, ("time", 4, 1e-4)), (LinearTBNegotiator, ("time", 1, 1e-4)),
         (ConcederTBNegotiator, ("time", 0.25, 1e-4)), (AspirationNegotiator, ("time", 4, 1e-3))]
SCALE = 10 ** 6


class Talk:
    def __init__(self, rng, number):
        parties, issues, options = 2 + number % 3, int(rng.integers(2, 5)), int(rng.integers(2, 6))
        self.units = [[[int(x) for x in weight * rng.random(options) * SCALE]
                       for weight in rng.dirichlet(np.ones(issues))] for _ in range(parties)]
        self.least, self.rounds = float(rng.choice([0, 0.2, 0.4])), int(rng.choice([5, 20, 100]))
        self.field = [KINDS[i] for i in rng.integers(0, len(KINDS), parties)]
        self.domain = sao.Domain(self.units, [SCALE] * parties, [self.least] * parties)

    def by_restatement(self):
        negotiators = [sao.make(spec, self.domain, p) for p, (_, spec) in enumerate(self.field)]
        acts, agreement = sao.negotiate(negotiators, self.rounds)
        return [(step, party, outcome) for step, party, act, outcome in acts if act == sao.OFFER], agreement

    def by_negmas(self):
        issues, options = len(self.units[0]), len(self.units[0][0])
        names = [f"o{o}" for o in range(options)]
        space = make_os([make_issue(names, f"i{j}") for j in range(issues)])
        mechanism = SAOMechanism(outcome_space=space, n_steps=self.rounds)
        for rows, (kind, _) in zip(self.units, self.field):
            tables = {f"i{j}": {name: u / SCALE for name, u in zip(names, row)} for j, row in enumerate(rows)}
            mechanism.add(kind(), preferences=LinearAdditiveUtilityFunction(
                values=tables, weights={name: 1.0 for name in tables}, outcome_space=space, reserved_value=self.least))
        mechanism.run()

        def number(outcome):
            return sum(int(value[1:]) * options ** (issues - 1 - j) for j, value in enumerate(outcome))

        party = {negotiator.id: p for p, negotiator in enumerate(mechanism.negotiators)}
        offers = [(step, party[who], number(offer)) for step, who, offer in mechanism.extended_trace]
        return offers, None if mechanism.agreement is None else number(mechanism.agreement)

    def below(self, offer):
        """How far an offer of a party lies below its band."""
        step, party, outcome = offer
        negotiator = sao.make(self.field[party][1], self.domain, party)
        return negotiator.low((step + 1) / (self.rounds + 1)) - self.domain.utilities[party][outcome]


def main(talks="400"):
    rng, same = np.random.default_rng(77), 0
    for number in range(int(talks)):
        talk = Talk(rng, number)
        (ours, our_end), (theirs, their_end) = talk.by_restatement(), talk.by_negmas()
        if (ours, our_end) == (theirs, their_end):
            same += 1
            continue
        first = next(((one, other) for one, other in zip(ours, theirs) if one != other), None)
        print(f"talk {number}: {first}" + (f", {talk.below(first[0]):.3g} and {talk.below(first[1]):.3g} below" if first else ", the ends"))
    print(f"{same} of {talks} talks are the same")


if __name__ == "__main__":
    main(*sys.argv[1:])
