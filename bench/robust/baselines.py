"""The analysis under many readings by Parley and by plain numpy: baselines.py PROGRAM [READINGS].

PROGRAM is bench_robust. numpy draws as many readings by the same rules (docs/robust.md; the dossier as
tests/oracle/view.py has it) and does the same with them: the table of acceptance of the drafts, with central weights;
and where all agreements can be listed, whether there is a deal, the four solutions, how often each option is in them,
whether each draft is efficient. Parley's time for the latter is for more: packages, questions, points that decide.
Dossiers are those of scenarios/, and peace-2025 cut to its first points. One thread each. Prints a Markdown table of
CPU times, ratios, and the greatest difference of two shares in standard errors.
"""

import json
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path

try:
    import numpy as np
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "oracle"))
from brute import Oracle  # noqa: E402
from readings import group_points  # noqa: E402
from view import View, load  # noqa: E402

SCENARIOS, CUTS = ["peace-2025", "siting", "labour", "sale"], [5, 6, 7, 8]
MOST_AGREEMENTS = 2 ** 15
CHUNK = 512  # readings at once: arrays then fit the caches
FEW = 1e-12


def cut(points, folder):
    """The file of peace-2025 with only its first points of several options."""
    dossier = yaml.safe_load((ROOT / "scenarios/peace-2025/dossier.yaml").read_text(encoding="utf-8"))
    kept = [point for point in dossier["plan"]["points"] if len(point["options"]) > 1][:points]
    names = {point["id"] for point in kept}
    dossier["plan"]["points"] = kept
    dossier["stances"] = [stance for stance in dossier["stances"] if stance["point"] in names]
    for line in dossier["red_lines"]:
        line["options"] = [option for option in line["options"] if option.split("/")[0] in names]
    dossier["red_lines"] = [line for line in dossier["red_lines"] if line["options"]]
    for draft in dossier["drafts"]:
        draft["choices"] = {point: option for point, option in draft.get("choices", {}).items() if point in names}
        draft.pop("changes", None)
    for entry in dossier["assumptions"]:
        if isinstance(entry.get("consent"), dict):
            entry["consent"] = {"points": [point for point in entry["consent"]["points"] if point in names]}
            entry["consent"] = entry["consent"] if entry["consent"]["points"] else "none"
    for key in ("statements", "meetings", "timeline", "costs_of_delay", "discrepancies", "summary", "clock", "levers",
                "intent"):
        dossier.pop(key, None)
    path = Path(folder) / f"peace-{points}.json"
    path.write_text(json.dumps(dossier, default=str, ensure_ascii=False), encoding="utf-8")
    return path


def spread(rng, low, high, size):
    return low + (high - low) * rng.random((size, len(low)))


