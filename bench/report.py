"""Runs the benchmarks and writes the tables of docs/performance.md anew: report.py BUILD [--runs N] [--reuse].

BUILD is a build folder made with -Dbench=true. Every program runs N times (default 3) and the medians of the runs are
shown; the checksums of all runs must be the same. What the programs print is kept in BUILD/bench-report, and --reuse
makes the tables from there. Only what stands between `<!-- bench: NAME -->` and `<!-- end -->` is replaced.
"""

import argparse
import re
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
SCENARIO = "scenarios/peace-2025"
PARTIES = range(2, 7)
PROGRAMS = ["bench_concession", "bench_frontier", "bench_growth", "bench_solve", "bench_baselines", "bench_talks",
            "bench_robust"]
NUMBER = r"([-+.\de]+)"


# Running


class Runs:
    """What each command printed, run by run."""

    def __init__(self, build, runs, reuse):
        self.build, self.runs, self.reuse = Path(build).resolve(), runs, reuse
        self.kept = self.build / "bench-report"
        self.kept.mkdir(exist_ok=True)
        if not reuse:
            targets = ["cli/parley"] + [f"bench/{name}" for name in PROGRAMS]
            subprocess.run(["ninja", "-C", self.build, *targets], check=True, stdout=subprocess.DEVNULL)

    def outputs(self, name, command, runs=None):
        return [self.output(f"{name}.{run}", command) for run in range(runs or self.runs)]

    def output(self, name, command):
        path = self.kept / f"{name}.txt"
        if not self.reuse:
            print(f"{name}: {' '.join(map(str, command))}", file=sys.stderr)
            done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            is_parley = any(str(word).endswith("cli/parley") for word in command)
            if done.returncode not in ((0, 1) if is_parley else (0,)):  # 1: the answer is no
                sys.exit(f"{name}: exit code {done.returncode}\n{done.stdout}")
            path.write_text(done.stdout, encoding="utf-8")
        return path.read_text(encoding="utf-8")

    def rows(self, name, words, pattern):
        """{key: [median over the runs of each number]} of the lines that match; groups named n* are numbers."""
        found, sums = {}, {}
        for text in self.outputs(name, [self.build / "bench" / words[0], *words[1:]]):
            for match in re.finditer(pattern, text, re.M):
                fields = match.groupdict()
                key = tuple(value for group, value in fields.items() if not group.startswith(("n", "sum")))
                key = key if len(key) > 1 else key[0].strip()
                if sums.setdefault(key, fields["sum"]) != fields["sum"]:
                    sys.exit(f"{name}: {key} has another checksum in another run")
                numbers = [float(value) for group, value in fields.items() if group.startswith("n")]
                found.setdefault(key, []).append(numbers)
        return {key: [statistics.median(column) for column in zip(*runs)] for key, runs in found.items()}


