"""A dossier as it stands on one day, by docs/dossier.md alone: points, consent, positions, weights, reservation values.

All numbers are fractions.
"""

import calendar
import datetime
import json
from decimal import Decimal
from fractions import Fraction

SCALE = {"accept": ("0.8", "1"), "tolerate": ("0.5", "0.8"), "criticise": ("0.2", "0.5"), "reject": ("0", "0.2"),
         "red_line": ("0", "0"), "unknown": ("0", "1")}
IMPORTANCE = {"very_high": ("0.8", "1"), "high": ("0.6", "0.8"), "medium": ("0.4", "0.6"), "low": ("0.2", "0.4"),
              "very_low": ("0", "0.2")}
STANCE, RED_LINE, PROPOSAL = 2, 1, 0


def number(value):
    return Fraction(str(value))


def interval(value):
    if isinstance(value, (list, tuple)):
        return number(value[0]), number(value[1])
    return number(value), number(value)


def middle(bounds):
    return (bounds[0] + bounds[1]) / 2


def day_of(date):
    """The day from which something of this date is known: of a span the first, of a month or a year the last."""
    date = str(date)
    parts = [int(part) for part in date.split("/")[0].split("-")]
    if len(parts) == 1:
        parts += [12, 31]
    elif len(parts) == 2:
        parts.append(calendar.monthrange(*parts)[1])
    return datetime.date(*parts)


