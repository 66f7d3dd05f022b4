"""`parley amend`, `pool`, `rank`, `divide` and `solve --concept raiffa` against a recomputation from the documents, on
random dossiers.

Run with: PARLEY=build/cli/parley python3 -m pytest tests/oracle/test_mediation.py
More cases: ORACLE_CASES=10000; other ones: ORACLE_FIRST=100000.
"""

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
from mediation import Witness, is_exact  # noqa: E402
from view import View, load  # noqa: E402

PARLEY = str(Path(os.environ.get("PARLEY", "build/cli/parley")).resolve())
FIRST, CASES = int(os.environ.get("ORACLE_FIRST", "0")), int(os.environ.get("ORACLE_CASES", "1600")) // 2
SHOWN = 8
COMMANDS = ("amend", "pool", "rank", "divide", "solve")
SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
HARBOUR = Path(__file__).resolve().parents[1] / "golden" / "mediate" / "harbour.yaml"


def witness_all(path, dossier, day, seed=0):
    """All commands on one dossier: the witness with its differences; None where there is nothing to compare."""
    view = View(dossier, day)
    if view.problem() or not is_exact(view):
        return None
    witness = Witness(PARLEY, path, Oracle(view), day)
    for number, draft in enumerate(view.drafts):
        witness.amend(draft)
        if number == seed % 4:
            witness.amend(draft, most=1 + seed % 2, only_unharmed=True)
    witness.pool(3 + seed % 4)
    witness.pool(5, 1 + seed % len(view.points))
    witness.rank()
    witness.rank(1 + seed % len(view.needed))
    for one, two in [(0, 1), (2, 0)]:
        if max(one, two) < len(view.needed):
            witness.divide(view.needed[one], view.needed[two])
    witness.raiffa()
    return witness


def look_at(job):
    seed, folder = job
    dossier = random_dossier.make(seed)
    path = random_dossier.write(dossier, seed, folder)
    day = random_dossier.days_to_try(seed)[0] if seed % 3 == 0 else None
    try:
        witness = witness_all(path, dossier, day, seed)
        found = (seed, day, witness.differences if witness else None, witness.seen if witness else set())
    except Exception:
        found = (seed, day, [f"amend: the comparison failed:\n{traceback.format_exc(limit=-3)}"], set())
    path.unlink()
    return found


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dossiers")
    seeds = [seed for seed in range(FIRST, FIRST + CASES) if not random_dossier.is_large(seed)]
    with multiprocessing.Pool(2) as pool:
        return pool.map(look_at, [(seed, folder) for seed in seeds], chunksize=4)


@pytest.mark.parametrize("command", COMMANDS)
def test_random_dossiers(results, command):
    wrong = [(seed, day, [text for text in differences if text.startswith(command)])
             for seed, day, differences, _ in results if differences]
    wrong = [entry for entry in wrong if entry[2]]
    if wrong:
        lines = [f"{len(wrong)} of {len(results)} dossiers differ over {command}; the first {min(SHOWN, len(wrong))}:"]
        for seed, day, texts in wrong[:SHOWN]:
            lines.append(f"seed {seed}" + (f", as of {day}" if day else ""))
            lines += [f"    {text}" for text in texts[:SHOWN]]
        pytest.fail("\n".join(lines), pytrace=False)


def test_the_cases_are_not_all_alike(results):
    """Guards the random dossiers themselves: whatever the document tells apart occurs among them."""
    compared = [seen for _, _, differences, seen in results if differences is not None]
    assert len(compared) > len(results) // 2
    for kind in ("no plan", "completed", "acceptable", "improving", "trades", "harmful trades", "pool", "full pool",
                 "complete pool", "efficient", "not efficient", "left out", "fallback", "ties", "impasse", "long path",
                 "division: None", "division: blocked", "division: nothing_contested",
                 "division: breaks_constraint"):
        assert any(kind in seen for seen in compared), kind


@pytest.mark.parametrize("path", [SCENARIOS / "sale" / "dossier.yaml", SCENARIOS / "labour" / "dossier.yaml",
                                  SCENARIOS / "siting" / "dossier.yaml", HARBOUR], ids=lambda path: path.parent.name)
def test_scenarios(path):
    witness = witness_all(path, load(path), None)
    assert witness is not None
    assert not witness.differences, "\n".join(witness.differences)


def test_the_witness_by_hand():
    """Adjusted Winner of the Panama Canal talks (docs/amend.md), by the witness's own way to the equal total."""
    us, panama = (22, 22, 15, 14, 11, 6, 4, 2, 2, 2), (9, 15, 15, 3, 15, 5, 11, 7, 7, 13)
    worth = {("us", j): Fraction(us[j]) for j in range(10)}
    worth.update({("panama", j): Fraction(panama[j]) for j in range(10)})
    total = {"us": Fraction(100), "panama": Fraction(100)}
    assert Witness.equal_total(list(range(10)), worth, total, ("us", "panama")) == 66