class Model:
    """Of every party the arrays that readings are drawn from."""

    def __init__(self, path):
        self.view = view = View(load(path))
        assert not any(position.likely for position in view.position.values()) and not view.reservation_likely
        assert not view.dossier.get("preferences")
        self.columns = [(point, option) for point in view.points for option in view.options[point]]
        self.starts = np.cumsum([0] + view.shape)
        self.column = {name: place for place, name in enumerate(self.columns)}
        self.parties = [self.party(party) for party in view.needed]
        self.drafts = [self.draft(choices) for choices in view.drafts.values()]

    def party(self, name):
        view = self.view
        positions = [view.position[(name, *column)] for column in self.columns]
        reservation, package = view.reservation[name], view.package.get(name)
        counts = np.array([view.counts(name, point) for point in view.points], dtype=float)
        found = {"low": np.array([float(position.low) for position in positions]),
                 "high": np.array([float(position.high) for position in positions]),
                 "reserve": None if package else [np.array([float(reservation[key])])
                                                  for key in ("favourable", "unfavourable")],
                 "package": package and [self.column[point, package[point]] for point in view.points],
                 "counts": counts, "shares": None, "groups": None,
                 "red": np.array([position.red and view.counts(name, column[0])
                                  for position, column in zip(positions, self.columns)])}
        if name in view.orders:
            groups = group_points(view.orders[name], view.points)
            found["groups"] = [[view.points.index(point) for point in group] for group in groups]
        elif view.shares.get(name):
            known = view.shares[name]
            most = max(bounds[1] for bounds, _ in known.values())
            bounds = [known.get(point, ((0, most), None))[0] for point in view.points]
            found["shares"] = [np.array([float(bound[side]) for bound in bounds]) for side in (0, 1)]
        return found

    def draft(self, choices):
        """For every point the columns that may be chosen."""
        red = np.any([party["red"] for party in self.parties], axis=0)
        rows = []
        for j, point in enumerate(self.view.points):
            columns = np.arange(self.starts[j], self.starts[j + 1])
            if choices[point] is not None:
                columns = np.array([self.column[point, choices[point]]])
            elif not red[columns].all():
                columns = columns[~red[columns]]
            rows.append(columns)
        return rows

    def weights(self, rng, party, size):
        points = len(self.view.points)
        if party["groups"]:
            places = rng.exponential(size=(size, points)) / np.arange(1, points + 1)
            places = np.cumsum(places[:, ::-1], axis=1)[:, ::-1]
            table = np.empty((size, points))
            start = 0
            for group in party["groups"]:
                table[:, group] = places[:, start:start + len(group)].mean(axis=1, keepdims=True)
                start += len(group)
        elif party["shares"]:
            table = spread(rng, *party["shares"], size)
        else:
            table = rng.exponential(size=(size, points))
        table *= party["counts"]
        return table / table.sum(axis=1, keepdims=True)

    def draw(self, rng, size):
        """Of each party values, weights, and reservation values."""
        found = []
        for party in self.parties:
            values, weights = spread(rng, party["low"], party["high"], size), self.weights(rng, party, size)
            reserve = (values[:, party["package"]] * weights).sum(axis=1) if party["package"] else \
                spread(rng, *party["reserve"], size)[:, 0]
            found.append((values, weights, reserve))
        return found

    def fill(self, rng, size):
        """[size][points] columns that fill a draft's gaps, the same for all drafts."""
        gaps = self.draft(dict.fromkeys(self.view.points))
        return np.stack([columns[rng.integers(len(columns), size=size)] for columns in gaps], axis=1)

    def of_draft(self, draft, reading, filled):
        """Of each party u - r, and whether it accepts."""
        chosen = np.where([len(columns) > 1 for columns in draft], filled, [columns[0] for columns in draft])
        for party, (values, weights, reserve) in zip(self.parties, reading):
            margin = (np.take_along_axis(values, chosen, axis=1) * weights).sum(axis=1) - reserve
            yield margin, (margin >= -FEW) & ~party["red"][chosen].any(axis=1)


def acceptance(model, samples):
    """The share of readings in which all accept each draft; on the way who does, and the central weights."""
    drafts, parties = len(model.drafts), len(model.parties)
    rng, hits = np.random.default_rng(1), np.zeros(drafts)
    table, best = np.zeros((drafts, parties)), np.zeros((drafts, parties))
    central = np.zeros((drafts, parties, len(model.view.points)))
    for start in range(0, samples, CHUNK):
        size = min(CHUNK, samples - start)
        reading, filled = model.draw(rng, size), model.fill(rng, size)
        margins = np.empty((drafts, parties, size))
        for d, draft in enumerate(model.drafts):
            accepts = []
            for p, (margin, accepted) in enumerate(model.of_draft(draft, reading, filled)):
                margins[d, p] = margin
                accepts.append(accepted)
            table[d] += [accepted.sum() for accepted in accepts]
            hits[d] += np.logical_and.reduce(accepts).sum()
        tops = margins >= margins.max(axis=0) - FEW
        best += tops.sum(axis=2)
        for p, (_, weights, _) in enumerate(reading):
            central[:, p] += tops[:, p] @ weights
    return hits / samples


