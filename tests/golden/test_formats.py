"""The formats of Genius, GeniusWeb and NegMAS: what good, dirty and bad files become, and what is said of them.

Run with: PARLEY=build/cli/parley python3 -m pytest tests/golden/test_formats.py
Refresh the expected texts, then read the difference: PARLEY=build/cli/parley python3 tests/golden/test_formats.py
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from terminal import PARLEY, ROOT

FOLDER = Path(__file__).parent / "formats"
CASES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and path.name != "sale")
TARGETS = ["genius", "geniusweb", "negmas"]

# A folder that is read without a word, a file of it, a text in it and what stands there instead. Only the first is
# replaced; "" for the text adds to the end; None for the text and the other takes the file away.
BAD = [
    ("genius", "domain.xml", None, None),
    ("genius", "domain.xml", 'name="Trips a day"', 'name="Fare"'),
    ("genius", "domain.xml", 'index="2" name="Trips', 'index="1" name="Trips'),
    ("genius", "domain.xml", 'name="Fare"', 'name=" "'),
    ("genius", "domain.xml", 'value="a tenth more"', 'value="as now"'),
    ("genius", "domain.xml", ' value="a tenth more"', ""),
    ("genius", "domain.xml", 'type="integer"', 'type="whole"'),
    ("genius", "domain.xml", 'lowerbound="2" upperbound="6"', ""),
    ("genius", "domain.xml", 'upperbound="6"', 'upperbound="1"'),
    ("genius", "domain.xml", 'upperbound="6"', 'upperbound="six"'),
    ("genius", "domain.xml", 'lowerbound="2"', 'lowerbound="2.5"'),
    ("genius", "domain.xml", "</issue>", "</isue>"),
    ("genius", "domain.xml", 'name="Fare" type', 'name="Fare"type'),
    ("genius", "domain.xml", "<negotiation_template>", "<!DOCTYPE a [<!ENTITY e 'eeee'>]><negotiation_template>"),
    ("genius", "domain.xml", 'encoding="UTF-8"?>', 'encoding="GBK"?><!-- \udcc8\udcfd -->'),
    ("genius", "line.xml", 'evaluation="8"', 'evaluation="0,8"'),
    ("genius", "line.xml", ' evaluation="8"', ""),
    ("genius", "line.xml", 'evaluation="8"', 'evaluation="1e400"'),
    ("genius", "line.xml", 'value="a tenth more"', 'value="a fifth more"'),
    ("genius", "line.xml", 'value="a tenth more"', 'value="as now"'),
    ("genius", "line.xml", 'index="1" name="Fare"', 'index="2" name="Fare"'),
    ("genius", "line.xml", 'index="1" name="Fare"', 'index="9" name="Fare"'),
    ("genius", "line.xml", '<weight index="2" value="0.2"/>', ""),
    ("genius", "line.xml", '<weight index="2"', '<weight index="1"'),
    ("genius", "line.xml", 'index="2" value="0.2"', 'index="2" value="-0.2"'),
    ("genius", "line.xml", '<evaluator ftype="linear" offset="1" slope="-0.25"/>', ""),
    ("genius", "line.xml", 'offset="1" slope', 'parameter0="1" slope'),
    ("genius", "line.xml", 'ftype="linear" parameter0', 'ftype="faratin" parameter0'),
    ("genius", "riders.xml", 'parameter2="0.25"', 'parameter2="1.25"'),
    ("genius", "line.xml", "<utility_space", '<utility_space type="constraint"'),
    ("genius", "line.xml", '<reservation value="0.4"/>', '<reservation value="none"/>'),
    ("genius", "line.xml", "", "<more/>"),
    ("nonlinear", "a.xml", 'aggregation="sum"', 'aggregation="max"'),
    ("nonlinear", "a.xml", 'maxutility="60"', 'maxutility="0"'),
    ("nonlinear", "a.xml", 'index="2" min="0"', 'index="3" min="0"'),
    ("nonlinear", "a.xml", 'min="2" max="5"', 'min="5" max="2"'),
    ("nonlinear", "a.xml", '<EXCLUDES', '<INCLUDES index="1" min="1" max="2"/><EXCLUDES'),
    ("geniusweb", "parents.json", '"three dishes": 0.7', '"four dishes": 0.7'),
    ("geniusweb", "parents.json", '"three dishes": 0.7', '"three dishes": 1.7'),
    ("geniusweb", "parents.json", '"three dishes": 0.7', '"three dishes": "most"'),
    ("geniusweb", "parents.json", '"lowValue": 2.5', '"lowValue": 2'),
    ("geniusweb", "parents.json", '"numberutils"', '"steputils"'),
    ("geniusweb", "parents.json", '"menu": 0.35, ', ""),
    ("geniusweb", "parents.json", '"issueWeights"', '"weights"'),
    ("geniusweb", "school.json", '"a buffet"]', '"a buffet", "nothing"]'),
    ("geniusweb", "school.json", '"step": 0.5', '"step": 0'),
    ("geniusweb", "parents.json", '"price": 3.5', '"price": 3.7'),
    ("geniusweb", "parents.json", '"LinearAdditiveUtilitySpace"', '"SumOfGroupsUtilitySpace"'),
    ("geniusweb", "parents.json", '"menu": {"values"', '"price": {"values"'),
    ("geniusweb", "parents.json", '"menu": 0.35,', '"menu": 0.35'),
    ("negmas", "mill.yml", None, None),
    ("negmas", "mill.yml", "ContiguousIssue", "CallableIssue"),
    ("negmas", "mill.yml", "[1, 4]", "[4, 1]"),
    ("negmas", "mill.yml", "name: Price", "name: Quantity"),
    ("negmas", "mill.yml", "[100, 110, 125]", "[100, 110, 110]"),
    ("negmas", "buyer.yml", "type: LinearAdditiveUtilityFunction", "type: MappingUtilityFunction"),
    ("negmas", "buyer.yml", "IdentityFun", "QuadraticFun"),
    ("negmas", "buyer.yml", "slope: 1.5, ", ""),
    ("negmas", "buyer.yml", '"no": -1, ', ""),
    ("negmas", "buyer.yml", "[2, -0.5, 10]", "[2, -0.5]"),
    ("negmas", "buyer.yml", "- type: TableFun\n    mapping: {\"yes\": 3, \"no\": -1, by rail: 2.5}", "- type: IdentityFun"),
    ("negmas", "buyer.yml", "-.inf", ".nan"),
    ("negmas", "seller.yml", "Price: {", "Prize: {"),
    ("negmas", "seller.yml", "reserved_value: 20", "reserved_value: 20\nreserved_value: 21"),
]


def run(*words, cwd=FOLDER):
    return subprocess.run([PARLEY, *map(str, words)], cwd=cwd, capture_output=True, timeout=60)


def told(*words, cwd=FOLDER):
    """What is printed and said, and the exit code."""
    done = run(*words, cwd=cwd)
    return done.stdout.decode() + "-- stderr\n" + done.stderr.decode() + f"-- exit {done.returncode}\n"


# -- good and dirty folders -------------------------------------------------------------------------------------------


def expected_of(case):
    if case == "nonlinear":
        return told("check", case) + told("analyze", case)
    raw = told("convert", case, "-", "--genius-raw") if case == "genius" else ""
    return told("check", case) + told("convert", case, "-") + raw


@pytest.mark.parametrize("case", CASES)
def test_folders(case):
    assert expected_of(case) == (FOLDER / f"{case}.out").read_text(encoding="utf-8")


# -- bad ones ---------------------------------------------------------------------------------------------------------


def spoil(folder, case, name, text, other):
    """A copy of a good folder with one change."""
    copy = folder / case
    shutil.copytree(FOLDER / case, copy)
    file = copy / name
    if text is None:
        file.unlink()
        return
    bytes_, old = file.read_bytes(), text.encode()
    new = other.encode("utf-8", "surrogateescape")
    assert old in bytes_, f"{case}/{name} has no {text}"
    file.write_bytes(bytes_ + new if not old else bytes_.replace(old, new, 1))


def messages_of(bad):
    case, name, text, other = bad
    with tempfile.TemporaryDirectory() as folder:
        spoil(Path(folder), *bad)
        printed = told("check", case, cwd=folder)
    change = "taken away" if text is None else f"{text!r} -> {other!r}".replace("\n", "\\n")
    return f"# {case}/{name}: {change}\n{printed}"


def test_bad_files():
    expected = (FOLDER / "bad.out").read_text(encoding="utf-8")
    assert "".join(map(messages_of, BAD)) == expected
    assert expected.count("-- exit 3\n") == len(BAD)
    assert expected.count(": error: ") == len(BAD)


# -- files named one by one -------------------------------------------------------------------------------------------


def test_files_are_taken_in_the_order_named():
    done = run("convert", "genius/domain.xml", "genius/riders.xml", "genius/line.xml", "-")
    assert done.returncode == 0
    text = done.stdout.decode()
    assert text.index("name: riders") < text.index("name: line")


def test_one_profile_brings_its_domain_along():
    done = run("check", "genius/line.xml")
    assert done.returncode == 0 and b"0 errors" in done.stdout
    assert run("check", "negmas/buyer.yml").returncode == 0
    assert run("check", "geniusweb/school.json").returncode == 0
    assert run("check", "genius/domain.xml").returncode == 3


def test_formats_do_not_mix(tmp_path):
    shutil.copytree(FOLDER / "genius", tmp_path / "both")
    shutil.copy(FOLDER / "geniusweb/school.json", tmp_path / "both")
    done = run("check", tmp_path / "both")
    assert done.returncode == 3 and b"a file of geniusweb beside" in done.stdout + done.stderr
    assert run("convert", "genius/domain.xml", "geniusweb/school.json", tmp_path / "out.yaml").returncode == 3
    assert not (tmp_path / "out.yaml").exists()


def test_two_domains_are_one_too_many(tmp_path):
    shutil.copytree(FOLDER / "genius", tmp_path / "two")
    shutil.copy(FOLDER / "genius/domain.xml", tmp_path / "two/again.xml")
    done = run("check", tmp_path / "two")
    assert done.returncode == 3 and b"a second domain beside" in done.stdout


def test_an_empty_folder_is_none(tmp_path):
    done = run("check", tmp_path)
    assert done.returncode == 6 and b"holds neither" in done.stderr


# -- every command takes them ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["check"], ["show"], ["show", "stances"], ["analyze"], ["solve"],
                                   ["solve", "--concept", "egalitarian"], ["pool"], ["rank"], ["divide"]])
@pytest.mark.parametrize("case", ["genius", "geniusweb", "negmas"])
def test_every_command_takes_every_format(case, words):
    done = run(words[0], case, *words[1:])
    assert done.returncode in (0, 1), done.stderr
    assert b"error" not in done.stderr


def test_solve_values_a_package_as_the_format_does():
    """By hand: line 0.5 x 8/8 + 0.2 x (1 - 0) + 0.3 x 0.25; riders 0.4 x 0 + 0.4 x 0 + 0.2 x 1, the peak."""
    done = run("solve", "genius", "--concept", "utilitarian", "--require", "fare/a-tenth-more", "--require",
               "trips-a-day/2", "--require", "share-of-the-city/0.25", "--json")
    assert json.loads(done.stdout)["utilities"] == pytest.approx({"p1": 0.775, "p2": 0.2}, abs=1e-8)


# -- writing ----------------------------------------------------------------------------------------------------------


def folder_text(folder):
    return "".join(f"== {path.name}\n{path.read_text(encoding='utf-8')}" for path in sorted(folder.iterdir()))


def sale_in(target):
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "sale"
        printed = told("convert", "scenarios/sale", out, "--to", target, cwd=ROOT)
        return folder_text(out) + printed


@pytest.mark.parametrize("target", TARGETS)
def test_sale(target):
    assert sale_in(target) == (FOLDER / f"sale-{target}.out").read_text(encoding="utf-8")


def test_nothing_is_replaced_without_force(tmp_path):
    out = tmp_path / "out"
    assert run("convert", "genius", out, "--to", "negmas").returncode == 0
    before = folder_text(out)
    done = run("convert", "geniusweb", out, "--to", "negmas")
    assert done.returncode == 6 and b"is there already" in done.stderr
    assert folder_text(out) == before
    assert run("convert", "geniusweb", out, "--to", "negmas", "--force").returncode == 0
    assert "name: school" in folder_text(out) and "riders" not in folder_text(out)
    (out / "diary.txt").write_text("mine", encoding="utf-8")
    done = run("convert", "genius", out, "--to", "negmas", "--force")
    assert done.returncode == 6 and b"diary.txt" in done.stderr
    assert (out / "diary.txt").exists() and "name: school" in (out / "school.yml").read_text(encoding="utf-8")


def test_a_failure_leaves_nothing_behind(tmp_path):
    assert run("convert", "nonlinear", tmp_path / "out", "--to", "negmas").returncode == 3
    assert run("convert", "nonlinear", tmp_path / "out.yaml").returncode == 3
    assert run("convert", "scenarios/sale", tmp_path / "out", "--strict", cwd=ROOT).returncode == 3
    assert run("convert", "genius", tmp_path / "no/such/folder/out.yaml").returncode == 6
    locked = tmp_path / "file"
    locked.write_text("mine", encoding="utf-8")
    assert run("convert", "genius", locked, "--to", "genius", "--force").returncode == 6
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_hyper_rectangles_stay_in_genius(tmp_path):
    assert run("convert", "nonlinear", tmp_path / "out", "--to", "genius").returncode == 0
    assert run("convert", tmp_path / "out", tmp_path / "again", "--to", "genius").returncode == 0
    assert folder_text(tmp_path / "out") == folder_text(tmp_path / "again")
    assert '<EXCLUDES index="2" min="7" max="9"/>' in folder_text(tmp_path / "out")


def test_strict_says_what_would_be_lost(tmp_path):
    done = run("convert", "scenarios/peace-2025", tmp_path / "out", "--strict", cwd=ROOT)
    assert done.returncode == 3
    for word in [b"red line", b"interval", b"unknown position", b"entries of the record", b"some points only", b"drafts"]:
        assert word in done.stderr, word
    assert run("convert", "negmas", tmp_path / "out.yaml", "--strict").returncode == 3  # moved into [0, 1]
    assert run("convert", "geniusweb", tmp_path / "out.yaml", "--strict").returncode == 0


def test_json_says_what_was_done(tmp_path):
    done = run("convert", "dirty", tmp_path / "out", "--to", "geniusweb", "--json")
    assert done.returncode == 0 and done.stderr == b""
    report = json.loads(done.stdout)
    assert report["schema"] == "parley.convert/1"
    assert (report["from"], report["to"], report["points"]) == ("genius", "geniusweb", 3)
    assert report["parties"] == ["line", "riders"]
    assert any("bid" in lost for lost in report["lost"])
    assert {"file", "line", "column", "message"} == set(report["warnings"][0])


@pytest.mark.parametrize("words", [["genius", "out.txt"], ["genius", "out", "--to", "xml"], ["genius", "-", "--to", "negmas"],
                                   ["genius", "-", "--json"], ["genius", "out", "--levels", "1"], ["genius"],
                                   ["genius", "out", "--as-of", "2025-01-01"], ["genius", "out", "--lang", "zh"]])
def test_usage(words, tmp_path):
    done = run("convert", *[FOLDER / word if word == "genius" else word for word in words], cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == b"", done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_dossier_is_one_already(tmp_path):
    done = run("convert", "scenarios/sale", tmp_path / "out.yaml", cwd=ROOT)
    assert done.returncode == 2 and b"is a dossier already" in done.stderr


def test_language_and_day(tmp_path):
    done = run("convert", "scenarios/sale", tmp_path / "out", "--lang", "zh", "--as-of", "2025-03-10", "--to", "negmas", cwd=ROOT)
    assert done.returncode == 0
    text = folder_text(tmp_path / "out")
    assert "六个月" not in text and "十二个月" in text and "name: 机修厂" in text


if __name__ == "__main__":
    for case in CASES:
        (FOLDER / f"{case}.out").write_text(expected_of(case), encoding="utf-8")
    for target in TARGETS:
        (FOLDER / f"sale-{target}.out").write_text(sale_in(target), encoding="utf-8")
    (FOLDER / "bad.out").write_text("".join(map(messages_of, BAD)), encoding="utf-8")
    print(f"{len(CASES) + len(TARGETS) + 1} texts written; read `git diff {os.path.relpath(FOLDER)}`", file=sys.stderr)
