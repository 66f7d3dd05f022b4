"""Every bad dossier of tests/golden/check is told what is wrong with it, word for word.

Run with: PARLEY=build/cli/parley python3 -m pytest tests/golden/test_check.py
Refresh the expected texts, then read the difference: PARLEY=build/cli/parley python3 tests/golden/test_check.py
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import PARLEY

FOLDER = Path(__file__).parent / "check"
CASES = re.findall(r"^(\S+): \[(\w+)\] (.+)$", (FOLDER / "CASES").read_text(encoding="utf-8"), re.M)


def check(name):
    """What `parley check` prints, and its exit code on a line of its own."""
    done = subprocess.run([PARLEY, "check", name], cwd=FOLDER, capture_output=True, timeout=60)
    assert done.stderr == b"", done.stderr.decode()
    return done.stdout.decode() + f"exit {done.returncode}\n"


@pytest.mark.parametrize("name, kind", [case[:2] for case in CASES], ids=[case[0] for case in CASES])
def test_check(name, kind):
    printed = check(name)
    assert printed == (FOLDER / f"{name}.out").read_text(encoding="utf-8")
    assert printed.endswith("exit 0\n" if kind == "warning" else "exit 3\n")
    assert (": warning: " if kind == "warning" else ": error: ") in printed


@pytest.mark.parametrize("name, told", [(case[0], case[2]) for case in CASES], ids=[case[0] for case in CASES])
def test_the_line_is_named(name, told):
    """The line that CASES names is among those that the messages name."""
    lines = re.findall(r"\b(?:line|or) (\d+)", told)
    if lines:
        named = re.findall(rf"^{re.escape(name)}:(\d+):", check(name), re.M)
        assert set(named) & set(lines) or name in ELSEWHERE, f"named: {named}"


# Found where a thing ends that CASES names where it begins: the message names both lines.
ELSEWHERE = {
    "yaml-unclosed-bracket.yaml",
    "yaml-unclosed-quote.yaml",
    "constraints-impossible-together.yaml",  # the first constraint, not the key above it
}


def test_every_expected_text_belongs_to_a_case():
    assert {path.name for path in FOLDER.glob("*.out")} == {f"{case[0]}.out" for case in CASES}


if __name__ == "__main__":
    for case in CASES:
        (FOLDER / f"{case[0]}.out").write_text(check(case[0]), encoding="utf-8")
    print(f"{len(CASES)} texts written; read `git diff {os.path.relpath(FOLDER)}`", file=sys.stderr)
