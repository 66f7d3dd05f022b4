"""A file includes only what stands above it: layers.py [ROOT].

The folders stand in the order below; the sisters do not include each other. A public header belongs to the folder
that holds the source of its name; where that says too little, HEADERS decides.
"""

import re
import sys
from pathlib import Path

SISTERS = ("deal", "talks", "forecast", "conflict")
ORDER = ["base", "parallel", "document", "dossier", "utility", SISTERS, "format", "report", "cli", "server", "cluster"]
LEVEL = {}
for level, entry in enumerate(ORDER):
    for name in entry if isinstance(entry, tuple) else (entry,):
        LEVEL[name] = level

# Public headers whose folder their name does not give.
HEADERS = {
    "status": "base",
    # The description of a space is what utility writes and deal reads; the functions over it are deal's.
    "space": "utility",
    # deal has a file of the same name, about another thing.
    "tournament": "talks",
}

# What a mediator may include: nothing from which there is a way to a party's utilities.
MEDIATORS = "src/talks/mediator"
OF_MEDIATORS = re.compile(r"parley/protocol\.h|talks/(mediator\w*|answers|component|terms)\.h|(base|parallel)/\w+\.h")

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)


def owner_of_header(root, stem):
    """The folder that a public header belongs to, or None."""
    if stem in HEADERS:
        return HEADERS[stem]
    for folder in LEVEL:
        if (root / "src" / folder / f"{stem}.c").exists() or stem == folder:
            return folder
    return None


def folder_of(root, path):
    parts = path.relative_to(root).parts
    if parts[0] == "src":
        return parts[1]
    if parts[0] == "include":
        return "everything" if path.stem == "parley" else owner_of_header(root, path.stem)
    return parts[0]


def included(root, path, quote, name):
    """The folder that an include reaches into, or None for the system and the file's own folder."""
    if name.startswith("parley/"):
        stem = Path(name).stem
        return "everything" if stem == "parley" else owner_of_header(root, stem) or f"?{name}"
    if quote == "<" or "/" not in name:
        return None
    return name.split("/")[0]


def complaint(inside, reached):
    if reached.startswith("?"):
        return f"no folder is known for {reached[1:]}: name it in HEADERS of tests/layers.py"
    if inside == "everything" or reached in (None, inside):
        return None
    if reached == "everything":
        return None if inside in ("cli", "server", "cluster") else "parley.h is for programs; include what is needed"
    if reached not in LEVEL:
        return f"{reached} is no folder of DESIGN.md"
    if LEVEL[reached] > LEVEL[inside]:
        return f"{reached} stands below {inside}"
    if LEVEL[reached] == LEVEL[inside]:
        return f"{inside} and {reached} are sisters"
    return None


def main(root):
    wrong = []
    files = [path for folder in ("include", "src", "cli", "server", "cluster")
             for path in sorted((root / folder).rglob("*.[ch]"))]
    for path in files:
        inside = folder_of(root, path)
        where = path.relative_to(root)
        if inside is None or (inside != "everything" and inside not in LEVEL):
            wrong.append(f"{where}: its folder has no place in the order")
            continue
        for match in INCLUDE.finditer(path.read_text(encoding="utf-8")):
            reached = included(root, path, *match.groups())
            found = complaint(inside, reached) if reached else None
            if str(where).startswith(MEDIATORS) and match[1] == '"' and not OF_MEDIATORS.fullmatch(match[2]):
                found = f"a mediator must not include {match[2]}: it knows what it is told"
            if found:
                line = path.read_text(encoding="utf-8").count("\n", 0, match.start(1)) + 1
                wrong.append(f"{where}:{line}: {found}")
    print("\n".join(wrong) or f"{len(files)} files include only what stands above them")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1]).resolve()))
