"""The same talks by Parley, by a plain restatement in Python and numpy, and by NegMAS where that is installed.

baselines.py PROGRAM [NEGOTIATIONS]. PROGRAM is bench_talks, which dumps its instances; the restatement is
tests/oracle/negmas_sao.py, which looks at all outcomes at every act. Prints a Markdown table of CPU time for a round
(every party acts once) of boulware against boulware, and for a tournament of 512 negotiations, with the ratios to
Parley; talks end where their parties agree, in the same round in all three (a row whose ends differ says so).
"""

import itertools
import json
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

try:
    import numpy  # noqa: F401  the restatement needs it
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)
try:
    from negmas import make_issue
    from negmas.outcomes import make_os
    from negmas.preferences import LinearAdditiveUtilityFunction
    from negmas.sao import AspirationNegotiator, MiCRONegotiator, SAOMechanism, TimeBasedConcedingNegotiator
except ImportError as missing:
    SAOMechanism = None
    print(f"NegMAS is left out: {missing}\n")

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "oracle"))
import negmas_sao as sao  # noqa: E402

ROWS = [(2, 2), (2, 3), (2, 4), (2, 5), (3, 3), (4, 3)]  # parties, issues of 10 options
SHARE = 5  # the reservation value is one in so many of the scale
ROUNDS = 100
BOULWARE = ("time", 4.0, 1e-4)
FIELD = [BOULWARE, ("time", 1.0, 1e-4), ("time", 0.25, 1e-4), ("time", 4.0, 1e-3), ("micro",), ("time", 2.0, 1e-4),
         ("time", 10.0, 1e-4), ("time", 0.5, 1e-4)]
SMALL = [(3, 4), (4, 3), (4, 4), (3, 8)]  # issues, options; two seeds each


class Instance:
    def __init__(self, program, parties, issues, options, seed):
        done = subprocess.run([program, "dump", *map(str, (parties, issues, options, seed))], capture_output=True,
                              text=True, check=True)
        data = json.loads(done.stdout)
        rows = [data["gains"][at:at + options] for at in range(0, len(data["gains"]), options)]
        self.units = [rows[p * issues:(p + 1) * issues] for p in range(parties)]
        self.scale = data["scale"]
        self.reservation = self.scale // SHARE / self.scale


def timed(work):
    begin = time.process_time()
    result = work()
    return time.process_time() - begin, result


# Each returns seconds and rounds of one negotiation; preparing counts for itself.


def by_restatement(instance, specs):
    parties = len(instance.units)
    took, domain = timed(lambda: sao.Domain(instance.units, [instance.scale] * parties,
                                            [instance.reservation] * parties))
    negotiators = [sao.make(spec, domain, p) for p, spec in enumerate(specs)]
    seconds, (acts, _) = timed(lambda: sao.negotiate(negotiators, ROUNDS))
    return took, seconds, acts[-1][0] + 1


def negotiator_of(spec):
    if spec[0] == "micro":
        return MiCRONegotiator()
    if spec[2] == 1e-3:
        return AspirationNegotiator()
    return TimeBasedConcedingNegotiator(offering_curve=spec[1], stochastic=False)


def by_negmas(instance, specs):
    issues, options = len(instance.units[0]), len(instance.units[0][0])
    names = [f"o{o}" for o in range(options)]

    def prepare():
        space = make_os([make_issue(names, f"i{j}") for j in range(issues)])
        mechanism = SAOMechanism(outcome_space=space, n_steps=ROUNDS)
        for rows, spec in zip(instance.units, specs):
            tables = {f"i{j}": {name: units / instance.scale for name, units in zip(names, row)}
                      for j, row in enumerate(rows)}
            utility = LinearAdditiveUtilityFunction(values=tables, weights={name: 1.0 for name in tables},
                                                    outcome_space=space, reserved_value=instance.reservation)
            mechanism.add(negotiator_of(spec), preferences=utility)
        return mechanism

    took, mechanism = timed(prepare)
    seconds, _ = timed(mechanism.run)
    return took, seconds, mechanism.state.step


def cell(value, unit, base):
    return "–" if value is None else f"{value:,.4g} {unit} ({value / base:,.0f})"


def parley_rounds(program, name):
    """Seconds for a round, by bench_talks on 20 domains of that size."""
    done = subprocess.run([program, name], capture_output=True, text=True, check=True)
    return 1e-6 / float(re.search(r"([\d.e+]+) M rounds/s", done.stdout).group(1))


def row_of(program, parties, issues, negotiations):
    name = f"{parties} parties, 10^{issues} outcomes"
    base = parley_rounds(program, name)
    others, ends = [], []
    for run in (by_restatement, by_negmas if SAOMechanism else None):
        found = []
        for seed in range(negotiations if run else 0):
            _, seconds, rounds = run(Instance(program, parties, issues, 10, seed), [BOULWARE] * parties)
            found.append((seconds / rounds, rounds))
        others.append(1e6 * statistics.median(each for each, _ in found) if found else None)
        ends.append([rounds for _, rounds in found])
    differ = "" if not ends[1] or ends[0] == ends[1] else "; NegMAS ends in other rounds"
    cells = [cell(value, "µs", 1e6 * base) for value in others]
    print(f"| {name}{differ} | {1e6 * base:.4g} µs | " + " | ".join(cells) + " |", flush=True)


def tournament(program):
    """CPU seconds for all 512 negotiations, preparing included."""
    done = subprocess.run([program, "tournament"], capture_output=True, text=True, check=True)
    base = 1e-3 * float(re.search(r"([\d.e+]+) ms", done.stdout).group(1))
    instances = [Instance(program, 2, *SMALL[i // 2], i) for i in range(8)]
    totals = []
    for run in (by_restatement, by_negmas if SAOMechanism else None):
        total = sum(sum(run(instance, pair)[:2]) for instance in instances
                    for pair in itertools.product(FIELD, repeat=2)) if run else None
        totals.append(total)
    cells = [cell(total and 1e3 * total, "ms", 1e3 * base) for total in totals]
    print(f"| tournament, 512 negotiations | {1e3 * base:.4g} ms | " + " | ".join(cells) + " |")


def main(program, negotiations="3"):
    print("| boulware, a round | Parley | plain Python (ratio) | NegMAS (ratio) |\n|---|---|---|---|")
    for parties, issues in ROWS:
        row_of(program, parties, issues, int(negotiations))
    tournament(program)


if __name__ == "__main__":
    main(*sys.argv[1:])
