"""Holds the object that `parley analyze --json` prints against the recomputation, and tells every difference in words.

Where the program states a rounding error (docs/analysis.md, Utility), figures may be off by that much and answers
may differ where the exact figures are closer to each other than that; everywhere else they must be the same.
"""

import contextlib
import json
import math
import subprocess
from decimal import Decimal
from fractions import Fraction

import numpy as np

from brute import Oracle, hitting_sets
from view import View

DIGITS = Fraction(5, 10 ** 13) + Fraction(1, 10 ** 15)      # rounded to 12 digits, by way of a double
TOPICS = ("exit code", "threads", "shape", "counts", "rounding", "utilities", "deal", "must give", "solutions",
          "frontier", "points", "drafts", "completions", "amendments", "basis")
READINGS = ("central", "favourable", "unfavourable")
KEYS = ["schema", "dossier", "as_of", "parties", "reservations", "combinations", "agreements", "signable",
        "acceptable", "exact", "deal", "must_give", "solutions", "frontier", "points", "drafts", "basis"]
DRAFT_KEYS = ["id", "not_stated", "choices", "utilities", "utility_bounds", "verdicts", "accepted_by", "red_lines",
              "breaks_constraint", "completions", "completable", "completion", "nearest", "distance",
              "amendments_found", "amendments"]
GRID = 2 ** 29


def figure(value):
    """A fraction as a short number for a message."""
    return "none" if value is None else f"{float(value):.12g}"


