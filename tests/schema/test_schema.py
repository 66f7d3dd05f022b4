"""Holds src/dossier/dossier.schema.json against docs/dossier.md, the scenarios, and the corpus of bad dossiers.

Run with: python3 -m pytest tests/schema
"""

import json
import re
from pathlib import Path

import jsonschema
import pytest

import core_yaml

ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs/dossier.md").read_text(encoding="utf-8")
SCHEMA = json.loads((ROOT / "src/dossier/dossier.schema.json").read_text(encoding="utf-8"))
DEFS = SCHEMA["$defs"]
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
CORPUS = ROOT / "tests/golden/check"
SCENARIOS = sorted(ROOT.glob("scenarios/*/dossier.yaml"))


def mistakes(dossier):
    return [f"/{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in VALIDATOR.iter_errors(dossier)]


# -- the scenarios and the example in the documentation ---------------------------------------------------------------


def test_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_there_are_scenarios():
    assert {path.parent.name for path in SCENARIOS} >= {"sale", "siting", "labour"}


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.parent.name)
def test_scenario(path):
    assert mistakes(core_yaml.read(path)) == []


def test_shortest_dossier(tmp_path):
    path = tmp_path / "dossier.yaml"
    path.write_text(re.search(r"```yaml\n(.*?)```", DOCS, re.S).group(1), encoding="utf-8")
    assert mistakes(core_yaml.read(path)) == []


# -- reading docs/dossier.md ------------------------------------------------------------------------------------------


def section(title):
    """The text under a heading."""
    return re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", DOCS, re.S | re.M).group(1)


def table(title, first):
    """The rows of the table whose first column is headed `first`."""
    lines = section(title).splitlines()
    start = next(i for i, line in enumerate(lines) if re.match(rf"\| {first} \|", line))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    return rows


def words(text):
    """The words in code type."""
    return re.findall(r"`(\w+)`", text)


def outside(text):
    """The words in code type that stand outside parentheses."""
    while (shorter := re.sub(r"\([^()]*\)", "", text)) != text:
        text = shorter
    return words(text)


def inside(text, key):
    """The words in code type in the parentheses after a key."""
    return words(re.search(rf"`{key}` \(([^()]*)\)", text).group(1))


def required_in(text):
    """The keys followed by parentheses that say `required`."""
    return {key for key, why in re.findall(r"`(\w+)` \(([^()]*)\)", text) if "required" in why}


def sentence(title, start="An entry has"):
    """From the given words to a full stop or colon, on one line."""
    text = " ".join(section(title).split())
    return re.search(rf"{re.escape(start)} (.*?)(\. |\.$|: ?\||, written| \|)", text).group(1)


def from_table(title, first="key"):
    """Keys, and the keys whose default is `required`, of a table of keys."""
    rows = table(title, first)
    keys = {key for row in rows for key in words(row[0])}
    needed = {key for row in rows if len(row) > 3 and row[2] == "required" for key in words(row[0])}
    return keys, needed


def row(title, key, first="key"):
    return next(cells for cells in table(title, first) if key in words(cells[0]))


def example(text, first):
    """The keys of a mapping written in braces in code type."""
    return set(re.findall(r"(\w+):", re.search(rf"`(\{{{first}: [^`]*)`", text).group(1)))


COMMON = {"date", "sources", "text"}  # besides `note`, in every entry of a list


