"""What `parley convert` writes is worth what was read, by readers that know the definitions only (formats.py).

Random folders of each format are written here, converted to every format, and every outcome is compared. Run with:
PARLEY=build/cli/parley python3 -m pytest tests/oracle/test_formats.py
"""

import itertools
import json
import os
import random
import subprocess
from fractions import Fraction
from pathlib import Path
from xml.sax.saxutils import quoteattr

import formats
import pytest
import yaml

PARLEY = Path(os.environ.get("PARLEY", "build/cli/parley")).resolve()
TARGETS = ["dossier", "genius", "geniusweb", "negmas"]
NAMES = ["plain", "yes", "R & D", "1e5", "no: it is", "价格", 'a "quoted" <one>', "-5", "0x10", "# five", "[a]", "null",
         "it's", "2001-01-01", "é", "back\\slash", "{map}", "12:30", "007", "- dash", "80 Gb", "~", "True"]
ERROR = 1e-8


def decimals(rng, count, digits=3):
    return [Fraction(rng.randrange(10**digits + 1), 10**digits) for _ in range(count)]


def shares(rng, count):
    """Weights of three digits that sum to 1."""
    cuts = sorted(rng.randrange(1001) for _ in range(count - 1))
    return [Fraction(b - a, 1000) for a, b in zip([0, *cuts], [*cuts, 1000])]


def domain(rng):
    """Issues as pairs of a name and a list of values, or of a range."""
    issues = []
    for name in rng.sample(NAMES, rng.randrange(1, 5)):
        low = rng.randrange(-3, 4)
        values = (low, low + rng.randrange(1, 5)) if rng.random() < 0.3 else rng.sample(NAMES, rng.randrange(1, 5))
        issues.append((name, values))
    return issues


# -- writing random folders -------------------------------------------------------------------------------------------


def genius_issue(index, name, values, rng):
    """The issue's XML in the domain and in a profile."""
    if isinstance(values, tuple):
        head = f'<issue index="{index}" name={quoteattr(name)} type="integer" lowerbound="{values[0]}" upperbound="{values[1]}">'
        first, last = decimals(rng, 2)
        line = f'slope="{float((last - first) / (values[1] - values[0]))!r}" offset="{float(first)}"'
        if rng.random() < 0.5:
            line = f'parameter1="{rng.choice([0.25, -0.125, 0.5])}" parameter0="{float(first)}"'
        return f"{head}</issue>", f'{head}<evaluator ftype="linear" {line}/></issue>'
    head = f'<issue index="{index}" name={quoteattr(name)} type="discrete">'
    worth = [rng.randrange(0, 60) for _ in values]
    items = [f'<item index="{i + 1}" value={quoteattr(value)}' for i, value in enumerate(values)]
    own = "".join(f'{item} evaluation="{w}"/>' for item, w in zip(items, worth))
    return head + "".join(f"{item}/>" for item in items) + "</issue>", f"{head}{own}</issue>"


def write_genius(folder, rng):
    issues = domain(rng)
    parties = rng.randrange(1, 4)
    scale = rng.choice([1, 1, Fraction(9, 10), Fraction(3, 2)])
    for p in range(parties + 1):
        states = [genius_issue(i + 1, name, values, rng) for i, (name, values) in enumerate(issues)]
        body = "".join(state[p > 0] for state in states)
        if p == 0:
            text = f"<negotiation_template><utility_space><objective index='0' name='x'>{body}</objective></utility_space></negotiation_template>"
            (folder / "domain.xml").write_text(text, encoding="utf-8")
            continue
        body += "".join(f'<weight index="{i + 1}" value="{float(weight * scale)!r}"/>'
                        for i, weight in enumerate(shares(rng, len(issues))))
        text = f'<utility_space><objective index="0">{body}</objective><reservation value="{float(decimals(rng, 1)[0]) / 2}"/></utility_space>'
        (folder / f"party{p}.xml").write_text(text, encoding="utf-8")


def write_geniusweb(folder, rng):
    issues = domain(rng)
    sets = {name: {"range": {"low": values[0], "high": values[1], "step": 1}} if isinstance(values, tuple)
            else {"values": values} for name, values in issues}
    for p in range(rng.randrange(1, 4)):
        utilities, bid = {}, {}
        for name, values in issues:
            if isinstance(values, tuple):
                low, high = (float(u) for u in decimals(rng, 2))
                utilities[name] = {rng.choice(["numberutils", "NumberValueSetUtilities"]): {
                    "lowValue": values[0], "lowUtility": low, "highValue": values[1], "highUtility": high}}
                bid[name] = values[0]
            else:
                table = {value: float(u) for value, u in zip(values, decimals(rng, len(values)))}
                utilities[name] = {rng.choice(["discreteutils", "DiscreteValueSetUtilities"]): {"valueUtilities": table}}
                bid[name] = values[-1]
        weights = {name: float(weight) for (name, _), weight in zip(issues, shares(rng, len(issues)))}
        space = {"name": f"party{p}", "issueUtilities": utilities, "issueWeights": weights,
                 "domain": {"name": "d", "issuesValues": sets}}
        if rng.random() < 0.7:
            space["reservationBid"] = {"issuevalues": bid}
        (folder / f"party{p}.json").write_text(json.dumps({"LinearAdditiveUtilitySpace": space}, indent=1), encoding="utf-8")


