"""Makes a random dossier as small as it can be while the program and the witness still differ over it.

    PARLEY=build/cli/parley python3 tests/oracle/shrink.py SEED TEXT [DAY]

TEXT is part of the difference to keep, such as `amendments_found`; DAY is an as-of date.
"""

import copy
import os
import sys
import tempfile
from pathlib import Path

import random_dossier
from compare import examine


def differences(program, dossier, day):
    with tempfile.TemporaryDirectory() as folder:
        path = random_dossier.write(dossier, 0, Path(folder), "small")
        try:
            return [text for _, text in examine(program, path, dossier, day)]
        except Exception:  # what is left is no dossier
            return []


def places(value, before=()):
    """The way to every entry inside, the last of a list first."""
    entries = value.items() if isinstance(value, dict) else reversed(list(enumerate(value))) \
        if isinstance(value, list) else ()
    for key, entry in entries:
        yield before + (key,)
        yield from places(entry, before + (key,))


def without(dossier, place):
    smaller = copy.deepcopy(dossier)
    inner = smaller
    for key in place[:-1]:
        inner = inner[key]
    del inner[place[-1]]
    return smaller


def mentions(entry, word):
    if isinstance(entry, dict):
        return any(mentions(key, word) or mentions(value, word) for key, value in entry.items())
    if isinstance(entry, list):
        return any(mentions(value, word) for value in entry)
    return isinstance(entry, str) and (entry == word or entry.startswith(f"{word}/"))


def free_of(value, word):
    """A copy in which nothing speaks of a point or party any more."""
    if isinstance(value, dict):
        return {key: free_of(entry, word) for key, entry in value.items() if key != word and entry != word}
    if isinstance(value, list):
        return [free_of(entry, word) for entry in value
                if not (mentions(entry, word) if not isinstance(entry, dict) or "order" not in entry and
                        "choices" not in entry and "points" not in entry else entry.get("party") == word)]
    return value


def smaller_ones(dossier):
    for point in dossier.get("plan", {}).get("points", []):
        smaller = free_of({**dossier, "plan": {}}, point["id"])
        smaller["plan"] = {"points": [other for other in dossier["plan"]["points"] if other is not point]}
        yield smaller
    for party in dossier.get("parties", []):
        yield free_of(dossier, party["id"])
    for place in places(dossier):
        yield without(dossier, place)


def shrink(program, dossier, text, day=None):
    again = True
    while again:
        again = False
        for smaller in smaller_ones(dossier):
            if any(text in difference for difference in differences(program, smaller, day)):
                dossier, again = smaller, True
                break
    return dossier


if __name__ == "__main__":
    parley = str(Path(os.environ.get("PARLEY", "build/cli/parley")).resolve())
    as_of = sys.argv[3] if len(sys.argv) > 3 else None
    small = shrink(parley, random_dossier.make(int(sys.argv[1])), sys.argv[2], as_of)
    print(random_dossier.as_yaml(small, 1))
    print("\n".join(differences(parley, small, as_of)))