def documented():
    """For each kind of mapping: the schema, the keys in the documentation, the required ones or None, is it an entry"""
    whole = " ".join(DOCS.split())
    person = re.search(r"A \*\*person\*\* has (.*?)\n\n", DOCS, re.S).group(1)
    plan = sentence("plan", "`plan` has")
    options = row("plan", "options")[3]
    changes, shown = row("drafts", "changes")[3], row("drafts", "shown_to")[3]
    constraints, weights = sentence("constraints"), sentence("weights", "An entry has")
    assumptions, red_lines = sentence("assumptions"), sentence("red_lines")
    importance = re.search(r"The words are (.*?);", section("weights"), re.S).group(1)

    def branch(name, key=None):
        return next(part for part in DEFS[name]["anyOf"]
                    if part.get("type") == "object" and (key is None or key in part["properties"]))

    yield "top level", SCHEMA, *from_table("Top level"), False
    yield "party", DEFS["party"], *from_table("parties"), True
    yield "person", DEFS["person"], set(outside(person)), required_in(person), True
    yield "consent", branch("consent"), example(row("parties", "consent")[1], "points"), {"points"}, False
    yield "plan", DEFS["plan"], set(outside(plan)), None, False
    yield "point", DEFS["point"], *from_table("plan"), True
    yield "option", DEFS["option"], set(outside(options)), required_in(options), True
    yield "proposer", branch("proposer"), example(section("plan"), "party"), {"party"}, True
    yield "range", DEFS["range"], set(outside(row("plan", "range")[3].split(":")[1])), None, False
    yield "stance", DEFS["stance"], *from_table("stances"), True
    yield "scale", DEFS["scale"], {words(cells[0])[0] for cells in table("stances", "word")}, set(), False
    yield "red line", DEFS["red_line"], set(outside(red_lines)), required_in(red_lines), True
    yield "constraint", DEFS["constraint"], set(outside(constraints)) | from_table("constraints")[0], set(), True
    implies = row("constraints", "implies")[1]
    yield "implies", DEFS["constraint"]["properties"]["implies"], example(implies, "if"), {"if", "then"}, False
    yield "draft", DEFS["draft"], *from_table("drafts"), True
    yield "change", DEFS["change"], set(outside(changes)), None, True
    yield "showing", DEFS["showing"], set(outside(shown)), None, True
    yield "weights", DEFS["weights"], set(outside(weights)) | from_table("weights")[0], None, True
    yield "importance", DEFS["importance"], set(words(importance)), set(), False
    reservation = example(section("Reservation values").replace("`reservation: ", "`"), "draft")
    yield "reservation", branch("reservation"), reservation, {"draft"}, False
    likely = example(section("Reservation values").replace("`reservation: ", "`"), "value")
    yield "reservation with likely", branch("reservation", "value"), likely - {"beta"}, {"value"}, False
    share = next(iter(DEFS["weights"]["properties"]["points"]["patternProperties"].values()))["anyOf"][-2]
    yield "share with likely", share, example(section("weights"), "value") - {"triangular"}, {"value"}, False
    yield "likely", DEFS["likely"], from_table("An expert's distribution")[0], None, False
    preferences = section("preferences").split("Each offer")[0]
    yield "preference", DEFS["preference"], set(outside(preferences)), required_in(preferences), True
    yield "assumption", DEFS["assumption"], set(outside(assumptions)), required_in(assumptions), True
    place = next(part for part in DEFS["sources"]["items"]["anyOf"] if part.get("type") == "object")
    yield "place in a source", place, example(whole, "source"), {"source"}, False
    yield "clock", DEFS["clock"], *from_table("clock"), False
    unknown = DEFS["clock"]["properties"]["unknown"]
    yield "unknown", unknown, example(row("clock", "unknown")[3], "cost_of_delay"), set(), False
    yield "clock of a party", DEFS["clock_party"], *from_table("clock", "key of a party"), True
    yield "event ahead", DEFS["clock_event"], *from_table("clock", "key of an event"), True
    yield "lever", DEFS["lever"], *from_table("levers"), True
    cost = DEFS["lever"]["properties"]["costs"]["items"]
    yield "cost of a lever", cost, example(row("levers", "costs")[3], "party"), {"party", "value"}, False
    effects = sentence("Effects", "An effect of an event or a lever has")
    yield "effect", DEFS["effect"], {"party", "option"} | from_table("Effects")[0], required_in(effects), False
    yield "intent", DEFS["intent"], *from_table("intent"), True
    yield "evidence", DEFS["evidence"], *from_table("intent", "key of a piece"), True
    names = {
        "sources": "source",
        "statements": "statement",
        "meetings": "meeting",
        "timeline": "event",
        "costs_of_delay": "cost_of_delay",
        "discrepancies": "discrepancy",
    }
    rows = table("The record", "list")
    assert {words(cells[0])[0] for cells in rows} == set(names)
    for cells in rows:
        name = names[words(cells[0])[0]]
        yield name, DEFS[name], set(outside(cells[1])), required_in(cells[1]), True


DOCUMENTED = list(documented())


@pytest.mark.parametrize("name, schema, keys, required, entry", DOCUMENTED, ids=[part[0] for part in DOCUMENTED])
def test_keys_are_those_documented(name, schema, keys, required, entry):
    assert set(schema["properties"]) == keys | {"note"} | (COMMON if entry else set()), name
    if required is not None:
        assert set(schema.get("required", [])) == required, name


