"""The output that README.md and the pages on peace-2025 show is what the program prints.

A block stands behind a comment `<!-- parley: ARGUMENTS -->`; a line of `[...]` in it leaves lines out, FOLDER is a new
folder.
Refresh by hand: run the command and paste."""
import os
import pathlib
import re
import shlex
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[2]
BLOCK = re.compile(r"<!-- parley: (.*?) -->\n```text\n(.*?)```", re.S)
PAGES = ["README.md", "docs/peace-2025.md", "docs/peace-2025-talks.md"]
BLOCKS = [(page, *block) for page in PAGES for block in BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))]


def test_pages_show_output():
    assert {page for page, _, _ in BLOCKS} == set(PAGES)


@pytest.mark.parametrize("page,arguments,shown", BLOCKS, ids=[f"{page}-{i}" for i, (page, _, _) in enumerate(BLOCKS)])
def test_block_is_what_the_program_prints(page, arguments, shown, tmp_path):
    program = os.environ["PARLEY"]
    arguments = arguments.replace("FOLDER", str(tmp_path / "kept"))
    run = subprocess.run([program, *shlex.split(arguments)], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode in (0, 1), run.stderr
    at = 0
    for part in re.split(r"^\[\.\.\.\]\n", shown, flags=re.M):
        found = run.stdout.find(part, at)
        assert found >= 0, f"{page} shows text that `parley {arguments}` does not print:\n{part}"
        at = found + len(part)