def measure(runs):
    """Everything that the tables need."""
    data = {"solve": {}}
    solve = (r"^(?P<concept>\w+) +n=(?P<p>\d+) m=(?P<m>\d+) k=(?P<k>\d+) +median (?P<n1>\S+) ms +p99 (?P<n2>\S+) +"
             r"max (?P<n3>\S+).*checksum (?P<sum>\w+)")
    for parties in PARTIES:
        data["solve"].update(runs.rows(f"solve-28-4-{parties}", ["bench_solve", "500", "28", "4", str(parties)], solve))
    data["solve"].update(runs.rows("solve-40-6-6", ["bench_solve", "100", "40", "6", "6"], solve))
    data["concession"] = runs.rows("concession", ["bench_concession", "100"],
                                   r"^(?P<work>\S.*?) +n=(?P<p>\d) +median (?P<n1>\S+) ms +p95 (?P<n2>\S+) +"
                                   r"max (?P<n3>\S+) +checksum (?P<sum>\w+)")
    data["frontier"] = runs.rows("frontier", ["bench_frontier", "frontier"],
                                 r"^(?P<work>.{38}) cpu +(?P<n1>\S+) ms +wall +(?P<n2>\S+) ms +max +(?P<n3>\S+) ms +"
                                 r"items (?P<n4>\S+).*checksum (?P<sum>\w+)")
    data["frontier"].update(runs.rows("count", ["bench_frontier", "count"],
                                      r"^(?P<work>.{38}) cpu +(?P<n1>\S+) ms +wall +(?P<n2>\S+) ms +max +"
                                      r"(?P<n3>\S+) ms +items (?P<n4>\S+).*checksum (?P<sum>\w+)"))
    data["enumerate"] = runs.rows("enumerate", ["bench_frontier", "enumerate"],
                                  r"^(?P<work>.{38}) +(?P<n1>\S+) G/s.*checksum (?P<sum>\w+)")
    data["growth"] = runs.rows("growth", ["bench_growth", "50"],
                               r"^(?P<axis>\w+) +(?P<work>\w+) +m=(?P<m>\d+) k=(?P<k>\d+) n=(?P<p>\d+) +"
                               r"median (?P<n1>\S+) ms +max (?P<n2>\S+) ms +checksum (?P<sum>\w+)")
    data["baselines"] = runs.output("baselines", ["/usr/bin/python3", "-B", ROOT / "bench/deal/baselines.py",
                                                  runs.build / "bench/bench_baselines", "5"])
    data["talks"] = runs.rows("talks", ["bench_talks", "outcomes"],
                              r"^(?P<work>.{38}) +(?P<n1>\S+) M rounds/s +(?P<n2>\S+) negotiations/s +prepared in +"
                              r"(?P<n3>\S+) ms.*checksum (?P<sum>\w+)")
    data["mediators"] = runs.rows("mediators", ["bench_talks", "mediator"],
                                  r"^(?P<work>.{38}) +(?P<n1>\S+) rounds/s +(?P<n2>\S+) negotiations/s +of the best "
                                  r"(?P<n3>\S+), least (?P<n4>\S+) .*checksum (?P<sum>\w+)")
    data["tournament"] = runs.rows("tournament", ["bench_talks", "tournament"],
                                   r"^(?P<work>.{38}) +(?P<n1>\S+) ms of CPU time.*checksum (?P<sum>\w+)")
    data["talks_baselines"] = runs.output("talks_baselines", [
        "/usr/bin/python3", "-B", ROOT / "bench/talks/baselines.py", runs.build / "bench/bench_talks"])
    data["robust"] = runs.rows("robust", ["bench_robust", SCENARIO], r"^(?P<work>.{26}) cpu +(?P<n1>\S+) ms +wall +"
                               r"(?P<n2>\S+) ms +checksum (?P<sum>\w+)")
    data["robust_baselines"] = runs.output("robust_baselines", [
        "/usr/bin/python3", "-B", ROOT / "bench/robust/baselines.py", runs.build / "bench/bench_robust"])
    for name, words in (("analyze", ["--samples", "0"]), ("analyze readings", [])):
        data[name] = [whole_run(text) for text in runs.outputs(
            name.replace(" ", "-"), ["/usr/bin/time", "-v", runs.build / "cli/parley", "analyze", SCENARIO, *words], 5)]
    return data


def whole_run(text):
    """CPU seconds, wall seconds, MB of a run under `time -v`."""
    def number(label):
        return float(re.search(rf"{label}.*?: {NUMBER}$", text, re.M).group(1))

    minutes, seconds = re.search(r"Elapsed.*: (\d+):([\d.]+)$", text, re.M).groups()
    return (number("User time") + number("System time"), 60 * int(minutes) + float(seconds),
            number("Maximum resident") / 1024)


# Tables


def short(ms):
    """A time in the unit that reads best, three figures."""
    if ms < 0.1:
        return f"{1e3 * ms:.3g} µs"
    return f"{ms:.3g} ms" if ms < 1000 else f"{ms / 1e3:.3g} s"


def goal_row(work, goal, measured, met, command):
    return f"| {work} | {goal} | {measured} | {'yes' if met else 'no'} | `{command}` |"


