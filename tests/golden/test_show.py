"""`parley show`: every view of every scenario fits its terminal, tells nothing later than its day, and keeps its JSON.

Run with: PARLEY=build/cli/parley python3 -m pytest tests/golden/test_show.py
Refresh the expected texts, then read the difference: PARLEY=build/cli/parley python3 tests/golden/test_show.py
"""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from functools import lru_cache
from pathlib import Path

import pytest
from terminal import PARLEY, ROOT, columns

FOLDER = Path(__file__).parent / "show"
DOCS = ROOT / "docs/cli.md"
SCENARIOS = sorted(path.parent.name for path in ROOT.glob("scenarios/*/dossier.yaml"))
SMALL = ["labour", "sale", "siting"]
SUBJECTS = ["", "parties", "stances", "drafts", "timeline", "statements", "sources", "costs", "clock", "intent",
            "discrepancies"]
LANGUAGES = ["en", "zh"]
DAY = "2025-12-03"


def run(*words):
    return subprocess.run([PARLEY, "show", *words], cwd=ROOT, capture_output=True, timeout=60)


@lru_cache(maxsize=None)
def show(scenario, *words):
    """What `parley show` prints of a scenario; it must succeed without a word on stderr."""
    done = run(f"scenarios/{scenario}", *words)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def show_json(scenario, *words):
    return json.loads(show(scenario, *words, "--json"))


def views(scenario):
    """The words of every view of a scenario: each subject, each point, each draft."""
    points = [point["id"] for point in show_json(scenario, "stances")["points"]]
    drafts = [draft["id"] for draft in show_json(scenario, "drafts")["drafts"]]
    found = [[subject] if subject else [] for subject in SUBJECTS]
    return found + [["point", point] for point in points] + [["draft", draft] for draft in drafts]


# -- layout -----------------------------------------------------------------------------------------------------------


def on_terminal(width, *words, **environment):
    """What the program prints on a terminal of this width."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    settings = {**os.environ, "TERM": "xterm", **environment}
    with subprocess.Popen([PARLEY, "show", *words], cwd=ROOT, stdout=follower, env=settings) as process:
        os.close(follower)
        printed = b""
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            printed += piece
    os.close(leader)
    assert process.returncode == 0
    return printed.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_line_fits_80_columns(scenario, language):
    for view in views(scenario):
        for line in show(scenario, *view, "--lang", language).splitlines():
            assert columns(line) <= 80, f"{view}: {line}"
            assert line == line.rstrip(), f"{view}: {line!r}"


@pytest.mark.parametrize("width", [40, 60, 100])
def test_every_line_fits_the_terminal(width):
    for language in LANGUAGES:
        for view in [[], ["parties"], ["stances"], ["drafts"], ["point", "21"], ["draft", "e3-28"], ["sources"]]:
            words = ["scenarios/peace-2025", *view, "--lang", language]
            for line in on_terminal(width, *words, NO_COLOR="1").splitlines():
                assert columns(line) <= width, f"{view}: {line}"


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_line_begins_with_a_closing_mark(scenario):
    for view in views(scenario):
        for line in show(scenario, *view, "--lang", "zh").splitlines():
            assert not re.match(r"\s*[，。；：、！？）」』》”]", line), f"{view}: {line}"


def test_columns_of_a_table_stand_under_each_other_in_chinese():
    """The symbols of the first party begin in the same column in every row of the matrix."""
    rows = re.findall(r"^ *\d+  .*$", show("peace-2025", "stances", "--lang", "zh"), re.M)
    assert len(rows) == 28
    begins = set()
    for row in rows:
        at = re.search(r"  +[( ]?[-+~x#?](?= |$|\))", row)
        begins.add(columns(row[: at.end() - 1]))
    assert len(begins) == 1


def test_colour_changes_nothing_but_colour():
    for view in [[], ["stances"], ["point", "21"], ["drafts"]]:
        coloured = on_terminal(80, "scenarios/peace-2025", *view, NO_COLOR="")
        assert "\033[" in coloured
        assert re.sub(r"\033\[\d*m", "", coloured) == show("peace-2025", *view)


# -- what was known on a day ------------------------------------------------------------------------------------------


def values(tree, *keys):
    """Every value of these keys anywhere in a JSON value."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key in keys and isinstance(value, str):
                yield value
            yield from values(value, *keys)
    elif isinstance(tree, list):
        for value in tree:
            yield from values(value, *keys)


def test_nothing_later_than_the_day_is_shown():
    seen = {source["id"] for source in show_json("peace-2025", "sources", "--as-of", DAY)["sources"]}
    later = {source["id"] for source in show_json("peace-2025", "sources")["sources"]} - seen
    assert seen and later
    for view in [[subject] if subject else [] for subject in SUBJECTS] + [["point", str(n)] for n in range(1, 29)]:
        tree = show_json("peace-2025", *view, "--as-of", DAY)
        assert tree["as_of"] == DAY
        assert all(known <= DAY for known in values(tree, "known"))
        assert not later & set(values(tree, "source"))
        text = show("peace-2025", *view, "--as-of", DAY)
        assert not later & set(re.findall(r"(?<=[\[ ])[\w.-]+(?=[\],; ])", " ".join(re.findall(r"\[[^]]*\]", text))))


