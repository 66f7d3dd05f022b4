"""`parley tournament` against numpy and scipy: what is said of each negotiation by brute force over all outcomes of
random additive domains, the means and intervals by scipy, the bootstrap by an independent one, the places by counting.
"""

import csv
import itertools
import json
import os
import random
import subprocess
from pathlib import Path

import numpy
import pytest
from scipy import stats

PARLEY = Path(os.environ.get("PARLEY", "build/cli/parley")).resolve()
STRATEGIES = ["boulware", "linear", "micro", "random", "tradeoff", "staller"]
MEASURES = ["utility", "advantage", "agreement", "welfare", "nash_distance", "frontier_least", "frontier_most", "rounds"]


class Domain:
    """Additive utilities in thousandths, so that decimals are exact."""

    def __init__(self, seed, parties, name):
        draw = random.Random(seed)
        self.name, self.parties = name, parties
        self.sizes = [draw.randint(2, 5) for _ in range(3)]
        self.weights = [self.split(draw) for _ in range(parties)]
        self.values = [[[draw.randint(0, 10) / 10 for _ in range(k)] for k in self.sizes] for _ in range(parties)]
        self.bids = [[draw.randrange(k) for k in self.sizes] for _ in range(parties)]
        self.outcomes = list(itertools.product(*map(range, self.sizes)))
        self.utilities = numpy.array([[self.worth(p, outcome) for p in range(parties)] for outcome in self.outcomes])
        self.reservations = numpy.array([self.worth(p, self.bids[p]) for p in range(parties)])

    @staticmethod
    def split(draw):
        first, second = sorted(draw.sample(range(1, 10), 2))
        return [first / 10, (second - first) / 10, (10 - second) / 10]

    def worth(self, party, outcome):
        return sum(w * v[o] for w, v, o in zip(self.weights[party], self.values[party], outcome))

    def write(self, folder):
        folder.mkdir()
        issues = {f"i{j}": {"values": [f"v{o}" for o in range(k)]} for j, k in enumerate(self.sizes)}
        domain = {"name": self.name, "issuesValues": issues}
        (folder / "domain.json").write_text(json.dumps(domain), encoding="utf-8")
        for p in range(self.parties):
            space = {"issueUtilities": {f"i{j}": {"DiscreteValueSetUtilities": {"valueUtilities": {
                         f"v{o}": self.values[p][j][o] for o in range(k)}}} for j, k in enumerate(self.sizes)},
                     "issueWeights": {f"i{j}": w for j, w in enumerate(self.weights[p])},
                     "domain": domain, "name": f"party{p}",
                     "reservationBid": {"issuevalues": {f"i{j}": f"v{o}" for j, o in enumerate(self.bids[p])}}}
            (folder / f"party{p}.json").write_text(json.dumps({"LinearAdditiveUtilitySpace": space}), encoding="utf-8")

    def frontier(self):
        beaten = [any((other >= u - 1e-12).all() and (other > u + 1e-12).any() for other in self.utilities)
                  for u in self.utilities]
        return self.utilities[~numpy.array(beaten)]

    def nash_points(self):
        """All with the greatest product: which of several is meant is not this test's matter."""
        surplus = self.utilities - self.reservations
        allowed = (surplus >= -1e-12).all(axis=1)
        if not allowed.any():
            return numpy.empty((0, self.parties))
        product = numpy.where(allowed, surplus.clip(min=0).prod(axis=1), -1)
        return self.utilities[product >= product.max() - 1e-12] if product.max() > 1e-9 else None


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def hold(folder, domains, *words):
    for domain in domains:
        domain.write(folder / domain.name)
    named = [word for strategy in STRATEGIES for word in ("--with", strategy)]
    subprocess.run([PARLEY, "tournament", *[folder / domain.name for domain in domains], *named, "--rounds", "20", "-o",
                    folder / "out", *words], check=True, capture_output=True, timeout=300)
    return folder / "out"


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Twelve domains of two parties, and three of three."""
    folder = tmp_path_factory.mktemp("many")
    domains = [Domain(seed, 2 if seed < 12 else 3, f"d{seed:02}") for seed in range(15)]
    return {d.name: d for d in domains}, hold(folder, domains, "--repeat", "2", "--resamples", "20000")


def numbers(row, name):
    return [float(row[f"{name}_{p}"]) for p in range(3) if row.get(f"{name}_{p}")]


def test_every_negotiation_by_brute_force(many):
    domains, out = many
    known = {name: (d.frontier(), d.nash_points()) for name, d in domains.items()}
    agreed = 0
    for row in rows(out / "negotiations.csv"):
        domain, (frontier, nash) = domains[row["scenario"]], known[row["scenario"]]
        payoffs = numpy.array(numbers(row, "payoff"))
        if row["end"] != "agreed":
            assert payoffs == pytest.approx(domain.reservations, abs=1e-9)
            continue
        agreed += 1
        utilities = domain.utilities[domain.outcomes.index(tuple(map(int, row["agreement"].split())))]
        assert payoffs == pytest.approx(utilities, abs=1e-9)
        assert float(row["welfare"]) == pytest.approx(utilities.sum(), abs=1e-9)
        nearest = numpy.linalg.norm(frontier - utilities, axis=1).min()
        assert float(row["frontier_least"]) == pytest.approx(nearest, abs=1e-9)
        assert row["frontier_most"] == row["frontier_least"]
        if nash is not None:
            apart = numpy.linalg.norm(nash - utilities, axis=1)
            assert numpy.abs(apart - float(row["nash_distance"])).min() < 1e-9
    assert agreed > 200


def test_advantage_is_the_share_of_what_could_be_gained(many):
    domains, out = many
    for row in rows(out / "negotiations.csv"):
        domain = domains[row["scenario"]]
        best = domain.utilities.max(axis=0)
        for p in range(domain.parties):
            range_p = best[p] - domain.reservations[p]
            if range_p < 1e-9:
                assert row[f"advantage_{p}"] == ""
            else:
                share = (float(row[f"payoff_{p}"]) - domain.reservations[p]) / range_p
                assert float(row[f"advantage_{p}"]) == pytest.approx(share, abs=1e-8)


# -- standings -------------------------------------------------------------------------------------


def observations(out, over):
    """{measure: [strategy][observation]}; nan where there is none."""
    found = rows(out / "negotiations.csv")
    keys = sorted({row[over] for row in found}, key=lambda key: (len(key), key))
    cells = {(m, s, k): [] for m in MEASURES for s in STRATEGIES for k in keys}
    for row in found:
        for p in range(3):
            strategy = row.get(f"strategy_{p}")
            if not strategy:
                continue
            values = {"utility": row[f"payoff_{p}"], "advantage": row[f"advantage_{p}"],
                      "agreement": str(int(row["end"] == "agreed")), "welfare": row["welfare"], "rounds": row["rounds"],
                      **{m: row[m] for m in ("nash_distance", "frontier_least", "frontier_most")}}
            for measure, value in values.items():
                if value:
                    cells[measure, strategy, row[over]].append(float(value))
    return {m: numpy.array([[numpy.mean(cells[m, s, k]) if cells[m, s, k] else numpy.nan for k in keys]
                            for s in STRATEGIES]) for m in MEASURES}


def check_intervals(out, table):
    summary = {row["strategy"]: row for row in rows(out / "summary.csv")}
    for measure in MEASURES:
        for strategy, values in zip(STRATEGIES, table[measure]):
            values, row = values[~numpy.isnan(values)], summary[strategy]
            if not len(values):
                assert row[measure] == ""
                continue
            assert float(row[measure]) == pytest.approx(values.mean(), abs=1e-9)
            low, high = values.mean() + numpy.array([-1, 1]) * stats.t.ppf(0.975, len(values) - 1) * stats.sem(values)
            low = max(low, {"rounds": 1}.get(measure, 0)) if measure not in ("utility", "advantage", "welfare") else low
            high = min(high, 1) if measure == "agreement" else high
            assert float(row[f"{measure}_low"]) == pytest.approx(low, abs=1e-8)
            assert float(row[f"{measure}_high"]) == pytest.approx(high, abs=1e-8)


def bootstrap(scores, resamples=20000):
    """t, p and the adjusted p of every pair, by numpy's random numbers."""
    pairs = list(itertools.combinations(range(len(scores)), 2))
    differences = numpy.array([scores[a] - scores[b] for a, b in pairs])
    count = differences.shape[1]

    def t_of(sample):
        error = sample.std(axis=-1, ddof=1) / numpy.sqrt(count)
        with numpy.errstate(divide="ignore", invalid="ignore"):
            t = sample.mean(axis=-1) / error
        return numpy.where(error < 1e-12, numpy.where(numpy.abs(sample.mean(axis=-1)) < 1e-12, 0, numpy.inf), t)

    observed = t_of(differences)
    picks = numpy.random.default_rng(1).integers(count, size=(resamples, count))
    centred = differences - differences.mean(axis=1, keepdims=True)
    drawn = numpy.abs(t_of(centred[:, picks]))
    p = (1 + (drawn >= numpy.abs(observed)[:, None]).sum(axis=1)) / (1 + resamples)
    adjusted, order, least = numpy.empty(len(pairs)), numpy.argsort(-numpy.abs(observed)), 0
    for step, at in enumerate(order):
        most = drawn[order[step:]].max(axis=0)
        least = max(least, (1 + (most >= abs(observed[at])).sum()) / (1 + resamples))
        adjusted[at] = least
    return pairs, differences, observed, p, adjusted