def mappings(schema):
    """Every schema in the schema that describes a mapping."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for key, value in schema.items():
            if key not in ("enum", "const", "required", "not"):
                yield from mappings(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from mappings(value)


def test_no_mapping_is_left_out():
    known = [schema for _, schema, *_ in DOCUMENTED]
    for schema in mappings(SCHEMA):
        assert set(schema["properties"]) == {"note"} or any(schema is other for other in known), schema


def test_every_mapping_is_closed_and_may_carry_a_note():
    for schema in mappings(SCHEMA):
        assert schema["additionalProperties"] is False and "note" in schema["properties"], schema


def test_every_definition_is_used():
    used = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(SCHEMA)))
    assert used == set(DEFS)


def test_everything_is_described():
    for name, schema in DEFS.items():
        assert schema.get("description", "").endswith("."), name


def enumerations():
    person = re.search(r"A \*\*person\*\* has (.*?)\n\n", DOCS, re.S).group(1)
    changes = row("drafts", "changes")[3]
    sources, discrepancies = row("The record", "sources", "list")[1], row("The record", "discrepancies", "list")[1]
    importance = re.search(r"The words are (.*?);", section("weights"), re.S).group(1)
    yield "role", DEFS["party"], words(row("parties", "role")[1])
    yield "mandate", DEFS["person"], inside(" ".join(person.split()), "mandate")
    yield "stance", DEFS["stance"], words(row("stances", "stance")[1])
    yield "strength", DEFS["stance"], words(row("stances", "strength")[1])
    yield "kind", DEFS["draft"], words(row("drafts", "kind")[1])
    yield "status", DEFS["draft"], words(row("drafts", "status")[1])
    yield "change", DEFS["change"], inside(changes, "change")
    yield "date_basis", DEFS["source"], inside(sources, "date_basis")
    yield "kind", DEFS["discrepancy"], inside(discrepancies, "kind")
    yield "severity", DEFS["discrepancy"], inside(discrepancies, "severity")
    basis = next(cells for cells in table("Kinds of value", "kind") if cells[0] == "basis")
    yield None, DEFS["basis"], words(basis[1])
    yield None, DEFS["consent"]["anyOf"][0], words(row("parties", "consent")[1])
    weight = DEFS["weights"]["properties"]["points"]["patternProperties"]
    yield None, next(iter(weight.values()))["anyOf"][-1], words(importance) + ["unknown"]


@pytest.mark.parametrize("key, schema, allowed", list(enumerations()))
def test_words_are_those_documented(key, schema, allowed):
    assert (schema["properties"][key] if key else schema)["enum"] == allowed


def test_limits_are_those_documented():
    limits = re.search(r"(\d+) parties,\s+([\d,]+) points,\s+([\d,]+) options a point", DOCS).groups()
    parties, points, options = (int(limit.replace(",", "")) for limit in limits)
    assert SCHEMA["properties"]["parties"]["maxItems"] == parties
    assert DEFS["plan"]["properties"]["points"]["maxItems"] == points
    assert DEFS["point"]["properties"]["options"]["maxItems"] == options


# -- the corpus of bad dossiers ---------------------------------------------------------------------------------------


def cases():
    for line in (CORPUS / "CASES").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield re.fullmatch(r"(\S+): \[(\w+)\] (.+)", line).groups()


CASES = list(cases())


def test_every_case_is_a_file_and_every_file_a_case():
    names = [name for name, _, _ in CASES]
    assert len(names) == len(set(names))
    assert set(names) == {path.name for path in CORPUS.iterdir() if path.suffix in (".yaml", ".json")}


@pytest.mark.parametrize("name, kind, message", CASES, ids=[name for name, _, _ in CASES])
def test_case(name, kind, message):
    path = CORPUS / name
    if path.suffix == ".yaml" and name != "yaml-empty.yaml":
        assert path.read_bytes().startswith(b"# "), "the first line says what is wrong"
    if kind == "syntax":
        with pytest.raises(core_yaml.Refused):
            core_yaml.read(path)
        return
    found = mistakes(core_yaml.read(path))
    assert kind in ("schema", "meaning", "warning")
    assert bool(found) == (kind == "schema"), found
