"""Recomputes what `parley timeline` reports, by looking at every agreement in every week.

Written from docs/timeline.md and docs/dossier.md alone. Numbers are fractions, but for products and for sums with a
discount, which the documentation rounds to 10^-12.
"""

import copy
import datetime
import itertools
import math
from fractions import Fraction

import numpy as np

from brute import on_grid, Oracle, sums
from view import day_of, interval, middle

RATES = {"cost_of_delay": (0, 1), "drift": (-1, 1), "discount": (Fraction(1, 10 ** 9), 1), "process": (-1, 1)}
DEFAULTS = {"cost_of_delay": 0, "drift": 0, "discount": 1, "process": 0}
UNKNOWN = {"cost_of_delay": ["0", "0.01"], "drift": ["-0.01", "0.01"]}
PICO = 10 ** 12
MOST_SETS, LISTED = 4096, 16


def first_day(date):
    text = str(date).split("/")[0]
    parts = [int(part) for part in text.split("-")] + [1, 1]
    return datetime.date(*parts[:3])


def last_day(date):
    """The last day of a date: of a span its second day, of a month or a year the last."""
    text = str(date)
    if "/" in text:
        start, end = text.split("/")
        return day_of(end if len(end) > 5 else f"{start[:4]}-{end}")
    return day_of(text)


def clamp(value, low, high):
    return Fraction(min(max(value, low), high))


class Clock:
    """The clock of a view: numbers are picked by `pick`, the middle of an interval unless told otherwise."""

    def __init__(self, view, weeks, pick=middle):
        self.view, self.weeks, self.pick = view, weeks, pick
        self.clock = view.dossier.get("clock", {})
        self.horizon = int(self.clock.get("horizon_weeks", 26))
        self.start = self.find_start()
        self.entries = self.find_entries()
        self.base = {party: self.base_of(party) for party in view.needed}
        self.events = [event for event in self.clock.get("events", []) if view.seen(event)]
        self.levers = [lever for lever in view.dossier.get("levers", []) if view.seen(lever)]
        self.changes = {id(effect): self.pick(interval(self.change_of(effect)[1]))
                        for source in self.events + self.levers for effect in source["effects"]}

    def find_start(self):
        if "start" in self.clock:
            return first_day(self.clock["start"])
        if self.view.day is not None:
            return self.view.day
        dossier = self.view.dossier
        lists = ("timeline", "meetings", "statements", "drafts", "stances", "red_lines", "sources")
        days = [self.view.entry_day(entry) for key in lists for entry in dossier.get(key, [])]
        return max((day for day in days if day is not None), default=None)

    def find_entries(self):
        found = {}
        for entry in self.clock.get("parties", []):
            if self.view.seen(entry):
                day = self.view.entry_day(entry) or datetime.date.min
                if entry["party"] not in found or day >= found[entry["party"]][0]:
                    found[entry["party"]] = (day, entry)
        return {party: entry for party, (_, entry) in found.items()}

    def base_of(self, party):
        entry = self.entries.get(party, {})
        unknown = {**UNKNOWN, **{key: value for key, value in self.clock.get("unknown", {}).items() if key != "note"}}
        values = {}
        for rate, default in DEFAULTS.items():
            stated = entry.get(rate, default)
            values[rate] = self.pick(interval(unknown[rate] if stated == "unknown" else stated))
        return values

    @staticmethod
    def change_of(effect):
        keys = [key for key in (*RATES, "reservation", "value") if key in effect]
        assert len(keys) == 1
        return keys[0], effect[keys[0]]

    # What is in force in a week

    def day(self, week):
        return self.start + datetime.timedelta(days=7 * week)

    def in_force(self, week, pulled):
        for event in self.events:
            if self.day(week) >= day_of(event["from"]) and \
                    ("until" not in event or self.day(week) <= last_day(event["until"])):
                yield from event["effects"]
        for lever in self.levers:
            if lever["id"] in pulled and week >= int(lever.get("delay_weeks", 0)):
                yield from lever["effects"]

    def total(self, party, key, week, pulled):
        return sum((self.changes[id(effect)] for effect in self.in_force(week, pulled)
                    if effect["party"] == party and self.change_of(effect)[0] == key), Fraction(0))

    def rate(self, party, key, week, pulled):
        return clamp(self.base[party][key] + self.total(party, key, week, pulled), *RATES[key])

    def rates(self, party, pulled):
        """Each rate for every week that matters."""
        return {key: [self.rate(party, key, week, pulled) for week in range(self.weeks + 2 + self.horizon)]
                for key in RATES}

    def shifts(self, party, pulled):
        """r(t) - r for weeks 0 to N + 1, the package of a reservation value left aside."""
        rates = self.rates(party, pulled)
        base = self.base[party]
        stated = ahead([base["cost_of_delay"]] * self.horizon, [base["discount"]] * self.horizon)
        result, drifted = [], Fraction(0)
        for week in range(self.weeks + 2):
            window = slice(week, week + self.horizon)
            cost = ahead(rates["cost_of_delay"][window], rates["discount"][window])
            moved = drifted + self.total(party, "reservation", week, pulled) - (cost - stated)
            result.append(clamp(moved, -4, 4))
            drifted += rates["drift"][week]
        return result

    def values(self, week, pulled):
        """By party and option name, the change of what the option is worth; red lines and what is off the table left
        out."""
        found = {}
        for effect in self.in_force(week, pulled):
            key, _ = self.change_of(effect)
            if key != "value" or effect["party"] not in self.view.needed:
                continue
            point, option = effect["option"].split("/")
            if not self.view.on_table(point, option) or self.view.position[effect["party"], point, option].red:
                continue
            name = (effect["party"], point, option)
            found[name] = found.get(name, Fraction(0)) + self.changes[id(effect)]
        return found


