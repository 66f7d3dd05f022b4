"""Recomputes what `parley analyze` reports by looking at every agreement there is.

Written from docs/analysis.md and docs/analysis-json.md alone, so that it can bear witness for or against the program.
Values are fractions; sums over agreements are whole numbers on a common denominator.
"""

import itertools
import math
from fractions import Fraction

import numpy as np

HALF = Fraction(1, 2)

# Sums over all agreements. They are numbered so that the last point counts fastest.

def common_denominator(values):
    result = 1
    for value in values:
        result = math.lcm(result, value.denominator)
    return result


def on_grid(tables, constant=Fraction(0)):
    """Whole numbers for `tables` and `constant`, with their denominator."""
    unit = common_denominator([value for row in tables for value in row] + [constant])
    whole = [[int(value * unit) for value in row] for row in tables]
    offset = int(constant * unit)
    largest = sum(max(abs(value) for value in row) for row in whole) + abs(offset)
    kind = np.int64 if largest < 2 ** 62 else object
    return [np.array(row, dtype=kind) for row in whole], offset, unit


def sums(rows, offset):
    total = np.array([offset], dtype=rows[0].dtype if rows else np.int64)
    for row in rows:
        total = (total[:, None] + row[None, :]).ravel()
    return total


class Oracle:
    """Every agreement of a view, and what the analysis says of them."""

    def __init__(self, view):
        self.view = view
        self.count = math.prod(view.shape)
        self.parties = view.needed
        self.index = np.unravel_index(np.arange(self.count), view.shape) if view.points else ()
        self.find_agreements()
        self.find_utilities()
        self.find_acceptable()

    # Which combinations are agreements, and which of them can be signed

    def mask(self, name):
        point, option = name.split("/")
        if not self.view.on_table(point, option):
            return np.zeros(self.count, dtype=bool)
        column = self.view.points.index(point)
        return self.index[column] == self.view.options[point].index(option)

    def obeys(self, constraint):
        if "excludes" in constraint:
            return ~np.logical_and.reduce([self.mask(name) for name in constraint["excludes"]])
        if "implies" in constraint:
            return ~self.mask(constraint["implies"]["if"]) | self.mask(constraint["implies"]["then"])
        return sum(self.mask(name).astype(np.int64) for name in constraint["exactly_one"]) == 1

    def find_agreements(self):
        view = self.view
        self.agreement = np.ones(self.count, dtype=bool)
        for constraint in view.dossier.get("constraints", []):
            if view.seen(constraint):
                self.agreement &= self.obeys(constraint)
        self.red = {}
        free = np.ones(self.count, dtype=bool)
        for column, point in enumerate(view.points):
            for place, option in enumerate(view.options[point]):
                drawn_by = [party for party in self.parties
                            if view.counts(party, point) and view.position[party, point, option].red]
                if drawn_by:
                    self.red[point, option] = drawn_by
                    free &= self.index[column] != place
        self.free = free
        self.signable = self.agreement & free

    def find_utilities(self):
        """Whole-number central utilities, with the reservation value on the same grid."""
        self.units, self.utilities, self.floor = {}, {}, {}
        for party in self.view.parties:
            tables = self.view.utility_tables(party)
            central = self.view.reservation[party]["central"]
            rows, offset, unit = on_grid(tables, central)
            self.units[party] = unit
            self.floor[party] = offset
            self.utilities[party] = sums(rows, 0)

    def margins(self, party, reading):
        tables, constant = self.view.margin_tables(party, reading)
        rows, offset, unit = on_grid(tables, constant)
        return sums(rows, offset), unit

    def accepted(self, reading, slack=Fraction(0)):
        """The signable agreements with u - r >= -slack for all; a negative slack asks for more."""
        result = self.signable.copy()
        for party in self.parties:
            total, unit = self.margins(party, reading)
            result &= (total >= math.ceil(-slack * unit)).astype(bool)
        return result

    def find_acceptable(self):
        self.acceptable = self.accepted("central")

    def packages(self, where):
        """The places of agreements, in order."""
        return np.flatnonzero(where)

    def place(self, choices):
        """The place of a package among all combinations, or None if it is none."""
        view = self.view
        if list(choices) != view.points and set(choices) != set(view.points):
            return None
        place = 0
        for point in view.points:
            if choices[point] not in view.options[point]:
                return None
            place = place * len(view.options[point]) + view.options[point].index(choices[point])
        return place

    def vector(self, place, parties=None):
        return {party: Fraction(int(self.utilities[party][place]), self.units[party])
                for party in (self.parties if parties is None else parties)}

    # Objectives

    def concession(self):
        return -self.greatest_least({party: self.floor[party] for party in self.parties})

    def greatest_least(self, base):
        """max over signable agreements of min over parties of (u - base), base on the grid; None if there is none."""
        places = np.flatnonzero(self.signable)
        if not len(places) or not self.parties:
            return None
        gains = [(self.utilities[party][places] - base[party], self.units[party]) for party in self.parties]
        least = np.min([gain.astype(float) / unit for gain, unit in gains], axis=0)
        near = np.flatnonzero(least >= least.max() - 1e-11)
        rows = set(zip(*[gain[near].tolist() for gain, _ in gains]))
        return max(min(Fraction(value, unit) for value, (_, unit) in zip(row, gains)) for row in rows)

    def shares(self, where, divisors=None):
        """Rows of whole numbers (gain over the reservation value), the unit of each column, without repetition."""
        columns, units = [], []
        for party in self.parties:
            gain = self.utilities[party][where] - self.floor[party]
            unit = Fraction(self.units[party]) if divisors is None else divisors[party]
            if unit == 0:
                continue
            columns.append(gain)
            units.append(unit)
        return columns, units

    def ideal_gains(self):
        where = np.flatnonzero(self.acceptable)
        return {party: Fraction(int(self.utilities[party][where].max()) - self.floor[party])
                for party in self.parties}

    def best_leximin(self, where, divisors=None):
        """The sorted vector of the leximin optimum among the agreements at `where`."""
        columns, units = self.shares(where, divisors)
        if not columns:
            return []
        scaled = [column.astype(float) / float(unit) for column, unit in zip(columns, units)]
        least = np.min(scaled, axis=0)
        near = np.flatnonzero(least >= least.max() - 1e-11)
        rows = set(zip(*[column[near].tolist() for column in columns]))
        factors = whole_factors(units)
        best = max(sorted(value * factor for value, factor in zip(row, factors[0])) for row in rows)
        return [Fraction(value, 1) / factors[1] for value in best]

    def leximin_of(self, place, divisors=None):
        columns, units = self.shares(np.array([place]), divisors)
        return sorted(Fraction(int(column[0])) / unit for column, unit in zip(columns, units))

    def nash_of(self, place):
        return math.prod((Fraction(int(self.utilities[party][place]) - self.floor[party], self.units[party])
                          for party in self.parties), start=Fraction(1))

    def best_nash(self):
        where = np.flatnonzero(self.acceptable)
        columns, units = self.shares(where)
        product = np.ones(len(where))
        for column, unit in zip(columns, units):
            product = product * (column.astype(float) / float(unit))
        near = np.flatnonzero(product >= product.max() * (1 - 1e-9))
        rows = set(zip(*[column[near].tolist() for column in columns]))
        scale = math.prod(units, start=Fraction(1))
        return max((math.prod(row) for row in rows), default=1) / scale

    def sum_of(self, place):
        return sum(self.vector(place).values(), Fraction(0))

    def best_sum(self, among):
        where = np.flatnonzero(among)
        if not self.parties:
            return Fraction(0)
        total = sum(self.utilities[party][where].astype(float) / self.units[party] for party in self.parties)
        near = where[np.flatnonzero(total >= total.max() - 1e-11)]
        rows = set(zip(*[self.utilities[party][near].tolist() for party in self.parties]))
        return max(sum(Fraction(value, self.units[party]) for value, party in zip(row, self.parties)) for row in rows)

    # What must give

    def tolerated(self, slack=Fraction(0), but=None):
        """Where every party (but one) has its reservation value, whatever red lines are crossed."""
        result = np.ones(self.count, dtype=bool)
        for party in self.parties:
            if party != but:
                total, unit = self.margins(party, "central")
                result &= (total >= math.ceil(-slack * unit)).astype(bool)
        return result

    def stands(self):
        """(party, point) of every stand, and where it is crossed."""
        crossed = {}
        for (point, option), parties in self.red.items():
            for party in parties:
                crossed.setdefault((party, point), np.zeros(self.count, dtype=bool))
                crossed[party, point] |= self.mask(f"{point}/{option}")
        return crossed

    def crossings(self, slack=Fraction(0)):
        """The smallest sets of stands that an agreement worth signing crosses; none where there is no such one."""
        stands = self.stands()
        where = np.flatnonzero(self.agreement & self.tolerated(slack))
        bits = np.zeros(len(where), dtype=np.int64)
        for number, mask in enumerate(stands.values()):
            bits |= mask[where].astype(np.int64) << number
        names = list(stands)
        return smallest({frozenset(name for number, name in enumerate(names) if value >> number & 1)
                         for value in np.unique(bits).tolist()})

    def alone(self, party):
        """By how much the party's reservation value would have to fall; None where that cannot help."""
        where = np.flatnonzero(self.signable & self.tolerated(but=party))
        if not len(where):
            return None
        return Fraction(self.floor[party] - int(self.utilities[party][where].max()), self.units[party])

    # The frontier

    def key(self, place):
        return tuple(int(self.utilities[party][place]) for party in self.parties)

    def frontier(self):
        """{utility vector on the grids: how many signable agreements reach it}, of those nothing dominates."""
        places = np.flatnonzero(self.signable)
        if not len(places):
            return {}
        if not self.parties:
            return {(): len(places)}
        ranks, values = [], []
        for party in self.parties:
            distinct, inverse = np.unique(self.utilities[party][places], return_inverse=True)
            values.append(distinct)
            ranks.append(inverse.astype(np.int64))
        width = math.prod(len(distinct) for distinct in values)
        if width < 2 ** 62:
            keys = np.zeros(len(places), dtype=np.int64)
            for distinct, rank in zip(values, ranks):
                keys = keys * len(distinct) + rank
            _, first, count = np.unique(keys, return_index=True, return_counts=True)
            rows = np.stack([rank[first] for rank in ranks], axis=1)
        else:
            rows, count = np.unique(np.stack(ranks, axis=1), axis=0, return_counts=True)
        best = undominated(rows)
        return {tuple(int(distinct[rank]) for distinct, rank in zip(values, rows[row])): int(count[row])
                for row in best}

    # Points

    def points(self):
        view = self.view
        result = {}
        for point in view.points:
            voters = [party for party in self.parties if view.counts(party, point)]
            options = view.options[point]
            position = {(party, option): view.position[party, point, option] for party in voters for option in options}
            backs = {key: own.known and own.low >= HALF for key, own in position.items()}
            opposes = {key: own.known and own.high <= HALF and not backs[key] for key, own in position.items()}
            refuses = {key: own.red or own.known and own.high <= view.scale["reject"][1]
                       for key, own in position.items()}
            agreed = [option for option in options if voters and all(backs[party, option] for party in voters)]
            held = {party for party in voters for option in options if opposes[party, option]
                    and any(backs[other, option] for other in voters if other != party)}
            refused = [option for option in options if any(refuses[party, option] for party in voters)]
            blocked = [option for option in options if (point, option) in self.red]
            if agreed:
                verdict, held = "settled", set()
            elif len(refused) == len(options):
                verdict = "sticking"
                held |= {party for party, option in refuses if refuses[party, option]}
            else:
                verdict = "tradeable"
            silent = [party for party in view.parties
                      if not any(view.position[party, point, option].known for option in options)]
            result[point] = {"verdict": verdict, "held_by": sorted(held), "silent": sorted(silent),
                             "silent_voters": sorted(set(silent) & set(voters)),
                             "blocked": blocked, "agreed": agreed}
        return result

    # Drafts

    def stated(self, choices):
        result = np.ones(self.count, dtype=bool)
        for column, point in enumerate(self.view.points):
            if choices[point] is not None:
                result &= self.index[column] == self.view.options[point].index(choices[point])
        return result

    def changed_points(self, choices):
        """For each agreement, how many of the points that the draft states it changes."""
        changed = np.zeros(self.count, dtype=np.int64)
        for column, point in enumerate(self.view.points):
            if choices[point] is not None:
                changed += self.index[column] != self.view.options[point].index(choices[point])
        return changed

    def draft(self, choices):
        view = self.view
        open_points = [point for point in view.points if choices[point] is None]
        utilities, bounds, verdicts, slack, crossed = {}, {}, {}, {}, []
        for party in view.parties:
            domain = view.domain[party]
            utilities[party] = sum((view.share(party, point) * view.gap(party, point, choices[point])
                                    for point in domain), Fraction(0))
            low = high = least = most = Fraction(0)
            for point in domain:
                options = [choices[point]] if choices[point] is not None else view.options[point]
                positions = [view.position[party, point, option] for option in options]
                share = view.share(party, point)
                low += share * min(position.low for position in positions)
                high += share * max(position.high for position in positions)
                least += share * min(position.middle for position in positions)
                most += share * max(position.middle for position in positions)
            bounds[party] = (low, high)
            floor = view.reservation[party]["central"]
            own = [(point, choices[point]) for point in view.points if choices[point] is not None
                   and view.counts(party, point) and view.position[party, point, choices[point]].red]
            crossed += [(party, point, option) for point, option in own]
            slack[party] = min(abs(least - floor), abs(most - floor))
            if view.consent[party] is None:
                verdicts[party] = "no_say"
            elif own:
                verdicts[party] = "red_line"
            elif least >= floor:
                verdicts[party] = "signs"
            elif most < floor:
                verdicts[party] = "refuses"
            else:
                verdicts[party] = "depends"
        kept = self.stated(choices)
        completions = kept & self.signable
        result = {"not_stated": len(open_points), "choices": choices, "utilities": utilities, "bounds": bounds,
                  "verdicts": verdicts, "slack": slack, "red_lines": crossed,
                  "accepted_by": [party for party in view.parties if verdicts[party] == "signs"],
                  "breaks_constraint": not (kept & self.agreement).any(),
                  "completions": completions, "changed": self.changed_points(choices), "distance": None,
                  "amendments": None}
        if not open_points:
            place = self.place(choices)
            base = {party: int(self.utilities[party][place]) for party in self.parties}
            result["distance"] = self.greatest_least(base)
            result["amendments"] = self.amendments(place)
        return result

    def changes(self, place):
        changed = np.zeros(self.count, dtype=np.int64)
        for column in self.index:
            changed += column != column[place]
        return changed

    def improvements(self, place, slack=Fraction(0)):
        """Places with one to three changes that can be signed, where no party is worse off and one is better off."""
        changed = self.changes(place)
        good = self.signable & (changed >= 1) & (changed <= 3)
        better = np.zeros(self.count, dtype=bool)
        for party in self.parties:
            gain = self.utilities[party] - self.utilities[party][place]
            unit = self.units[party]
            good &= (gain >= math.ceil(-slack * unit)).astype(bool)
            better |= (gain > math.floor(-slack * unit)).astype(bool)
        return np.flatnonzero(good & better)

    def amendments(self, place):
        """Places of the improvements of which no part is one already, and how many points each changes."""
        found = self.improvements(place)
        known = set(found.tolist())
        steps = [math.prod(self.view.shape[column + 1:]) for column in range(len(self.view.shape))]
        kept, sizes = [], []
        for other in found.tolist():
            moves = [(int(column[other]) - int(column[place])) * step for column, step in zip(self.index, steps)
                     if column[other] != column[place]]
            parts = (part for size in range(1, len(moves)) for part in itertools.combinations(moves, size))
            if not any(place + sum(part) in known for part in parts):
                kept.append(other)
                sizes.append(len(moves))
        return np.array(kept, dtype=np.int64), np.array(sizes, dtype=np.int64)

    def gains(self, place, other, parties):
        return {party: Fraction(int(self.utilities[party][other]) - int(self.utilities[party][place]),
                                self.units[party]) for party in parties}

    def gain_per_change(self, place, other):
        """The gains of those whose consent is needed, for each changed point."""
        changed = sum(int(column[other] != column[place]) for column in self.index)
        return sum(self.gains(place, other, self.parties).values(), Fraction(0)) / changed

    def best_gains(self, place, found, changed, how_many=5):
        """The greatest gains per changed point among the amendments, best first."""
        if not len(found):
            return []
        rough = sum((self.utilities[party][found] - self.utilities[party][place]).astype(float) / self.units[party]
                    for party in self.parties) / changed
        limit = np.sort(rough)[-how_many] if len(rough) > how_many else rough.min()
        near = found[rough >= limit - 1e-11]
        rows = sorted((self.gain_per_change(place, int(other)) for other in near), reverse=True)
        return rows[:how_many]

    # What it rests on

    def basis(self):
        view = self.view
        by_party = {party: dict.fromkeys(("said", "read_off", "assumed", "unknown"), 0) for party in view.parties}
        for (party, _, _), position in view.position.items():
            by_party[party][position.basis] += 1
        return by_party


