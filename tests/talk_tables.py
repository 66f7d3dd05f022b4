"""The tables of docs/talks.md and docs/mediators.md are those of the library: talk_tables.py PROGRAM PAGE KIND... [PAGE
KIND...]...

PROGRAM prints the table of a kind; in PAGE it stands between `<!-- talks: KIND -->` and `<!-- end -->`. With REFRESH=1
in the environment the pages are written instead.
"""

import os
import re
import subprocess
import sys
from pathlib import Path



def check(program, page, kinds):
    """What is wrong with a page."""
    text = Path(page).read_text(encoding="utf-8")
    wrong = []
    for kind in kinds:
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
    return wrong


def main(program, *words):
    pages = {}
    for word in words:
        if word.endswith(".md"):
            kinds = pages.setdefault(word, [])
        else:
            kinds.append(word)
    wrong = [line for page, kinds in pages.items() for line in check(program, page, kinds)]
    print("\n".join(wrong) or f"{sum(map(len, pages.values()))} tables as in the library")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
