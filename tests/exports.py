"""What the shared library shows is what the headers declare: exports.py LIBRARY HEADER...

Every exported name begins with parley_; every function declared PARLEY_API is defined; every exported one is declared.
"""

import re
import subprocess
import sys
from pathlib import Path


def exported(library):
    listing = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True)
    return {line.split()[-1].split("@")[0] for line in listing.stdout.splitlines() if line}


def declared(headers):
    names = set()
    for header in headers:
        text = re.sub(r"/\*.*?\*/|//[^\n]*", "", Path(header).read_text(encoding="utf-8"), flags=re.S)
        names |= set(re.findall(r"PARLEY_API\b[^;{]*?\b(parley_\w+)\s*\(", text))
    return names


def main(library, headers):
    shown, promised = exported(library), declared(headers)
    wrong = [f"exported without the prefix: {name}" for name in sorted(shown) if not name.startswith("parley_")]
    wrong += [f"declared and not defined: {name}" for name in sorted(promised - shown)]
    wrong += [f"exported and not declared: {name}" for name in sorted(shown - promised) if name.startswith("parley_")]
    print("\n".join(wrong) or f"{len(shown)} functions exported, all declared")
    return 1 if wrong or not shown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
