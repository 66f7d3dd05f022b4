"""`parley analyze --json` against a recomputation of every figure from the documents, on random dossiers.

Run with: PARLEY=build/cli/parley python3 -m pytest tests/oracle
More cases: ORACLE_CASES=10000; other ones: ORACLE_FIRST=100000. shrink.py makes a dossier that fails small.
"""

import collections
import multiprocessing
import os
import sys
import traceback
from fractions import Fraction
from pathlib import Path

import pytest

pytest.importorskip("numpy")
sys.path.insert(0, str(Path(__file__).parent))
import random_dossier  # noqa: E402
from brute import Oracle  # noqa: E402
from compare import TOPICS, examine  # noqa: E402
from view import View, centroid, load  # noqa: E402

PARLEY = str(Path(os.environ.get("PARLEY", "build/cli/parley")).resolve())
FIRST, CASES = int(os.environ.get("ORACLE_FIRST", "0")), int(os.environ.get("ORACLE_CASES", "1600"))
SHOWN = 5
SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def look_at(job):
    """One seed, today and on another day: (seed, day, differences) of each."""
    seed, folder = job
    dossier = random_dossier.make(seed)
    path = random_dossier.write(dossier, seed, folder)
    found = []
    for day in [None] + random_dossier.days_to_try(seed)[:1]:
        try:
            differences = examine(PARLEY, path, dossier, day, threads=(2,) if day is None else ())
        except Exception:
            differences = [("shape", f"the comparison failed:\n{traceback.format_exc(limit=-3)}")]
        found.append((seed, day, differences))
    path.unlink()
    return found


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dossiers")
    # The largest come first, so that no process is left alone with one at the end.
    seeds = sorted(range(FIRST, FIRST + CASES), key=lambda seed: not random_dossier.is_large(seed))
    with multiprocessing.Pool(2) as pool:
        found = pool.map(look_at, [(seed, folder) for seed in seeds], chunksize=4)
    return [entry for entries in found for entry in entries]


@pytest.mark.parametrize("topic", TOPICS)
def test_random_dossiers(results, topic):
    wrong = [(seed, day, [text for about, text in differences if about == topic])
             for seed, day, differences in sorted(results, key=lambda entry: (entry[0], entry[1] or ""))]
    wrong = [entry for entry in wrong if entry[2]]
    if wrong:
        lines = [f"{len(wrong)} of {len(results)} runs differ over {topic}; the first {min(SHOWN, len(wrong))}:"]
        for seed, day, texts in wrong[:SHOWN]:
            lines.append(f"seed {seed}" + (f", as of {day}" if day else ""))
            lines += [f"    {text}" for text in texts[:SHOWN]]
        pytest.fail("\n".join(lines), pytrace=False)


def test_the_cases_are_not_all_alike():
    """Guards the random dossiers themselves: whatever the documents tell apart occurs among them."""
    seen = collections.Counter()
    for seed in range(150):
        view = View(random_dossier.make(seed))
        if view.problem():
            continue
        oracle = Oracle(view)
        seen[f"{len(view.needed)} parties"] += 1
        seen.update(position.basis for position in view.position.values())
        seen.update(point["verdict"] for point in oracle.points().values())
        seen["a deal"] += bool(oracle.acceptable.any())
        seen["no deal"] += not oracle.acceptable.any()
        seen["red line"] += bool(oracle.red)
        seen["package"] += bool(view.package)
        seen["order"] += bool(view.ordered)
        seen["named points"] += bool(view.asked_on_points)
        for choices in view.drafts.values():
            draft = oracle.draft(choices)
            seen.update(draft["verdicts"].values())
            seen["constraint broken"] += draft["breaks_constraint"]
            seen["amendments"] += draft["amendments"] is not None and len(draft["amendments"][0]) > 0
    for kind in ("1 parties", "2 parties", "3 parties", "4 parties", "5 parties", "said", "read_off", "assumed",
                 "unknown", "settled", "tradeable", "sticking", "a deal", "no deal", "red line", "package", "order",
                 "named points", "signs", "refuses", "depends", "red_line", "no_say", "constraint broken",
                 "amendments"):
        assert seen[kind], kind


@pytest.mark.parametrize("name, days", [("sale", ("2025-03-10", "2025-03-20")), ("labour", ("2024-06", "2025-06-30")),
                                        ("siting", ())])
def test_scenarios(name, days):
    path = SCENARIOS / name / "dossier.yaml"
    for day in (None, *days):
        differences = [text for _, text in examine(PARLEY, path, load(path), day, threads=(2,))]
        assert not differences, "\n".join([f"as of {day}", *differences])


def test_the_witness_by_hand():
    """Figures worked out on paper, so that the witness does not only agree with itself."""
    weights = centroid(["b", ["a", "c"]], ["a", "b", "c", "d"])
    assert weights == {"b": Fraction(25, 48), "a": Fraction(5, 24), "c": Fraction(5, 24), "d": Fraction(1, 16)}
    view = View({
        "parties": [{"id": "a", "role": "principal", "reservation": {"draft": "d"}}, {"id": "o", "role": "observer"}],
        "plan": {"points": [{"id": "p", "options": [{"id": "x"}, {"id": "y", "proposed_by": ["a"], "date": "2025-02"}]},
                            {"id": "q", "range": {"from": 1, "to": 2, "step": 0.5}}]},
        "drafts": [{"id": "d", "choices": {"p": "x"}}],
        "stances": [{"party": "a", "point": "p", "option": "x", "stance": "criticise", "basis": "said"},
                    {"party": "a", "point": "q", "between": [1, 1.5], "value": 0.2, "basis": "said"}],
        "weights": [{"party": "a", "points": {"p": 3, "q": "unknown"}, "basis": "said"}],
    }, "2025-02-28")
    assert view.shape == [2, 3] and view.options["q"] == ["1", "1.5", "2"]
    assert view.utility("a", {"p": "y", "q": "1.5"}) == Fraction(55, 100)      # (0.9 + 0.2) / 2
    assert view.reservation["a"]["central"] == Fraction(35, 100)               # (0.35 + (0.2 + 0.5) / 2) / 2
    assert View(view.dossier, "2025-02-27").shape == [1, 3]
