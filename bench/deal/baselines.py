"""Parley against other ways to the same answer, on identical instances: baselines.py PROGRAM [SEEDS].

PROGRAM is bench_baselines, which times Parley, GLPK and CBC in one process and dumps its instances; HiGHS (in SciPy)
and plain numpy are timed here. Prints Markdown tables: medians over the seeds of CPU milliseconds, in brackets the
ratio to Parley, and how many answers have the very same value; then a checksum of Parley's values.
"""

import json
import statistics
import subprocess
import sys
import time
import zlib

try:
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

STEP, LIMIT_S = 1000, 30  # as in bench_baselines.c
MODELS = [(family, parties, 28, 4) for family in ("opposed", "spatial", "indep", "nearconst") for parties in (2, 4, 6)]
MODELS.append(("opposed", 6, 40, 6))
SMALL = [("opposed", 2, 10, 4), ("opposed", 3, 10, 4), ("opposed", 4, 10, 4)]
SMALL_SCALE = 10000
REPEATS = 3


def lines(program, *words):
    done = subprocess.run([program, *map(str, words)], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def instance(program, row):
    dumped, = lines(program, "dump", row["family"], row["parties"], row["points"], row["options"], row["seed"],
                    row["scale"])
    return np.array(dumped["gains"], dtype=np.int64).reshape(row["parties"], row["points"], row["options"])


def timed(work, repeats=REPEATS):
    """The least CPU time of several runs, and the result."""
    best = None
    for _ in range(repeats):
        begin = time.process_time()
        result = work()
        seconds = time.process_time() - begin
        best = seconds if best is None else min(best, seconds)
    return best, result


# The egalitarian solution by HiGHS


def by_highs(gains):
    """(seconds or None, the least utility of its agreement re-evaluated in whole numbers)."""
    parties, points, options = gains.shape
    width = points * options
    sets = np.zeros((points, width + 1))
    for j in range(points):
        sets[j, j * options:(j + 1) * options] = 1
    least = np.hstack([gains.reshape(parties, width) / STEP, -np.ones((parties, 1))])
    cost = np.zeros(width + 1)
    cost[width] = -1
    rules = [LinearConstraint(sets, 1, 1), LinearConstraint(least, 0, np.inf)]
    bounds = Bounds(np.append(np.zeros(width), -1e9), np.append(np.ones(width), 1e9))
    kinds = np.append(np.ones(width), 0)
    seconds, done = timed(lambda: milp(cost, integrality=kinds, bounds=bounds, constraints=rules,
                                       options={"mip_rel_gap": 0, "time_limit": LIMIT_S}), repeats=1)
    if done.status != 0:
        return None, None
    choices = done.x[:width].reshape(points, options).argmax(axis=1)
    return seconds, int(min(gains[p, np.arange(points), choices].sum() for p in range(parties)))


def cell(seconds, own):
    """Medians of the runs that were finished."""
    done = [(one, base) for one, base in zip(seconds, own) if one is not None]
    if not done:
        return "not available" if len(seconds) else ""
    text = f"{1e3 * statistics.median(one for one, _ in done):.4g} ({statistics.median(a / b for a, b in done):,.0f})"
    return text + (f", {len(done)} of {len(seconds)} done" if len(done) < len(seconds) else "")


def egalitarian(program, seeds):
    print("| egalitarian | parties | Parley, ms | GLPK, ms (ratio) | CBC, ms (ratio) | HiGHS, ms (ratio) | same value |")
    print("|---|---|---|---|---|---|---|")
    for family, parties, points, options in MODELS:
        rows = lines(program, "milp", family, parties, points, options, seeds)
        for row in rows:
            row["highs_s"], row["highs_value"] = by_highs(instance(program, row))
        own = [row["parley_s"] for row in rows]
        answers = [row[f"{solver}_value"] for row in rows for solver in ("glpk", "cbc", "highs")]
        wanted = [row["parley_value"] for row in rows for _ in range(3)]
        better = [1 for value, base in zip(answers, wanted) if value is not None and value > base]
        same = sum(value == base for value, base in zip(answers, wanted))
        print(f"| {points} x {options} {family} | {parties} | {1e3 * statistics.median(own):.3f} "
              + "".join(f"| {cell([row[f'{solver}_s'] for row in rows], own)} " for solver in ("glpk", "cbc", "highs"))
              + f"| {same} of {sum(value is not None for value in answers)} |")
        if better:
            sys.exit(f"{family} {parties}: a solver found more than Parley")
        checksums.append([row["parley_value"] for row in rows])


# Small spaces by plain numpy


def utilities(gains):
    """[parties][agreements], the last point counting fastest."""
    table = np.zeros((len(gains), 1), dtype=gains.dtype)
    for j in range(gains.shape[1]):
        table = (table[:, :, None] + gains[:, j, None, :]).reshape(len(gains), -1)
    return table


def max_min(gains, reservation):
    return int((utilities(gains) - reservation).min(axis=0).max())


def nash(gains, reservation):
    above = utilities(gains) - reservation
    product = above.prod(axis=0)
    product[(above < 0).any(axis=0)] = 0
    return int(product.max())


def frontier(gains, _):
    """The number of vectors that no other dominates: sorted and scanned for two parties, else filtered one by one."""
    table = np.unique(utilities(gains), axis=1) if len(gains) > 2 else utilities(gains)
    if len(gains) == 2:
        table = table[:, np.lexsort((-table[1], -table[0]))]
        before = np.concatenate(([np.iinfo(table.dtype).min], np.maximum.accumulate(table[1])[:-1]))
        return int((table[1] > before).sum())
    table = table[:, np.argsort(-table.sum(axis=0), kind="stable")]
    size = 0
    while table.shape[1]:
        table = table[:, (table > table[:, :1]).any(axis=0)]
        size += 1
    return size


def small(program, seeds):
    print("| small space | parties | Parley, ms | plain numpy, ms (ratio) | same value |")
    print("|---|---|---|---|---|")
    work = {"max-min": max_min, "nash": nash, "frontier": frontier}
    for family, parties, points, options in SMALL:
        rows = lines(program, "small", family, parties, points, options, seeds, SMALL_SCALE)
        for name, by_numpy in work.items():
            chosen = [row for row in rows if row["work"] == name]
            if name == "frontier" and parties > 3:
                continue
            for row in chosen:
                gains = instance(program, row).astype(np.int64)
                row["numpy_s"], row["numpy_value"] = timed(lambda: by_numpy(gains, SMALL_SCALE * 3 // 10),
                                                           REPEATS if parties == 2 else 1)
            own = [row["parley_s"] for row in chosen]
            same = sum(row["parley_value"] == row["numpy_value"] for row in chosen)
            print(f"| {points} x {options} {family}: {name} | {parties} | {1e3 * statistics.median(own):.4f} "
                  f"| {cell([row['numpy_s'] for row in chosen], own)} | {same} of {len(chosen)} |")
            checksums.append([row["parley_value"] for row in chosen])
            if same < len(chosen):
                sys.exit(f"{name}: numpy has another value")


checksums = []


def main(program, seeds):
    egalitarian(program, seeds)
    print()
    small(program, seeds)
    print(f"\nchecksum {zlib.crc32(json.dumps(checksums).encode()):08x}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: baselines.py PROGRAM [SEEDS]")
    sys.stdout.reconfigure(line_buffering=True)
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3)
