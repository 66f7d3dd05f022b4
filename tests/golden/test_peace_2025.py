"""The table of docs/peace-2025.md that changes one assumption after another is what the program says.

Refresh by hand: the failing test prints the row."""
import copy
import json
import os
import pathlib
import subprocess

import pytest

yaml = pytest.importorskip("yaml")

ROOT = pathlib.Path(__file__).parents[2]
PAGE = ROOT / "docs" / "peace-2025.md"
DOSSIER = ROOT / "scenarios" / "peace-2025" / "dossier.yaml"
PRINCIPALS, OTHERS = ("russia", "ukraine"), ("usa", "europe")


def reserve(dossier, parties, value):
    for entry in dossier["assumptions"]:
        if entry["party"] in parties:
            entry["reservation"] = value


def fix_middles(dossier):
    reserve(dossier, PRINCIPALS, 0.5)
    reserve(dossier, OTHERS, 0.4)


def weigh_equally(dossier):
    points = {point["id"]: 1 for point in dossier["plan"]["points"]}
    dossier["weights"] = [{"party": party, "basis": "assumed", "points": points} for party in PRINCIPALS + OTHERS]


def leave_to_principals(dossier):
    for entry in dossier["assumptions"]:
        if entry["party"] in OTHERS:
            entry["consent"] = "none"


def draw_line_at_zone(dossier):
    dossier["red_lines"].append({"party": "russia", "options": ["territory/free-economic-zone"], "basis": "assumed",
                                 "date": "2025-12-25"})


VARIANTS = {
    "nothing": lambda dossier: None,
    "B: reservation values at the middles, 0.5 and 0.4": fix_middles,
    "B: Russia and Ukraine 0.3 to 0.5": lambda dossier: reserve(dossier, PRINCIPALS, [0.3, 0.5]),
    "B: Russia and Ukraine 0.5 to 0.7": lambda dossier: reserve(dossier, PRINCIPALS, [0.5, 0.7]),
    "B: nothing known, 0 to 1 for all four": lambda dossier: reserve(dossier, PRINCIPALS + OTHERS, [0, 1]),
    "C: all points weigh the same": weigh_equally,
    "A: only Russia and Ukraine must consent": leave_to_principals,
    "F: Russia draws its line at the economic zone, too": draw_line_at_zone,
}


def percent(share):
    return f"{100 * share['value']:.0f} %"


@pytest.mark.parametrize("name", VARIANTS)
def test_row_is_what_the_program_says(tmp_path, name):
    dossier = copy.deepcopy(yaml.safe_load(DOSSIER.read_text(encoding="utf-8")))
    VARIANTS[name](dossier)
    path = tmp_path / "dossier.json"
    path.write_text(json.dumps(dossier, default=str, ensure_ascii=False), encoding="utf-8")
    command = [os.environ["PARLEY"], "analyze", path, "--as-of", "2025-12-31", "--samples", "2000", "--json"]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode in (0, 1), run.stderr
    robust = json.loads(run.stdout)["robust"]
    drafts = {draft["id"]: percent(draft["accepted_by_all"]) for draft in robust["drafts"]}
    best = max(robust["drafts"] + robust["candidates"], key=lambda one: one["accepted_by_all"]["value"])
    row = (f"| {name} | {percent(robust['deal_probability'])} | {drafts['geneva-19']} | {drafts['december-20']} "
           f"| {percent(best['accepted_by_all'])} |")
    assert row in PAGE.read_text(encoding="utf-8").splitlines()
