"""`parley intent`: texts word for word, JSON as documented, errors.

Run with: PARLEY=build/cli/parley python3 -m pytest tests/golden/test_intent.py
Refresh the expected texts, then read the difference: PARLEY=build/cli/parley python3 tests/golden/test_intent.py
"""

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from terminal import PARLEY, ROOT

FOLDER = Path(__file__).parent / "intent"
DOCS = (ROOT / "docs/intent.md").read_text(encoding="utf-8")
CASES = [[language, *words] for language in ("en", "zh") for words in ([], ["--prior", "0.2"],
                                                                       ["--as-of", "2025-10-10", "--party", "employer"])]


def run(*words):
    return subprocess.run([PARLEY, "intent", *words], cwd=ROOT, capture_output=True, timeout=60)


def intent(*words):
    done = run(*words)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def texts(language):
    """Several runs on one scenario, one after the other, each below its command line."""
    return "\n".join(f"$ parley intent labour {' '.join([*words, '--lang', language])}\n"
                     + intent("scenarios/labour", *words, "--lang", language)
                     for of, *words in CASES if of == language)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_word_for_word(language):
    assert texts(language) == (FOLDER / f"labour-{language}.txt").read_text(encoding="utf-8")


def test_json_has_the_documented_keys():
    keys = set(re.findall(r"^\| `(\w+)` \|", DOCS, re.M))
    tree = json.loads(intent("scenarios/labour", "--json"))
    assert set(tree) == {"schema", "dossier", "title", "as_of", "language", "parties"}
    assert tree["schema"] == "parley.intent/1"
    assert [party["party"] for party in tree["parties"]] == ["union", "employer"]
    for party in tree["parties"]:
        assert set(party) == keys
    day = tree["parties"][0]["by_date"][0]
    assert day["date"] is None and day["pieces"] == 0 and day["undisputed"] == tree["parties"][0]["prior"]


def test_json_and_text_agree():
    party = json.loads(intent("scenarios/labour", "--json", "--party", "employer"))["parties"][0]
    text = intent("scenarios/labour", "--party", "employer")
    assert f"Undisputed      {party['undisputed']['value']:.2f}" in text
    assert f"All evidence    {party['all']['low']:.2f} to {party['all']['high']:.2f}" in text
    for piece in party["evidence"]:
        assert f"{piece['weight_decibans']['value']:+.1f}" in text
    for side in party["sides"]:
        assert f"{side['result']['value']:.2f}" in text and ", ".join(side["pieces"]) in text


def test_bayes_rule_with_fractions():
    """The employer's figures again from the dossier's numbers, by hand."""
    party = json.loads(intent("scenarios/labour", "--json", "--party", "employer"))["parties"][0]
    odds = 0.5 / 0.5 * 0.7 / 0.5
    assert party["undisputed"]["value"] == pytest.approx(odds / (1 + odds), abs=1e-12)
    moved, stood = odds * 0.55 / 0.25, odds * 0.3 / 0.5
    results = [side["result"]["value"] for side in party["sides"]]
    assert results == pytest.approx([stood / (1 + stood), moved / (1 + moved)], abs=1e-12)
    low, high = 0.4 / 0.6 * 0.7 / 0.5 * 0.3 / 0.5, 0.6 / 0.4 * 0.7 / 0.5 * 0.6 / 0.25
    assert (party["all"]["low"], party["all"]["high"]) == pytest.approx((low / (1 + low), high / (1 + high)), abs=1e-12)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_picture_shows_the_figures(language, tmp_path):
    """The line of the chart ends where the result is, on the scale of its own axis."""
    path = tmp_path / "intent.svg"
    tree = json.loads(intent("scenarios/labour", "--party", "employer", "--lang", language, "--svg", path, "--json"))
    root = ElementTree.parse(path).getroot()
    space = "{http://www.w3.org/2000/svg}"
    grid = [float(line.get("y1")) for line in root.iter(space + "line") if line.get("class") == "grid"]
    line = next(path for path in root.iter(space + "path") if path.get("class") == "l s0").get("d")
    end = float(line.split()[-1])
    result = (max(grid) - end) / (max(grid) - min(grid))
    assert result == pytest.approx(tree["parties"][0]["undisputed"]["value"], abs=2e-4)
    texts = [text.text for text in root.iter(space + "text")]
    assert {"en": "City buses", "zh": "市公交公司"}[language] in texts
    assert any(piece["text"] in " ".join(texts) for piece in tree["parties"][0]["evidence"])


def test_picture_that_cannot_be_written(tmp_path):
    done = run("scenarios/labour", "--svg", tmp_path / "nowhere" / "x.svg")
    assert (done.returncode, done.stdout) == (6, b"")
    assert "x.svg" in done.stderr.decode()


@pytest.mark.parametrize(
    "words, code, told",
    [
        (["scenarios/labour", "--party", "unions"], 2, 'did you mean "union"?'),
        (["scenarios/labour", "--party", "mediator"], 3, 'intent of "mediator"; it does about union, employer'),
        (["scenarios/sale"], 3, "intent of anybody"),
        (["scenarios/labour", "--prior", "1"], 2, "above 0 and below 1"),
        (["scenarios/labour", "--prior", "half"], 2, "above 0 and below 1"),
        (["scenarios/labour", "--as-of", "yesterday"], 2, "--as-of"),
        (["scenarios/labour", "--lang", "fr"], 2, '"fr"'),
        (["scenarios/nowhere"], 6, "scenarios/nowhere"),
        (["tests/golden/check/intent-twice.yaml"], 3, "stands twice"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_error(words, code, told):
    done = run(*words)
    assert done.returncode == code
    assert done.stdout == b""
    assert told in done.stderr.decode()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in ("en", "zh"):
        (FOLDER / f"labour-{name}.txt").write_text(texts(name), encoding="utf-8")
    print(f"2 texts written; read `git diff {os.path.relpath(FOLDER)}`", file=sys.stderr)
