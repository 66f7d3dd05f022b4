"""`parley timeline --json` against a recomputation of every figure from the documents, on random dossiers with clocks.

Run with: PARLEY=build/cli/parley python3 -m pytest tests/oracle/test_timeline.py
More cases: ORACLE_CASES=5000; other ones: ORACLE_FIRST=100000.
"""

import json
import multiprocessing
import os
import random
import subprocess
import sys
import traceback
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

np = pytest.importorskip("numpy")
sys.path.insert(0, str(Path(__file__).parent))
import random_dossier  # noqa: E402
from brute import on_grid, sums  # noqa: E402
from clock import Clock, Timeline  # noqa: E402
from view import View, interval, load  # noqa: E402

PARLEY = str(Path(os.environ.get("PARLEY", "build/cli/parley")).resolve())
FIRST, CASES = int(os.environ.get("ORACLE_FIRST", "0")), int(os.environ.get("ORACLE_CASES", "300"))
SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
GRID = 2 ** 29
NEAR = 1e-8  # margins and products: the grid of docs/timeline.md; all else is exact

# -- random clocks ----------------------------------------------------------------------------------------------------


def number(rng, low, high, digits=3):
    unit = 10 ** digits
    return Decimal(rng.randint(round(low * unit), round(high * unit))) / unit


def estimate(rng, low, high, digits=3):
    value = number(rng, low, high, digits)
    if rng.random() < 0.5:
        return value
    return sorted((value, number(rng, low, high, digits)))


def effect(rng, maker, parties):
    kind = rng.choice(("cost_of_delay", "drift", "discount", "process", "reservation", "reservation", "value", "value"))
    change = {"cost_of_delay": lambda: estimate(rng, -0.05, 0.1), "drift": lambda: estimate(rng, -0.1, 0.1),
              "discount": lambda: estimate(rng, -0.3, 0.1, 2), "process": lambda: estimate(rng, -0.05, 0.05),
              "reservation": lambda: estimate(rng, -0.4, 0.3), "value": lambda: estimate(rng, -0.5, 0.6)}[kind]()
    entry = {"party": rng.choice(parties), kind: change}
    if kind == "value":
        entry["option"] = maker.names(1)[0]
    return entry


def effects(rng, maker, parties):
    return [effect(rng, maker, parties) for _ in range(rng.choice((1, 1, 2, 3)))]


def clock_party(rng, party):
    entry = {"party": party, "basis": "assumed", "why": "assumed"}
    if rng.random() < 0.8:
        entry["cost_of_delay"] = "unknown" if rng.random() < 0.2 else estimate(rng, 0, 0.1)
    if rng.random() < 0.6:
        entry["drift"] = "unknown" if rng.random() < 0.2 else estimate(rng, -0.08, 0.05)
    if rng.random() < 0.3:
        entry["discount"] = estimate(rng, 0.6, 1, 2)
    if rng.random() < 0.5:
        entry["process"] = estimate(rng, -0.02, 0.05)
    return entry


def make(seed):
    """A random dossier with a clock and levers, the number of weeks and the levers pulled."""
    maker = random_dossier.Maker(seed)
    dossier = maker.make()
    rng = random.Random(f"clock {seed}")
    parties = [party["id"] for party in dossier["parties"]]
    clock = {"horizon_weeks": rng.randint(1, 6)}
    if rng.random() < 0.7:
        clock["start"] = rng.choice(("2025-03-15", "2025-04", "2025-01-01/01-20"))
    if rng.random() < 0.3:
        clock["unknown"] = {"cost_of_delay": [Decimal("0.01"), Decimal("0.05")]}
    clock["parties"] = [maker.dates(clock_party(rng, party), 0.3) for party in parties if rng.random() < 0.8]
    clock["events"] = []
    for k in range(rng.randint(0, 3)):
        event = {"id": f"e{k}", "from": rng.choice(("2025-02-01", "2025-03-22", "2025-04-02", "2025-04-20", "2025-04")),
                 "basis": "assumed", "why": "assumed", "effects": effects(rng, maker, parties)}
        if rng.random() < 0.4:
            event["until"] = rng.choice(("2025-05-05", "2025-06", "2025-05-20/06-10"))
        clock["events"].append(maker.dates(event, 0.2))
    levers = []
    for k in range(rng.randint(0, 3)):
        lever = {"id": f"l{k}", "basis": "assumed", "why": "assumed", "effects": effects(rng, maker, parties)}
        if rng.random() < 0.5:
            lever["delay_weeks"] = rng.randint(0, 4)
        if rng.random() < 0.5:
            lever["costs"] = [{"party": rng.choice(parties), "value": estimate(rng, 0, 0.2)} for _ in range(2)]
        levers.append(maker.dates(lever, 0.2))
    dossier.update(clock=clock, levers=levers)
    weeks = rng.randint(1, 8)
    return dossier, weeks, rng.random() < 0.3


