"""`parley talk`: texts word for word, JSON and CSV as documented, the picture, every format, exit codes, bad input.

Run with: PARLEY=build/cli/parley python3 -m pytest tests/golden/test_talk.py
Refresh the expected texts, then read the difference: PARLEY=build/cli/parley python3 tests/golden/test_talk.py
"""

import csv
import io
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from terminal import PARLEY, ROOT, columns

FOLDER = Path(__file__).parent / "talk"
DOCS = (ROOT / "docs/tournament.md").read_text(encoding="utf-8")
SVG = "{http://www.w3.org/2000/svg}"
RUNS = [["sale", "--with", "boulware", "--with", "tft+ac_combi"],
        ["peace-2025", "--with", "conceder", "--rounds", "12"],
        ["labour", "--with", "micro", "--with", "staller", "--rounds", "8", "--all"],
        ["siting", "--with", "linear", "--protocol", "alternating:quorum=2", "--seed", "3"],
        ["siting", "--with", "linear", "--required", "town", "--principal", "town=0.6", "--refuses", "0.25"]]
MEDIATED = [["siting", "--with", "dealer", "--protocol", "shuttle:rounds=30", "--mediator", "least_satisfied"],
            ["peace-2025", "--with", "truthful", "--protocol", "single-text:rounds=9", "--reservation", "ukraine=0.6"],
            ["labour", "--with", "truthful", "--with", "staller", "--protocol", "shuttle:rounds=12,patience=3",
             "--mediator", "hill_climb", "--all"]]


def run(*words, cwd=ROOT):
    return subprocess.run([PARLEY, "talk", *map(str, words)], cwd=cwd, capture_output=True, timeout=120)


def talk(scenario, *words, codes=(0, 1)):
    done = run(f"scenarios/{scenario}", *words)
    assert done.returncode in codes and done.stderr == b"", done.stderr
    return done.stdout.decode()


def tree_of(*words):
    return json.loads(talk(*words, "--json"))


def texts(language):
    """Several runs, one after the other, each below its command line."""
    return "\n".join(f"$ parley talk {' '.join([*words, '--lang', language])}\n"
                     + talk(words[0], *words[1:], "--lang", language) for words in RUNS + MEDIATED)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_word_for_word(language):
    printed = texts(language)
    assert printed == (FOLDER / f"runs-{language}.txt").read_text(encoding="utf-8")
    for line in printed.splitlines():
        assert columns(line) <= 80 or line.startswith("$"), line


# -- JSON ------------------------------------------------------------------------------------------


def documented(title):
    """The keys in the first column of the table under a heading."""
    section = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", DOCS, re.S | re.M).group(1)
    rows = re.findall(r"^\| (`.*?) \|", section, re.M)
    return {key for row in rows for key in re.findall(r"`(\w+)`", row)}


def test_json_has_the_documented_keys():
    tree = tree_of(*RUNS[0])
    assert tree["schema"] == "parley.talk/1"
    assert set(tree) == documented("JSON of a negotiation")
    mediated = documented("JSON of a negotiation with a mediator")
    assert set(tree_of(*MEDIATED[0])) == set(tree) | mediated and "drafts" in mediated


@pytest.mark.parametrize("words", RUNS, ids=lambda words: words[0])
def test_json_agreement_is_an_offer_and_what_it_is_worth(words):
    tree = tree_of(*words)
    parties, last = len(tree["parties"]), tree["offers"][-1]
    issues = set(last["choices"])
    assert len(tree["utilities"]) == len(tree["payoffs"]) == parties
    assert all(0 <= offer["party"] < parties and set(offer["choices"]) == issues for offer in tree["offers"])
    assert 1 <= tree["rounds"] <= tree["deadline"]
    if tree["agreement"] is None:
        assert tree["end"] != "agreed" and tree["consents"] == []
        return
    about = [offer for offer in tree["offers"] if offer["choices"] == tree["agreement"]]
    assert about and all(offer["utilities"] == tree["utilities"] for offer in about)
    assert about[-1]["party"] == tree["proposer"] and tree["proposer"] in tree["consents"]


def test_acts_point_to_the_offers_they_are_about():
    tree = tree_of(*RUNS[0])
    made = [act for act in tree["acts"] if act["act"] == "offer"]
    assert [act["offer"] for act in made] == list(range(len(tree["offers"])))
    assert tree["acts"][-1]["act"] == "accept"
    assert tree["offers"][tree["acts"][-1]["offer"]]["choices"] == tree["agreement"]


