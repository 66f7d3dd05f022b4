"""Traces of talks over a single text, act by act, against the restatement in single_text.py: what the mediator shows to
whom, what each party answers to each point and on the whole, revisions and signatures.

TALK_TRACE=build/tests/talk_trace python3 -m pytest tests/oracle/test_single_text.py
"""

import itertools
import random

import pytest

import single_text
from talk_program import traces

RUNS, AT_ONCE = 300, 50
MEDIATORS = {"hill_climb": {"focus": 0.5},
             "annealing": {"focus": 0.5, "strong": 3.0, "temperature": 1.0, "cooling": 1.0, "parity": 1}}
SHARES = {"criticises": 0.25, "rejects": 1.0, "strong": 0.5}
STRATEGIES = {"truthful": {}, "exaggerating": {"factor": 10.0}, "annealing": {"temperature": 1.0, "cooling": 1.0},
              "dealer": {"factor": 3.0, "e": 1.0}, "stalling": {"objects": 1}}
RANGES = {"focus": (0, 1), "strong": (0, 3), "temperature": (0, 5), "cooling": (0, 4), "criticises": (0, 1),
          "rejects": (0, 3), "factor": (1, 20), "e": (0.1, 5)}


def draw_values(rng, name, values):
    """Some of the values, changed: all of them, and the text that says so."""
    drawn, said = dict(values), []
    for key in values:
        if rng.random() < 0.6:
            continue
        if key in ("parity", "objects"):
            drawn[key] = rng.randint(0, 4)
        else:
            least, most = (1, 10) if name in MEDIATORS and key == "strong" and "parity" in values else RANGES[key]
            drawn[key] = round(rng.uniform(least, most), 3)
        said.append(f"{key}={drawn[key]}")
    return drawn, name + (":" + ",".join(said) if said else "")


class Case:
    """A random additive domain, a mediator and parties."""

    def __init__(self, rng, parties, mediator):
        self.counts = [rng.randint(1, 5) for _ in range(rng.randint(1, 6))]
        self.scale = [rng.choice((10, 100, 1000, 10 ** 6)) for _ in range(parties)]
        self.units = [self.draw_units(rng, scale) for scale in self.scale]
        self.reservations = [self.draw_reservation(rng, p) for p in range(parties)]
        self.specs = []
        for _ in range(parties):
            name = rng.choices(sorted(STRATEGIES), weights=(2, 2, 2, 1, 3))[0]
            values, text = draw_values(rng, name, SHARES | STRATEGIES[name])
            self.specs.append((text, (name, values)))
        self.values, self.mediator = draw_values(rng, mediator, MEDIATORS[mediator])
        self.name = mediator
        self.rounds, self.patience = rng.choice((1, 2, 5, 30, 100)), rng.choice((0, 0, 1, 4, 20))
        self.seed, self.number = rng.getrandbits(63), rng.getrandbits(63)

    def draw_units(self, rng, scale):
        weights = [rng.expovariate(1) for _ in self.counts]
        return [[round(scale * weight / sum(weights) * rng.random()) for _ in range(count)]
                for weight, count in zip(weights, self.counts)]

    def draw_reservation(self, rng, party):
        best = sum(max(row) for row in self.units[party])
        return None if rng.random() < 0.3 else rng.randint(-1, best // 2)

    def text(self, list_limit):
        parties = (f"{self.scale[p]} {'none' if self.reservations[p] is None else self.reservations[p]} {self.specs[p][0]} "
                   + " ".join(map(str, itertools.chain(*self.units[p]))) for p in range(len(self.specs)))
        protocol = f"single-text:rounds={self.rounds},patience={self.patience}+{self.mediator}"
        return "\n".join((f"{len(self.specs)} {len(self.counts)} {list_limit}", " ".join(map(str, self.counts)),
                          *parties, f"{protocol} {self.seed} {self.number}\n"))

    def expected(self):
        parties = [single_text.Party(self.units[p], self.scale[p], self.reservations[p], self.specs[p][1], self.seed,
                                     self.number, p) for p in range(len(self.specs))]
        mediator = single_text.Mediator(self.counts, len(parties), (self.name, self.values), self.seed, self.number)
        return single_text.Talk(mediator, parties, self.rounds, self.patience).hold()


@pytest.mark.parametrize("mediator", MEDIATORS)
@pytest.mark.parametrize("parties", (1, 2, 3))
@pytest.mark.parametrize("listed", (True, False), ids=("listed", "not-listed"))
def test_trace__is_that_of_the_definitions(mediator, parties, listed):
    rng = random.Random(f"{mediator} {parties} {listed}")
    for _ in range(0, RUNS, AT_ONCE):
        cases = [Case(rng, parties, mediator) for _ in range(AT_ONCE)]
        for case, found in zip(cases, traces(cases, 0 if listed else 1)):
            assert found == case.expected(), case.text(0 if listed else 1)


def test_cases__end_in_every_way_and_revise():
    """The random cases are not all of one kind."""
    ends, revisions = set(), 0
    for mediator in MEDIATORS:
        rng = random.Random(mediator)
        for _ in range(100):
            acts = Case(rng, 2, mediator).expected()
            ends.add(acts[-1].split()[0])
            revisions += sum(" revise " in act for act in acts[1:])
    assert ends == {"agreed", "deadline"} and revisions > 300
