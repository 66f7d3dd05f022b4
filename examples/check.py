"""Runs an example and compares what it prints with the file beside it: check.py EXPECTED PROGRAM [ARGUMENT]...

With REFRESH=1 in the environment the file is written instead; read the difference before you commit it.
"""

import difflib
import os
import subprocess
import sys
from pathlib import Path


def main(expected, command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode or done.stderr:
        sys.exit(f"exit code {done.returncode}\n{done.stderr}")
    if os.environ.get("REFRESH"):
        Path(expected).write_text(done.stdout, encoding="utf-8")
    wanted = Path(expected).read_text(encoding="utf-8")
    if done.stdout != wanted:
        sys.exit("".join(difflib.unified_diff(wanted.splitlines(True), done.stdout.splitlines(True), expected, "printed")))
    print(f"{len(wanted.splitlines())} lines as expected")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