def check_pairs(out, scores):
    pairs, differences, observed, p, adjusted = bootstrap(scores)
    found = rows(out / "pairs.csv")
    assert [(row["first"], row["second"]) for row in found] == [(STRATEGIES[a], STRATEGIES[b]) for a, b in pairs]
    for row, d, t, p_of, p_adjusted in zip(found, differences, observed, p, adjusted, strict=True):
        assert float(row["difference"]) == pytest.approx(d.mean(), abs=1e-9)
        reach = stats.t.ppf(0.975, len(d) - 1) * stats.sem(d)
        assert float(row["difference_high"]) == pytest.approx(d.mean() + reach, abs=1e-8)
        assert float(row["t"]) == pytest.approx(t, rel=1e-6)
        # two samples of 20,000: five standard errors of the difference at most
        for ours, theirs in ((float(row["p"]), p_of), (float(row["p_adjusted"]), p_adjusted)):
            assert abs(ours - theirs) < 5 * (2 * max(theirs * (1 - theirs), 1e-4) / 20000) ** 0.5
        assert row["told_apart"] == str(int(float(row["p_adjusted"]) <= 0.05))


def check_places(out):
    summary, pairs = rows(out / "summary.csv"), rows(out / "pairs.csv")
    scores = [float(row["utility"]) for row in summary]
    assert scores == sorted(scores, reverse=True)
    for row in summary:
        own, better, worse = row["strategy"], 0, 0
        for pair in pairs:
            if pair["told_apart"] == "1" and own in (pair["first"], pair["second"]):
                ahead = (float(pair["difference"]) > 0) == (own == pair["first"])
                better, worse = better + (not ahead), worse + ahead
        assert int(row["place"]) == 1 + sum(score > float(row["utility"]) for score in scores)
        assert (int(row["best_place"]), int(row["worst_place"])) == (1 + better, len(summary) - worse)


