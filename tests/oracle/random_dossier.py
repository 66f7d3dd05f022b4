"""Random dossiers from a seed: everything docs/dossier.md allows that can move a figure of the analysis.

    python3 random_dossier.py SEED          prints one as JSON (or as YAML, for odd seeds)
"""

import json
import random
import sys
from decimal import Decimal

WORDS = ("accept", "tolerate", "criticise", "reject", "red_line", "unknown")
BASES = ("said", "read_off", "assumed")
IMPORTANCE = ("very_high", "high", "medium", "low", "very_low")
DAYS = ("2025-01-10", "2025-02-14", "2025-03-01", "2025-03-31", "2025-04-02", "2025-05-20", "2025-06-30")
SPANS = ("2025-02-10/02-14", "2025-03-31/04-02", "2024-12-20/2025-01-10", "2025-05-20/06-30")
LONG = ("2025-03", "2025-02", "2025-06", "2024", "2025")
ODD_IDS = ("no", "yes", "on", "Y", "12", "1e3", "0x1f", "cap-600k", "v1.2", "a_b", "5", "007")


def decimal(rng, digits, low=0, high=1):
    unit = 10 ** digits
    return Decimal(rng.randint(low * unit, high * unit)) / unit


def is_large(seed):
    return seed % 400 == 200