class Comparison:
    def __init__(self, oracle, output, name):
        self.oracle = oracle
        self.view = oracle.view
        self.output = output
        self.name = name
        self.topic = "shape"
        self.differences = []
        self.error = Fraction(str(output["basis"]["rounding_error"]))
        self.slack = 2 * self.error
        self.near = self.error + DIGITS

    @contextlib.contextmanager
    def about(self, topic):
        before, self.topic = self.topic, topic
        yield
        self.topic = before

    def differ(self, what, program, witness):
        self.differences.append((self.topic, f"{what}: program {program}, witness {witness}"))

    def same(self, what, program, witness):
        if program != witness:
            self.differ(what, program, witness)

    def close(self, what, program, witness, times=1):
        if program is None or witness is None:
            if program is not witness:
                self.differ(what, program, figure(witness))
        elif abs(Fraction(str(program)) - witness) > self.error * times + DIGITS:
            self.differ(what, program, figure(witness))

    def run(self):
        self.same("keys", [key for key in self.output if key != "acceptable_interval" or self.output["exact"]], KEYS)
        self.header()
        for topic, part in (("rounding", self.grid), ("counts", self.counts), ("deal", self.deal),
                            ("must give", self.must_give), ("solutions", self.solutions),
                            ("frontier", self.frontier), ("points", self.points), ("drafts", self.drafts),
                            ("basis", self.basis)):
            with self.about(topic):
                part()
        return self.differences

    # Figures about the whole

    def header(self):
        self.same("schema", self.output["schema"], "parley.analysis/1")
        self.same("dossier", self.output["dossier"], self.name)
        self.same("as_of", self.output["as_of"], None if self.view.day is None else self.view.day.isoformat())
        self.same("parties", self.output["parties"], self.oracle.parties)
        self.same("keys of reservations", list(self.output["reservations"]), self.oracle.parties)
        with self.about("utilities"):
            for party in self.oracle.parties:
                self.close(f"reservation of {party}", self.output["reservations"].get(party),
                           self.view.reservation[party]["central"])

    def grid(self):
        """A rounding error is stated where the whole-number grid of a party would need more than 2^29 units."""
        view, least, most = self.view, 1, 1
        for party in view.parties:
            positions = [(point, view.position[party, point, option])
                         for point in view.domain[party] for option in view.options[point]]
            values = [view.share(party, point) * part for point, position in positions
                      for part in (position.low, position.middle, position.high)]
            values += view.reservation[party].values()
            # The document does not say whether the ends of intervals and the middles of gaps lie on the grid.
            most = max(most, 2 * math.lcm(*[value.denominator for value in values]))
            if party in self.oracle.parties:
                least = max(least, self.oracle.units[party])
        if least > GRID and self.error == 0:
            self.differ("rounding_error", 0, f"more: a grid of {least} units")
        if most <= GRID and self.error != 0:
            self.differ("rounding_error", figure(self.error), f"0: a grid of {most} units at most")
        if self.error > Fraction(4 * (len(view.points) + 1), 2 ** 28):
            self.differ("rounding_error", figure(self.error), "a few units of 2^-28 for each point")

    def counts(self):
        oracle = self.oracle
        self.same("combinations", self.output["combinations"], str(oracle.count))
        self.same("agreements", self.output["agreements"], str(int(oracle.agreement.sum())))
        self.same("signable", self.output["signable"], str(int(oracle.signable.sum())))
        self.same("exact", self.output["exact"], True)
        found = int(self.output["acceptable"])
        low, high = (int(oracle.accepted("central", slack).sum()) for slack in (-self.slack, self.slack))
        if not low <= found <= high:
            self.differ("acceptable", found, low if low == high else f"{low} to {high}")

    def deal(self):
        deal = self.output["deal"]
        self.same("keys of deal", list(deal), [*READINGS, "concession"])
        for reading in READINGS:
            sure = bool(self.oracle.accepted(reading, -self.slack).any())
            maybe = bool(self.oracle.accepted(reading, self.slack).any())
            if sure == maybe:
                self.same(f"deal, {reading}", deal[reading], sure)
        if deal["central"] != (int(self.output["acceptable"]) > 0):
            self.differ("deal, central", deal["central"], f'{self.output["acceptable"]} are acceptable')
        if deal["central"] or not self.oracle.signable.any():
            self.same("concession", deal["concession"], 0)
        else:
            self.close("concession", deal["concession"], self.oracle.concession(), 2)

    def must_give(self):
        oracle, give = self.oracle, self.output["must_give"]
        if self.output["deal"]["central"]:
            self.same("must_give", give, None)
            return
        self.same("must_give: keys", list(give),
                  ["red_lines_suffice", "proven", "alternatives", "conflicts", "complete", "alone"])
        self.same("must_give: proven", give["proven"], True)
        self.same("must_give: parties of alone", list(give["alone"]), oracle.parties)
        if all((oracle.tolerated(-self.slack, party) == oracle.tolerated(self.slack, party)).all()
               for party in oracle.parties):
            for party in oracle.parties:
                self.close(f"must_give: {party} alone", give["alone"].get(party), oracle.alone(party), 2)
        crossings = oracle.crossings(-self.slack)
        if crossings != oracle.crossings(self.slack):
            return
        self.same("must_give: red_lines_suffice", give["red_lines_suffice"], bool(crossings))
        told = {key: [frozenset((stand["party"], stand["point"]) for stand in stands) for stands in give[key]]
                for key in ("alternatives", "conflicts")}
        if not crossings:
            self.same("must_give: alternatives and conflicts", told, {"alternatives": [], "conflicts": []})
            return
        fewest = min(len(stands) for stands in crossings)
        self.sets("must_give: alternatives", told["alternatives"],
                  {stands for stands in crossings if len(stands) == fewest}, 32)
        conflicts = hitting_sets(crossings)
        if conflicts is not None:
            self.sets("must_give: conflicts", told["conflicts"], conflicts, 64)
            self.same("must_give: complete", give["complete"], len(conflicts) <= 64)

    def sets(self, what, program, witness, limit):
        """Sets in any order, each once, all of them up to a limit."""
        if len(set(program)) != len(program) or not set(program) <= witness or \
                len(program) != min(len(witness), limit):
            self.differ(what, sorted(map(sorted, program)), sorted(map(sorted, witness)))

    # Packages

    def package(self, what, package, where=None):
        """The place of a package whose utilities are right, or None."""
        place = self.oracle.place(package["choices"])
        if place is None:
            self.differ(what, package["choices"], "no such combination")
            return None
        self.same(f"{what}: order of points", list(package["choices"]), self.view.points)
        self.same(f"{what}: parties", list(package["utilities"]), self.view.parties)
        with self.about("utilities"):
            for party, value in self.oracle.vector(place, self.view.parties).items():
                self.close(f"{what}: utility of {party}", package["utilities"].get(party), value)
        if where is not None and not where[place]:
            self.differ(what, package["choices"], "not one of these agreements")
            return None
        return place

    def solutions(self):
        oracle, solutions = self.oracle, self.output["solutions"]
        self.same("keys of solutions", list(solutions), ["nash", "kalai_smorodinsky", "egalitarian", "utilitarian"])
        if not self.output["deal"]["central"]:
            self.same("solutions", list(solutions.values()), [None] * 4)
            return
        sure, allowed = (oracle.accepted("central", slack) for slack in (-self.slack, self.slack))
        places = {}
        for name, package in solutions.items():
            if package is None:
                self.differ(name, None, "a package")
                continue
            self.same(f"{name}: proven", package.get("proven"), True)
            places[name] = self.package(name, package, allowed)
        if not (sure == allowed).all():
            return
        where = np.flatnonzero(oracle.acceptable)
        place = places.get("utilitarian")
        if place is not None:
            self.optimum("utilitarian", [oracle.sum_of(place)], [oracle.best_sum(oracle.acceptable)],
                         len(oracle.parties))
        place = places.get("egalitarian")
        if place is not None:
            self.optimum("egalitarian", oracle.leximin_of(place), oracle.best_leximin(where))
        place = places.get("nash")
        if place is not None:
            best = oracle.best_nash()
            if best == 0 and self.error == 0:
                self.optimum("nash (product 0, as egalitarian)", oracle.leximin_of(place), oracle.best_leximin(where))
            elif best > 0:
                self.optimum("nash", [oracle.nash_of(place)], [best], len(oracle.parties))
        place = places.get("kalai_smorodinsky")
        if place is not None:
            ideal = oracle.ideal_gains()
            if self.error == 0:
                self.optimum("kalai_smorodinsky", oracle.leximin_of(place, ideal), oracle.best_leximin(where, ideal))
            elif all(gain / oracle.units[party] > self.slack for party, gain in ideal.items()):
                # Gains are divided by the ideal gain, which is off by as much.
                smallest = min(gain / oracle.units[party] for party, gain in ideal.items())
                self.optimum("kalai_smorodinsky", oracle.leximin_of(place, ideal), oracle.best_leximin(where, ideal),
                             2 / smallest)

    def optimum(self, what, found, best, times=1):
        """The two objectives are equal; with a rounding error, the first entries are as close as it says."""
        if self.error == 0:
            if list(found) != list(best):
                self.differ(f"{what}: objective", [figure(value) for value in found],
                            [figure(value) for value in best])
        elif found and abs(found[0] - best[0]) > self.slack * 2 * times:
            self.differ(f"{what}: objective", figure(found[0]), figure(best[0]))

    # The frontier

    def frontier(self):
        oracle, frontier = self.oracle, self.output["frontier"]
        self.same("keys of frontier", list(frontier), ["exact", "size", "listed", "of", "gap", "points"])
        exact = len(oracle.parties) <= 4
        self.same("frontier: exact", frontier["exact"], exact)
        self.same("frontier: listed", frontier["listed"], len(frontier["points"]))
        only_acceptable = not exact and bool(oracle.acceptable.any())
        self.same("frontier: of", frontier["of"], "acceptable" if only_acceptable else "signable")
        if exact:
            self.same("frontier: gap", frontier["gap"], 0)
        else:
            self.same("frontier: size", frontier["size"], None)
        places = []
        for number, point in enumerate(frontier["points"]):
            place = self.package(f"frontier point {number}", point, oracle.signable)
            if place is None:
                return
            places.append(place)
        true = oracle.frontier()
        if self.error:
            self.rough_frontier(frontier, places, true, exact)
            return
        found = {}
        for place, point in zip(places, frontier["points"]):
            key = oracle.key(place)
            if key in found:
                self.differ("frontier", f'{point["utilities"]} twice', "each vector once")
            found[key] = int(point["agreements"]) if exact else None
        if not exact:
            self.representatives(frontier, places, oracle.acceptable if only_acceptable else oracle.signable)
        if exact:
            self.same("frontier: size", frontier["size"], len(true))
            self.same("frontier: listed", frontier["listed"], min(len(true), 1000))
        for key, count in found.items():
            if key not in true:
                self.differ("frontier", f"{self.shown(key)} listed", "dominated")
            elif exact and true[key] != count:
                self.differ(f"frontier: agreements that reach {self.shown(key)}", count, true[key])
        if exact and len(true) <= 1000:
            for key in true:
                if key not in found:
                    self.differ("frontier", f"{self.shown(key)} missing", f"{true[key]} agreements reach it")

    def representatives(self, frontier, places, among):
        """The gap is how far the farthest agreement is from all representatives."""
        oracle = self.oracle
        rows = np.array([[float(oracle.utilities[party][place]) / oracle.units[party] for party in oracle.parties]
                         for place in np.flatnonzero(among)])
        mine = np.array([[float(oracle.utilities[party][place]) / oracle.units[party] for party in oracle.parties]
                         for place in places])
        if not len(rows):
            self.same("frontier: listed", frontier["listed"], 0)
            return
        if not len(mine):
            self.differ("frontier: listed", 0, "representatives: there are agreements")
            return
        nearest = np.full(len(rows), np.inf)
        for row in mine:
            nearest = np.minimum(nearest, (rows - row).max(axis=1))
        if abs(nearest.max() - float(frontier["gap"])) > 1e-9:
            self.differ("frontier: gap", float(frontier["gap"]), float(nearest.max()))

    def shown(self, key):
        return [figure(Fraction(value, self.oracle.units[party])) for value, party in zip(key, self.oracle.parties)]

    def rough_frontier(self, frontier, places, true, exact):
        """Nothing on the program's frontier is clearly dominated, and everything on the true one is matched."""
        oracle, slack = self.oracle, float(self.slack) + 1e-12
        if not oracle.parties:
            return
        units = np.array([float(oracle.units[party]) for party in oracle.parties])
        real = np.array([[float(value) for value in key] for key in true]).reshape(-1, len(units)) / units
        mine = np.array([[float(value) for value in oracle.key(place)] for place in places]).reshape(-1, len(units))
        mine = mine / units
        for row in mine:
            ahead = (real >= row - 1e-13).all(axis=1) & (real > row + slack).any(axis=1)
            clear = (real > row + slack).all(axis=1)
            if clear.any() or (ahead & (real >= row + slack).all(axis=1)).any():
                self.differ("frontier", f"{row.tolist()} listed", "dominated")
        if exact and frontier["size"] is not None and frontier["size"] <= 1000:
            self.same("frontier: listed", frontier["listed"], frontier["size"])
            for row in real:
                if not len(mine) or not (mine >= row - slack).all(axis=1).any():
                    self.differ("frontier", f"{row.tolist()} missing", "not dominated")

    # Points

    def points(self):
        truth = self.oracle.points()
        self.same("ids of points", [point["id"] for point in self.output["points"]], self.view.points)
        for point in self.output["points"]:
            if point["id"] not in truth:
                continue
            what, own = f'point {point["id"]}', truth[point["id"]]
            keys = ["id", "verdict", "held_by", "silent", "blocked"]
            self.same(f"{what}: keys", list(point), keys + ["option"] * (point["verdict"] == "settled"))
            self.same(f"{what}: verdict", point["verdict"], own["verdict"])
            self.same(f"{what}: held_by", sorted(point["held_by"]), own["held_by"])
            self.same(f"{what}: silent", sorted(point["silent"]), own["silent_voters"])
            every = len(own["blocked"]) == len(self.view.options[point["id"]])
            self.same(f"{what}: blocked", point["blocked"], every)
            if "option" in point and point["option"] not in own["agreed"]:
                self.differ(f"{what}: option", point["option"], own["agreed"])

    # Drafts

    def drafts(self):
        self.same("ids of drafts", [draft["id"] for draft in self.output["drafts"]], list(self.view.drafts))
        for draft in self.output["drafts"]:
            if draft["id"] in self.view.drafts:
                self.draft(f'draft {draft["id"]}', draft, self.oracle.draft(self.view.drafts[draft["id"]]))

    def draft(self, what, draft, own):
        view = self.view
        self.same(f"{what}: keys", list(draft), DRAFT_KEYS)
        for key in ("not_stated", "choices", "breaks_constraint"):
            self.same(f"{what}: {key}", draft[key], own[key])
        for key in ("utilities", "utility_bounds", "verdicts"):
            self.same(f"{what}: parties of {key}", list(draft[key]), view.parties)
        for party in view.parties:
            with self.about("utilities"):
                self.close(f"{what}: utility of {party}", draft["utilities"].get(party), own["utilities"][party])
                for end, value in zip(("low", "high"), own["bounds"][party]):
                    self.close(f"{what}: {end} of {party}", draft["utility_bounds"][party][end], value)
            own_package = view.package.get(party) == view.drafts[draft["id"]] and not own["not_stated"]
            if own["slack"][party] > self.slack or not self.error or own_package:
                self.same(f"{what}: verdict of {party}", draft["verdicts"].get(party), own["verdicts"][party])
        self.same(f"{what}: accepted_by", draft["accepted_by"],
                  [party for party in view.parties if draft["verdicts"][party] == "signs"])
        crossed = [(line["party"], line["point"], line["option"]) for line in draft["red_lines"]]
        self.same(f"{what}: red_lines", sorted(crossed), sorted(own["red_lines"]))
        self.close(f"{what}: distance", draft["distance"], own["distance"], 2)
        with self.about("completions"):
            self.completion(what, draft, own)
            self.nearest(what, draft, own)
        with self.about("amendments"):
            self.amendments(what, draft, own)

    def completion(self, what, draft, own):
        oracle = self.oracle
        self.same(f"{what}: completions", draft["completions"], str(int(own["completions"].sum())))
        sure, maybe = (own["completions"] & oracle.accepted("central", slack) for slack in (-self.slack, self.slack))
        if sure.any() == maybe.any():
            self.same(f"{what}: completable", draft["completable"], bool(sure.any()))
        self.same(f"{what}: completion shown", draft["completion"] is not None, draft["completable"])
        if draft["completion"] is None:
            return
        place = self.package(f"{what}: completion", draft["completion"], maybe)
        if place is not None and (sure == maybe).all():
            where = np.flatnonzero(sure)
            self.optimum(f"{what}: completion", oracle.leximin_of(place), oracle.best_leximin(where))

    def nearest(self, what, draft, own):
        """The fewest changes of stated points, over all agreements that every party signs; then the greatest sum."""
        sure, maybe = (self.oracle.accepted("central", slack) for slack in (-self.slack, self.slack))
        if draft["nearest"] is None:
            if sure.any():
                self.differ(f"{what}: nearest", None, "there is one")
            return
        self.same(f"{what}: keys of nearest", list(draft["nearest"]), ["changes", "choices", "utilities"])
        place = self.package(f"{what}: nearest", draft["nearest"], maybe)
        if place is None:
            return
        self.same(f"{what}: changes of the nearest", draft["nearest"]["changes"], int(own["changed"][place]))
        if sure.any() and draft["nearest"]["changes"] > own["changed"][sure].min():
            self.differ(f"{what}: nearest", draft["nearest"]["changes"], int(own["changed"][sure].min()))
        elif (sure == maybe).all():
            self.optimum(f"{what}: nearest", [self.oracle.sum_of(place)],
                         [self.oracle.best_sum(sure & (own["changed"] == own["changed"][place]))],
                         len(self.oracle.parties))

    def amendments(self, what, draft, own):
        oracle, view = self.oracle, self.view
        if own["not_stated"]:
            self.same(f"{what}: amendments", (draft["amendments_found"], draft["amendments"]), (0, []))
            return
        base = oracle.place(own["choices"])
        found, changed = own["amendments"]
        sure, allowed = (set(oracle.improvements(base, slack).tolist()) for slack in (-self.slack, self.slack))
        if sure == allowed:
            self.same(f"{what}: amendments_found", draft["amendments_found"], len(found))
            allowed = set(found.tolist())
        self.same(f"{what}: amendments listed", len(draft["amendments"]), min(5, draft["amendments_found"]))
        rates, seen = [], set()
        for number, amendment in enumerate(draft["amendments"]):
            name = f"{what}: amendment {number}"
            self.same(f"{name}: keys", list(amendment), ["changes", "acceptable_to_all", "gains"])
            changes = amendment["changes"]
            place = oracle.place({**own["choices"], **changes})
            if place is None or place in seen or any(own["choices"][point] == changes[point] for point in changes):
                self.differ(name, changes, "no change of the draft, or twice")
                continue
            seen.add(place)
            if place not in allowed:
                self.differ(name, changes, "no amendment: somebody loses, nobody gains, no signature, or a part does")
            good, maybe = (bool(oracle.accepted("central", slack)[place]) for slack in (-self.slack, self.slack))
            if good == maybe:
                self.same(f"{name}: acceptable_to_all", amendment["acceptable_to_all"], good)
            self.same(f"{name}: parties of gains", list(amendment["gains"]), view.parties)
            for party, gain in oracle.gains(base, place, view.parties).items():
                self.close(f"{name}: gain of {party}", amendment["gains"].get(party), gain, 2)
            rates.append(oracle.gain_per_change(base, place))
        best = oracle.best_gains(base, found, changed)
        if self.error == 0:
            if rates != best:
                self.differ(f"{what}: gains per changed point", [figure(rate) for rate in rates],
                            [figure(rate) for rate in best])
        elif allowed == set(found.tolist()):
            for rate, other in zip(rates, best):
                if abs(rate - other) > self.slack * 2 * len(oracle.parties):
                    self.differ(f"{what}: gain per changed point", figure(rate), figure(other))

    # What it rests on

    def basis(self):
        own = self.oracle.basis()
        basis = self.output["basis"]
        self.same("keys of basis", list(basis),
                  ["said", "read_off", "assumed", "unknown", "by_party", "rounding_error"])
        self.same("basis by party", basis["by_party"], own)
        for kind in ("said", "read_off", "assumed", "unknown"):
            self.same(f"basis: {kind}", basis[kind], sum(counts[kind] for counts in own.values()))


