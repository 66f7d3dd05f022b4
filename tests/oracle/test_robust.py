"""The key "robust" of `parley analyze --json` against readings drawn and judged here, on random dossiers.

Run with: PARLEY=build/cli/parley python3 -m pytest tests/oracle/test_robust.py
More cases: ROBUST_CASES=500; other ones: ROBUST_FIRST=1000.
"""

import collections
import json
import math
import multiprocessing
import os
import random
import subprocess
import sys
import traceback
from decimal import Decimal
from pathlib import Path

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")
sys.path.insert(0, str(Path(__file__).parent))
import random_dossier  # noqa: E402
from brute import Oracle  # noqa: E402
from readings import GRID, Readings  # noqa: E402
from view import View, option_id  # noqa: E402

PARLEY = str(Path(os.environ.get("PARLEY", "build/cli/parley")).resolve())
FIRST, CASES = int(os.environ.get("ROBUST_FIRST", "0")), int(os.environ.get("ROBUST_CASES", "120"))
SAMPLES, WITNESSED = 3000, 12000
MOST_AGREEMENTS = 300
STANDARD_ERRORS = 4.7    # two-sided 2.6e-6 for each of some thousand comparisons


# Dossiers with preferences and experts' distributions


def likely(rng, low, high):
    low, high = Decimal(str(low)), Decimal(str(high))
    if rng.random() < 0.5:
        mode = low + (high - low) * rng.randint(0, 4) / 4
        return {"triangular": min(max(mode.quantize(Decimal("1e-9")), low), high)}
    return {"beta": [Decimal(rng.choice(("0.5", "1", "2", "5"))), Decimal(rng.choice(("0.7", "2", "4")))]}


def enrich(dossier, rng):
    """Says of some intervals how numbers lie in them."""
    for stance in dossier.get("stances", []):
        value = stance.get("value")
        if isinstance(value, list) and value[0] < value[1] and rng.random() < 0.4:
            stance["likely"] = likely(rng, *value)
        elif stance.get("stance") == "unknown" and rng.random() < 0.3 and "scale" not in dossier:
            stance["likely"] = likely(rng, 0, 1)
    for entry in dossier.get("parties", []) + dossier.get("assumptions", []):
        value = entry.get("reservation")
        if isinstance(value, list) and value[0] < value[1] and rng.random() < 0.5:
            entry["reservation"] = {"value": value, "likely": likely(rng, *value)}
    for entry in dossier.get("weights", []):
        for point, value in entry.get("points", {}).items():
            if isinstance(value, list) and value[0] < value[1] and rng.random() < 0.5:
                entry["points"][point] = {"value": value, "likely": likely(rng, *value)}


def worth(view, readings, party, reading, choices):
    """What a package is worth in one reading, over the points it states."""
    values, weights, _ = reading
    return sum(weights[0, view.points.index(point)] * values[0, readings.column[point, option]]
               for point, option in choices.items() if point in view.domain[party])


def prefer(dossier, rng, seed):
    """Adds preferences that a hidden reading obeys with something to spare."""
    view = View(dossier)
    if view.problem():
        return
    readings = Readings(view)
    numbers = np.random.default_rng(seed)
    entries = []
    for party in view.needed:
        hidden = readings.reading(numbers, party, 1)
        for _ in range(rng.choice((0, 0, 1, 2, 4))):
            named = rng.sample(view.points, rng.randint(1, min(3, len(view.points))))
            a, b = ({point: rng.choice(view.options[point]) for point in named} for _ in range(2))
            if rng.random() < 0.3 and len(named) > 1:
                a, b = {named[0]: a[named[0]]}, {named[1]: b[named[1]]}
            gain = worth(view, readings, party, hidden, a) - worth(view, readings, party, hidden, b)
            if abs(gain) < 1e-4:
                continue
            first, second = (a, b) if gain > 0 else (b, a)
            entries.append({"party": party, "prefers": first, "over": second, "basis": "assumed"})
        drafts = list(view.drafts)
        if len(drafts) > 1 and rng.random() < 0.4:
            one, two = rng.sample(drafts, 2)
            both = {draft: {point: option for point, option in view.drafts[draft].items()
                            if option is not None and view.drafts[two if draft == one else one][point] is not None}
                    for draft in (one, two)}
            gain = worth(view, readings, party, hidden, both[one]) - worth(view, readings, party, hidden, both[two])
            if abs(gain) > 1e-4:
                first, second = (one, two) if gain > 0 else (two, one)
                entries.append({"party": party, "prefers": first, "over": second, "basis": "said"})
    if entries:
        dossier["preferences"] = entries