def goals(data):
    lines = ["| work, 28 x 4 unless said | goal | measured | met | command |", "|---|---|---|---|---|"]
    frontier, concession = data["frontier"], data["concession"]
    for name, label, limit, column in (
            ("frontier n=2 grid 10^3", "2-party frontier, grid 10^3", 0.007, 0),
            ("frontier n=2 grid 10^4", "2-party frontier, grid 10^4", 0.02, 0),
            ("frontier n=3 grid 10^3", "3-party frontier, grid 10^3, indep", 1.2, 0),
            ("frontier n=3 grid opposed 10^3", "3-party frontier, grid 10^3, opposed", 1.2, 0),
            ("frontier n=3 lists 10^6", "3-party frontier, sparse 10^6, opposed", 12, 0),
            ("frontier n=3 lists spatial 10^6", "3-party frontier, sparse 10^6, spatial", 12, 0),
            ("frontier n=4 grid 10^3 half budgets", "4-party frontier, grid 10^3, half budgets, two threads, wall", 350, 1),
            ("frontier n=4 choice 10^3 half budgets", "the same, method chosen by the library", 350, 1),
            ("count n=2 grid 10^4", "exact count, 2 parties, grid 10^4", 200, 0),
            ("count n=3 grid 10^3", "exact count, 3 parties, grid 10^3", 1200, 0)):
        row = frontier[name]
        what = short(row[column]) + (f" ({row[3]:,.0f} points)" if name.startswith("frontier") else "")
        what += f", {short(row[0])} of CPU time" if column else ""
        lines.append(goal_row(label, short(limit), what, row[column] <= limit, f"bench_frontier '{name}'"))
    lines += solve_goals(data["solve"])
    for parties in ("2", "4", "6"):
        values = [concession[f"feasible, {side} of best", parties][0] for side in ("0.9", "1.1")]
        lines.append(goal_row(f"feasible or not, {parties} parties", "35 µs typical",
                              f"{short(values[0])} (yes), {short(values[1])} (no)", max(values) <= 0.035,
                              "bench_concession 100"))
    for kind, label in (("48", "48 of them on 4 options"), ("48 distinct", "48 of them on 48 options")):
        for parties in ("2", "4", "6"):
            row = concession[f"{kind} red lines", parties]
            lines.append(goal_row(f"red lines to drop, {label}, {parties} parties", "5 ms p95",
                                  f"{short(row[0])} median, {short(row[1])} p95, {short(row[2])} max", row[1] <= 5,
                                  "bench_concession 100"))
    for name, rate in data["enumerate"].items():
        limit = 20 if "n=2" in name else 12
        what = re.sub(r"enumerate n=(\d) (.*)", r"enumeration of 4^14, \1 parties, \2", name)
        lines.append(goal_row(what, f"{limit} G agreements/s", f"{rate[0]:.1f} G/s", rate[0] >= limit,
                              "bench_frontier enumerate"))
    lines += robust_goals(data)
    met = sum("| yes |" in line for line in lines)
    return lines + ["", f"{met} of {len(lines) - 2} rows meet their goal."]


def robust_goals(data):
    lines = []
    for work, label, limit in (("acceptance, 1 thread", "who accepts the drafts of peace-2025, 10,000 readings", 200),
                               ("everything, 2 threads", "10,000 readings of peace-2025, two threads, wall", 10000)):
        cpu, wall = data["robust"][work]
        column = wall if "2 threads" in work else cpu
        what = short(column) + (f", {short(cpu)} of CPU time" if column is wall else "")
        lines.append(goal_row(label, short(limit), what, column <= limit, f"bench_robust {SCENARIO}"))
    for name, words, limit in (("analyze", " --samples 0", 0.5), ("analyze readings", "", 10)):
        cpu, wall, size = (statistics.median(column) for column in zip(*data[name]))
        lines.append(goal_row(f"`parley analyze {SCENARIO}{words}`", f"{limit:g} s, 300 MB",
                              f"{wall:.2f} s, {cpu:.2f} s of CPU time, {size:.0f} MB", wall <= limit and size <= 300,
                              f"/usr/bin/time -v parley analyze {SCENARIO}{words}"))
    return lines


def solve_goals(solve):
    lines = []
    for parties in map(str, PARTIES):
        median, _, most = solve["nash", parties, "28", "4"]
        lines.append(goal_row(f"Nash, {parties} parties, 500 instances", "0.2 ms median, 1 ms max",
                              f"{short(median)} median, {short(most)} max", median <= 0.2 and most <= 1,
                              f"bench_solve 500 28 4 {parties}"))
    for concept, label in (("egalitarian", "egalitarian"), ("ks", "Kalai–Smorodinsky")):
        for parties in map(str, PARTIES):
            median, late, most = solve[concept, parties, "28", "4"]
            limit = 0.5 if int(parties) <= 4 else 2
            lines.append(goal_row(f"{label}, {parties} parties, 500 instances", f"{short(limit)} median, 20 ms p99",
                                  f"{short(median)} median, {short(late)} p99, {short(most)} max",
                                  median <= limit and late <= 20, f"bench_solve 500 28 4 {parties}"))
    median, late, most = solve["egalitarian", "6", "40", "6"]
    lines.append(goal_row("egalitarian, 40 x 6, 6 parties, 100 instances", "10 ms median, 200 ms max",
                          f"{short(median)} median, {short(late)} p99, {short(most)} max", median <= 10 and most <= 200,
                          "bench_solve 100 40 6 6"))
    return lines


def baselines(data):
    """The tables as printed, and the range of each column of ratios."""
    lines = data["baselines"].strip().splitlines()
    ratios = {}
    for line in lines:
        cells = [cell.strip() for cell in line.split("|")]
        names = ("GLPK", "CBC", "HiGHS") if len(cells) == 9 else ("numpy",)
        for name, found in zip(names, re.findall(r"\(([\d,]+)\)", line)):
            ratios.setdefault(name, []).append(int(found.replace(",", "")))
    text = ", ".join(f"{name} {min(column):,} to {max(column):,}" for name, column in ratios.items())
    return lines + ["", f"Ratios over the rows: {text}."]


