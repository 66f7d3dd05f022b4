"""Genius, GeniusWeb, NegMAS and dossiers, read by their definitions alone (docs/formats.md), to compare utilities.

Each reader gives issues, as pairs of a name and a list of values (texts), and parties, as triples of a name, a function
from a list of values to a utility, and a reservation value (None: none). Utilities are fractions. Issues without a step
are no list and are not read here.
"""

import json
import xml.etree.ElementTree as ElementTree
from fractions import Fraction
from pathlib import Path

import yaml

import view


def number(value):
    return Fraction(str(value))


def plain(value):
    """A number as it is written: 3, 0.5."""
    if value.denominator == 1:
        return str(value.numerator)
    text = f"{float(value):.12f}"
    return text.rstrip("0").rstrip(".")


def steps(low, high, step):
    values = []
    while low <= high:
        values.append(plain(low))
        low += step
    return values


# -- Genius -----------------------------------------------------------------------------------------------------------


def bounds(issue):
    holder = issue if issue.get("lowerbound") is not None else issue.find("range")
    return number(holder.get("lowerbound")), number(holder.get("upperbound"))


def genius_values(issue):
    if issue.get("type", "discrete") == "discrete":
        return [item.get("value") for item in issue.findall("item")]
    return steps(*bounds(issue), 1)


def genius_line(issue):
    """A straight line cut to [0, 1]: slope and offset count from the lower bound, parameters from 0."""
    evaluator, low = issue.find("evaluator"), bounds(issue)[0]
    if evaluator.get("slope") is not None:
        slope, offset, start = number(evaluator.get("slope")), number(evaluator.get("offset")), low
    else:
        slope, offset, start = number(evaluator.get("parameter1")), number(evaluator.get("parameter0")), 0
    return lambda value: min(max(offset + slope * (number(value) - start), 0), 1)


def genius_evaluator(issue):
    if issue.get("type", "discrete") != "discrete":
        return genius_line(issue)
    table = {item.get("value"): number(item.get("evaluation")) for item in issue.findall("item")}
    greatest = max(table.values())
    return lambda value: table[value] / greatest if greatest >= Fraction(1, 100000) else Fraction(0)


def genius_profile(root, names):
    """Sum of weight x evaluation / greatest evaluation; a sum of weights above 1 is divided out, of the reservation too."""
    by_index = {issue.get("index"): issue for issue in root.iter("issue")}
    weights = {weight.get("index"): number(weight.get("value")) for weight in root.iter("weight")}
    terms = [(weights[index], genius_evaluator(by_index[index])) for index in names]
    total = max(sum(weight for weight, _ in terms), 1)
    reservation = root.find("reservation")
    reserved = number(reservation.get("value")) / total if reservation is not None else Fraction(0)

    def utility(values):
        return sum(weight * worth(value) for (weight, worth), value in zip(terms, values)) / total

    return utility, reserved


def genius(folder):
    roots = {path.stem: ElementTree.parse(path).getroot() for path in sorted(Path(folder).glob("*.xml"))}
    domain = next(root for root in roots.values() if root.tag == "negotiation_template")
    issues = list(domain.iter("issue"))
    parties = [(stem, *genius_profile(root, [issue.get("index") for issue in issues]))
               for stem, root in roots.items() if root.tag == "utility_space"]
    return [(issue.get("name"), genius_values(issue)) for issue in issues], parties


# -- GeniusWeb --------------------------------------------------------------------------------------------------------


def geniusweb_values(values):
    if "values" in values:
        return values["values"]
    scope = values["range"]
    return steps(number(scope["low"]), number(scope["high"]), number(scope["step"]))


def geniusweb_evaluator(utilities):
    table = utilities.get("discreteutils") or utilities.get("DiscreteValueSetUtilities")
    if table:
        return lambda value: number(table["valueUtilities"][value])
    line = utilities.get("numberutils") or utilities.get("NumberValueSetUtilities")
    low, high = number(line["lowValue"]), number(line["highValue"])
    first, last = number(line["lowUtility"]), number(line["highUtility"])
    return lambda value: first + (last - first) * (number(value) - low) / (high - low) if high > low else first