def run(program, path, day=None, threads=1):
    command = [program, "analyze", str(path), "--json", "--samples", "0", "--threads", str(threads)]
    return subprocess.run(command + (["--as-of", day] if day else []), capture_output=True, text=True, timeout=120)


def examine(program, path, dossier, day=None, threads=()):
    """Runs the program on a dossier and returns every difference as (topic, text)."""
    view = View(dossier, day)
    done = run(program, path, day)
    problem = view.problem()
    if problem or done.returncode not in (0, 1):
        if problem and done.returncode == 3:
            return []
        message = done.stderr.strip().replace(f"{path}:", "").split("\n")[0]
        expected = f"3 ({problem})" if problem else "0 or 1"
        return [("exit code", f"exit code: program {done.returncode} ({message}), witness {expected}")]
    output = json.loads(done.stdout, parse_float=Decimal)
    differences = Comparison(Oracle(view), output, dossier.get("id", path.stem)).run()
    if done.returncode != (0 if output["deal"]["central"] else 1):
        differences.append(("exit code", f'exit code: program {done.returncode}, deal {output["deal"]["central"]}'))
    if done.stderr:
        differences.append(("exit code", f"stderr: program {done.stderr!r}, witness nothing"))
    for count in threads:
        if run(program, path, day, count).stdout != done.stdout:
            differences.append(("threads", f"{count} threads: other bytes than 1 thread"))
    return differences
