"""What the JSON Schema refuses, `parley check` refuses too: on the scenarios, changed at random in one or two places.

The program may refuse more (names that point nowhere), never less. Run with:
PARLEY=build/cli/parley python3 -m pytest tests/schema/test_agreement.py
"""

import copy
import json
import os
import random
import subprocess
from pathlib import Path

import jsonschema
import pytest

import core_yaml

ROOT = Path(__file__).resolve().parents[2]
PARLEY = Path(os.environ.get("PARLEY", "build/cli/parley")).resolve()
SCHEMA = json.loads((ROOT / "src/dossier/dossier.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
DOSSIERS = [core_yaml.read(ROOT / path) for path in (
    "scenarios/labour/dossier.yaml", "scenarios/siting/dossier.yaml", "scenarios/sale/dossier.yaml",
    "tests/oom/rich.yaml")]
VALUES = ["", " ", "word", "no such", 0, 1, 2, -1, 0.5, 1.5, True, False, None, [], {}, ["word"], [0.2, 0.5], [0.5, 0.2],
          [1], [1, 2, 3], {"en": "x"}, {"english": "x"}, {"note": "x"}, "2025-03-04", "2025-3", "2025-03/2025-05", "unknown",
          "accept", {"draft": "x"}, {"points": []}, "x/y", "a" * 65, 12345678901, 0.12345678901]
CASES = 1500


def places(value, path=()):
    """Every place in a dossier, as the container and its key."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in inside:
        yield value, key
        yield from places(child, (*path, key))


def change(dossier, rng):
    """One change somewhere: a value replaced, dropped, doubled, or moved under another key."""
    container, key = rng.choice(list(places(dossier)))
    way = rng.randrange(4)
    if way == 0:
        container[key] = copy.deepcopy(rng.choice(VALUES))
    elif way == 1:
        del container[key]
    elif way == 2 and isinstance(container, list):
        container.insert(key, copy.deepcopy(container[key]))
    elif way == 2 and isinstance(container, dict):
        other = rng.choice([key for _, key in places(dossier) if isinstance(key, str)])
        container[other] = container.pop(key)
    else:
        others = [holder[name] for holder, name in places(dossier)]
        container[key] = copy.deepcopy(rng.choice(others))


def changed(seed):
    rng = random.Random(seed)
    dossier = copy.deepcopy(rng.choice(DOSSIERS))
    for _ in range(rng.choice((1, 1, 2))):
        change(dossier, rng)
    return dossier


@pytest.mark.parametrize("part", range(10))
def test_program_refuses_what_the_schema_refuses(part, tmp_path):
    path = tmp_path / "dossier.json"
    refused = 0
    for seed in range(part, CASES, 10):
        dossier = changed(seed)
        mistakes = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in VALIDATOR.iter_errors(dossier)]
        refused += bool(mistakes)
        path.write_text(json.dumps(dossier, ensure_ascii=False), encoding="utf-8")
        done = subprocess.run([PARLEY, "check", path], capture_output=True, text=True, timeout=60)
        assert done.returncode in (0, 3), (seed, done)
        assert done.returncode == 3 or not mistakes, (seed, mistakes, done.stdout)
    assert refused > CASES / 40