def test_standings_over_scenarios(many):
    _, out = many
    table = observations(out, "scenario")
    check_intervals(out, table)
    check_pairs(out, table["utility"])
    check_places(out)
    assert any(row["told_apart"] == "1" for row in rows(out / "pairs.csv"))


def test_standings_over_repeats(tmp_path):
    out = hold(tmp_path, [Domain(40, 2, "one"), Domain(41, 2, "two")], "--repeat", "12", "--over", "repeats",
               "--resamples", "20000")
    table = observations(out, "repeat")
    check_intervals(out, table)
    check_places(out)


def test_means_against_each_other(many):
    _, out = many
    met = {}
    for row in rows(out / "negotiations.csv"):
        seats = [row[f"strategy_{p}"] for p in range(3) if row[f"strategy_{p}"]]
        for p, q in itertools.permutations(range(len(seats)), 2):
            met.setdefault((seats[p], seats[q]), []).append(float(row[f"payoff_{p}"]))
    for pair in rows(out / "pairs.csv"):
        first, second = pair["first"], pair["second"]
        assert float(pair["first_against_second"]) == pytest.approx(numpy.mean(met[first, second]), abs=1e-9)
        assert float(pair["second_against_first"]) == pytest.approx(numpy.mean(met[second, first]), abs=1e-9)