def negmas_function(values, rng):
    if not isinstance(values, tuple) or rng.random() < 0.3:
        keys = range(values[0], values[1] + 1) if isinstance(values, tuple) else values
        return {"type": "TableFun", "mapping": {key: rng.randrange(-50, 200) / 8 for key in keys}}
    if rng.random() < 0.5:
        return {"type": "AffineFun", "slope": rng.randrange(-4, 5) / 4, "bias": rng.randrange(-4, 5) / 2}
    return {"type": "TriangularFun", "start": values[0] - 1, "middle": values[0] + 0.5, "end": values[1] + 1,
            "bias": 0.25, "scale": rng.choice([2, -1])}


def write_negmas(folder, rng):
    issues = domain(rng)
    space = {"name": "domain", "type": "CartesianOutcomeSpace",
             "issues": [{"name": name, "type": "ContiguousIssue" if isinstance(values, tuple) else "CategoricalIssue",
                         "values": list(values)} for name, values in issues]}
    (folder / "domain.yml").write_text(yaml.safe_dump(space, allow_unicode=rng.random() < 0.5), encoding="utf-8")
    for p in range(rng.randrange(1, 4)):
        function = {"name": f"party{p}", "type": "LinearAdditiveUtilityFunction",
                    "weights": [rng.randrange(-8, 17) / 8 for _ in issues],
                    "values": [negmas_function(values, rng) for _, values in issues],
                    "reserved_value": rng.choice([float("-inf"), rng.randrange(-20, 40) / 4])}
        if rng.random() < 0.3:
            function["bias"] = rng.randrange(-8, 9) / 4
        (folder / f"party{p}.yml").write_text(yaml.safe_dump(function, allow_unicode=True), encoding="utf-8")


WRITERS = {"genius": write_genius, "geniusweb": write_geniusweb, "negmas": write_negmas}

# -- comparing --------------------------------------------------------------------------------------------------------


def convert(source, target, kind):
    done = subprocess.run([PARLEY, "convert", source, target, "--to", kind], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stderr


def utilities(scenario):
    """For every party its utilities of all outcomes, in order."""
    issues, parties = scenario
    outcomes = list(itertools.product(*(values for _, values in issues)))
    return [[utility(outcome) for outcome in outcomes] for _, utility, _ in parties]


def line_through(before, after):
    """after = shift + scale x before, by the least and the greatest."""
    low, high = min(range(len(before)), key=before.__getitem__), max(range(len(before)), key=before.__getitem__)
    width = before[high] - before[low]
    scale = (after[high] - after[low]) / width if width else Fraction(1)
    return after[low] - scale * before[low], scale


def compare(first, second, told):
    assert first[0] == second[0], "issues and values"
    assert len(first[1]) == len(second[1])
    for (_, _, reserved), (name, _, kept), before, after in zip(first[1], second[1], utilities(first), utilities(second)):
        shift, scale = line_through(before, after)
        if "are moved into" not in told:
            shift, scale = Fraction(0), Fraction(1)
        assert scale >= 0
        assert max(abs(shift + scale * b - a) for b, a in zip(before, after)) <= ERROR, name
        if reserved is None or kept is None:
            continue
        # whoever gains by an agreement still does
        for b, a in zip(before, after):
            if abs(b - reserved) > 1e-6:
                assert (a - kept > -ERROR) if b > reserved else (a - kept < ERROR or "reservation value" in told), name


@pytest.mark.parametrize("kind", WRITERS)
def test_random_folders(tmp_path, kind):
    for seed in range(40):
        rng = random.Random(f"{kind} {seed}")
        source = tmp_path / f"in{seed}"
        source.mkdir()
        WRITERS[kind](source, rng)
        first = formats.READERS[kind](source)
        for target in TARGETS:
            out = tmp_path / (f"out{seed}-{target}" + (".yaml" if target == "dossier" else ""))
            told = convert(source, out, target)
            compare(first, formats.READERS[target](out), told)


@pytest.mark.parametrize("family", ["opposed", "spatial"])
def test_generated_dossiers(tmp_path, family):
    for seed in range(10):
        source = tmp_path / f"{seed}.yaml"
        words = ["generate", "--family", family, "--parties", "3", "--points", "4", "--options", "3", "--seed", str(seed)]
        source.write_bytes(subprocess.run([PARLEY, *words], capture_output=True, check=True).stdout)
        read = yaml.safe_load(source.read_text(encoding="utf-8"))
        for party in read["parties"]:
            party["name"] = party["id"]
        named = tmp_path / f"{seed}-named.yaml"
        named.write_text(yaml.safe_dump(read), encoding="utf-8")
        for target in TARGETS[1:]:
            out = tmp_path / f"{seed}-{target}"
            told = convert(source, out, target)
            compare(formats.dossier(named), formats.READERS[target](out), told)