def geniusweb_profile(space, issues):
    terms = [(number(space["issueWeights"][name]), geniusweb_evaluator(space["issueUtilities"][name]))
             for name, _ in issues]
    assert sum(weight for weight, _ in terms) == 1

    def utility(values):
        return sum(weight * worth(value) for (weight, worth), value in zip(terms, values))

    bid = space.get("reservationBid", {}).get("issuevalues")
    reserved = sum(weight * worth(str(bid[name])) for (weight, worth), (name, _) in zip(terms, issues)
                   if name in bid) if bid else Fraction(0)
    return space["name"], utility, reserved


def geniusweb(folder):
    files = [json.loads(path.read_text(encoding="utf-8"), parse_float=Fraction, parse_int=Fraction)
             for path in sorted(Path(folder).glob("*.json"))]
    spaces = [file["LinearAdditiveUtilitySpace"] for file in files if "LinearAdditiveUtilitySpace" in file]
    domain = next((file for file in files if "issuesValues" in file), None) or spaces[0]["domain"]
    issues = [(name, geniusweb_values(values)) for name, values in domain["issuesValues"].items()]
    return issues, [geniusweb_profile(space, issues) for space in spaces]


# -- NegMAS -----------------------------------------------------------------------------------------------------------


def negmas_values(issue):
    if issue["type"] == "ContiguousIssue":
        return steps(number(issue["values"][0]), number(issue["values"][1]), 1)
    return [value if isinstance(value, str) else plain(number(value)) for value in issue["values"]]


def negmas_function(function):
    kind = function["type"]
    if kind == "TableFun":
        table = {key if isinstance(key, str) else plain(number(key)): number(worth)
                 for key, worth in function["mapping"].items()}
        return lambda value: table[value]
    if kind == "AffineFun":
        return lambda value: number(function["slope"]) * number(value) + number(function["bias"])
    assert kind == "TriangularFun"
    start, middle, end, bias, scale = (number(function[key]) for key in ("start", "middle", "end", "bias", "scale"))

    def triangle(value):
        at = number(value)
        if at <= start or at >= end:
            return bias
        return bias + scale * ((at - start) / (middle - start) if at <= middle else (end - at) / (end - middle))

    return triangle


def negmas_profile(function):
    inner = function["ufun"] if function["type"] == "ExpDiscountedUFun" else function
    terms = list(zip(map(number, inner["weights"]), map(negmas_function, inner["values"])))
    bias = number(inner.get("bias", 0))
    reserved = inner.get("reserved_value", float("-inf"))

    def utility(values):
        return bias + sum(weight * worth(value) for (weight, worth), value in zip(terms, values))

    return function["name"], utility, None if reserved == float("-inf") else number(reserved)


def negmas(folder):
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(Path(folder).glob("*.y*ml"))]
    domain = next(file for file in files if "OutcomeSpace" in file["type"])
    issues = [(issue["name"], negmas_values(issue)) for issue in domain["issues"]]
    return issues, [negmas_profile(file) for file in files if file is not domain]


# -- the dossier ------------------------------------------------------------------------------------------------------


def dossier_point(point):
    """The point's name, and its options as pairs of a text and an id."""
    name = point.get("topic", point["id"])
    if "range" in point:
        ends = [number(point["range"][key]) for key in ("from", "to", "step")]
        return name, [(value, value) for value in steps(*ends)]
    return name, [(option.get("text", option["id"]), option["id"]) for option in point["options"]]


def dossier(path):
    """Of what `parley convert` writes: one stance for every option, one entry of weights for every party."""
    read = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    points = read["plan"]["points"]
    names = [dossier_point(point) for point in points]
    worth = {(stance["party"], stance["point"], view.option_id(stance["option"])): number(stance["value"])
             for stance in read["stances"]}
    parties = []
    for party in read["parties"]:
        shares = next(entry["points"] for entry in read["weights"] if entry["party"] == party["id"])
        total = sum(map(number, shares.values()))

        def utility(values, party=party["id"], shares=shares, total=total):
            return sum(number(shares[point["id"]]) * worth[party, point["id"], dict(options)[value]]
                       for point, (_, options), value in zip(points, names, values)) / total

        parties.append((party["name"], utility, number(party["reservation"])))
    return [(name, [text for text, _ in options]) for name, options in names], parties


READERS = {"genius": genius, "geniusweb": geniusweb, "negmas": negmas, "dossier": dossier}