class Everything:
    """All agreements in every reading."""

    def __init__(self, model):
        self.model, view = model, model.view
        self.signable = Oracle(view).signable
        choices = np.indices(view.shape).reshape(len(view.shape), -1)
        self.columns = (choices + model.starts[:-1, None])[:, self.signable]
        self.deals = 0
        self.efficient = np.zeros(len(model.drafts))
        self.options = {name: np.zeros(len(model.columns))
                        for name in ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")}

    def margins(self, reading):
        """[parties][readings][agreements] u - r."""
        model, found = self.model, []
        for values, weights, reserve in reading:
            table = -reserve[:, None]
            for j, (first, last) in enumerate(zip(model.starts, model.starts[1:])):
                gains = values[:, first:last] * weights[:, [j]]
                table = (table[:, :, None] + gains[:, None, :]).reshape(len(values), -1)
            found.append(table[:, self.signable])
        return np.stack(found)

    def leximin(self, name, scores, feasible, deal):
        """The greatest least score; among equals the next one decides, and so on."""
        levels = np.sort(scores, axis=0)
        for level in levels:
            best = np.where(feasible, level, -np.inf)
            feasible = best >= best.max(axis=1, keepdims=True) - FEW
        self.count(name, levels[-1], feasible, deal)

    def count(self, name, score, feasible, deal):
        best = np.where(feasible, score, -np.inf).argmax(axis=1)[deal]
        self.options[name] += np.bincount(self.columns[:, best].ravel(), minlength=len(self.model.columns))

    def add(self, rng, size):
        model = self.model
        reading, filled = model.draw(rng, size), model.fill(rng, size)
        margins = self.margins(reading)
        feasible = (margins >= -FEW).all(axis=0)
        deal = feasible.any(axis=1)
        self.deals += deal.sum()
        ideal = np.where(feasible, margins, -np.inf).max(axis=2, keepdims=True)
        self.count("nash", np.maximum(margins, 0).prod(axis=0), feasible, deal)
        with np.errstate(invalid="ignore", divide="ignore"):
            self.leximin("kalai_smorodinsky", margins / ideal, feasible, deal)
        self.leximin("egalitarian", margins, feasible, deal)
        self.count("utilitarian", margins.sum(axis=0), feasible, deal)
        for d, draft in enumerate(model.drafts):
            own = np.stack([margin for margin, _ in model.of_draft(draft, reading, filled)])[:, :, None]
            better = (margins >= own - FEW).all(axis=0) & (margins > own + FEW).any(axis=0)
            self.efficient[d] += (~better.any(axis=1)).sum()


def everything(model, samples):
    rng, found = np.random.default_rng(2), Everything(model)
    for start in range(0, samples, CHUNK):
        found.add(rng, min(CHUNK, samples - start))
    return found


# The comparison


def timed(work):
    begin = time.process_time()
    result = work()
    return time.process_time() - begin, result


def apart(one, two, samples):
    """The greatest difference of shares, in standard errors of the difference of two samples."""
    one, two = np.asarray(one, dtype=float), np.asarray(two, dtype=float)
    both = (samples * (one + two) + 1) / (2 * samples + 2)
    return float((np.abs(one - two) / np.sqrt(2 * both * (1 - both) / samples)).max(initial=0))


def row(work, ours, theirs, error):
    print(f"| {work} | {1e3 * ours:,.4g} | {1e3 * theirs:,.4g} ({theirs / ours:,.1f}) | {error:.1f} |", flush=True)
    if error > 5:
        sys.exit(f"{work}: the shares differ")


def compare(program, name, path, samples):
    """One row, and another where the agreements are few enough."""
    done = subprocess.run([program, "json", path, str(samples)], stdout=subprocess.PIPE, text=True, check=True)
    own, model = json.loads(done.stdout), Model(path)
    drafts, agreements = np.array(own["drafts"]).reshape(-1, 2), math.prod(model.view.shape)
    if len(drafts) > 1:
        took, shares = timed(lambda: acceptance(model, samples))
        row(f"who accepts {len(drafts)} drafts, {name}", own["acceptance_s"], took,
            apart(drafts[:, 0], shares, samples))
    if agreements > MOST_AGREEMENTS:
        return
    took, found = timed(lambda: everything(model, samples))
    errors = [apart([own["deal"]], [found.deals / samples], samples),
              apart(drafts[:, 1], found.efficient / samples, samples)]
    if found.deals:
        errors += [apart(own[concept], counts / found.deals, found.deals) for concept, counts in found.options.items()]
    row(f"solved in each, {agreements:,} agreements, {name}", own["everything_s"], took, max(errors))


def main(program, samples="10000"):
    samples = int(samples)
    print(f"| {samples:,} readings | Parley, ms | plain numpy, ms (ratio) | greatest difference, standard errors |")
    print("|---|---|---|---|")
    for name in SCENARIOS:
        compare(program, name, ROOT / "scenarios" / name / "dossier.yaml", samples)
    with tempfile.TemporaryDirectory() as folder:
        for points in CUTS:
            compare(program, f"peace-2025, {points} points", cut(points, folder), samples)


if __name__ == "__main__":
    main(*sys.argv[1:])