@pytest.mark.parametrize("words", MEDIATED, ids=lambda words: words[0])
def test_acts_of_a_mediator_and_of_the_parties(words, tmp_path):
    """Each answer is that of the party the draft was just shown to; what is signed is the last text."""
    tree = json.loads(run(f"scenarios/{words[0]}", *words[1:], "--json", "--trace", tmp_path / "run.csv").stdout)
    issues = set(tree["drafts"][0]["choices"])
    text, shown = None, {}
    assert tree["offers"] == [] and tree["proposer"] is None
    for act in tree["acts"]:
        assert 0 <= act["draft"] < len(tree["drafts"]) and 1 <= act["round"] <= tree["rounds"]
        if act["act"] == "revise":
            text = act["draft"]
        elif act["act"] == "show":
            shown[act["to"]] = act["draft"]
        elif act["act"] == "answer":
            assert shown[act["party"]] == act["draft"] and set(act["points"]) == issues
            assert set(act["points"].values()) <= {"accepted", "criticised", "rejected"}
            assert (act["whole"] == "sees") <= (act["draft"] == text)
        else:
            assert act["act"] in ("accept", "reject", "refuse") and act["draft"] == text
    signed = {act["party"] for act in tree["acts"] if act["act"] == "accept"}
    if tree["agreement"]:
        assert tree["drafts"][text]["choices"] == tree["agreement"] and set(tree["consents"]) <= signed
        assert tree["drafts"][text]["utilities"] == tree["utilities"]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "run.csv").read_text(encoding="utf-8"))))
    assert [(int(r["round"]), r["party"], r["kind"]) for r in rows] == [
        (act["round"], "mediator" if act["party"] is None else str(act["party"]), act["act"]) for act in tree["acts"]]
    for row, act in zip(rows, tree["acts"], strict=True):
        if act["act"] == "answer":
            assert row["whole"] == act["whole"] and row["could_sign"] == ("yes" if act["could_sign"] else "no")
            assert row["points"] == "".join(answer[0] for answer in act["points"].values())


def test_reservation_is_the_least_that_is_signed():
    tree = tree_of("sale", "--with", "linear", "--reservation", "0.7", "--delay-cost", "0.001")
    assert [party["reservation"] for party in tree["parties"]] == [0.7, 0.7]
    floor = 0.7 - 0.001 * (tree["rounds"] - 1)
    assert tree["agreement"] is None or min(tree["utilities"]) >= floor - 1e-9


def test_required_parties_and_principals():
    everybody = ["siting", "--with", "linear", "--with", "linear", "--with", "staller"]
    assert tree_of(*everybody)["agreement"] is None
    council, company = (party["id"] for party in tree_of(*everybody)["parties"][:2])
    agreed = tree_of(*everybody, "--required", council, "--required", company)
    assert agreed["required"] == [0, 1] and agreed["principals"] == [None] * 3 and agreed["refuses"] == [0] * 3
    assert agreed["agreement"] is not None and {0, 1} <= set(agreed["consents"])
    words = ["sale", "--with", "linear", "--seed", "1"]
    free = tree_of(*words)
    refused = tree_of(*words, "--refuses", "1")
    assert refused["agreement"] is None and refused["refusals"] >= 1
    party = free["parties"][0]["id"]
    assert tree_of(*words, "--principal", f"{party}={free['utilities'][0]}")["agreement"] == free["agreement"]
    stricter = tree_of(*words, "--principal", f"{party}={free['utilities'][0] + 0.01}")
    assert stricter["agreement"] is None or stricter["utilities"][0] > free["utilities"][0]


def test_distances_are_euclidean():
    tree = tree_of(*RUNS[0])
    for solution in tree["solutions"].values():
        apart = sum((a - b) ** 2 for a, b in zip(solution["utilities"], tree["utilities"])) ** 0.5
        assert solution["distance"] == pytest.approx(apart, abs=1e-12)
    nearest = sum((a - b) ** 2 for a, b in zip(tree["frontier"]["nearest"], tree["utilities"])) ** 0.5
    assert tree["frontier"]["distance_least"] == tree["frontier"]["distance_most"] == pytest.approx(nearest, abs=1e-12)


def test_a_frontier_too_large_to_list_has_bounds(tmp_path):
    with open(tmp_path / "large.yaml", "wb") as file:
        subprocess.run([PARLEY, "generate", "--parties", "4", "--seed", "2"], check=True, stdout=file)
    tree = json.loads(run(tmp_path / "large.yaml", "--with", "conceder", "--json").stdout)
    assert tree["agreement"] is not None and tree["frontier"]["listed"] is False
    assert 0 <= tree["frontier"]["distance_least"] <= tree["frontier"]["distance_most"]


