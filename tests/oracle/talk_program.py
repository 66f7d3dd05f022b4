"""What the library did in talks: the output of talk_trace.c."""

import os
import subprocess

PROGRAM = os.environ.get("TALK_TRACE", "build/tests/talk_trace")


def traces(cases, list_limit):
    """What the library prints for each case."""
    text = "".join(case.text(list_limit) for case in cases)
    done = subprocess.run([PROGRAM], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and not done.stderr, done.stderr
    found, lines = [], []
    for line in done.stdout.splitlines():
        lines.append(line)
        if len(line.split()) == 2:
            found.append(lines)
            lines = []
    assert len(found) == len(cases)
    return found