# -- comparing --------------------------------------------------------------------------------------------------------


class Comparison:
    def __init__(self, view, weeks, pulled, output):
        self.witness = Timeline(view, weeks, pulled)
        self.view, self.weeks, self.output = view, weeks, output
        self.differences = []

    def same(self, what, program, witness):
        if program != witness:
            self.differences.append(f"{what}: program {program}, witness {witness}")

    def near(self, what, program, witness, tolerance=2e-12):
        if (program is None) != (witness is None) or \
                (program is not None and abs(program - float(witness)) > tolerance):
            self.differences.append(f"{what}: program {program}, witness {witness and float(witness)}")

    def compare(self):
        signable = bool(self.witness.base.signable.any())
        self.same("start", self.output["start"], self.witness.clock.start.isoformat())
        self.same("blocked", self.output["blocked"], not signable)
        self.same("week count", len(self.output["weeks"]), self.weeks + 1)
        for week in self.output["weeks"]:
            self.compare_week(week)
        zones = [week["week"] for week in self.output["weeks"] if week["zone"]]
        runs = [week for span in self.output["zones"] for week in range(span["first"], span["last"] + 1)]
        self.same("zones", runs, zones)
        self.compare_waiting()
        self.compare_stalling()
        self.compare_levers()
        return self.differences

    def compare_week(self, week):
        at = week["week"]
        reservations, utilities, zone = self.witness.week(at)
        self.same(f"week {at} from", week["from"], self.witness.clock.day(at).isoformat())
        self.same(f"week {at} zone", week["zone"], bool(zone.any()))
        self.same(f"week {at} agreements", week["agreements"]["count"], str(int(zone.sum())))
        self.near(f"week {at} margin", week["margin"], self.witness.margin(at), NEAR)
        self.same(f"week {at} parties", list(week["parties"]), self.view.needed)
        for party, figures in week["parties"].items():
            self.near(f"week {at} r({party})", figures["reservation"], reservations[party])
            for rate in ("cost_of_delay", "drift", "discount", "process"):
                self.near(f"week {at} {rate} of {party}", figures[rate],
                          self.witness.clock.rate(party, rate, at, self.witness.pulled))
        if week["zone"]:
            self.compare_nash(at, week, reservations, utilities, zone)
        else:
            for party, figures in week["parties"].items():
                self.near(f"week {at} V({party})", figures["utility"], reservations[party])

    def compare_nash(self, at, week, reservations, utilities, zone):
        """The utilities are those of an agreement in the zone, and no other has a greater product."""
        parties = self.view.needed
        values = np.array([utilities[party][0][zone].astype(float) / utilities[party][1] for party in parties])
        found = np.array([week["parties"][party]["utility"] for party in parties])
        if not (np.abs(values - found[:, None]).max(axis=0) < 1e-11).any():
            self.differences.append(f"week {at}: no agreement of the zone has the utilities {found}")
        floors = np.array([float(reservations[party]) for party in parties])
        best = np.prod(values - floors[:, None], axis=0).max()
        if np.prod(found - floors) < best - NEAR:
            self.differences.append(f"week {at}: product {np.prod(found - floors)}, witness {best}")

    # From the reported utilities on

    def course(self, party):
        return [week["parties"][party] for week in self.output["weeks"]]

    def compare_waiting(self):
        for party in self.view.needed:
            course, weight, total = self.course(party), 1.0, 0.0
            for at, now in enumerate(course):
                self.near(f"since_start({party}, {at})", now["since_start"], total, 1e-10)
                if at + 1 < len(course):
                    waiting = now["discount"] * course[at + 1]["utility"] - \
                        (now["cost_of_delay"] - now["process"]) - now["utility"]
                    self.near(f"waiting({party}, {at})", now["waiting"], waiting, 1e-11)
                total += weight * now["waiting"]
                weight *= now["discount"]
        ripe = [week["week"] for week in self.output["weeks"]
                if all(figures["waiting"] < 0 for figures in week["parties"].values())]
        self.same("ripe weeks", self.output["ripe_weeks"], ripe)

    def compare_stalling(self):
        for party in self.view.needed:
            course, weight, process, cost, totals = self.course(party), 1.0, 0.0, 0.0, []
            for now in course:
                totals.append(process - cost + weight * now["reservation"] - course[0]["reservation"])
                last = (process, weight * now["reservation"] - course[0]["reservation"], cost)
                process += weight * now["process"]
                cost += weight * now["cost_of_delay"]
                weight *= now["discount"]
            found = self.output["stalling"][party]
            for key, value in zip(("process", "position", "cost"), last):
                self.near(f"{key} of {party}", found[key], value, 1e-10)
            self.near(f"total of {party}", found["total"], totals[-1], 1e-10)
            self.near(f"best total of {party}", found["best_total"], max(totals), 1e-10)
            self.near(f"best weeks of {party}", totals[found["best_weeks"]], max(totals), 1e-10)
            zone = self.output["weeks"][0]["zone"]
            self.near(f"against signing of {party}", found["against_signing"],
                      totals[-1] + course[0]["reservation"] - course[0]["utility"] if zone else None, 1e-10)

    def compare_levers(self):
        found = self.output["levers"]
        tried, size, smallest, soonest = self.witness.lever_search()
        self.same("tried", (found["tried"], found["tried_size"]), (len(tried), size))
        self.same("single levers", [entry["levers"] for entry in found["single"]],
                  [[lever] for lever in self.witness.free()] if size else [])
        for entry in found["single"]:
            self.compare_set(entry, tried)
        for key, sets in (("smallest", smallest), ("soonest", soonest)):
            self.same(f"{key} count", found[f"{key}_count"], len(sets))
            self.same(key, [tuple(entry["levers"]) for entry in found[key]], sets[:16])
            for entry in found[key]:
                self.compare_set(entry, tried)

    def compare_set(self, entry, tried):
        levers = tuple(entry["levers"])
        pulled = self.witness.pulled | set(levers)
        weeks = self.witness.zones(levers)
        self.same(f"{levers} first", entry["first_week"], weeks[0] if weeks else None)
        self.same(f"{levers} weeks", entry["weeks"], len(weeks))
        self.near(f"{levers} margin", entry["margin_first"], self.witness.margin(0, pulled), NEAR)
        self.near(f"{levers} last margin", entry["margin_last"], self.witness.margin(self.weeks, pulled), NEAR)
        costs = {}
        for lever in self.witness.clock.levers:
            for cost in lever.get("costs", []) if lever["id"] in levers else []:
                low, high = interval(cost["value"])
                before = costs.get(cost["party"], (0, 0))
                costs[cost["party"]] = (before[0] + low, before[1] + high)
        wanted = {party: (float(low), float(high)) for party, (low, high) in costs.items() if high}
        self.same(f"{levers} costs", {party: (cost["low"], cost["high"]) for party, cost in entry["costs"].items()},
                  wanted)


