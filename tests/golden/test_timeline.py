"""`parley timeline`: texts word for word, JSON as documented, the picture, errors.

Run with: PARLEY=build/cli/parley python3 -m pytest tests/golden/test_timeline.py
Refresh the expected texts, then read the difference: PARLEY=build/cli/parley python3 tests/golden/test_timeline.py
"""

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from terminal import PARLEY, ROOT, columns

FOLDER = Path(__file__).parent / "timeline"
DOCS = (ROOT / "docs/timeline.md").read_text(encoding="utf-8")
SVG = "{http://www.w3.org/2000/svg}"
RUNS = [["labour"], ["harvest"], ["harvest", "--lever", "label", "--lever", "warning", "--weeks", "8", "--samples", "0"],
        ["peace-2025", "--as-of", "2025-12-03", "--weeks", "4"]]


def run(*words):
    return subprocess.run([PARLEY, "timeline", *map(str, words)], cwd=ROOT, capture_output=True, timeout=120)


def timeline(scenario, *words, code=0):
    done = run(f"scenarios/{scenario}", *words)
    assert (done.returncode, done.stderr) == (code, b"")
    return done.stdout.decode()


def texts(language):
    """Several runs, one after the other, each below its command line."""
    return "\n".join(f"$ parley timeline {' '.join([*words, '--lang', language])}\n"
                     + timeline(words[0], *words[1:], "--lang", language, code=words[0] == "peace-2025")
                     for words in RUNS)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_word_for_word(language):
    printed = texts(language)
    assert printed == (FOLDER / f"weeks-{language}.txt").read_text(encoding="utf-8")
    for line in printed.splitlines():
        assert columns(line) <= 80 or line.startswith("$"), line


def keys_in(title, row):
    """The keys in code type in the row of the table under a heading."""
    section = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", DOCS, re.S | re.M).group(1)
    return re.findall(r"`(\w+)`", re.search(rf"^\| `{row}` \| (.*) \|$", section, re.M).group(1))


def test_json_has_the_documented_keys():
    section = DOCS[DOCS.index("## JSON"):]
    keys = {key for row in re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", section, re.M) for key in re.findall(r"`(\w+)`", row)}
    tree = json.loads(timeline("harvest", "--samples", "100", "--json"))
    assert set(tree) == keys | {"schema", "dossier", "title", "as_of", "language"}
    assert tree["schema"] == "parley.timeline/1"
    assert len(tree["weeks"]) == 27
    documented = set(keys_in("JSON", "weeks"))
    for week in tree["weeks"]:
        assert set(week) <= documented
        assert set(week["parties"]) == {"growers", "cannery"}
    text = section.split("In a week each party has")[1].split("A set of levers")[0]
    assert set(week["parties"]["growers"]) == set(re.findall(r"`(\w+)`", text))
    text = section.split("A set of levers has")[1].split("Numbers are rounded")[0]
    assert set(tree["levers"]["single"][0]) == set(re.findall(r"`(\w+)`", text)) - {"low", "high"}
    assert set(tree["levers"]) == set(keys_in("JSON", "levers"))


def test_same_bytes_for_any_number_of_threads():
    printed = {timeline("labour", "--samples", "300", "--threads", threads, "--json") for threads in (1, 2, 7)}
    assert len(printed) == 1
    assert timeline("labour", "--samples", "300", "--seed", "1", "--json") not in printed


def test_without_samples_there_is_no_probability():
    tree = json.loads(timeline("harvest", "--samples", "0", "--json"))
    assert all(week["probability"] is None and week["by_now"] is None for week in tree["weeks"])
    assert "Probability" not in timeline("harvest", "--samples", "0")


def test_red_lines_block_every_week():
    tree = json.loads(timeline("peace-2025", "--as-of", "2025-12-03", "--json", code=1))
    assert tree["blocked"] and not tree["zones"]
    assert all(week["probability"]["high"] == 0 and week["margin"] is None for week in tree["weeks"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_picture_shows_the_figures(language, tmp_path):
    path = tmp_path / "weeks.svg"
    tree = json.loads(timeline("harvest", "--lever", "bridge-loan", "--lang", language, "--svg", path, "--json"))
    root = ElementTree.parse(path).getroot()
    line = next(path for path in root.iter(SVG + "path") if path.get("class") == "l s0").get("d")
    points = [float(pair.split()[1]) for pair in re.split("[ML]", line)[1:]]
    assert len(points) == 27
    grid = [float(entry.get("y1")) for entry in root.iter(SVG + "line") if entry.get("class") == "grid"][:6]
    for week, y in zip(tree["weeks"], points):
        share = (max(grid) - y) / (max(grid) - min(grid))
        assert share == pytest.approx(week["probability"]["value"], abs=2e-4)
    texts_drawn = " ".join(text.text for text in root.iter(SVG + "text"))
    for word in {"en": ["Growers", "Cannery", "The picking begins", "A loan for the season"],
                 "zh": ["果农合作社", "罐头厂", "开始采摘", "季节性贷款"]}[language]:
        assert word in texts_drawn
    shaded = [entry for entry in root.iter(SVG + "rect") if entry.get("class") == "shade"]
    assert len(shaded) == 3 * 2  # before and after the zone, in each of three panels


@pytest.mark.parametrize(
    "words, code, told",
    [
        (["scenarios/harvest", "--lever", "lone"], 2, "there are bridge-loan, label, warning"),
        (["scenarios/sale", "--lever", "loan"], 2, "there is no lever \"loan\""),
        (["scenarios/harvest", "--weeks", "0"], 2, "--weeks takes a whole number from 1 to 520"),
        (["scenarios/harvest", "--samples", "many"], 2, "--samples takes"),
        (["scenarios/harvest", "--threads", "65"], 2, "--threads takes"),
        (["scenarios/harvest", "--as-of", "soon"], 2, "--as-of"),
        (["scenarios/harvest", "--svg", "nowhere/x.svg"], 6, "nowhere/x.svg"),
        (["scenarios/nowhere"], 6, "scenarios/nowhere"),
        (["tests/golden/check/effect-of-two-things.yaml"], 3, "error: "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_error(words, code, told):
    done = run(*words)
    assert done.returncode == code
    assert done.stdout == b""
    assert told in done.stderr.decode()


def test_lever_of_a_later_day(tmp_path):
    path = tmp_path / "dossier.yaml"
    text = (ROOT / "scenarios/harvest/dossier.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("  - id: label\n", "  - id: label\n    date: 2025-05-05\n"), encoding="utf-8")
    done = run(path, "--as-of", "2025-05-04", "--lever", "label")
    assert (done.returncode, done.stdout) == (2, b"")
    assert 'the lever "label" is not known yet on 2025-05-04' in done.stderr.decode()
    assert run(path, "--as-of", "2025-05-05", "--lever", "label").returncode == 0


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in ("en", "zh"):
        (FOLDER / f"weeks-{name}.txt").write_text(texts(name), encoding="utf-8")
    print(f"2 texts written; read `git diff {os.path.relpath(FOLDER)}`", file=sys.stderr)
