"""Readings of a dossier, by docs/robust.md and docs/dossier.md alone, in numpy: drawn, judged, and bounded by linear
programs.

A reading has a value for every option, a weight for every point and a reservation value for every party whose consent
is needed; arrays hold many readings, one a row.
"""

import itertools

import numpy as np
from scipy.optimize import linprog

from view import option_id

GRID = 1e-6     # more than a dozen points can be rounded by


def draw(rng, low, high, likely, size):
    low, high = float(low), float(high)
    if low == high:
        return np.full(size, low)
    if likely and "triangular" in likely:
        return rng.triangular(low, float(likely["triangular"]), high, size)
    if likely and "beta" in likely:
        return low + (high - low) * rng.beta(*(float(shape) for shape in likely["beta"]), size)
    return rng.uniform(low, high, size)


def group_points(order, points):
    """Groups of tied points, the most important first, and last those that the order leaves out."""
    groups = [[point for point in (place if isinstance(place, list) else [place]) if point in points]
              for place in order]
    groups = [group for group in groups if group]
    rest = [point for point in points if not any(point in group for group in groups)]
    return groups + [rest] if rest else groups


class Readings:
    def __init__(self, view):
        self.view = view
        self.columns = [(point, option) for point in view.points for option in view.options[point]]
        self.column = {name: place for place, name in enumerate(self.columns)}
        self.preferences = {party: self.comparisons(party) for party in view.needed}

    # What preferences ask: lists of (point, option, sign) whose weighted sum is 0 or more

    def offer(self, written):
        """Point to option, whether it is a package, and whether all it names is on the table."""
        view = self.view
        if isinstance(written, dict):
            choices = {point: option_id(option) for point, option in written.items() if point != "note"}
            return choices, True, all(view.on_table(point, option) for point, option in choices.items())
        known = {**view.hidden_drafts, **view.drafts}[written]
        return {point: option for point, option in known.items() if option is not None}, False, True

    def comparisons(self, party):
        view, found = self.view, {}
        for place, entry in enumerate(view.dossier.get("preferences", [])):
            if entry["party"] != party or not view.seen(entry):
                continue
            day = view.entry_day(entry)
            pair = frozenset((repr(entry["prefers"]), repr(entry["over"])))
            rank = (day.toordinal() if day is not None else -1, place)
            if pair not in found or rank > found[pair][0]:
                found[pair] = (rank, entry)
        lists = []
        for _, entry in found.values():
            (a, a_package, a_seen), (b, b_package, b_seen) = self.offer(entry["prefers"]), self.offer(entry["over"])
            if not a_seen or not b_seen:
                continue
            terms = []
            for point in view.domain[party]:
                both = point in a and point in b
                if a.get(point) == b.get(point) or not (both or (a_package and b_package)):
                    continue
                terms += [(point, a[point], 1)] if point in a else []
                terms += [(point, b[point], -1)] if point in b else []
            if terms:
                lists.append(terms)
        return lists

    # Drawing

    def weights(self, rng, party, size):
        """[size][points], of sum 1 over the points where the party's consent counts."""
        view = self.view
        points, domain = view.points, view.domain[party]
        table = np.zeros((size, len(points)))
        place = {point: j for j, point in enumerate(points)}
        shares = view.shares.get(party)
        if party in view.orders:
            spacings = rng.exponential(size=(size, len(points)))
            sizes = spacings / np.arange(1, len(points) + 1)
            places = np.cumsum(sizes[:, ::-1], axis=1)[:, ::-1]
            start = 0
            for group in group_points(view.orders[party], points):
                mean = places[:, start:start + len(group)].mean(axis=1)
                for point in group:
                    table[:, place[point]] = mean
                start += len(group)
        elif shares:
            most = max(bounds[1] for bounds, _ in shares.values())
            for point in points:
                bounds, likely = shares.get(point, ((0, most), None))
                table[:, place[point]] = draw(rng, *bounds, likely, size)
        else:
            table = rng.exponential(size=(size, len(points)))
        table[:, [place[point] not in {place[p] for p in domain} for point in points]] = 0
        return table / table.sum(axis=1, keepdims=True)

    def draw_party(self, rng, party, size):
        view = self.view
        values = np.empty((size, len(self.columns)))
        for place, (point, option) in enumerate(self.columns):
            position = view.position[party, point, option]
            values[:, place] = draw(rng, position.low, position.high, position.likely, size)
        return values, self.weights(rng, party, size)

    def obeys(self, party, values, weights):
        result = np.ones(len(values), dtype=bool)
        for terms in self.preferences[party]:
            total = sum(sign * weights[:, self.view.points.index(point)] * values[:, self.column[point, option]]
                        for point, option, sign in terms)
            result &= total >= 0
        return result

    def reading(self, rng, party, size, most=4_000_000):
        """Values, weights and reservation values, by rejection where there are preferences; None if too few obey."""
        kept, drawn = [], 0
        while sum(len(values) for values, _ in kept) < size:
            if drawn > most:
                return None
            values, weights = self.draw_party(rng, party, size)
            drawn += size
            if self.preferences[party]:
                good = self.obeys(party, values, weights)
                values, weights = values[good], weights[good]
            kept.append((values, weights))
        values = np.concatenate([part for part, _ in kept])[:size]
        weights = np.concatenate([part for _, part in kept])[:size]
        return values, weights, self.reserve(rng, party, values, weights)

    def reserve(self, rng, party, values, weights):
        view = self.view
        package = view.package.get(party)
        if package is None:
            reservation = view.reservation[party]
            return draw(rng, reservation["favourable"], reservation["unfavourable"],
                        view.reservation_likely.get(party), len(values))
        total = np.zeros(len(values))
        for j, point in enumerate(view.points):
            columns = [self.column[point, option] for option in view.options[point]]
            if package[point] is not None:
                worth = values[:, self.column[point, package[point]]]
            else:
                worth = (values[:, columns].min(axis=1) + values[:, columns].max(axis=1)) / 2
            total += weights[:, j] * worth
        return total

    # Judging

    def crossers(self, point, option):
        return [party for party in self.view.needed
                if self.view.counts(party, point) and self.view.position[party, point, option].red]

    def fillings(self, point):
        free = [option for option in self.view.options[point] if not self.crossers(point, option)]
        return free or self.view.options[point]

    def fill(self, rng, choices, size):
        """[size][points] columns of the options that a draft has once its gaps are filled."""
        table = np.empty((size, len(self.view.points)), dtype=int)
        for j, point in enumerate(self.view.points):
            names = [choices[point]] if choices[point] is not None else self.fillings(point)
            columns = np.array([self.column[point, option] for option in names])
            table[:, j] = columns[rng.integers(len(columns), size=size)]
        return table

    def accepts(self, party, reading, filled):
        values, weights, reservation = reading
        """Whether it accepts, and whether it may be taken to: a reading is rounded to a grid of 2^-28."""
        utility = (np.take_along_axis(values, filled, axis=1) * weights).sum(axis=1)
        crossed = np.array([party in self.crossers(point, option) for point, option in self.columns])
        return [(utility >= reservation - slack) & ~crossed[filled].any(axis=1) for slack in (1e-12, GRID)]

    def margins(self, readings, agreements):
        """For each party [readings][agreements] u - r of complete agreements, given by columns [agreements][points]."""
        found = {}
        for party, (values, weights, reservation) in readings.items():
            total = np.zeros((len(values), len(agreements)))
            for j in range(len(self.view.points)):
                total += weights[:, [j]] * values[:, agreements[:, j]]
            found[party] = total - reservation[:, None]
        return found

    def agreements(self, mask):
        """The columns of those agreements, numbered with the last point counting fastest, that `mask` keeps."""
        names = [[self.column[point, option] for option in self.view.options[point]] for point in self.view.points]
        table = np.array(list(itertools.product(*names)), dtype=int).reshape(-1, len(names))
        return table[mask]

    # Bounds: a linear program in the weights w and the products w v, with a scale t for shares

    def bound(self, party, choices, sign):
        """The least (sign 1) or greatest (sign -1) u - r of a complete draft over all readings of the party."""
        view = self.view
        points = view.domain[party]
        columns = [(point, option) for point in points for option in view.options[point]]
        weight = {point: k for k, point in enumerate(points)}
        product = {name: len(points) + k for k, name in enumerate(columns)}
        width = len(points) + len(columns) + 1
        rows, upper = [], []

        def need(terms):
            """The sum of the terms is 0 or less."""
            row = np.zeros(width)
            for place, factor in terms:
                row[place] += factor
            rows.append(row)
            upper.append(0)

        for name in columns:
            position = view.position[(party, *name)]
            need([(product[name], 1), (weight[name[0]], -float(position.high))])
            need([(product[name], -1), (weight[name[0]], float(position.low))])
        for terms in self.preferences[party]:
            need([(product[point, option], -sign_) for point, option, sign_ in terms])
        shares = view.shares.get(party)
        if party in view.orders:
            groups = [[point for point in group if point in weight]
                      for group in group_points(view.orders[party], view.points)]
            groups = [group for group in groups if group]
            for before, after in zip(groups, groups[1:]):
                need([(weight[after[0]], 1), (weight[before[0]], -1)])
            for group in groups:
                for point in group[1:]:
                    need([(weight[point], 1), (weight[group[0]], -1)])
                    need([(weight[point], -1), (weight[group[0]], 1)])
        elif shares:
            most = max(bounds[1] for bounds, _ in shares.values())
            for point in points:
                low, high = shares.get(point, ((0, most), None))[0]
                need([(weight[point], 1), (width - 1, -float(high))])
                need([(weight[point], -1), (width - 1, float(low))])
        cost = np.zeros(width)
        for point in points:
            cost[product[point, choices[point]]] += 1
            if party in view.package:
                cost[product[point, view.package[party][point]]] -= 1
        total = np.zeros((1, width))
        total[0, :len(points)] = 1
        done = linprog(sign * cost, A_ub=np.array(rows), b_ub=upper, A_eq=total, b_eq=[1], method="highs")
        assert done.status == 0, done.message
        if party in view.package:
            return sign * done.fun
        reservation = view.reservation[party]["unfavourable" if sign > 0 else "favourable"]
        return sign * done.fun - float(reservation)