def on_exact_grids(view):
    """Whether the program has exact grids for these utilities (docs/analysis.md, Utility)."""
    for party in view.needed:
        _, _, unit = on_grid(view.utility_tables(party), view.reservation[party]["central"])
        if unit > GRID:
            return False
    return True


def run(path, *words):
    return subprocess.run([PARLEY, "timeline", path, "--samples", "0", "--json", *map(str, words)],
                          capture_output=True, text=True, timeout=120)


def look_at(job):
    """One seed on two days: what differs, and what came up."""
    seed, folder = job
    dossier, weeks, pull = make(seed)
    path = random_dossier.write(dossier, seed, folder)
    differences, met = [], []
    for day in [None] + random_dossier.days_to_try(seed)[:1]:
        try:
            view = View(dossier, day)
            pulled = [lever["id"] for lever in dossier["levers"] if view.seen(lever)][:1] if pull else []
            words = ["--weeks", weeks, *(["--as-of", day] if day else [])]
            done = run(path, *words, *(word for lever in pulled for word in ("--lever", lever)))
            problem = view.problem() or (Clock(view, weeks).start is None and "no day")
            if problem or len(view.needed) > 8:
                met.append("refused")
                if done.returncode != 3:
                    differences.append(f"{day}: exit {done.returncode}, but {problem}")
                continue
            if done.returncode not in (0, 1):
                differences.append(f"{day}: exit {done.returncode}: {done.stderr}")
                continue
            output = json.loads(done.stdout)
            if done.returncode != (0 if output["zones"] else 1):
                differences.append(f"{day}: exit {done.returncode} with zones {output['zones']}")
            comparison = Comparison(view, weeks, pulled, output)
            found = comparison.compare()
            if not all(on_exact_grids(moved) for moved in comparison.witness.views()):
                met.append("rounded grid")
                continue
            differences += [f"{day}: {text}" for text in found]
            met += kinds_of(output)
        except Exception:
            differences.append(f"{day}: the comparison failed:\n{traceback.format_exc(limit=-3)}")
    path.unlink()
    return seed, differences, met