class Maker:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.seed = seed
        rng = self.rng
        self.size = "large" if is_large(seed) else "tiny" if rng.random() < 0.15 else "usual"
        self.digits = rng.choices((1, 2, 3, 9), (50, 35, 12, 3))[0]
        self.dated = rng.random() < 0.6
        # Reservation values that are packages come in a crowd, in small dossiers where some of their options are red
        # lines: a deal then hangs on what the packages leave open.
        self.packages = 0.85 if rng.random() < 0.3 else 0.2
        if self.packages > 0.5 and self.size == "usual":
            self.size = "tiny"
        self.mood = rng.choice((0.3, 0.5, 0.7))

    def chance(self, share):
        return self.rng.random() < share

    def date(self):
        return self.rng.choice(self.rng.choices((DAYS, SPANS, LONG), (75, 15, 10))[0])

    def dates(self, entry, share=0.6):
        """Gives the entry a date, sources, both or neither."""
        if self.dated and self.chance(share):
            if self.chance(0.7):
                entry["date"] = self.date()
            if self.sources and self.chance(0.4):
                chosen = self.rng.sample(self.sources, self.rng.randint(1, min(2, len(self.sources))))
                entry["sources"] = [{"source": source["id"], "paragraph": self.rng.randint(1, 9)}
                                    if self.chance(0.3) else source["id"] for source in chosen]
        return entry

    def number(self):
        return decimal(self.rng, self.digits)

    def interval(self):
        first, second = sorted((self.number(), self.number()))
        return [first, second]

    def make(self):
        rng = self.rng
        dossier = {"parley": "dossier/1"}
        if self.chance(0.5):
            dossier["id"] = f"case-{self.seed}"
        self.sources = []
        if self.chance(0.7):
            for k in range(rng.randint(1, 4)):
                source = {"id": f"s{k}"}
                if self.chance(0.8):
                    source["date"] = self.date()
                self.sources.append(source)
        if self.chance(0.15):
            dossier["scale"] = self.scale()
        if self.chance(0.15):
            dossier["importance"] = {word: self.interval() for word in rng.sample(IMPORTANCE, 2)}
        self.make_points()
        self.make_parties()
        dossier["parties"] = self.parties
        dossier["plan"] = {"points": self.points}
        dossier["constraints"] = self.constraints()
        dossier["drafts"] = self.drafts()
        dossier["stances"] = self.stances()
        dossier["red_lines"] = self.red_lines() + self.red_packages(dossier["drafts"])
        dossier["weights"] = self.weights()
        self.reserve(dossier)
        if self.seed % 8 == 3 and len(self.parties) > 1:
            self.leave_open(dossier)
        dossier["sources"] = self.sources
        for key in ("constraints", "drafts", "stances", "red_lines", "weights", "assumptions", "sources"):
            if not dossier[key] and self.chance(0.7):
                del dossier[key]
        if self.chance(0.1):
            dossier["as_of"] = rng.choice(DAYS)
        return dossier

    def scale(self):
        scale = {}
        for word in self.rng.sample(("accept", "tolerate", "criticise", "reject"), self.rng.randint(1, 2)):
            scale[word] = self.interval()
        if self.chance(0.15):
            scale["unknown"] = self.interval()
        return scale

    # The plan

    def make_points(self):
        rng = self.rng
        limit = {"tiny": 12, "usual": 5000, "large": 1_000_000}[self.size]
        least = {"tiny": 2, "usual": 2, "large": 7}[self.size]
        want = rng.randint(least, 8)
        self.points, self.table = [], {}
        total = 1
        for k in range(want):
            most = 7 if self.size == "large" and k < 7 else 5
            count = rng.randint(5, 7) if self.size == "large" else rng.randint(1, 5)
            count = max(1, min(count, most, limit // total))
            total *= count
            point = {"id": rng.choice((f"p{k}", f"point-{k}", f"{k}.x"))}
            if self.chance(0.2):
                step = rng.choice((Decimal("0.5"), Decimal("10"), Decimal("0.25"), Decimal("1"), Decimal("0.1")))
                start = rng.choice((Decimal("0"), Decimal("2"), Decimal("200"), Decimal("0.5"), Decimal("1")))
                stop = start + step * (count - 1)
                point["range"] = {"from": start, "to": stop, "step": step}
                values = [start + step * n for n in range(count)]
                self.table[point["id"]] = [plain(value) for value in values]
            else:
                names = rng.sample(ODD_IDS, count) if self.chance(0.15) else [f"o{n}" for n in range(count)]
                point["options"] = [{"id": name} for name in names]
                self.table[point["id"]] = names
            self.points.append(point)
        self.reference = {point: rng.choice(options) for point, options in self.table.items()}
        if self.dated:
            for point in self.points:
                for option in point.get("options", []):
                    self.dates(option, 0.35)

    def names(self, count, keep_off=None):
        """Option names of different points where there are enough."""
        points = self.rng.sample(list(self.table), min(count, len(self.table)))
        return [f"{point}/{self.rng.choice(self.table[point])}" for point in points]

    def in_reference(self, name):
        point, option = name.split("/")
        return self.reference[point] == option

    # The parties

    def make_parties(self):
        rng = self.rng
        required = rng.choices((1, 2, 3, 4, 5), (8, 40, 30, 17, 5))[0]
        if self.size == "large":
            required = 5 if self.seed % 800 == 600 else min(required, 3)
        self.parties, self.assumptions = [], []
        for k in range(required):
            party = {"id": f"r{k}"}
            way = rng.random()
            if way < 0.55:
                party["role"] = "principal"
            elif way < 0.7:
                party.update(role=rng.choice(("principal", "ally", "mediator", "observer")), consent="required")
            elif way < 0.85:
                party["role"] = rng.choice(("ally", "mediator", "principal"))
                consent = "required" if self.chance(0.6) else self.named_points()
                self.assumptions.append({"party": party["id"], "why": "assumed", "consent": consent})
            else:
                party.update(role=rng.choice(("principal", "ally")), consent=self.named_points())
            self.parties.append(party)
        for k in range(rng.choices((0, 1, 2), (45, 40, 15))[0]):
            party = {"id": f"n{k}", "role": rng.choice(("ally", "mediator", "observer"))}
            if self.chance(0.2):
                party.update(role="principal", consent="none")
            elif self.chance(0.2):
                party.update(consent="none")
                self.assumptions.append({"party": party["id"], "why": "assumed", "consent": "required"})
            self.parties.append(party)
        rng.shuffle(self.parties)
        # Proposals need the parties.
        for point in self.points:
            for option in point.get("options", []):
                if self.chance(0.4 if "sources" in option else 0.2):
                    chosen = rng.sample(self.ids(), rng.randint(1, min(2, len(self.parties))))
                    if self.dated and self.chance(0.6):
                        option["proposed_by"] = [{"party": party, "date": self.date()} for party in chosen]
                    else:
                        option["proposed_by"] = chosen

    def ids(self):
        return [party["id"] for party in self.parties]

    def named_points(self):
        points = list(self.table)
        return {"points": self.rng.sample(points, self.rng.randint(1, len(points)))}

    # What is said

    def constraints(self):
        rng = self.rng
        result = []
        for k in range(rng.choices((0, 1, 2, 3), (40, 30, 20, 10))[0]):
            kind = rng.choice(("excludes", "implies", "exactly_one"))
            names = self.names(rng.randint(2, 3) if kind != "implies" else 2)
            if len(names) < 2:
                continue
            hits = [self.in_reference(name) for name in names]
            if kind == "excludes" and not all(hits):
                entry = {"excludes": names}
            elif kind == "implies" and (hits[1] or not hits[0]):
                entry = {"implies": {"if": names[0], "then": names[1]}}
            elif kind == "exactly_one" and sum(hits) == 1:
                entry = {"exactly_one": names}
            else:
                continue
            entry = {"id": f"c{k}", **entry}
            result.append(self.dates(entry, 0.2))
        return result

    def drafts(self):
        rng = self.rng
        result = []
        for k in range(rng.choices((0, 1, 2, 3, 4), (15, 25, 30, 20, 10))[0]):
            choices = {}
            full = self.chance(0.65 if self.packages < 0.5 else 0.3)
            for point, options in self.table.items():
                if full or self.chance(0.7):
                    option = rng.choice(options)
                    if self.chance(0.4):
                        option = self.reference[point]
                    choices[point] = option
                elif self.chance(0.3):
                    choices[point] = "not_stated"
            draft = {"id": f"d{k}", "choices": choices}
            if self.chance(0.2):
                draft["kind"] = "status_quo"
            if result and self.chance(0.3):
                draft["parent"] = rng.choice(result)["id"]
            result.append(self.dates(draft, 0.3))
        return result

    def stance(self):
        rng = self.rng
        entry = {}
        if self.chance(0.55):
            likes = self.chance(self.mood)
            weights = (35, 30, 14, 12, 4, 5) if likes else (15, 15, 30, 25, 8, 7)
            entry["stance"] = rng.choices(WORDS, weights)[0]
        else:
            entry["value"] = self.number() if self.chance(0.65) else self.interval()
            if self.packages > 0.5 and isinstance(entry["value"], list):
                entry["value"][1] = min(entry["value"][1], entry["value"][0] + Decimal("0.1"))
        if entry.get("stance") != "unknown" or self.chance(0.3):
            entry["basis"] = rng.choice(BASES)
        if self.chance(0.1):
            entry["strength"] = rng.choice(("firm", "soft"))
        return entry

    def stances(self):
        rng = self.rng
        result = []
        talk = rng.choice((0.3, 0.7, 0.95))
        for party in self.ids():
            for point in self.points:
                options = self.table[point["id"]]
                for option in options:
                    if self.chance(talk):
                        result.append(self.dates({"party": party, "point": point["id"],
                                                  "option": self.written(point, option), **self.stance()}))
                while self.chance(0.2):
                    entry = {"party": party, "point": point["id"]}
                    if "range" in point and self.chance(0.6):
                        low, high = sorted(rng.choices(options, k=2), key=Decimal)
                        entry["between"] = [Decimal(low), Decimal(high)]
                    elif self.chance(0.5):
                        chosen = rng.sample(options, rng.randint(1, len(options)))
                        entry["option"] = [self.written(point, option) for option in chosen]
                    else:
                        entry["option"] = self.written(point, rng.choice(options))
                    result.append(self.dates({**entry, **self.stance()}))
        if self.chance(0.5):
            rng.shuffle(result)
        return result

    def written(self, point, option):
        """An option of a range as a number or as a word."""
        return Decimal(option) if "range" in point and self.chance(0.5) else option

    def red_lines(self):
        result = []
        for _ in range(self.rng.choices((0, 1, 2), (55, 30, 15))[0]):
            entry = {"party": self.rng.choice(self.ids()), "options": self.names(self.rng.randint(1, 3)),
                     "basis": self.rng.choice(BASES)}
            result.append(self.dates(entry))
        return result

    def red_packages(self, drafts):
        result = []
        for draft in drafts if self.packages > 0.5 else ():
            stated = [f"{point}/{option}" for point, option in draft["choices"].items() if option != "not_stated"]
            if stated and self.chance(0.7):
                result.append({"party": self.rng.choice(self.ids()), "options": [self.rng.choice(stated)],
                               "basis": "said"})
        return result

    def weights(self):
        rng = self.rng
        result = []
        for party in self.ids():
            for _ in range(rng.choices((0, 1, 2), (25, 65, 10))[0]):
                entry = {"party": party, "basis": rng.choice(BASES)}
                points = list(self.table)
                if self.chance(0.3):
                    entry["order"] = self.order(points)
                else:
                    entry["points"] = self.shares(points)
                result.append(self.dates(entry, 0.4))
        return result

    def order(self, points):
        points = self.rng.sample(points, self.rng.randint(max(1, len(points) - 2), len(points)))
        order = []
        while points:
            size = self.rng.choices((1, 2, 3), (75, 18, 7))[0]
            group, points = points[:size], points[size:]
            order.append(group if len(group) > 1 or self.chance(0.1) else group[0])
        return order

    def shares(self, points):
        rng = self.rng
        while True:
            result, known = {}, Decimal(0)
            style = rng.choice(("numbers", "shares", "words", "mixed"))
            for point in points:
                if self.chance(0.12):
                    continue
                way = style if style != "mixed" else rng.choice(("numbers", "shares", "words", "interval", "unknown"))
                if way == "numbers":
                    value = Decimal(rng.choice((0, 1, 2, 3, 5, 10, 40))) if self.chance(0.9) else Decimal(1000000)
                elif way == "shares":
                    value = self.number()
                elif way == "words":
                    value = rng.choice(IMPORTANCE)
                elif way == "interval":
                    value = self.interval()
                else:
                    value = "unknown"
                result[point] = value
                if isinstance(value, list):
                    known += value[1]
                elif isinstance(value, Decimal):
                    known += value
                elif value in ("very_high", "high", "medium", "low"):
                    known += 1
            # Points that are left out have the mean of the others, and not all may be 0.
            if known > 0:
                return result

    # Reservation values

    def reserve(self, dossier):
        rng = self.rng
        drafts = [draft["id"] for draft in dossier["drafts"]]
        high = rng.choice((0.4, 0.6, 0.8, 1))
        for party in self.parties:
            way = rng.random()
            if drafts and self.chance(self.packages):
                value = {"draft": rng.choice(drafts)}
            elif way < 0.5:
                value = (self.number() * Decimal(str(high))).quantize(Decimal(1).scaleb(-self.digits))
            elif way < 0.75:
                value = self.interval()
            elif way < 0.85:
                value = "unknown"
            else:
                continue
            if self.chance(0.25):
                entries = [entry for entry in self.assumptions if entry["party"] == party["id"]]
                if entries and self.chance(0.5):
                    entries[0]["reservation"] = value
                else:
                    self.assumptions.append({"party": party["id"], "why": "assumed", "reservation": value})
            else:
                party["reservation"] = value
                if self.chance(0.1):
                    self.assumptions.append({"party": party["id"], "why": "overruled", "reservation": self.number()})
        dossier["assumptions"] = [self.dates(entry, 0.25) for entry in self.assumptions]


    def leave_open(self, dossier):
        """One party holds out for a package that states some points only, and another forbids what it states.

        Whether a deal is possible in a reading then hangs on what the open points are taken to be worth.
        """
        rng = self.rng
        holder, other = rng.sample(self.parties, 2)
        holder.update(consent="required", reservation={"draft": "open"})
        other.update(consent="required", reservation=Decimal(0))
        choices, forbidden = {}, []
        for point in self.points:
            options = self.table[point["id"]]
            if len(options) > 1 and (not choices or self.chance(0.4)):
                choices[point["id"]] = rng.choice(options)
                forbidden.append(f"{point['id']}/{choices[point['id']]}")
            for option in options:
                chosen = choices.get(point["id"])
                base = rng.choice(("0.2", "0.4") if chosen is None else ("0.6",) if chosen == option else ("0", "0.2"))
                low = Decimal(base) + decimal(rng, 2) / 10
                dossier["stances"].append({"party": holder["id"], "point": point["id"], "option": option,
                                           "value": [low, low + Decimal("0.2")], "basis": "assumed",
                                           "date": "2025-06-30"})
        dossier["drafts"].append({"id": "open", "choices": choices})
        dossier["red_lines"] += [{"party": other["id"], "options": [name], "basis": "said"} for name in forbidden]


def plain(value):
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def make(seed):
    return Maker(seed).make()


def days_to_try(seed):
    """As-of dates for variants of a case."""
    rng = random.Random(f"as of {seed}")
    return rng.sample(DAYS + ("2024-12-31", "2025-02-09", "2025-06-29", "2025-12-31"), 2)


# Writing

def as_json(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {as_json(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(as_json(entry) for entry in value) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value)


def looks_special(text):
    """Whether a plain scalar would be read as something other than this word in YAML's core schema."""
    if text in ("", "~", "null", "true", "false", "1e3", "0x1f"):
        return True
    return not all(letter.isalnum() or letter in "-_./" for letter in text) or text[0] in "-."


def scalar(value):
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str):
        return json.dumps(value) if looks_special(value) else value
    return json.dumps(value)


def flow(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {flow(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(entry) for entry in value) + "]"
    return scalar(value)


def block(value, indent=0):
    """YAML with blocks down to the entries of lists, which stand on a line each."""
    lines = []
    for key, entry in value.items():
        pad = " " * indent
        if isinstance(entry, dict) and entry and indent < 4:
            lines.append(f"{pad}{scalar(key)}:")
            lines.append(block(entry, indent + 2))
        elif isinstance(entry, list) and entry and isinstance(entry[0], dict):
            lines.append(f"{pad}{scalar(key)}:")
            lines.extend(f"{pad}  - {flow(item)}" for item in entry)
        else:
            lines.append(f"{pad}{scalar(key)}: {flow(entry)}")
    return '\n'.join(lines)


def as_yaml(dossier, seed=0):
    if seed % 4 == 3:
        import yaml

        class Dumper(yaml.SafeDumper):
            def ignore_aliases(self, data):
                return True

        Dumper.add_representer(Decimal, lambda dumper, value: dumper.represent_scalar(
            "tag:yaml.org,2002:float" if "." in format(value, "f") else "tag:yaml.org,2002:int", format(value, "f")))
        # PyYAML writes YAML 1.1, where 1e3 is a word; in version 1.2 it is a number.
        Dumper.add_representer(str, lambda dumper, text: dumper.represent_scalar(
            "tag:yaml.org,2002:str", text, style='"' if looks_special(text) else None))
        return yaml.dump(dossier, Dumper=Dumper, sort_keys=False, default_flow_style=False)
    return block(dossier) + '\n'


def write(dossier, seed, folder, name=None):
    """Writes a dossier as JSON, or for odd seeds as YAML, and returns its path."""
    kind = "yaml" if seed % 2 else "json"
    path = folder / f'{name or f"case-{seed}"}.{kind}'
    path.write_text(as_yaml(dossier, seed) if kind == "yaml" else as_json(dossier) + '\n', encoding="utf-8")
    return path


if __name__ == "__main__":
    number_of_case = int(sys.argv[1])
    print(as_yaml(make(number_of_case), number_of_case) if number_of_case % 2 else as_json(make(number_of_case)))
