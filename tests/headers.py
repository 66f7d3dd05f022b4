"""Each public header compiles alone, as C and as C++: headers.py INCLUDE HEADER... -- C COMPILER -- [C++ COMPILER]."""

import subprocess
import sys
import tempfile
from pathlib import Path

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"]


def compile_alone(compiler, language, standard, include, header, folder):
    source = Path(folder) / f"alone.{language}"
    source.write_text(f"#include <parley/{header}>\n#include <parley/{header}>\nextern int nothing;\n", encoding="utf-8")
    kind = ["-x", "c++"] if language == "cc" else ["-x", "c"]
    command = [*compiler, *kind, f"-std={standard}", *WARNINGS, f"-I{include}", str(source)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        print(f"{header} does not compile alone as {standard}:\n{done.stderr}")
    return done.returncode == 0


def main(arguments):
    at = arguments.index("--")
    include, headers, rest = arguments[0], arguments[1:at], arguments[at + 1 :]
    at = rest.index("--")
    c, cpp = rest[:at], rest[at + 1 :]
    ways = [(c, "c", "c99"), (c, "c", "c17")] + ([(cpp, "cc", "c++17")] if cpp else [])
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for header in headers:
            for compiler, language, standard in ways:
                good &= compile_alone(compiler, language, standard, include, Path(header).name, folder)
    print(f"{len(headers)} headers, each in {len(ways)} ways" + ("" if cpp else "; no C++ compiler"))
    return 0 if good and headers else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