def kinds_of(output):
    zones = [week["zone"] for week in output["weeks"]]
    yield "blocked" if output["blocked"] else "always" if all(zones) else "never" if not any(zones) else "sometimes"
    yield from ["ripe"] * bool(output["ripe_weeks"])
    yield from ["opened by one"] * bool(output["levers"]["smallest"] and len(output["levers"]["smallest"][0]["levers"]) == 1)
    yield from ["opened by several"] * bool(output["levers"]["smallest"]
                                            and len(output["levers"]["smallest"][0]["levers"]) > 1)
    yield from ["stalling pays"] * any((entry["against_signing"] or 0) > 0 for entry in output["stalling"].values())
    yield from ["discount"] * any(party["discount"] != 1 for party in output["weeks"][0]["parties"].values())


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dossiers")
    seeds = [seed for seed in range(FIRST, FIRST + CASES) if not random_dossier.is_large(seed)]
    with multiprocessing.Pool(2) as pool:
        return pool.map(look_at, [(seed, folder) for seed in seeds], chunksize=4)


def test_random_dossiers(results):
    wrong = [f"seed {seed}\n  " + "\n  ".join(differences[:5]) for seed, differences, _ in results if differences]
    assert not wrong, f"{len(wrong)} dossiers differ\n" + "\n".join(wrong[:5])


@pytest.mark.skipif(CASES < 300, reason="too few cases to meet everything")
def test_everything_came_up(results):
    met = [kind for _, _, kinds in results for kind in kinds]
    for kind in ("blocked", "always", "never", "sometimes", "ripe", "opened by one", "stalling pays", "discount"):
        assert met.count(kind) >= 5, (kind, {kind: met.count(kind) for kind in sorted(set(met))})


@pytest.mark.parametrize("name, levers", [("labour", ()), ("labour", ("recommendation",)), ("harvest", ()),
                                          ("harvest", ("bridge-loan",)), ("harvest", ("label", "warning"))])
def test_scenarios(name, levers):
    path = SCENARIOS / name / "dossier.yaml"
    view = View(load(path))
    done = run(path, *(word for lever in levers for word in ("--lever", lever)))
    assert done.returncode == 0, done.stderr
    differences = Comparison(view, 26, levers, json.loads(done.stdout)).compare()
    assert not differences, "\n".join(differences[:10])


# -- probabilities ----------------------------------------------------------------------------------------------------


def draw_zone(view, rng, weeks):
    """One reading of a view whose weights are numbers, and of its clock: the weeks that have a zone."""

    def pick(bounds):
        return Fraction(rng.uniform(float(bounds[0]), float(bounds[1])))

    clock = Clock(view, weeks, pick)
    tables = {party: [[float(view.share(party, point)) * float(pick((view.position[party, point, option].low,
                                                                       view.position[party, point, option].high)))
                       for option in view.options[point]] for point in view.points] for party in view.needed}
    floors = {}
    for party in view.needed:
        bounds = view.reservation[party]
        floors[party] = float(pick((bounds["favourable"], bounds["unfavourable"])))
    zones = []
    for week in range(weeks + 1):
        zone = None
        for party in view.needed:
            rows = [list(row) for row in tables[party]]
            for (of, point, option), change in clock.values(week, ()).items():
                if of == party:
                    at = view.points.index(point), view.options[point].index(option)
                    share = float(view.share(party, point))
                    rows[at[0]][at[1]] = share * min(max(rows[at[0]][at[1]] / share + float(change), 0), 1)
            total = sums([np.array(row) for row in rows], 0.0)
            signs = total >= floors[party] + float(clock.shifts(party, ())[week]) - 1e-9
            zone = signs if zone is None else zone & signs
        zones.append(bool(zone.any()))
    return zones


def test_probabilities_by_an_independent_sample():
    """Shares of 800 draws with numpy lie where 20,000 readings of the program put them."""
    path = SCENARIOS / "harvest" / "dossier.yaml"
    view, rng, weeks = View(load(path)), random.Random(5), 16
    drawn = np.array([draw_zone(view, rng, weeks) for _ in range(800)])
    done = subprocess.run([PARLEY, "timeline", path, "--weeks", str(weeks), "--samples", "20000", "--seed", "3", "--json"],
                          capture_output=True, text=True, timeout=120)
    for week in json.loads(done.stdout)["weeks"]:
        for key, share in (("probability", drawn[:, week["week"]].mean()),
                           ("by_now", drawn[:, :week["week"] + 1].any(axis=1).mean())):
            figure = week[key]["value"]
            spread = (max(figure * (1 - figure), 0.001) * (1 / 800 + 1 / 20000)) ** 0.5
            assert abs(figure - share) < 4.5 * spread, (week["week"], key, figure, share)
