"""The tables of docs/talks.md are those of the library: talk_tables.py PROGRAM PAGE.

PROGRAM prints the table of a kind; in PAGE it stands between `<!-- talks: KIND -->` and `<!-- end -->`. With REFRESH=1
in the environment the page is written instead.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

KINDS = ("offering", "acceptance", "model", "protocol")


def main(program, page):
    text = Path(page).read_text(encoding="utf-8")
    wrong = []
    for kind in KINDS:
        table = subprocess.run([program, kind], check=True, capture_output=True, text=True).stdout
        pattern = re.compile(rf"(<!-- talks: {kind} -->\n)(.*?)(<!-- end -->)", re.S)
        found = pattern.search(text)
        if not found:
            wrong.append(f"{page}: no place for the table of {kind}")
        elif found[2] != table:
            wrong.append(f"{page}: the table of {kind} is not the library's (REFRESH=1 writes it)")
            text = pattern.sub(lambda match, new=table: match[1] + new + match[3], text)
    if os.environ.get("REFRESH"):
        Path(page).write_text(text, encoding="utf-8")
    print("\n".join(wrong) or f"{len(KINDS)} tables as in the library")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
