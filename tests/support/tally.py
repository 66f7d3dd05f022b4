"""Adds up the tests of one or more Meson logs: tally.py BUILD/meson-logs/testlog.json...

A program that prints TAP counts by its lines, any other as one test. The last line is `N passed, N failed`, with
`, N skipped` where some were; the exit code is 1 if any failed.
"""

import json
import re
import sys

LINE = re.compile(r"(not )?ok\b(.*)")
GOOD = ("OK", "EXPECTEDFAIL")


def count(record):
    """Passed, failed and skipped of one line of the log."""
    passed = failed = skipped = 0
    for line in record.get("stdout", "").splitlines():
        match = LINE.match(line)
        if match is None:
            continue
        if re.search(r"# *skip", match.group(2), re.I):
            skipped += 1
        elif match.group(1):
            failed += 1
        else:
            passed += 1
    result = record["result"]
    if passed + failed + skipped == 0:
        return (result in GOOD, result not in (*GOOD, "SKIP"), result == "SKIP")
    if result not in (*GOOD, "SKIP") and failed == 0:
        failed = 1  # it died after its last line, or before the one that was to come
    return passed, failed, skipped


def main(paths):
    total = [0, 0, 0]
    for path in paths:
        with open(path, encoding="utf-8") as log:
            for line in log:
                record = json.loads(line)
                counts = count(record)
                total = [a + int(b) for a, b in zip(total, counts)]
                if counts[1]:
                    print(f"failed: {record['name']} ({record['result']})")
    passed, failed, skipped = total
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
