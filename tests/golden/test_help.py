"""What every command says of itself: within 80 columns, with examples that run.

Run with: PARLEY=build/cli/parley python3 -m pytest tests/golden/test_help.py
"""

import os
import re
import subprocess

import pytest
from terminal import PARLEY, ROOT


def run(*words):
    return subprocess.run([PARLEY, *words], cwd=ROOT, capture_output=True, text=True, timeout=60)


COMMANDS = re.findall(r"^  (\w+) +\S", run("help").stdout, re.M)
EXAMPLES = {name: re.findall(r"^  (parley .*(?:\n {8,}\S.*)*)", run("help", name).stdout, re.M) for name in COMMANDS}


def test_the_overview_lists_the_commands():
    assert len(COMMANDS) >= 12 and "analyze" in COMMANDS


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_a_terminal(name):
    told = run(*["help", name][:1 + bool(name)])
    assert told.returncode == 0 and not told.stderr
    assert [line for line in told.stdout.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_the_same_both_ways_and_has_examples(name):
    assert run(name, "--help").stdout == run("help", name).stdout
    assert any(example.startswith(f"parley {name}") for example in EXAMPLES[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_run(name, tmp_path):
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    path = f"{PARLEY.parent}:{os.environ['PATH']}"
    for example in EXAMPLES[name]:
        done = subprocess.run(example.replace("\n", " "), shell=True, cwd=tmp_path, capture_output=True, text=True, timeout=120,
                              env={**os.environ, "PATH": path})
        assert done.returncode in (0, 1), f"{example}: {done.stderr}"