def make(seed):
    """A random dossier of few agreements."""
    for attempt in range(50):
        dossier = random_dossier.make(100000 + 50 * seed + attempt)
        view = View(dossier)
        if not view.problem() and math.prod(view.shape) <= MOST_AGREEMENTS and len(view.needed) <= 4:
            break
    rng = random.Random(f"robust {seed}")
    dossier.pop("as_of", None)
    enrich(dossier, rng)
    if seed % 2:
        prefer(dossier, rng, seed)
    return dossier


# Comparing


class Comparison:
    def __init__(self, dossier, output, seed):
        self.view = View(dossier)
        self.readings = Readings(self.view)
        self.robust = output["robust"]
        self.rng = np.random.default_rng([7, seed])
        self.differences, self.figures = [], collections.Counter()

    def differ(self, what, program, witness):
        self.differences.append(f"{what}: program {program}, witness {witness}")

    def effective(self, parties):
        """How many independent readings the program's are worth, of these parties."""
        return SAMPLES * min(self.robust["sampling"][party]["effective"] for party in parties)

    def share(self, what, program, hits, parties):
        """Two sampled shares of the same probability; ours is given strictly, and as rounding may have it."""
        self.figures["shares"] += 1
        count = len(hits[0])
        off = []
        for some in hits:
            both = (program["value"] * SAMPLES + some.sum() + 1) / (SAMPLES + count + 2)
            spread = math.sqrt(both * (1 - both) * (1 / self.effective(parties) + 1 / count))
            off.append((program["value"] - some.mean()) / spread)
        if min(off) > STANDARD_ERRORS or max(off) < -STANDARD_ERRORS:
            self.differ(what, program, f"{hits[0].mean():.4f} to {hits[1].mean():.4f} of {count}")
        if not program["low"] <= program["value"] <= program["high"]:
            self.differ(what, program, "an interval around the value")

    def run(self):
        view = self.view
        drawn = {party: self.readings.reading(self.rng, party, WITNESSED) for party in view.needed}
        if any(reading is None for reading in drawn.values()):
            self.figures["too few obey"] += 1
            drawn = None
        if [draft["id"] for draft in self.robust["drafts"]] != list(view.drafts):
            self.differ("drafts", [draft["id"] for draft in self.robust["drafts"]], list(view.drafts))
            return
        for draft in self.robust["drafts"]:
            choices = view.drafts[draft["id"]]
            self.bounds(draft, choices)
            if drawn:
                self.acceptance(draft, choices, drawn)
        if drawn:
            self.deal(drawn)

    def acceptance(self, draft, choices, drawn):
        filled = self.readings.fill(self.rng, choices, WITNESSED)
        everyone = [np.ones(WITNESSED, dtype=bool)] * 2
        for party, reading in drawn.items():
            accepts = self.readings.accepts(party, reading, filled)
            everyone = [before & now for before, now in zip(everyone, accepts)]
            self.share(f'{draft["id"]} accepted by {party}', draft["accepted_by"][party], accepts, [party])
        self.share(f'{draft["id"]} accepted by all', draft["accepted_by_all"], everyone, list(drawn))

    def deal(self, drawn):
        """Every agreement in some readings: whether one is acceptable, and which drafts are efficient."""
        few = 1500
        oracle = Oracle(self.view)
        agreements = self.readings.agreements(oracle.signable)
        some = {party: tuple(part[:few] for part in reading) for party, reading in drawn.items()}
        if not len(agreements):
            if self.robust["deal_probability"]["value"] != 0:
                self.differ("deal_probability", self.robust["deal_probability"], 0)
            if self.robust["bounds"]["deal"] != "impossible":
                self.differ("bounds: deal", self.robust["bounds"]["deal"], "impossible")
            return
        margins = self.readings.margins(some, agreements)
        accepted, rounded = (np.logical_and.reduce([margin >= -slack for margin in margins.values()])
                             for slack in (1e-12, GRID))
        self.share("deal_probability", self.robust["deal_probability"],
                   [accepted.any(axis=1), rounded.any(axis=1)], list(drawn))
        self.figures["uncertain deals"] += 0 < self.robust["deal_probability"]["value"] < 1
        known = self.robust["bounds"]["deal"]
        if (known == "impossible" and accepted.any()) or (known == "certain" and not rounded.all(axis=0).any()):
            self.differ("bounds: deal", known, "the readings")
        for draft in self.robust["drafts"]:
            choices = self.view.drafts[draft["id"]]
            if None in choices.values():
                continue
            own = np.array([[self.readings.column[point, choices[point]] for point in self.view.points]])
            mine = self.readings.margins(some, own)
            gain = sum(margins[party] - mine[party] for party in margins)
            efficient = []
            for slack in (-GRID, GRID):
                better = np.logical_and.reduce([margins[party] >= mine[party] + slack for party in margins])
                efficient.append(~(better & (gain > max(slack, 1e-9))).any(axis=1))
            self.share(f'{draft["id"]} efficient', draft["efficient"], efficient, list(drawn))

    def bounds(self, draft, choices):
        for party in self.view.needed:
            package = self.view.package.get(party)
            certainty, margin = draft["certainty"][party], draft["margins"][party]
            share = draft["accepted_by"][party]["value"]
            if (certainty == "never" and share != 0) or (certainty == "certainly" and share != 1):
                self.differ(f'{draft["id"]}: {party} {certainty}', share, "none other")
            self.figures[certainty] += 1
            domain = self.view.domain[party]
            if any(choices[point] is None for point in domain):
                continue
            if package is not None and any(package[point] is None for point in domain):
                continue
            low, high = (self.readings.bound(party, choices, sign) for sign in (1, -1))
            crossed = any(party in self.readings.crossers(point, choices[point]) for point in domain)
            loose = 1e-4 if self.readings.preferences[party] else 1e-9
            if not (low - loose <= margin["low"] <= low + 1e-7 and high - 1e-7 <= margin["high"] <= high + loose):
                self.differ(f'{draft["id"]}: margin of {party}', margin, (low, high))
            if certainty == "undecided":
                continue
            self.figures["bounds"] += 1
            if crossed != (certainty == "never") and crossed:
                self.differ(f'{draft["id"]}: {party}', certainty, "never: a red line")
            if not crossed and min(abs(low), abs(high)) > 1e-6:
                wanted = "certainly" if low > 0 else "never" if high < 0 else "possibly"
                if certainty != wanted:
                    self.differ(f'{draft["id"]}: {party}', certainty, f"{wanted}: {low:.7f} to {high:.7f}")