def test_a_later_draft_and_its_choices_are_hidden():
    assert "december-20" in show("peace-2025", "drafts")
    assert "december-20" not in show("peace-2025", "drafts", "--as-of", DAY)
    assert "december-20" not in show("peace-2025", "point", "6", "--as-of", DAY)
    ids = [option["id"] for option in show_json("peace-2025", "point", "6", "--as-of", DAY)["point"]["options"]]
    assert ids == ["cap-600k", "cap-800k-peacetime", "no-army-limits"]


def test_nobody_has_left_before_the_day_of_leaving():
    def until(day):
        parties = show_json("peace-2025", "parties", "--as-of", day)["parties"]
        return {person["until"] for party in parties for person in party["persons"]}

    assert until("2025-11-25") == {None}
    assert until("2025-11-30") == {None, "2025-11-28"}


def test_a_span_shows_only_its_first_day_until_it_is_over():
    assert "since 2025-11-20" in show("peace-2025", "timeline", "--as-of", "2025-11-23")
    assert "2025-11-20/11-24" in show("peace-2025", "timeline", "--as-of", "2025-11-24")


def test_the_entry_that_was_replaced_is_shown_behind_its_successor():
    assert "before: criticise (said, by 2025-03-04)" in show("sale", "point", "price")
    early = show_json("sale", "point", "price", "--as-of", "2025-03-10")["point"]["options"]
    late = show_json("sale", "point", "price")["point"]["options"]

    def printshop(options):
        at_72 = next(option for option in options if option["id"] == "72")
        return next(position for position in at_72["positions"] if position["party"] == "printshop")

    assert (printshop(early)["counts"]["position"], printshop(early)["replaced"]) == ("criticise", [])
    assert printshop(late)["counts"]["position"] == "tolerate"
    assert [entry["position"] for entry in printshop(late)["replaced"]] == ["criticise"]


# -- JSON -------------------------------------------------------------------------------------------------------------


def documented_keys(what):
    """The keys that docs/cli.md lists for a schema, beside those that every object has."""
    docs = DOCS.read_text(encoding="utf-8")
    row = re.search(rf"^\| `parley\.show\.{what}/1` \| (.+?) \|$", docs, re.M)
    assert row, f"docs/cli.md does not list parley.show.{what}/1"
    return set(re.findall(r"`(\w+)`", row.group(1)))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_json_has_the_documented_keys(scenario):
    common = {"schema", "dossier", "title", "as_of", "language"}
    for view in views(scenario):
        what = view[0] if view else "overview"
        tree = show_json(scenario, *view)
        assert tree["schema"] == f"parley.show.{what}/1"
        assert set(tree) == common | documented_keys(what), view


def test_json_and_text_of_the_matrix_agree():
    symbols = {"accept": "+", "tolerate": "~", "criticise": "-", "reject": "x", "red_line": "#", "unknown": "?"}
    text = show("peace-2025", "stances")
    for point in show_json("peace-2025", "stances")["points"]:
        row = re.search(rf"^ *{point['number']}  .*$", text, re.M).group()
        cells = [" ".join(symbols[option["position"]] for option in party["options"]) for party in point["parties"]]
        assert re.search(r"[( ]+" + r"[) (]+".join(map(re.escape, cells)) + r"[)]?$", row), row


# -- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words, code, told",
    [
        (["scenarios/sale", "stanzas"], 2, "parties, stances, point N, drafts"),
        (["scenarios/sale", "stances", "price"], 2, "takes nothing behind it"),
        (["scenarios/sale", "point"], 2, "number or id of a point"),
        (["scenarios/sale", "draft"], 2, "id of a draft"),
        (["scenarios/sale", "point", "prise"], 3, 'did you mean "price"?'),
        (["scenarios/sale", "point", "9"], 3, "price, transport, warranty, tooling"),
        (["scenarios/sale", "draft", "first-ofer"], 3, 'did you mean "first-offer"?'),
        (["scenarios/sale", "draft", "first-offer", "--as-of", "2025-03-01"], 3, "not known yet on 2025-03-01"),
        (["scenarios/peace-2025", "point", "21", "--as-of", "2025-01-01"], 3, "not known yet on 2025-01-01"),
        (["scenarios/sale", "--as-of", "yesterday"], 2, "--as-of"),
        (["scenarios/sale", "--lang", "fr"], 2, '"fr"'),
        (["scenarios/nowhere"], 6, "scenarios/nowhere"),
        (["tests/golden/check/twice-point.yaml"], 3, "error: "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_error(words, code, told):
    done = run(*words)
    assert done.returncode == code
    assert done.stdout == b""
    assert told in done.stderr.decode()


# -- word for word ----------------------------------------------------------------------------------------------------


def everything(scenario, language):
    """All views of a scenario one after the other, each below its command line."""
    return "\n".join(
        f"$ parley show {' '.join([scenario, *view])} --lang {language}\n{show(scenario, *view, '--lang', language)}"
        for view in views(scenario)
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenario", SMALL)
def test_word_for_word(scenario, language):
    assert everything(scenario, language) == (FOLDER / f"{scenario}-{language}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in SMALL:
        for word in LANGUAGES:
            (FOLDER / f"{name}-{word}.txt").write_text(everything(name, word), encoding="utf-8")
    print(f"6 texts written; read `git diff {os.path.relpath(FOLDER)}`", file=sys.stderr)
