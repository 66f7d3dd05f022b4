"""The habits of the house that a script can see: style.py [ROOT].

Names that are not used outside src/base, the length of functions and files, trailing whitespace, the opening comment
of a C file, and the layout that clang-format gives (where it is installed).
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

LONGEST_FUNCTION, LONGEST_FILE = 80, 800

# Each has a better one: pl_calloc and the arena, pl_text, pl_vector, strtod with its end checked, snprintf.
BANNED = ("malloc calloc realloc free aligned_alloc strdup strndup asprintf vasprintf alloca strcpy strcat strncpy "
          "strncat stpcpy sprintf vsprintf gets strtok atoi atol atoll atof rand srand random srandom abort exit "
          "system tmpnam").split()
CALL = re.compile(r"(?<![\w.>])(" + "|".join(BANNED) + r")\s*\(")
# file: names it may use, and why
EXCEPTIONS = {
    "cli/main.c": {"calloc", "free"},  # the lists of words, before any library call
    "src/deal/ledger.c": {"aligned_alloc"},  # large blocks on huge pages; the only place that makes them
}

TEXT = {".c", ".h", ".py", ".sh", ".md", ".build", ".txt", ".json", ".yaml", ".yml", ""}
SKIPPED = ("tests/golden/", "tests/fuzz/seeds/", "build", ".git/")


def files(root):
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        hidden = any(part.startswith(".") and part != ".ci" for part in path.relative_to(root).parts)
        if path.is_file() and not hidden and not name.startswith(SKIPPED) and "__pycache__" not in name:
            yield path, name


def blank_out(text):
    """Comments and quoted text replaced by blanks, line ends kept."""
    pattern = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def functions(code):
    """First line, last line of every function body that stands at the outer level."""
    code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda match: re.sub(r"[^\n]", " ", match.group()), code, flags=re.M)
    depth, start, is_function = 0, 0, False
    for at, letter in enumerate(code):
        if letter == "{":
            if depth == 0:
                is_function = code[:at].rstrip().endswith(")")
                start = at
            depth += 1
        elif letter == "}":
            depth -= 1
            if depth == 0 and is_function:
                yield code.count("\n", 0, start) + 1, code.count("\n", 0, at) + 1


def look_at_c(name, text, wrong):
    code = blank_out(text)
    if not text.startswith("/*"):
        wrong.append(f"{name}:1: a file opens with what it is for")
    for first, last in functions(code):
        if last - first + 1 > LONGEST_FUNCTION:
            wrong.append(f"{name}:{first}: a function of {last - first + 1} lines; at most {LONGEST_FUNCTION}")
    if name.startswith(("src/base/", "tests/", "bench/")):
        return
    for match in CALL.finditer(code):
        if match.group(1) not in EXCEPTIONS.get(name, ()):
            wrong.append(f"{name}:{code.count(chr(10), 0, match.start()) + 1}: {match.group(1)} is for src/base only")


def look_at(path, name, wrong):
    if path.suffix not in TEXT:
        return
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        wrong.append(f"{name}: not UTF-8")
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line != line.rstrip():
            wrong.append(f"{name}:{number}: whitespace at the end of the line")
    if text and not text.endswith("\n"):
        wrong.append(f"{name}: the last line has no end")
    if path.suffix in (".c", ".h", ".py", ".sh") and text.count("\n") > LONGEST_FILE:
        wrong.append(f"{name}: {text.count(chr(10))} lines; at most {LONGEST_FILE}")
    if path.suffix in (".c", ".h"):
        look_at_c(name, text, wrong)


def look_at_layout(root, names, wrong):
    if shutil.which("clang-format") is None:
        print("clang-format is not installed: the layout is not looked at")
        return
    done = subprocess.run(["clang-format", "--dry-run", "-Werror", *names], cwd=root, capture_output=True, text=True)
    wrong += [line for line in done.stderr.splitlines() if re.search(r"error:", line)]


def main(root):
    wrong, c_files, count = [], [], 0
    for path, name in files(root):
        count += 1
        look_at(path, name, wrong)
        if path.suffix in (".c", ".h"):
            c_files.append(name)
    look_at_layout(root, c_files, wrong)
    print("\n".join(wrong) or f"{count} files in good order")
    return 1 if wrong or not c_files else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1]).resolve()))
