"""What the golden tests share: the program, and how wide a line of it is on a terminal."""

import os
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARLEY = Path(os.environ.get("PARLEY", "build/cli/parley")).resolve()


def columns(line):
    """Terminal columns of a line: 2 for a wide character, 0 for a mark that combines."""
    wide = {"W": 2, "F": 2}
    return sum(0 if unicodedata.combining(c) else wide.get(unicodedata.east_asian_width(c), 1) for c in line)
