"""`parley amend`, `pool`, `rank`, `divide` and `solve --concept raiffa`: texts word for word, within the terminal, in
both languages; errors that say what is allowed; the documented keys of the JSON objects.

Run with: PARLEY=build/cli/parley python3 -m pytest tests/golden/test_mediate.py
Refresh the expected texts, then read the difference: PARLEY=build/cli/parley python3 tests/golden/test_mediate.py
"""

import json
import os
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest
from terminal import PARLEY, ROOT, columns

FOLDER = Path(__file__).parent / "mediate"
DOCS = ROOT / "docs/amend.md"
LANGUAGES = ["en", "zh"]
HARBOUR = "tests/golden/mediate/harbour.yaml"
TEXTS = {"sale": "scenarios/sale", "labour": "scenarios/labour", "harbour": HARBOUR}
DAY = "2025-12-03"


def run(*words):
    return subprocess.run([PARLEY, *words], cwd=ROOT, capture_output=True, timeout=60)


@lru_cache(maxsize=None)
def output(*words):
    """What a command prints, with its exit code; it must succeed without a word on stderr."""
    done = run(*words)
    assert done.stderr == b"" and done.returncode in (0, 1), done.stderr.decode()
    return done.stdout.decode(), done.returncode


def drafts_of(path):
    text, _ = output("show", path, "drafts", "--json")
    return [draft["id"] for draft in json.loads(text)["drafts"]]


def commands(path):
    """The words of every command on a dossier."""
    found = [["amend", path, "--draft", draft] for draft in drafts_of(path)]
    found += [["pool", path], ["pool", path, "--packages", "3", "--distance", "2"], ["rank", path],
              ["rank", path, "--quota", "2"], ["solve", path, "--concept", "raiffa"]]
    parties = json.loads(output("pool", path, "--json")[0])["parties"]
    return found + [["divide", path, "--parties", ",".join(parties[:2])]]


# -- layout -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [*TEXTS.values(), "scenarios/peace-2025", "scenarios/siting"])
def test_every_line_fits_80_columns(path, language):
    for words in commands(path):
        text, _ = output(*words, "--lang", language)
        for line in text.splitlines():
            assert columns(line) <= 80, f"{words}: {line}"
            assert line == line.rstrip(), f"{words}: {line!r}"
            assert not re.match(r"\s*[，。；：、！？）」』》”]", line), f"{words}: {line}"
        assert "\n\n\n" not in text, words


@pytest.mark.parametrize("path", [*TEXTS.values(), "scenarios/peace-2025"])
def test_chinese_texts_have_no_english_sentences(path):
    for words in commands(path):
        text, _ = output(*words, "--lang", "zh")
        text = re.sub(r"`[^`]*`|--\w+", "", text)
        assert not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", text), words


# -- what was known on a day ------------------------------------------------------------------------------------------


def test_the_day_counts():
    early = json.loads(output("rank", "scenarios/peace-2025", "--as-of", DAY, "--json")[0])
    assert early["as_of"] == DAY
    assert "december-20" not in [draft["id"] for draft in early["drafts"]]
    assert "december-20" in [d["id"] for d in json.loads(output("rank", "scenarios/peace-2025", "--json")[0])["drafts"]]
    assert output("pool", "scenarios/peace-2025", "--as-of", DAY)[1] == 1
    assert output("pool", "scenarios/peace-2025")[1] == 0


def test_a_blocked_point_that_is_open_is_not_filled():
    text, code = output("amend", "scenarios/peace-2025", "--draft", "geneva-19", "--as-of", DAY)
    assert code == 1 and "every option crosses a red line" in text
    tree = json.loads(output("amend", "scenarios/peace-2025", "--draft", "geneva-19", "--as-of", DAY, "--json")[0])
    assert (tree["plan"], tree["acceptable"], tree["improving"], tree["nearest"]) == (None, None, None, None)


