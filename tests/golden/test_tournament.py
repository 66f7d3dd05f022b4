"""`parley tournament`: the text word for word, files as documented, the same bytes for any threads and after any stop,
refusals.

Run with: PARLEY=build/cli/parley python3 -m pytest tests/golden/test_tournament.py
Refresh the expected texts, then read the difference: PARLEY=build/cli/parley python3 tests/golden/test_tournament.py
"""

import csv
import json
import re
import signal
import subprocess
import sys
import tempfile
import time
from itertools import product
from pathlib import Path

import pytest
from terminal import PARLEY, ROOT

FOLDER = Path(__file__).parent / "tournament"
DOCS = (ROOT / "docs/tournament.md").read_text(encoding="utf-8")
SALE, LABOUR, SITING = (f"scenarios/{name}" for name in ("sale", "labour", "siting"))
SHOWN = [SALE, LABOUR, SITING, "--with", "boulware", "--with", "micro", "--with", "random", "--repeat", "4"]
LONG = [SALE, LABOUR, "--with", "boulware", "--with", "tradeoff", "--with", "random", "--with", "tft",
        "--repeat", "900", "--rounds", "200", "--seed", "7", "--resamples", "200"]


def run(*words):
    return subprocess.run([PARLEY, "tournament", *map(str, words)], cwd=ROOT, capture_output=True, timeout=240)


