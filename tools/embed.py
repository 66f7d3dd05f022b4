#!/usr/bin/env python3
"""Turns a text file into a C function that returns it: embed.py FILE FUNCTION OUT."""
import json
import pathlib
import sys

source, function, out = sys.argv[1:]
lines = pathlib.Path(source).read_text(encoding="utf-8").splitlines(keepends=True)
body = "\n".join("    " + json.dumps(line, ensure_ascii=False) for line in lines)
pathlib.Path(out).write_text(
    f"/* Made from {pathlib.Path(source).name}. */\n#include <parley/dossier.h>\n\n"
    "#if defined(__GNUC__)\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n#endif\n\n"
    f"const char *{function}(void) {{\n    return\n{body};\n}}\n", encoding="utf-8")