def growth_cell(growth, axis, work, m, k, p):
    row = growth.get((axis, work, str(m), str(k), str(p)))
    return f"{short(row[0])} ({short(row[1])})" if row else "–"


def growth(data):
    lines = []
    for axis, cases in (("points", [(m, 4) for m in (10, 20, 30, 40)]), ("options", [(28, k) for k in (3, 4, 5, 6)])):
        lines += [f"| {axis} | Nash, 4 parties | egalitarian, 4 parties | frontier, 2 parties, grid 10^4 "
                  "| frontier, 3 parties, grid 10^3 |", "|---|---|---|---|---|"]
        for m, k in cases:
            cells = [growth_cell(data["growth"], axis, work, m, k, p)
                     for work, p in (("nash", 4), ("egalitarian", 4), ("frontier", 2), ("frontier", 3))]
            lines.append(f"| {m if axis == 'points' else k} | " + " | ".join(cells) + " |")
        lines.append("")
    lines += ["| parties | Nash | egalitarian | frontier |", "|---|---|---|---|"]
    for p in range(2, 9):
        cells = [growth_cell(data["growth"], "parties", work, 28, 4, p) for work in ("nash", "egalitarian", "frontier")]
        lines.append(f"| {p} | " + " | ".join(cells) + " |")
    return lines


def rest(data):
    lines = ["| work, 28 x 4, 100 instances | parties | median | p95 | max |", "|---|---|---|---|---|"]
    lines += [f"| {work} | {parties} | " + " | ".join(map(short, row)) + " |"
              for (work, parties), row in data["concession"].items()]
    lines += ["", "| work | CPU time | wall | slowest instance | points, or share acceptable |", "|---|---|---|---|---|"]
    lines += [f"| {work} | {short(row[0])} | {short(row[1])} | {short(row[2])} | {row[3]:,.6g} |"
              for work, row in data["frontier"].items()]
    return lines


def talks(data):
    rows = data["talks"]
    rate, _, prepare = rows["2 parties, 10^3 outcomes"]
    large = rows["2 parties, 4^28 outcomes"][1]
    late = rows["2 parties, 10^5 outcomes"][2]
    whole, = data["tournament"]["tournament, 512 negotiations"]
    lines = ["| work | goal | measured | met |", "|---|---|---|---|",
             f"| bilateral rounds, 10^3 outcomes | 10 M/s | {rate:.3g} M/s | {'yes' if rate >= 10 else 'no'} |",
             f"| tournament, 512 negotiations, 8 domains of 64 to 512 outcomes | 20 ms | {short(whole)} | {'yes' if whole <= 20 else 'no'} |",
             f"| preparing 10^5 outcomes, 2 parties | 15 ms | {short(late)} | {'yes' if late <= 15 else 'no'} |",
             f"| negotiations over 4^28 outcomes, 2 parties | 100,000/s | {large:,.0f}/s | {'yes' if large >= 1e5 else 'no'} |",
             "", "| talks | rounds/s | negotiations/s | prepared in |", "|---|---|---|---|"]
    lines += [f"| {name} | {1e6 * row[0]:,.0f} | {row[1]:,.0f} | {short(row[2])} |" for name, row in rows.items()]
    return lines + ["", *data["talks_baselines"].strip().splitlines()]


def robust(data):
    lines = ["| 10,000 readings of peace-2025 | CPU time | wall |", "|---|---|---|"]
    lines += [f"| {work} | {short(cpu)} | {short(wall)} |" for work, (cpu, wall) in data["robust"].items()]
    return lines + [""] + data["robust_baselines"].strip().splitlines()

def mediators(data):
    lines = ["| mediator and parties | of the best welfare, mean | least of 40 | rounds/s | negotiations/s |",
             "|---|---|---|---|---|"]
    return lines + [f"| {name.removeprefix('mediator ')} | {100 * mean:.2f} % | {100 * least:.1f} % | {rate:,.0f} | {whole:,.0f} |"
                    for name, (rate, whole, mean, least) in data["mediators"].items()]


TABLES = {"talks": talks, "mediators": mediators, "goals": goals, "baselines": baselines, "growth": growth, "robust": robust,
          "rest": rest}


def main(arguments):
    data = measure(Runs(arguments.build, arguments.runs, arguments.reuse))
    page = PAGE.read_text(encoding="utf-8")
    for name, table in TABLES.items():
        text = "\n".join(table(data))
        page, count = re.subn(rf"(<!-- bench: {name} -->\n).*?(<!-- end -->)", lambda match: match[1] + text + "\n" + match[2],
                              page, flags=re.S)
        if count != 1:
            sys.exit(f"{PAGE.name} has {count} places for {name}")
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--reuse", action="store_true")
    main(parser.parse_args())
