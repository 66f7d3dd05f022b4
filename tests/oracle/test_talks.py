"""Traces of talks, offer by offer, against the restatement of NegMAS's definitions in negmas_sao.py.

The library is asked through a small program, whose path is in TALK_TRACE:
TALK_TRACE=build/tests/talk_trace python3 -m pytest tests/oracle/test_talks.py
"""

import itertools
import random

import pytest

import negmas_sao as sao
from talk_program import traces

EXPONENTS = {"boulware": 4.0, "linear": 1.0, "conceder": 0.25}
RUNS = 600  # of each kind of case
AT_ONCE = 50


class Case:
    """A random additive domain and the negotiators that meet there."""

    def __init__(self, rng, parties, strategies):
        self.counts = [rng.randint(1, 5) for _ in range(rng.randint(1, 5))]
        self.scale = [rng.choice((10, 100, 1000, 10 ** 6)) for _ in range(parties)]
        self.units = [self.draw_units(rng, scale) for scale in self.scale]
        self.reservations = [self.draw_reservation(rng, p) for p in range(parties)]
        self.specs = [rng.choice(strategies)(rng) for _ in range(parties)]
        self.rounds = rng.choice((1, 2, 3, 10, 50, 100))
        self.seed, self.number = rng.getrandbits(63), rng.getrandbits(63)

    def draw_units(self, rng, scale):
        weights = [rng.expovariate(1) for _ in self.counts]
        return [[round(scale * weight / sum(weights) * rng.random()) for _ in range(count)]
                for weight, count in zip(weights, self.counts)]

    def draw_reservation(self, rng, party):
        """In units, never above the best."""
        if rng.random() < 0.3:
            return None
        best = sum(max(row) for row in self.units[party])
        return rng.randint(-1, best) if rng.random() < 0.3 else rng.randint(0, best // 2)

    def domain(self):
        values = [-float("inf") if units is None else units / scale
                  for units, scale in zip(self.reservations, self.scale)]
        return sao.Domain(self.units, self.scale, values)

    def text(self, list_limit):
        parties = (f"{self.scale[p]} {'none' if self.reservations[p] is None else self.reservations[p]} {self.specs[p][0]} "
                   + " ".join(map(str, itertools.chain(*self.units[p]))) for p in range(len(self.specs)))
        return "\n".join((f"{len(self.specs)} {len(self.counts)} {list_limit}", " ".join(map(str, self.counts)),
                          *parties, f"sao:rounds={self.rounds} {self.seed} {self.number}\n"))

    def expected(self):
        domain = self.domain()
        negotiators = [sao.make(spec[1], domain, p, self.seed, self.number) for p, spec in enumerate(self.specs)]
        acts, agreement = sao.negotiate(negotiators, self.rounds)
        lines = [f"{number} {party} {act} {'-' if outcome is None else outcome}" for number, party, act, outcome in acts]
        if agreement is not None:
            lines.append(f"agreed {agreement}")
        else:
            lines.append("left -" if acts[-1][2] == sao.LEAVE else "deadline -")
        return lines


def named(rng):
    name = rng.choice(sorted(EXPONENTS))
    return name, ("time", EXPONENTS[name], 1e-4)


def any_exponent(rng):
    exponent, epsilon = round(10 ** rng.uniform(-1.5, 1.5), 3), rng.choice((0, 1e-4, 1e-3, 0.05))
    return f"time:e={exponent},epsilon={epsilon}", ("time", exponent, epsilon)


def micro(rng):
    return "micro", ("micro",)


KINDS = {"time, 2 parties": (2, (named, any_exponent)), "time, 3 parties": (3, (named, any_exponent)),
         "time, 4 parties": (4, (named, any_exponent)), "micro": (2, (micro,)),
         "micro and time": (2, (micro, any_exponent)), "micro, 3 parties": (3, (micro, named))}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("listed", (True, False), ids=("listed", "not-listed"))
def test_trace__is_that_of_the_definitions(kind, listed):
    parties, strategies = KINDS[kind]
    rng = random.Random(f"{kind} {listed}")
    for _ in range(0, RUNS, AT_ONCE):
        cases = [Case(rng, parties, strategies) for _ in range(AT_ONCE)]
        for case, found in zip(cases, traces(cases, 0 if listed else 1)):
            assert found == case.expected(), case.text(0 if listed else 1)


def test_cases__end_in_every_way():
    """The random cases are not all of one kind."""
    ends = set()
    for kind, (parties, strategies) in KINDS.items():
        rng = random.Random(kind)
        ends |= {Case(rng, parties, strategies).expected()[-1].split()[0] for _ in range(50)}
    assert {"agreed", "deadline"} <= ends
