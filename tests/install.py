"""The installed library can be found and used: install.py BUILD C COMPILER...

Installs into a temporary folder, compiles a small program by pkg-config against it, shared and static, and runs it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = """
#include <parley/parley.h>
#include <stdio.h>
#include <string.h>

int main(void) {
    static const char text[] = "{\\"parley\\": \\"dossier/1\\", \\"parties\\": [{\\"id\\": \\"a\\", \\"role\\": \\"principal\\"}],"
                               "\\"plan\\": {\\"points\\": [{\\"id\\": \\"p\\", \\"options\\": [{\\"id\\": \\"x\\"}]}]}}";
    parley_dossier *dossier;
    if (parley_dossier_parse(&dossier, "text", text, strlen(text), 1, NULL) != PARLEY_OK)
        return 1;
    printf("%s %zu\\n", parley_version(), dossier->point_count);
    parley_dossier_free(dossier);
    return 0;
}
"""


def run(command, **more):
    done = subprocess.run(command, capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def main(build, compiler):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        run(["meson", "install", "-C", build, "--no-rebuild", "--destdir", folder])
        description = next(root.rglob("parley.pc"))
        environment = {**os.environ, "PKG_CONFIG_PATH": str(description.parent), "PKG_CONFIG_SYSROOT_DIR": folder}
        shared = next(root.rglob("libparley.so.0")).parent
        source = root / "program.c"
        source.write_text(PROGRAM, encoding="utf-8")
        printed = set()
        for way in ([], ["--static"]):
            flags = run(["pkg-config", *way, "--cflags", "--libs", "parley"], env=environment).split()
            if way:
                flags = [f"-l:libparley.a" if flag == "-lparley" else flag for flag in flags]
            run([*compiler, "-o", root / "program", source, *flags])
            printed.add(run([root / "program"], env={**os.environ, "LD_LIBRARY_PATH": str(shared)}))
        version = run(["pkg-config", "--modversion", "parley"], env=environment).strip()
        command = next(path for path in root.rglob("bin/parley"))
        wanted = {f"{version} 1\n"}
        if printed != wanted or run([command, "--version"]) != f"parley {version}\n":
            sys.exit(f"printed {printed}, expected {wanted}")
        print(f"parley {version} installs, links shared and static, and runs")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