def whole_factors(units):
    """Whole factors f and a whole number c so that x / unit = x * f / c for every unit."""
    product = 1
    for unit in units:
        product = product * unit.numerator // math.gcd(product, unit.numerator)
    return [int(product / unit) for unit in units], product


def smallest(sets):
    """Those of which no other is a part."""
    return {one for one in sets if not any(other < one for other in sets)}


def hitting_sets(sets, limit=5000):
    """All smallest sets that meet every one of `sets`; None if there are very many on the way."""
    found = {frozenset()}
    for one in sets:
        found = smallest({hit for hit in found if hit & one}
                         | {hit | {element} for hit in found if not hit & one for element in one})
        if len(found) > limit:
            return None
    return found


def undominated(rows):
    """Places of the rows that no other row is at least as great as in every column. The rows are distinct."""
    order = np.lexsort(rows.T[::-1])[::-1]
    rows = rows[order]
    # A dominating row always comes first in this order. A few strong rows sweep out most of the others.
    alive = np.arange(len(rows))
    if len(rows) > 4000:
        strength = (rows / np.maximum(rows.max(axis=0), 1)).sum(axis=1)
        for row in np.argsort(strength)[::-1][:200]:
            beaten = (rows[alive] <= rows[row]).all(axis=1) & (alive != row)
            alive = alive[~beaten]
    best = np.empty((0, rows.shape[1]), dtype=rows.dtype)
    places = []
    for start in range(0, len(alive), 512):
        chunk = alive[start:start + 512]
        block = rows[chunk]
        keep = np.ones(len(chunk), dtype=bool)
        for begin in range(0, len(best), 4096):
            part = best[begin:begin + 4096]
            left = np.flatnonzero(keep)
            if not len(left):
                break
            keep[left] = ~(block[left][:, None, :] <= part[None, :, :]).all(axis=2).any(axis=1)
        block, chunk = block[keep], chunk[keep]
        beats = (block[:, None, :] <= block[None, :, :]).all(axis=2)
        np.fill_diagonal(beats, False)
        alone = ~beats.any(axis=1)
        best = np.concatenate([best, block[alone]])
        places.extend(order[chunk[alone]].tolist())
    return places
