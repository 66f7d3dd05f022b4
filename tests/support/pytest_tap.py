"""Runs pytest and prints one line for each case (TAP), so that Meson counts cases and not runs of pytest.

Run with: python3 tests/support/pytest_tap.py FOLDER... [pytest options]; pytest's own report goes to stderr.
"""

import contextlib
import sys

import pytest


class Lines:
    """A plugin that writes a line as each case ends."""

    def __init__(self, out):
        self.out, self.count = out, 0

    def say(self, good, name, directive=""):
        self.count += 1
        line = f"{'ok' if good else 'not ok'} {self.count} - {name.replace('#', ' ')}{directive}"
        print(line, file=self.out, flush=True)

    def pytest_runtest_logreport(self, report):
        if report.skipped:
            self.say(True, report.nodeid, " # SKIP")
        elif report.when == "call" or report.failed:
            self.say(report.passed, report.nodeid)

    def pytest_collectreport(self, report):
        if report.failed:
            self.say(False, report.nodeid)


def main(arguments):
    lines = Lines(sys.stdout)
    with contextlib.redirect_stdout(sys.stderr):
        code = pytest.main(["-q", "-p", "no:cacheprovider", *arguments], plugins=[lines])
    print(f"1..{lines.count}" if lines.count else "1..0 # SKIP no tests yet")
    return 0 if code == pytest.ExitCode.NO_TESTS_COLLECTED else code


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main(sys.argv[1:]))
