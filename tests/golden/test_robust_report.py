"""What `parley analyze` says of many readings: its layout, its options, and that threads do not change it.

Run with: PARLEY=build/cli/parley python3 -m pytest tests/golden/test_robust_report.py
"""

import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import time

import pytest
from terminal import PARLEY, ROOT, columns

DOCS = (ROOT / "docs/analysis-json.md").read_text(encoding="utf-8")
CASES = [("peace-2025",), ("peace-2025", "--as-of", "2025-12-03"), ("siting",), ("labour",), ("sale",)]
FEW = ("--samples", "300")


def run(*words, **more):
    return subprocess.run([PARLEY, "analyze", *words], cwd=ROOT, capture_output=True, text=True, timeout=120, **more)


def analyze(scenario, *words):
    done = run(f"scenarios/{scenario}", *words)
    assert done.returncode in (0, 1) and done.stderr == "", done.stderr
    return done.stdout


def robust(scenario, *words):
    return json.loads(analyze(scenario, *words, "--json"))["robust"]


# -- layout -----------------------------------------------------------------------------------------------------------


def on_terminal(width, *words):
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    settings = {**os.environ, "TERM": "xterm", "NO_COLOR": "1"}
    with subprocess.Popen([PARLEY, "analyze", *words], cwd=ROOT, stdout=follower, env=settings) as process:
        os.close(follower)
        printed = b""
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:
                break
            if not piece:
                break
            printed += piece
    os.close(leader)
    return printed.decode().replace("\r\n", "\n")


def last_part(text):
    return text[re.search("^(How likely|诸多未知)", text, re.M).start():]


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_every_line_fits_80_columns(case):
    for words in ((), ("--lang", "zh"), ("--acceptance",)):
        text = last_part(analyze(*case, *FEW, *words))
        for line in text.splitlines():
            assert columns(line) <= 80 and line == line.rstrip(), line
            assert not re.match(r"\s*[，。；：、！？）」』》”]", line), line
        assert "nan" not in text and "inf" not in text


@pytest.mark.parametrize("width", [40, 60, 100])
def test_every_line_fits_the_terminal(width):
    for language in ("en", "zh"):
        text = on_terminal(width, "scenarios/peace-2025", *FEW, "--lang", language)
        for line in last_part(text).splitlines():
            assert columns(line) <= width, line


def test_without_readings_nothing_is_said_of_them():
    for language in ("en", "zh"):
        before = analyze("siting", "--samples", "0", "--lang", language)
        assert "readings" not in before and "取值占" not in before
        assert analyze("siting", *FEW, "--lang", language).startswith(before[:40])
    assert "robust" not in json.loads(analyze("siting", "--samples", "0", "--json"))


# -- JSON -------------------------------------------------------------------------------------------------------------


def keys_documented(name):
    """The keys in the first column of the table under a heading that names `name`."""
    table = re.search(rf"^#+ [^\n]*`{name}`.*?\n\n?(\|.*?)\n\n", DOCS + "\n\n", re.S | re.M).group(1)
    return {key for line in table.splitlines()[2:] for key in re.findall(r"`(\w+)`", line.split("|")[1])}


def test_keys_are_those_documented():
    found = robust("peace-2025", *FEW)
    assert set(found) == keys_documented("robust")
    assert set(found["drafts"][0]) | set(found["candidates"][0]) == keys_documented("robust.drafts")


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_shares_and_bounds_agree(case):
    found = robust(*case, *FEW)
    for entry in found["drafts"] + found["candidates"]:
        for party, share in entry["accepted_by"].items():
            certainty = entry["certainty"][party]
            assert 0 <= share["low"] <= share["value"] <= share["high"] <= 1
            assert certainty != "never" or share["value"] == 0
            assert certainty != "certainly" or share["value"] == 1
            assert share["value"] >= entry["accepted_by_all"]["value"]
    assert found["bounds"]["deal"] != "impossible" or found["deal_probability"]["value"] == 0
    gains = [question["gain"] for question in found["ask_next"]]
    assert gains == sorted(gains, reverse=True)
    if found["deal_probability"]["value"] > 0:
        points = {}
        for option in found["options"]:
            points[option["point"]] = points.get(option["point"], 0) + option["nash"]["value"]
        assert all(abs(total - 1) < 1e-9 for total in points.values())
        assert abs(sum(share["mean"] for share in found["surplus"]["nash"].values()) - 1) < 1e-4


def test_threads_do_not_change_a_byte():
    outputs = {analyze("peace-2025", "--samples", "1500", "--seed", "5", "--threads", threads, "--json")
               for threads in ("1", "2", "7")}
    assert len(outputs) == 1


def test_seeds_differ_and_samples_are_counted():
    one, other = (robust("siting", "--samples", "700", "--seed", seed) for seed in ("1", "2"))
    assert one["samples"] == other["samples"] == 700 and one["stopped_by"] == "samples"
    assert one["drafts"] != other["drafts"]


def test_precision_stops():
    found = robust("siting", "--precision", "0.02")
    assert found["stopped_by"] == "precision" and found["samples"] % 1024 == 0
    for entry in found["drafts"] + found["candidates"]:
        share = entry["accepted_by_all"]
        assert share["high"] - share["low"] <= 0.04


def test_acceptance_alone():
    all_of_it, alone = (robust("peace-2025", *FEW, *words) for words in ((), ("--acceptance",)))
    assert alone["only_acceptance"] and "candidates" not in alone
    assert [draft["accepted_by"] for draft in alone["drafts"]] == [draft["accepted_by"] for draft in all_of_it["drafts"]]


def test_preferences_that_contradict_each_other_are_named(tmp_path):
    path = tmp_path / "dossier.yaml"
    path.write_text("parley: dossier/1\nparties: [{id: a, role: principal}]\n"
                    "plan: {points: [{id: p, options: [{id: x}, {id: y}, {id: z}]}]}\npreferences:\n"
                    "  - {party: a, prefers: {p: x}, over: {p: y}, basis: said}\n"
                    "  - {party: a, prefers: {p: y}, over: {p: z}, basis: said}\n"
                    "  - {party: a, prefers: {p: z}, over: {p: x}, basis: said}\n", encoding="utf-8")
    done = run(path)
    assert done.returncode == 3 and re.match(rf"{path}:5:5: error: .*lines 5, 6 and 7 contradict", done.stderr)
    assert run(path, "--samples", "0").returncode == 0


# -- options ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words, told", [
    (("--samples", "-1"), "--samples takes a whole number"),
    (("--samples", "ten"), "--samples takes a whole number"),
    (("--samples", "1e3"), "--samples takes a whole number"),
    (("--samples", "99999999999999999999"), "--samples takes a whole number"),
    (("--seed", ""), "--seed takes a whole number"),
    (("--precision", "0"), "--precision takes a half-width"),
    (("--precision", "0.01x"), "--precision takes a half-width"),
    (("--precision", "nan"), "--precision takes a half-width"),
    (("--threads", "0"), "--threads takes a whole number"),
])
def test_wrong_options_are_told(words, told):
    done = run("scenarios/sale", *words)
    assert done.returncode == 2 and told in done.stderr and done.stdout == ""


def test_interrupted_it_tells_what_it_has():
    words = [PARLEY, "analyze", "scenarios/peace-2025", "--samples", "1000000000", "--json"]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        time.sleep(4)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 7
    found = json.loads(out).get("robust")
    if found:  # on a very busy machine not even the first round may be through
        assert found["stopped_by"] == "interrupted" and 0 < found["samples"] < 1000000000
        assert found["samples"] % 1024 == 0