def test_exit_code_says_whether_there_is_an_agreement():
    assert run("scenarios/sale", "--with", "linear").returncode == 0
    assert run("scenarios/sale", "--with", "staller", "--rounds", "5").returncode == 1
    assert json.loads(run("scenarios/sale", "--with", "staller", "--json").stdout)["agreement"] is None


def test_seed_decides_the_run():
    same = [talk("sale", "--with", "random", "--seed", "4") for _ in range(2)]
    assert same[0] == same[1] != talk("sale", "--with", "random", "--seed", "5")


# -- files -----------------------------------------------------------------------------------------


def test_trace_has_every_act(tmp_path):
    tree = json.loads(run("scenarios/sale", *RUNS[0][1:], "--json", "--trace", tmp_path / "run.csv").stdout)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "run.csv").read_text(encoding="utf-8"))))
    assert set(rows[0]) == {"act", "round", "party", "kind", "about", "utility_0", "utility_1", "price", "transport",
                            "warranty", "tooling"}
    assert [(int(r["round"]), int(r["party"]), r["kind"]) for r in rows] == [
        (act["round"], act["party"], act["act"]) for act in tree["acts"]]
    offers = [r for r in rows if r["kind"] == "offer"]
    for row, offer in zip(offers, tree["offers"], strict=True):
        assert {issue: row[issue] for issue in offer["choices"]} == offer["choices"]
        assert [float(row["utility_0"]), float(row["utility_1"])] == offer["utilities"]


def test_picture_of_a_mediation_has_the_text_and_the_drafts(tmp_path):
    talk("siting", *MEDIATED[0][1:], "--svg", tmp_path / "run.svg")
    drawn = (tmp_path / "run.svg").read_text(encoding="utf-8")
    assert "the text" in drawn and "drafts shown" in drawn and drawn.count("<circle") > 30


@pytest.mark.parametrize("language", ["en", "zh"])
def test_picture_is_well_formed(tmp_path, language):
    picture = tmp_path / "run.svg"
    talk("peace-2025", *RUNS[1][1:], "--svg", picture, "--lang", language)
    root = ElementTree.parse(picture).getroot()
    assert root.tag == SVG + "svg" and len(root.findall(f".//{SVG}circle")) > 30
    first = picture.read_bytes()
    talk("peace-2025", *RUNS[1][1:], "--svg", picture, "--lang", language)
    assert picture.read_bytes() == first


def test_a_long_run_draws_a_small_picture(tmp_path):
    talk("sale", "--with", "staller", "--rounds", "100000", "--svg", tmp_path / "run.svg")
    assert (tmp_path / "run.svg").stat().st_size < 500_000


@pytest.mark.parametrize("option", ["--trace", "--svg"])
def test_a_file_that_cannot_be_written(tmp_path, option):
    done = run("scenarios/sale", "--with", "linear", option, tmp_path / "no" / "file")
    assert done.returncode == 6 and done.stdout == b"" and b"cannot be written" in done.stderr
    assert run("scenarios/sale", "--with", "linear", option, "/dev/full").returncode == 6
    assert list(tmp_path.iterdir()) == []


# -- formats ---------------------------------------------------------------------------------------


def convert(out, form):
    subprocess.run([PARLEY, "convert", ROOT / "scenarios/sale", out, "--to", form], check=True, capture_output=True)
    return out


@pytest.mark.parametrize("form", ["genius", "negmas"])
def test_profiles_give_the_run_of_the_dossier(tmp_path, form):
    out = convert(tmp_path / "profiles", form)
    words = ["--with", "boulware", "--with", "micro", "--json"]
    ours, theirs = (json.loads(run(path, *words).stdout) for path in (ROOT / "scenarios/sale", out))
    assert [offer["party"] for offer in ours["offers"]] == [offer["party"] for offer in theirs["offers"]]
    for ours_of, theirs_of in zip(ours["offers"], theirs["offers"], strict=True):
        assert ours_of["utilities"] == pytest.approx(theirs_of["utilities"], abs=1e-9)
    assert (ours["agreement"] is None) == (theirs["agreement"] is None)


def test_geniusweb_keeps_a_reservation_bid(tmp_path):
    """There the reservation value is an outcome's, so the run may differ."""
    tree = json.loads(run(convert(tmp_path / "profiles", "geniusweb"), "--with", "linear", "--json").stdout)
    assert len(tree["parties"]) == 2 and tree["offers"] and tree["as_of"] is None