# -- the answer is no -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words, code",
    [
        (["amend", "scenarios/sale"], 0),
        (["amend", "scenarios/sale", "--changes", "1"], 1),
        (["amend", "scenarios/sale", "--changes", "1", "--goal", "improving"], 0),
        (["amend", "scenarios/peace-2025", "--draft", "us-28"], 1),
        (["amend", "scenarios/peace-2025", "--draft", "december-20"], 0),
        (["amend", HARBOUR, "--draft", "harbour-1", "--goal", "improving"], 1),
        (["rank", "scenarios/sale"], 1),
        (["rank", "scenarios/sale", "--quota", "1"], 0),
        (["rank", "scenarios/siting"], 1),
        (["divide", "scenarios/sale"], 0),
        (["divide", "scenarios/peace-2025", "--parties", "russia,ukraine", "--as-of", DAY], 1),
        (["solve", "scenarios/peace-2025", "--concept", "raiffa"], 0),
        (["solve", "scenarios/peace-2025", "--concept", "raiffa", "--as-of", DAY], 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_exit_code(words, code):
    assert output(*words)[1] == code
    assert output(*words, "--json")[1] == code


# -- JSON -------------------------------------------------------------------------------------------------------------


def documented_keys(schema):
    """The keys that docs/amend.md lists for a schema, beside those that every object has."""
    row = re.search(rf"^\| `parley\.{schema}/1` \| (.+?) \|$", DOCS.read_text(encoding="utf-8"), re.M)
    assert row, f"docs/amend.md does not list parley.{schema}/1"
    return set(re.findall(r"`(\w+)`", row.group(1)))


@pytest.mark.parametrize("path", [*TEXTS.values(), "scenarios/peace-2025", "scenarios/siting"])
def test_json_has_the_documented_keys(path):
    common = {"schema", "dossier", "title", "as_of", "language", "parties", "reservations"}
    for words in commands(path):
        if words[0] == "solve":
            continue
        tree = json.loads(output(*words, "--json")[0])
        assert tree["schema"] == f"parley.{words[0]}/1"
        assert set(tree) == common | documented_keys(words[0]), words


def test_goal_leaves_the_other_list_out():
    for goal, other in (("acceptable", "improving"), ("improving", "acceptable")):
        tree = json.loads(output("amend", "scenarios/sale", "--goal", goal, "--json")[0])
        assert tree[other] is None and tree[goal]["found"] > 0


def test_most_bounds_the_lists():
    words = ["amend", HARBOUR, "--draft", "village-1", "--json"]
    all_of_them = json.loads(output(*words, "--most", "1000")[0])
    first = json.loads(output(*words, "--most", "1")[0])
    for kind, items in (("acceptable", "amendments"), ("improving", "amendments"), ("trades", "trades")):
        assert first[kind]["found"] == all_of_them[kind]["found"]
        assert first[kind][items] == all_of_them[kind][items][:1]


# -- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words, code, told",
    [
        (["amend"], 2, "no file is named"),
        (["amend", "scenarios/labour"], 2, "--draft is needed; there are offer-1, draft-2"),
        (["amend", "scenarios/labour", "--draft", "offer-2"], 2, 'did you mean "offer-1"?'),
        (["amend", "scenarios/labour", "--draft", "x"], 2, "offer-1, draft-2"),
        (["amend", "scenarios/labour", "--as-of", "2025-10-01"], 2, "there is no draft"),
        (["amend", "scenarios/labour", "--draft", "draft-2", "--as-of", "2025-10-10"], 2, "not known yet on"),
        (["amend", "scenarios/sale", "--changes", "4"], 2, "--changes takes a whole number from 1 to 3"),
        (["amend", "scenarios/sale", "--changes", "0"], 2, "--changes takes a whole number from 1 to 3"),
        (["amend", "scenarios/sale", "--most", "1001"], 2, "--most takes a whole number from 1 to 1000"),
        (["amend", "scenarios/sale", "--goal", "better"], 2, "there are acceptable and improving"),
        (["pool", "scenarios/sale", "--packages", "65"], 2, "--packages takes a whole number from 1 to 64"),
        (["pool", "scenarios/sale", "--distance", "5"], 2, "--distance takes a whole number from 1 to 4"),
        (["rank", "scenarios/sale", "--quota", "3"], 2, "--quota takes a whole number from 1 to 2"),
        (["rank", "scenarios/sale", "--quota", "two"], 2, "--quota takes a whole number from 1 to 2"),
        (["divide", "scenarios/peace-2025"], 2, "--parties A,B is needed"),
        (["divide", "scenarios/peace-2025", "--parties", "russia"], 2, "russia, ukraine, usa, europe"),
        (["divide", "scenarios/peace-2025", "--parties", "russia,china"], 2, 'there is no party "china"'),
        (["divide", "scenarios/peace-2025", "--parties", "russia,russia"], 2, "two different ones"),
        (["divide", "scenarios/labour", "--parties", "union,mediator"], 2, 'the consent of "mediator" is not needed'),
        (["solve", "scenarios/sale", "--concept", "raifa"], 2, "tchebycheff and raiffa"),
        (["rank", "scenarios/sale", "--as-of", "yesterday"], 2, "--as-of"),
        (["pool", "scenarios/sale", "--lang", "fr"], 2, '"fr"'),
        (["rank", "scenarios/nowhere"], 6, "scenarios/nowhere"),
        (["pool", "tests/golden/check/twice-point.yaml"], 3, "error: "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_error(words, code, told):
    done = run(*words)
    assert done.returncode == code
    assert done.stdout == b""
    assert told in done.stderr.decode()


@pytest.mark.parametrize("name", ["amend", "pool", "rank", "divide"])
def test_help_has_examples_that_work(name):
    help_text, _ = output(name, "--help")
    assert "Exit codes:" in help_text and "--json" in help_text
    assert all(len(line) <= 95 for line in help_text.splitlines())
    examples = re.findall(r"^  parley (.*)$", help_text, re.M)
    assert len(examples) >= 2
    for example in examples:
        output(*example.split())


# -- word for word ----------------------------------------------------------------------------------------------------


def everything(path, language):
    """All commands on a dossier one after the other, each below its command line."""
    return "\n".join(
        f"$ parley {' '.join(words)} --lang {language}\n{output(*words, '--lang', language)[0]}"
        for words in commands(path)
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TEXTS)
def test_word_for_word(name, language):
    expected = (FOLDER / f"{name}-{language}.txt").read_text(encoding="utf-8")
    assert everything(TEXTS[name], language) == expected


if __name__ == "__main__":
    for name, path in TEXTS.items():
        for word in LANGUAGES:
            (FOLDER / f"{name}-{word}.txt").write_text(everything(path, word), encoding="utf-8")
    print(f"{2 * len(TEXTS)} texts written; read `git diff {os.path.relpath(FOLDER)}`", file=sys.stderr)