def ahead(costs, discounts):
    """S: the sum of costs, each weighted by the discounts before it; rounded to 10^-12 where there are any."""
    if all(discount == 1 for discount in discounts):
        return sum(costs, Fraction(0))
    total, weight = Fraction(0), Fraction(1)
    for cost, discount in zip(costs, discounts):
        total += weight * cost
        weight *= discount
    return Fraction(round(total * PICO), PICO)


class Timeline:
    """Every week of a view."""

    def __init__(self, view, weeks, pulled=()):
        self.view, self.weeks, self.pulled = view, weeks, frozenset(pulled)
        self.clock = Clock(view, weeks)
        self.base = Oracle(view)
        self.tables = {}

    def moved(self, values):
        """The view and the utilities of every agreement, with options worth what `values` make them."""
        key = tuple(sorted(values.items()))
        if key not in self.tables:
            view = copy.copy(self.view)
            view.position = dict(view.position)
            for name, change in values.items():
                position = copy.copy(view.position[name])
                position.middle = clamp(position.middle + change, 0, 1)
                view.position[name] = position
            view.read_reservations()
            utilities = {}
            for party in view.needed:
                rows, _, unit = on_grid(view.utility_tables(party))
                utilities[party] = (sums(rows, 0)[self.base.signable], unit)
            self.tables[key] = (view, utilities)
        return self.tables[key]

    def views(self):
        """Every view that was needed: options worth what events and levers make them."""
        return [entry[0] for key, entry in self.tables.items() if key[:1] != ("shift",)]

    def week(self, week, pulled=None):
        """r(t) of each party, the utilities of what can be signed, and which of it all sign."""
        pulled = self.pulled if pulled is None else pulled
        view, utilities = self.moved(self.clock.values(week, pulled))
        reservations, zone = {}, np.ones(int(self.base.signable.sum()), dtype=bool)
        for party in view.needed:
            reservations[party] = view.reservation[party]["central"] + self.shift(party, week, pulled)
            units, unit = utilities[party]
            zone &= (units >= math.ceil(reservations[party] * unit)).astype(bool)
        return reservations, utilities, zone

    def shift(self, party, week, pulled):
        key = ("shift", party, frozenset(pulled))
        if key not in self.tables:
            self.tables[key] = self.clock.shifts(party, pulled)
        return self.tables[key][week]

    def margin(self, week, pulled=None):
        reservations, utilities, zone = self.week(week, pulled)
        if not len(zone):
            return None
        gains = [units.astype(float) / unit - float(reservations[party]) for party, (units, unit) in utilities.items()]
        return float(np.min(gains, axis=0).max())

    # Levers

    def free(self):
        return [lever["id"] for lever in self.clock.levers if lever["id"] not in self.pulled]

    def zones(self, levers):
        """The weeks, of those shown, that have a zone when these are pulled too."""
        pulled = self.pulled | set(levers)
        return [week for week in range(self.weeks + 1) if self.week(week, pulled)[2].any()]

    def lever_search(self):
        """Sets by size with their first week, as far as the limit goes, and what they open."""
        free, before = self.free(), self.zones(())
        first = before[0] if before else self.weeks + 1
        blocked = not self.base.signable.any()
        tried, size = {}, 0
        for wanted in range(1, len(free) + 1):
            if len(tried) + math.comb(len(free), wanted) > MOST_SETS or (wanted > 1 and (first == 0 or blocked)):
                break
            size = wanted
            for levers in itertools.combinations(free, wanted):
                weeks = self.zones(levers)
                tried[levers] = weeks[0] if weeks else self.weeks + 1
        opening = {levers: week for levers, week in tried.items() if week < first}
        smallest = min(map(len, opening), default=0)
        soonest = min(opening.values(), default=None)
        least = min((len(levers) for levers, week in opening.items() if week == soonest), default=0)

        def ordered(chosen):
            return sorted(chosen, key=lambda levers: (opening[levers], list(tried).index(levers)))

        return (tried, size, ordered(levers for levers in opening if len(levers) == smallest),
                ordered(levers for levers, week in opening.items() if week == soonest and len(levers) == least))
