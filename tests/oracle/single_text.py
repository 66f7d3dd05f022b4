"""The single negotiating text by the definitions of docs/mediators.md, in plain Python: the hill-climbing and the
annealing mediator, and parties that are truthful, exaggerate, anneal, deal or stall.

An independent restatement. Mediator and parties share nothing but drafts and answers here either: the mediator is
given what parties say, a party is given a draft and the text. Utilities are whole units divided by a scale, additive.
Outcomes are numbered with the last issue varying fastest.
"""

import math

from negmas_sao import Draws

MEDIATOR = 8  # in place of a party's number
MEDIATOR_STREAM = 9
ACCEPTED, CRITICISED, REJECTED = range(3)
TRIES, TRIES_A_CHANGE = 64, 16


class Stream(Draws):
    """Random numbers of a party or of the mediator."""

    def unit(self):
        return (int(self.bits.random_raw()) >> 11) * 2.0 ** -53


class Party:
    """Answers for one party. `strategy` is a name with its parameters."""

    def __init__(self, units, scale, reservation, strategy, seed, number, party):
        self.units, self.scale = units, scale
        self.name, self.values = strategy
        self.stream = Stream(seed, number, party)
        self.most, self.least = sum(map(max, units)), sum(map(min, units))
        self.reservation = -math.inf if reservation is None else reservation / scale
        self.best = self.most / scale
        self.floor = max(self.least / scale, self.reservation)
        self.even = (self.most - self.least) / len(units)

    def total(self, draft):
        return sum(row[option] for row, option in zip(self.units, draft))

    def utility(self, draft):
        return self.total(draft) / self.scale

    def aspiration(self, t):
        return 1 - t ** self.values["e"]

    def factor(self, t):
        if self.name == "exaggerating":
            return self.values["factor"]
        if self.name == "dealer":
            return 1 + (self.values["factor"] - 1) * self.aspiration(t)
        return 1.0

    def point(self, row, option, factor):
        lost = factor * (max(row) - row[option])
        if lost > self.values["rejects"] * self.even:
            return REJECTED
        return CRITICISED if lost > self.values["criticises"] * self.even else ACCEPTED

    def vote(self, draft, text, factor):
        better = self.total(draft) - self.total(text)
        strong = factor * abs(better) > self.values["strong"] * self.even
        return (-1 if better < 0 else 1) * (2 if strong else 1)

    def signs(self, draft, t):
        utility = self.utility(draft)
        if utility < self.reservation or self.name == "stalling":
            return False
        return self.name != "dealer" or utility >= self.floor + (self.best - self.floor) * self.aspiration(t)

    def anneals(self, draft, text, t):
        """Whether it votes for a draft that is worse for it."""
        worse = self.total(text) - self.total(draft)
        temperature = self.even * self.values["temperature"] * (1 - t) ** self.values["cooling"]
        return worse > 0 and temperature > 0 and self.stream.unit() < math.exp(-worse / temperature)

    def answer(self, draft, text, t):
        """Per point, on the whole compared to the text (None: to nothing), and whether it could sign."""
        factor = self.factor(t)
        points = [self.point(row, option, factor) for row, option in zip(self.units, draft)]
        vote = 0 if text is None else self.vote(draft, text, factor)
        could = self.signs(draft, t) and (
            factor <= 1 or factor * (self.best - self.utility(draft)) <= self.best - self.floor)
        if self.name == "annealing" and vote < 0 and self.anneals(draft, text, t):
            vote = 1
        if self.name == "stalling":
            for _ in range(self.values["objects"]):
                at = self.stream.below(len(points))
                points[at] = points[at] or CRITICISED
            vote = (vote > 0) - (vote < 0)
        return points, vote, could


