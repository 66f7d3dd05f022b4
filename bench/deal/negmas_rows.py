"""The small-space rows of baselines.py with NegMAS, where it is installed: negmas_rows.py INSTANCE.json.

bench/negmas.md tells how to make an instance and what to compare. Written against NegMAS 0.15.7 (AGPL-3), which is
not part of Parley and not needed for anything else.
"""

import json
import sys
import time

try:
    from negmas import make_issue
    from negmas.preferences import LinearAdditiveUtilityFunction, kalai_points, nash_points, pareto_frontier
except ImportError as reason:
    sys.exit(f"NegMAS cannot be used here ({reason}): these rows are left out")


def utility_function(gains, issues, names, reserved):
    """One party: a table for each point, weights of 1."""
    tables = {issue.name: dict(zip(names, gains[j * len(names):(j + 1) * len(names)]))
              for j, issue in enumerate(issues)}
    made = LinearAdditiveUtilityFunction(values=tables, weights={name: 1.0 for name in tables}, issues=issues)
    made.reserved_value = reserved
    return made


def timed(work, *arguments, **named):
    begin = time.process_time()
    result = work(*arguments, **named)
    return result, 1e3 * (time.process_time() - begin)


def main(path):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    names = [f"o{o}" for o in range(data["options"])]
    issues = tuple(make_issue(names, f"i{j}") for j in range(data["points"]))
    parties = [utility_function(gains, issues, names, 0.3 * data["scale"]) for gains in data["gains"]]
    for attempt in ("first run", "second run"):
        (points, _), frontier_ms = timed(pareto_frontier, parties, issues=issues)
        nash, nash_ms = timed(nash_points, parties, points, issues=issues)
        kalai, kalai_ms = timed(kalai_points, parties, points, issues=issues)
        floor = 0.3 * data["scale"]
        print(f"{attempt}: CPU time, ms")
        print(f"  frontier  {frontier_ms:10.3f}   {len(points)} points")
        print(f"  nash      {nash_ms:10.3f} more, value {(nash[0][0][0] - floor) * (nash[0][0][1] - floor):.0f}")
        print(f"  max-min   {kalai_ms:10.3f} more, value {min(kalai[0][0]) - floor:.0f}")


if __name__ == "__main__":
    main(sys.argv[1])
