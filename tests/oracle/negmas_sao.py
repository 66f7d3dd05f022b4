"""Stacked alternating offers, time-based and MiCRO negotiators by NegMAS's definitions, in plain Python and numpy.

An independent restatement, slow on purpose: every act looks at every outcome. Where the definitions leave the choice
between outcomes of equal utility open, the lowest outcome number is taken; outcomes are numbered with the last issue
varying fastest. Utilities are whole units divided by a scale, so that both sides compare the same doubles.

It is also the baseline of bench/talks.
"""

import itertools

import numpy as np

OFFER, ACCEPT, LEAVE = "offer", "accept", "leave"


class Domain:
    """Issues with additive utilities: units[p][issue][option] whole numbers, scale[p] units in a utility of 1."""

    def __init__(self, units, scale, reservations):
        self.counts = [len(row) for row in units[0]]
        self.scale, self.reservations = scale, reservations
        self.utilities = []
        for rows, one in zip(units, scale):
            total = np.zeros(1, dtype=np.int64)
            for row in rows:
                total = np.add.outer(total, np.asarray(row, dtype=np.int64)).ravel()
            self.utilities.append(total / one)

    def choices(self, outcome):
        return list(itertools.islice(np.ndindex(*self.counts), outcome, outcome + 1))[0]


class Draws:
    """The random numbers of one party: Philox with key (seed, session), counter (0, 0, party, 0)."""

    def __init__(self, seed, session, party):
        self.bits = np.random.Philox(key=[seed, session], counter=[0, 0, party, 0])

    def below(self, bound):
        """Uniform on 0 .. bound - 1: the upper half of the product of bound and 64 random bits (Lemire 2019)."""
        least = (2 ** 64 - bound) % bound
        while True:
            product = int(self.bits.random_raw()) * bound
            if product % 2 ** 64 >= least:
                return product >> 64


class TimeBased:
    """Concedes with time only: 1 - t^exponent of the way between its best and the worst it takes."""

    def __init__(self, utilities, reservation, exponent, epsilon):
        self.utilities, self.exponent, self.epsilon = utilities, exponent, epsilon
        self.best = utilities.max()
        self.floor = max(utilities.min(), reservation)

    def low(self, t):
        aspiration = 1.0 - t ** self.exponent
        low = (self.best - self.floor) * aspiration + self.floor - self.epsilon
        return min(max(low, self.floor), self.best)

    def hear(self, outcome):
        pass

    def accepts(self, outcome, t):
        return self.low(t) <= self.utilities[outcome] <= self.best

    def propose(self, t):
        inside = np.flatnonzero(self.utilities >= self.low(t))
        if len(inside) == 0:
            return None
        return int(inside[np.argmin(self.utilities[inside])])  # argmin: the first of equals


class Micro:
    """Concedes one outcome at a time, and only while it has sent no more different offers than it received."""

    def __init__(self, utilities, reservation, draws):
        self.utilities, self.reservation, self.draws = utilities, reservation, draws
        self.ranked = np.argsort(-utilities, kind="stable")  # of equals the lowest number first
        self.sent = 0  # different offers, which are the first so many of the ranked ones
        self.received = set()

    def hear(self, outcome):
        self.received.add(outcome)

    def next_worth(self):
        """The utility of the next rank, or None where the party does not concede."""
        if self.sent > len(self.received) or self.sent == len(self.ranked):
            return None
        worth = self.utilities[self.ranked[self.sent]]
        return worth if worth >= self.reservation else None

    def accepts(self, outcome, t):
        worth = self.next_worth()
        if worth is None:
            if self.sent == 0:
                return False
            worth = self.utilities[self.ranked[self.sent - 1]]
        return self.utilities[outcome] >= worth

    def propose(self, t):
        if self.next_worth() is not None:
            self.sent += 1
            return int(self.ranked[self.sent - 1])
        if self.sent == 0:
            return None
        return int(self.ranked[self.draws.below(self.sent)])


def make(spec, domain, party, seed=0, session=0):
    """A negotiator from ("time", exponent, epsilon) or ("micro",)."""
    utilities, reservation = domain.utilities[party], domain.reservations[party]
    if spec[0] == "time":
        return TimeBased(utilities, reservation, spec[1], spec[2])
    return Micro(utilities, reservation, Draws(seed, session, party))


def negotiate(negotiators, rounds):
    """The acts [(round, party, act, outcome)] and the agreement (outcome, or None)."""
    acts, table, proposer, accepted = [], None, None, 0
    for number in range(rounds):
        t = (number + 1) / (rounds + 1)
        for party, negotiator in enumerate(negotiators):
            if table is not None and negotiator.accepts(table, t):
                acts.append((number, party, ACCEPT, table))
                accepted += 1
                if accepted == len(negotiators):
                    return acts, table
                continue
            table, proposer, accepted = negotiator.propose(t), party, 1
            if table is None:
                acts.append((number, party, LEAVE, None))
                return acts, None
            acts.append((number, party, OFFER, table))
            for other, listener in enumerate(negotiators):
                if other != proposer:
                    listener.hear(table)
    return acts, None