def look_at(job):
    seed, folder = job
    dossier = make(seed)
    path = random_dossier.write(dossier, seed, folder, f"robust-{seed}")
    command = [PARLEY, "analyze", str(path), "--json", "--samples", str(SAMPLES), "--seed", str(seed), "--threads", "1"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if done.returncode not in (0, 1):
            return seed, [f"exit {done.returncode}: {done.stderr}"], {}
        comparison = Comparison(dossier, json.loads(done.stdout), seed)
        comparison.run()
        for party in comparison.view.needed:
            comparison.figures[comparison.robust["sampling"][party]["method"]] += 1
        return seed, comparison.differences, comparison.figures
    except Exception:
        return seed, [f"the comparison failed:\n{traceback.format_exc(limit=-3)}"], {}
    finally:
        path.unlink()


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("robust")
    with multiprocessing.Pool(2) as pool:
        return pool.map(look_at, [(seed, folder) for seed in range(FIRST, FIRST + CASES)], chunksize=2)


def test_random_dossiers(results):
    wrong = [(seed, differences) for seed, differences, _ in results if differences]
    if wrong:
        lines = [f"{len(wrong)} of {len(results)} dossiers differ"]
        for seed, differences in wrong[:5]:
            lines.append(f"seed {seed}")
            lines += [f"    {text}" for text in differences[:5]]
        pytest.fail("\n".join(lines), pytrace=False)


def test_the_cases_are_not_all_alike(results):
    seen = collections.Counter()
    for _, _, figures in results:
        seen.update(figures)
    print(dict(seen))
    for kind in ("shares", "bounds", "uncertain deals", "never", "possibly", "certainly", "exact", "rejection"):
        assert seen[kind] > CASES / 20, (kind, dict(seen))
    assert seen["undecided"] < seen["bounds"] / 20


def test_the_witness_by_hand():
    """Closed forms, so that the witness does not only agree with itself."""
    view = View({
        "parties": [{"id": "a", "role": "principal", "reservation": {"value": [0, 1], "likely": {"beta": [2, 2]}}}],
        "plan": {"points": [{"id": point, "options": [{"id": "x"}]} for point in ("p", "q", "r")]},
        "weights": [{"party": "a", "order": ["q", ["p", "r"]], "basis": "said"}],
    })
    values, weights, reservation = Readings(view).reading(np.random.default_rng(1), "a", 200000)
    assert np.allclose(weights.mean(axis=0), [7 / 36, 11 / 18, 7 / 36], atol=2e-3)  # the centroid, ties shared
    assert np.allclose(weights[:, 0], weights[:, 2]) and (weights[:, 1] >= weights[:, 0]).all()
    assert abs(values.mean() - 0.5) < 2e-3 and abs(reservation.var() - 0.05) < 1e-3
    assert option_id("x") == "x"