def option_id(value):
    """The id of an option of a range: the number without trailing zeros."""
    if isinstance(value, str):
        return value
    text = format(Decimal(str(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class Position:
    def __init__(self, bounds, red, basis, likely=None):
        self.low, self.high = bounds
        self.middle = middle(bounds)
        self.red = red
        self.basis = basis
        self.likely = likely

    @property
    def known(self):
        return self.basis != "unknown"


class View:
    """A dossier as it stands on one day, in fractions."""

    def __init__(self, dossier, as_of=None):
        as_of = as_of if as_of is not None else dossier.get("as_of")
        self.day = None if as_of is None else day_of(as_of)
        self.dossier = dossier
        self.source_days = {source["id"]: day_of(source["date"])
                            for source in dossier.get("sources", []) if "date" in source}
        self.parties = [party["id"] for party in dossier["parties"]]
        self.read_table()
        self.read_consent()
        self.read_positions()
        self.read_weights()
        self.read_drafts()
        self.read_reservations()

    # Dates

    def entry_day(self, entry):
        if "date" in entry:
            return day_of(entry["date"])
        days = []
        for source in entry.get("sources", []):
            name = source["source"] if isinstance(source, dict) else source
            if name in self.source_days:
                days.append(self.source_days[name])
        return min(days, default=None)

    def visible(self, day):
        return self.day is None or day is None or day <= self.day

    def seen(self, entry):
        return self.visible(self.entry_day(entry))

    # The points and options on the table

    def proposals_of(self, option):
        """The day from which an option is seen, and (party, day) of each proposer.

        The option's own date counts before its first proposer's, and both before the dates of its sources. A
        proposer without a day of its own put the option forward on the option's.
        """
        proposers = [proposer if isinstance(proposer, dict) else {"party": proposer}
                     for proposer in option.get("proposed_by", [])]
        days = [self.entry_day(proposer) for proposer in proposers]
        if "date" in option or not any(days):
            seen = self.entry_day(option)
        else:
            seen = min(day for day in days if day is not None)
        return seen, [(proposer["party"], day or seen) for proposer, day in zip(proposers, days)]

    def read_table(self):
        self.points, self.options, self.proposals = [], {}, []
        self.range_points = {}
        for point in self.dossier["plan"]["points"]:
            identity = point["id"]
            seen = []
            if "range" in point:
                start, stop, step = (Decimal(str(point["range"][key])) for key in ("from", "to", "step"))
                values = [start + step * k for k in range(int((stop - start) / step) + 1)]
                seen = [option_id(value) for value in values]
                self.range_points[identity] = dict(zip(seen, values))
            else:
                for option in point["options"]:
                    day, proposals = self.proposals_of(option)
                    if self.visible(day):
                        seen.append(option["id"])
                        for party, when in proposals:
                            if self.visible(when):
                                self.proposals.append((party, identity, option["id"], when))
            if seen:
                self.points.append(identity)
                self.options[identity] = seen
        self.shape = [len(self.options[point]) for point in self.points]

    def on_table(self, point, option):
        return point in self.options and option in self.options[point]

    # Consent

    def read_consent(self):
        assumed = {}
        for entry in self.dossier.get("assumptions", []):
            if self.seen(entry) and "consent" in entry:
                assumed[entry["party"]] = entry["consent"]
        self.consent = {}
        self.domain = {}
        self.asked_on_points = set()
        for party in self.dossier["parties"]:
            default = "required" if party["role"] == "principal" else "none"
            consent = party.get("consent", assumed.get(party["id"], default))
            identity = party["id"]
            if isinstance(consent, dict):
                named = [point for point in self.points if point in consent["points"]]
                self.consent[identity] = set(named)
                self.domain[identity] = named
                self.asked_on_points.add(identity)
            else:
                self.consent[identity] = set(self.points) if consent == "required" else None
                self.domain[identity] = list(self.points)
        self.needed = [party for party in self.parties if self.consent[party] is not None]

    def counts(self, party, point):
        return self.consent[party] is not None and point in self.consent[party]

    # Positions

    def read_positions(self):
        scale = self.scale = {word: interval(bounds) for word, bounds in SCALE.items()}
        scale.update({word: interval(bounds) for word, bounds in self.dossier.get("scale", {}).items()})
        found = {}

        def offer(party, point, option, day, kind, place, position):
            if not self.on_table(point, option):
                return
            age = day.toordinal() if day is not None else -1
            rank = (age, kind, place)
            if (party, point, option) not in found or rank >= found[party, point, option][0]:
                found[party, point, option] = (rank, position)

        for place, (party, point, option, day) in enumerate(self.proposals):
            offer(party, point, option, day, PROPOSAL, place, Position(scale["accept"], False, "read_off"))
        for place, entry in enumerate(self.dossier.get("red_lines", [])):
            if self.seen(entry):
                for name in entry["options"]:
                    point, option = name.split("/")
                    offer(entry["party"], point, option, self.entry_day(entry), RED_LINE, place,
                          Position(scale["red_line"], True, entry["basis"]))
        for place, entry in enumerate(self.dossier.get("stances", [])):
            if self.seen(entry):
                word = entry.get("stance")
                bounds = interval(entry["value"]) if "value" in entry else scale[word]
                basis = "unknown" if word == "unknown" and "value" not in entry else entry["basis"]
                position = Position(bounds, word == "red_line", basis, entry.get("likely"))
                for option in self.options_of(entry):
                    offer(entry["party"], entry["point"], option, self.entry_day(entry), STANCE, place, position)
        silence = Position(scale["unknown"], False, "unknown")
        self.position = {(party, point, option): found.get((party, point, option), (None, silence))[1]
                         for party in self.parties for point in self.points for option in self.options[point]}

    def options_of(self, stance):
        if "between" in stance:
            low, high = (Decimal(str(value)) for value in stance["between"])
            values = self.range_points.get(stance["point"], {})
            return [option for option, value in values.items() if low <= value <= high]
        options = stance["option"] if isinstance(stance["option"], list) else [stance["option"]]
        return [option_id(option) for option in options]

    # Weights. A point that is not on the table is left out: it has no weight, and the others' do not depend on it.

    def read_weights(self):
        importance = {word: interval(bounds) for word, bounds in IMPORTANCE.items()}
        importance.update({word: interval(bounds) for word, bounds in self.dossier.get("importance", {}).items()})
        self.orders, self.shares = {}, {}   # of each party the order, or {point: (interval, likely)}
        chosen = {}
        for entry in self.dossier.get("weights", []):
            if self.seen(entry):
                day = self.entry_day(entry)
                age = day.toordinal() if day is not None else -1
                if entry["party"] not in chosen or age >= chosen[entry["party"]][0]:
                    chosen[entry["party"]] = (age, entry)
        self.weight = {}
        self.ordered = set()
        for party in self.parties:
            entry = chosen.get(party, (None, {}))[1]
            if "points" in entry:
                self.shares[party] = {}
                for point, value in entry["points"].items():
                    value, likely = (value["value"], value.get("likely")) if isinstance(value, dict) else (value, None)
                    if point not in self.options or value == "unknown":
                        continue
                    bounds = importance[value] if isinstance(value, str) and value in importance else interval(value)
                    self.shares[party][point] = (bounds, likely)
                known = {point: middle(bounds) for point, (bounds, _) in self.shares[party].items()}
                mean = sum(known.values()) / len(known) if known else Fraction(1)
                self.weight[party] = {point: known.get(point, mean) for point in self.points}
            elif "order" in entry:
                self.ordered.add(party)
                self.orders[party] = entry["order"]
                self.weight[party] = centroid(entry["order"], self.points)
            else:
                self.weight[party] = {point: Fraction(1) for point in self.points}
        self.total = {party: sum(self.weight[party][point] for point in self.domain[party])
                      for party in self.parties}

    def problem(self):
        """Why nothing can be computed on this day, or None."""
        if not self.points:
            return "no point is on the table"
        if not self.needed:
            return "nobody's consent is needed"
        zero = [party for party in self.parties if not self.total[party]]
        return f"the weights of {zero[0]} cannot be normalised" if zero else None

    def share(self, party, point):
        return self.weight[party][point] / self.total[party] if self.total[party] else Fraction(0)

    # Drafts

    def read_drafts(self):
        self.drafts = {}
        self.hidden_drafts = {}
        for draft in self.dossier.get("drafts", []):
            choices = {}
            for point in self.points:
                option = draft.get("choices", {}).get(point, "not_stated")
                option = option_id(option)
                choices[point] = option if option != "not_stated" and self.on_table(point, option) else None
            (self.drafts if self.seen(draft) else self.hidden_drafts)[draft["id"]] = choices

    # Reservation values

    def read_reservations(self):
        assumed = {}
        for entry in self.dossier.get("assumptions", []):
            if self.seen(entry) and "reservation" in entry:
                assumed[entry["party"]] = entry["reservation"]
        self.reservation = {}
        self.reservation_likely = {}
        self.package = {}
        for party in self.dossier["parties"]:
            identity = party["id"]
            value = party.get("reservation", assumed.get(identity, "unknown"))
            if isinstance(value, dict) and "value" in value:
                self.reservation_likely[identity] = value.get("likely")
                value = value["value"]
            if isinstance(value, dict):
                package = self.drafts.get(value["draft"], self.hidden_drafts.get(value["draft"]))
                self.package[identity] = package
                utility = sum(self.share(identity, point) * self.gap(identity, point, package[point])
                              for point in self.domain[identity])
                self.reservation[identity] = {"central": utility}
            else:
                low, high = interval([0, 1] if value == "unknown" else value)
                self.reservation[identity] = {"central": (low + high) / 2, "favourable": low, "unfavourable": high}

    def gap(self, party, point, option):
        """The central value of an option, or of a point that is not stated."""
        if option is not None:
            return self.position[party, point, option].middle
        values = [self.position[party, point, other].middle for other in self.options[point]]
        return (min(values) + max(values)) / 2

    # What an option adds to the utility of a party in a reading, and what the sum is held against

    def value(self, party, point, option, reading):
        position = self.position[party, point, option]
        return {"central": position.middle, "favourable": position.high, "unfavourable": position.low}[reading]

    def margin_tables(self, party, reading):
        """Per point a list of fractions, and a constant: their sum is u - r."""
        tables = []
        package = self.package.get(party)
        for point in self.points:
            share = self.share(party, point) if point in self.domain[party] else Fraction(0)
            row = []
            for option in self.options[point]:
                value = self.value(party, point, option, reading)
                if package is not None and reading != "central":
                    value -= self.package_value(party, point, package[point], option, reading)
                row.append(share * value)
            tables.append(row)
        if package is not None:
            return tables, -self.reservation[party]["central"] if reading == "central" else Fraction(0)
        return tables, -self.reservation[party][reading]

    def package_value(self, party, point, chosen, option, reading):
        positions = [self.position[party, point, other] for other in self.options[point]]
        if chosen is None:
            if reading == "favourable":
                return min(position.low for position in positions)
            return max(position.high for position in positions)
        if chosen == option:
            return self.value(party, point, option, reading)
        position = self.position[party, point, chosen]
        return position.low if reading == "favourable" else position.high

    def utility_tables(self, party):
        return [[(self.share(party, point) if point in self.domain[party] else Fraction(0))
                 * self.position[party, point, option].middle for option in self.options[point]]
                for point in self.points]

    def utility(self, party, choices):
        return sum((self.share(party, point) * self.position[party, point, choices[point]].middle
                    for point in self.domain[party]), Fraction(0))


def centroid(order, points):
    """Barron and Barrett: the mean of all weights in this order; ties share the mean of their places."""
    groups = [place if isinstance(place, list) else [place] for place in order]
    groups = [[point for point in group if point in points] for group in groups]
    groups = [group for group in groups if group]
    named = {point for group in groups for point in group}
    rest = [point for point in points if point not in named]
    if rest:
        groups.append(rest)
    count = len(points)
    places = [sum(Fraction(1, j) for j in range(i, count + 1)) / count for i in range(1, count + 1)]
    weights, start = {}, 0
    for group in groups:
        mean = sum(places[start:start + len(group)]) / len(group)
        weights.update({point: mean for point in group})
        start += len(group)
    return weights


def load(path):
    """A dossier from a file: numbers as decimals, and in YAML everything as it is written."""
    with open(path, encoding="utf-8") as stream:
        text = stream.read()
    if str(path).endswith(".json"):
        return json.loads(text, parse_float=Decimal)
    import yaml
    return yaml.load(text, yaml.BaseLoader)