def test_profiles_are_taken_in_the_order_of_their_names(tmp_path):
    (tmp_path / "domain.json").write_text(
        '{"name": "d", "issuesValues": {"colour": {"values": ["blue", "red"]}}}', encoding="utf-8")
    for name, likes in (("b", "blue"), ("a", "red")):
        (tmp_path / f"{name}.json").write_text(json.dumps({"LinearAdditiveUtilitySpace": {
            "issueUtilities": {"colour": {"DiscreteValueSetUtilities": {"valueUtilities": {
                "blue": float(likes == "blue"), "red": float(likes == "red")}}}},
            "issueWeights": {"colour": 1.0}, "name": name,
            "domain": {"name": "d", "issuesValues": {"colour": {"values": ["blue", "red"]}}}}}), encoding="utf-8")
    tree = json.loads(run(tmp_path, "--with", "linear", "--json").stdout)
    assert [party["id"] for party in tree["parties"]] == ["a", "b"]
    assert tree["offers"][0] == {"party": 0, "round": 1, "choices": {"colour": "red"}, "utilities": [1, 0]}


# -- bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize("words, code, said", [
    ([], 2, "no file is named"),
    (["scenarios/sale"], 2, "no strategy is named"),
    (["scenarios/sale", "--with", "nope"], 2, "there is no offering strategy"),
    (["scenarios/sale", "--with", "boulware:e=-1"], 2, "column 12: e is -1"),
    (["scenarios/sale", "--with", "micro", "--with", "micro", "--with", "micro"], 2, "3 strategies for 2 parties"),
    (["scenarios/sale", "--with", "micro", "--protocol", "barter"], 2, "there is no protocol"),
    (["scenarios/sale", "--with", "micro", "--rounds", "0"], 2, "--rounds takes a whole number from 1"),
    (["scenarios/sale", "--with", "micro", "--protocol", "ultimatum", "--rounds", "3"], 2, "has no number of rounds"),
    (["scenarios/sale", "--with", "external"], 2, "plays in sessions only"),
    (["scenarios/sale", "--with", "equilibrium"], 2, "not for sao"),
    (["scenarios/sale", "--with", "micro", "--discount", "1.5"], 2, "--discount takes a number"),
    (["scenarios/sale", "--with", "micro", "--delay-cost", "nobody=1"], 2, 'there is no party "nobody"'),
    (["scenarios/sale", "--with", "micro", "--reservation", "much"], 2, "--reservation takes a number"),
    (["scenarios/sale", "--with", "micro", "--mediator", "nash"], 2, "sao has no mediator"),
    (["scenarios/sale", "--with", "micro", "--required", "nobody"], 2, 'there is no party "nobody"'),
    (["scenarios/sale", "--with", "micro", "--refuses", "2"], 2, "--refuses takes a number from 0 to 1"),
    (["scenarios/sale", "--with", "truthful", "--protocol", "shuttle", "--mediator", "owl"], 2, "there is no mediator"),
    (["scenarios/sale", "--with", "truthful"], 2, "makes no offers"),
    (["scenarios/sale", "--with", "micro", "--lang", "fr"], 2, 'there are no texts in "fr"'),
    (["scenarios/sale", "--with", "micro", "--as-of", "soon"], 2, "is no date"),
    (["nowhere", "--with", "micro"], 6, "cannot be opened"),
    (["tests/golden/check/date-month-13.yaml", "--with", "micro"], 3, "the calendar has no such day"),
])
def test_bad_input(words, code, said):
    done = run(*words)
    assert (done.returncode, done.stdout) == (code, b"") and said in done.stderr.decode()


def test_list_names_every_component():
    listed = run("--list").stdout.decode()
    text = "".join((ROOT / f"docs/{page}.md").read_text(encoding="utf-8") for page in ("talks", "mediators"))
    tables = re.findall(r"^<!-- talks: \w+ -->\n(.*?)\n\n", text, re.S | re.M)
    names = [name for table in tables for name in re.findall(r"^\| `([\w-]+)` \|", table, re.M)]
    assert len(names) > 20
    for name in names:
        assert re.search(rf"^  {name} ", listed, re.M), name


if __name__ == "__main__":
    for each in ["en", "zh"]:
        (FOLDER / f"runs-{each}.txt").write_text(texts(each), encoding="utf-8")
    sys.exit(0)