def hold(out, *words):
    done = run(*words, "-o", out)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def files(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def texts(language):
    with tempfile.TemporaryDirectory() as folder:
        return hold(folder, *SHOWN, "--lang", language)


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """A folder that nothing stopped, by one thread."""
    folder = tmp_path_factory.mktemp("held") / "long"
    printed = hold(folder, *LONG, "--threads", 1)
    return folder, printed


@pytest.mark.parametrize("language", ["en", "zh"])
def test_word_for_word(language):
    printed = texts(language)
    assert printed == (FOLDER / f"ranking-{language}.txt").read_text(encoding="utf-8")
    assert language == "zh" or max(map(len, printed.splitlines())) <= 80


# -- what is held ----------------------------------------------------------------------------------


def test_every_line_up_is_held_as_often_as_asked(tmp_path):
    hold(tmp_path / "t", *SHOWN)
    found = rows(tmp_path / "t/negotiations.csv")
    assert [int(row["number"]) for row in found] == list(range(len(found)))
    strategies = ["boulware", "micro", "random"]
    expected = [(scenario, line_up, str(repeat)) for scenario, seats in (("sale", 2), ("labour", 2), ("siting", 3))
                for line_up in product(strategies, repeat=seats) for repeat in range(4)]
    assert expected == [(row["scenario"], tuple(filter(None, (row[f"strategy_{p}"] for p in range(3)))), row["repeat"])
                        for row in found]


def test_without_self_play_all_strategies_differ(tmp_path):
    hold(tmp_path / "t", SALE, "--with", "micro", "--with", "tft", "--with", "random", "--no-self-play")
    found = rows(tmp_path / "t/negotiations.csv")
    assert len(found) == 6 and all(row["strategy_0"] != row["strategy_1"] for row in found)


def test_a_negotiation_can_be_told_again(tmp_path):
    hold(tmp_path / "t", SALE, "--with", "random", "--with", "boulware", "--repeat", 3, "--seed", 11)
    for row in rows(tmp_path / "t/negotiations.csv"):
        told = subprocess.run([PARLEY, "talk", SALE, "--with", row["strategy_0"], "--with", row["strategy_1"], "--seed",
                               "11", "--number", row["number"], "--json"], cwd=ROOT, capture_output=True, timeout=60)
        tree = json.loads(told.stdout)
        assert (tree["end"], tree["rounds"]) == (row["end"], int(row["rounds"]))
        assert tree["utilities"] == [float(row["utility_0"]), float(row["utility_1"])]
        if row["end"] == "agreed":
            assert tree["solutions"]["nash"]["distance"] == float(row["nash_distance"])


# -- the files -------------------------------------------------------------------------------------


def section(title):
    return re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", DOCS, re.S | re.M).group(1)


def documented(title):
    """The keys in the first column of the table under a heading."""
    return {key for row in re.findall(r"^\| (`.*?) \|", section(title), re.M) for key in re.findall(r"`(\w+)`", row)}


def test_files_have_the_documented_columns(held):
    folder, _ = held
    assert set(files(folder)) == documented_files()
    columns = set(rows(folder / "negotiations.csv")[0])
    one_seat = {name for name in columns if not name.endswith("_1")}
    assert one_seat == documented("CSV of negotiations")
    tree = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert tree["schema"] == "parley.standings/1" and set(tree) == documented("JSON of the standings")
    told = section("JSON of the standings")
    measures = re.search(r"A strategy's measures are(.*?)\n\n", section("Standings"), re.S).group(1)
    names = set(re.findall(r"`(\w+)`", measures))
    keys = set(re.findall(r"`(\w+)`", re.search(r"^\| `standings` \| (.*) \|$", told, re.M).group(1)))
    for standing in tree["standings"]:
        assert set(standing) - names <= keys and names < set(standing)
    summary = rows(folder / "summary.csv")
    assert set(summary[0]) == {"place", "best_place", "worst_place", "strategy", "seats"} | {
        name + end for name in names for end in ("", "_low", "_high")}
    assert [row["strategy"] for row in summary] == [standing["strategy"] for standing in tree["standings"]]
    keys = set(re.findall(r"`(\w+)`", re.search(r"^\| `pairs` \| (.*) \|$", told, re.M).group(1)))
    assert all(set(pair) == keys for pair in tree["pairs"])
    assert set(rows(folder / "pairs.csv")[0]) == keys | {"difference_low", "difference_high", "first_against_second",
                                                         "second_against_first"}


def documented_files():
    return set(re.findall(r"`([\w.]+\.(?:csv|json))`", "\n".join(re.findall(r"^\| .*? \|", section("The folder"), re.M))))


def test_json_is_the_file(held):
    folder, _ = held
    done = run(*LONG, "--threads", 1, "-o", folder, "--json")
    assert done.stdout == (folder / "summary.json").read_bytes()


# -- the same bytes --------------------------------------------------------------------------------


def test_threads_change_nothing(held, tmp_path):
    folder, printed = held
    assert hold(tmp_path / "t", *LONG, "--threads", 2) == printed
    assert files(tmp_path / "t") == files(folder)


def stop_under_way(out, number):
    """Starts a tournament and stops it when some of it is held; how many rows there are then."""
    process = subprocess.Popen([PARLEY, "tournament", *LONG, "--threads", "1", "-o", out], cwd=ROOT,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    path, begun = out / "negotiations.csv", time.monotonic()
    while process.poll() is None and time.monotonic() - begun < 60:
        if path.exists() and path.stat().st_size > 30_000:
            break
        time.sleep(0.005)
    process.send_signal(number)
    said = process.communicate(timeout=60)[1].decode()
    return process.returncode, said


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_stopped_tournament_goes_on(held, tmp_path, number):
    folder, printed = held
    out = tmp_path / "t"
    code, said = stop_under_way(out, number)
    assert code == (7 if number == signal.SIGINT else -signal.SIGKILL), said
    assert number == signal.SIGKILL or "the same command goes on from there" in said
    there = (out / "negotiations.csv").read_bytes()
    whole = (folder / "negotiations.csv").read_bytes()
    assert 30_000 < len(there) < len(whole) and whole.startswith(there)
    done = run(*LONG, "--threads", 2, "-o", out)
    kept = there.count(b"\n") - 1
    assert (done.returncode, done.stdout.decode()) == (0, printed)
    assert done.stderr.decode().startswith(f"parley tournament: {kept} of ")
    assert files(out) == files(folder)


@pytest.mark.parametrize("cut", [1, 40, 5000, 10 ** 6, 10 ** 9])
def test_rows_cut_anywhere_are_held_again(held, tmp_path, cut):
    folder, printed = held
    out = tmp_path / "t"
    out.mkdir()
    whole = files(folder)
    (out / "tournament.json").write_bytes(whole["tournament.json"])
    (out / "negotiations.csv").write_bytes(whole["negotiations.csv"][:cut])
    (out / "summary.csv.part-12-3").write_bytes(b"begun")
    assert hold(out, *LONG) == printed
    assert files(out) == whole


def test_a_damaged_row_is_held_again(held, tmp_path):
    folder, printed = held
    out = tmp_path / "t"
    out.mkdir()
    whole = files(folder)
    lines = whole["negotiations.csv"].split(b"\n")
    lines[1000] = lines[1000].replace(b",agreed,", b",agred,").replace(b",deadline,", b",deadlin,")
    (out / "tournament.json").write_bytes(whole["tournament.json"])
    (out / "negotiations.csv").write_bytes(b"\n".join(lines))
    done = run(*LONG, "-o", out)
    assert done.returncode == 0 and b"after negotiation 999 is damaged" in done.stderr
    assert done.stdout.decode() == printed and files(out) == whole


# -- refusals --------------------------------------------------------------------------------------


def test_another_tournament_in_the_folder_is_refused(held):
    folder, _ = held
    before = files(folder)
    done = run(SALE, "--with", "boulware", "--with", "micro", "--seed", "8", "-o", folder)
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"") and "holds another tournament" in said
    for what in ("repeat: 900 there, 1 here", "seed: 7 there, 8 here", "scenario labour: there, not here"):
        assert what in said
    assert files(folder) == before


def test_a_scenario_that_changed_is_refused(tmp_path):
    for name in ("a", "b"):
        text = (ROOT / SALE / "dossier.yaml").read_text(encoding="utf-8")
        changed = re.sub(r"0\.55\b", "0.56", text, count=1)
        assert changed != text
        (tmp_path / name).mkdir()
        (tmp_path / name / "sale.yaml").write_text(text if name == "a" else changed, encoding="utf-8")
    words = ["--with", "micro", "-o", tmp_path / "t"]
    assert run(tmp_path / "a/sale.yaml", *words).returncode == 0
    done = run(tmp_path / "b/sale.yaml", *words)
    assert done.returncode == 2 and b"scenario sale" in done.stderr


def test_a_second_process_is_kept_out(tmp_path):
    import fcntl
    hold(tmp_path / "t", SALE, "--with", "micro")
    with open(tmp_path / "t/negotiations.csv", "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        done = run(SALE, "--with", "micro", "-o", tmp_path / "t")
    assert done.returncode == 6 and b"another process is at it" in done.stderr


@pytest.mark.parametrize("words, code, said", [
    ([], 2, "no file is named"),
    ([SALE, "--with", "micro"], 2, "-o FOLDER"),
    ([SALE, "-o", "OUT"], 2, "no strategy is named"),
    ([SALE, "--with", "micro", "--with", "micro", "-o", "OUT"], 2, "micro is named twice"),
    ([SALE, "--with", "micro", "--no-self-play", "-o", "OUT"], 2, "without self-play, 2 parties need"),
    ([SALE, "--with", "micro", "--self-play", "--no-self-play", "-o", "OUT"], 2, "exclude each other"),
    ([SALE, "--with", "micro", "--rotate", "left", "-o", "OUT"], 2, "it is one of: all, cyclic, none"),
    ([SALE, "--with", "micro", "--score", "rounds", "-o", "OUT"], 2, "utility, advantage, agreement, welfare"),
    ([SALE, "--with", "micro", "--repeat", "0", "-o", "OUT"], 2, "--repeat takes a whole number from 1"),
    ([SALE, "--with", "external", "-o", "OUT"], 2, "plays in sessions only"),
    ([SALE, "--with", "micro", "-o", "OUT/no/folder"], 6, "cannot be made"),
    (["nowhere", "--with", "micro", "-o", "OUT"], 6, "cannot be opened"),
    (["tests/golden/check/date-month-13.yaml", "--with", "micro", "-o", "OUT"], 3, "the calendar has no such day"),
])
def test_bad_input(tmp_path, words, code, said):
    done = run(*[word.replace("OUT", str(tmp_path / "t")) for word in words])
    assert (done.returncode, done.stdout) == (code, b"") and said in done.stderr.decode()


def test_a_folder_of_other_files_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    done = run(SALE, "--with", "micro", "-o", tmp_path)
    assert done.returncode == 2 and b"other files and no tournament" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


if __name__ == "__main__":
    for each in ["en", "zh"]:
        (FOLDER / f"ranking-{each}.txt").write_text(texts(each), encoding="utf-8")
    sys.exit(0)