class Mediator:
    """Changes the text at random and goes by votes. Knows the counts of options and what it was told."""

    def __init__(self, counts, parties, strategy, seed, number):
        self.counts, self.parties = counts, parties
        self.name, self.values = strategy
        self.stream = Stream(seed, number, MEDIATOR_STREAM)
        self.overruled = [0] * parties

    def begin(self):
        return [self.stream.below(count) for count in self.counts]

    def draw_point(self, weights):
        focus = self.values["focus"]
        if focus > 0 and self.stream.unit() < focus and sum(weights) > 0:
            rest = self.stream.below(sum(weights))
            for point, weight in enumerate(weights):
                if rest < weight:
                    return point
                rest -= weight
        return self.stream.below(len(self.counts))

    def propose(self, text, objections):
        """A draft that differs from the text, or the text where none was found."""
        weights = [sum(column) for column in zip(*objections)]
        draft = list(text)
        for attempt in range(TRIES):
            for _ in range(1 + attempt // TRIES_A_CHANGE):
                point = self.draw_point(weights)
                if self.counts[point] < 2:
                    continue
                other = self.stream.below(self.counts[point] - 1)
                draft[point] = other + (other >= draft[point])
            if draft != text:
                return draft  # every outcome exists here
        return draft

    def keeps(self, votes, t):
        if self.name == "hill_climb":
            return all(vote > 0 for vote in votes)
        after = [count + (vote < 0) for count, vote in zip(self.overruled, votes)]
        most = max((count for count, vote in zip(after, votes) if vote < 0), default=0)
        if self.values["parity"] and most - min(after) > self.values["parity"]:
            return False
        total = sum((1 if vote > 0 else -1) * (self.values["strong"] if abs(vote) == 2 else 1) for vote in votes)
        temperature = self.values["temperature"] * (1 - t) ** self.values["cooling"]
        if total < 0 and (temperature <= 0 or self.stream.unit() >= math.exp(total / temperature)):
            return False
        self.overruled = after
        return True


class Talk:
    """One talk; `acts` are lines as the library's trace prints them."""

    def __init__(self, mediator, parties, rounds, patience):
        self.mediator, self.parties, self.rounds, self.patience = mediator, parties, rounds, patience
        self.acts, self.round, self.text, self.points = [], 0, None, None

    def number(self, draft):
        number = 0
        for count, option in zip(self.mediator.counts, draft):
            number = number * count + option
        return number

    def act(self, party, what, draft, *rest):
        self.acts.append(" ".join(map(str, (self.round, party, what, self.number(draft), *rest))))

    def show(self, draft, text, t):
        """Everybody's answers."""
        answers = []
        for party, seat in enumerate(self.parties):
            self.act(MEDIATOR, "show", draft, party)
            points, vote, could = seat.answer(draft, text, t)
            self.act(party, "answer", draft, "".join(map(str, points)), vote, int(could))
            answers.append((points, vote))
        return answers

    def revise(self, draft, points):
        self.text, self.points = draft, points
        self.act(MEDIATOR, "revise", draft)

    def step(self, t):
        """One round; true when the text was revised."""
        if self.round == 0:
            self.revise(self.mediator.begin(), None)
            self.points = [points for points, _ in self.show(self.text, None, t)]
            return False
        draft = self.mediator.propose(self.text, self.points)
        if draft == self.text:
            return False
        answers = self.show(draft, self.text, t)
        if not self.mediator.keeps([vote for _, vote in answers], t):
            return False
        self.revise(draft, [points for points, _ in answers])
        return True

    def is_signed(self, t):
        signs = [seat.signs(self.text, t) for seat in self.parties]
        for party, good in enumerate(signs):
            self.act(party, "accept" if good else "reject", self.text)
        return all(signs)

    def hold(self):
        rest = 0
        for self.round in range(self.rounds):
            t = (self.round + 1) / (self.rounds + 1)
            rest = 0 if self.step(t) else rest + 1
            if self.round + 1 == self.rounds or (self.patience and rest >= self.patience):
                if self.is_signed(t):
                    self.acts.append(f"agreed {self.number(self.text)}")
                    return self.acts
                rest = 0
        self.acts.append("deadline -")
        return self.acts
