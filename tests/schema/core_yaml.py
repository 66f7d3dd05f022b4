"""Reads a dossier the way Parley does, for the tests: YAML 1.2 with the core schema, or JSON.

Words such as `no` and dates stay strings. Refused are: invalid UTF-8, more than one document, merge keys, tags, keys
that are no scalars, keys given twice, numbers that are not finite, and nesting, nodes or sizes beyond the limits of
docs/dossier.md. This is the checker of the tests, not the loader of the program; it says little about where a mistake
is.
"""

import json
import math
import re

import yaml

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 64
MAX_NODES = 4_000_000

# libyaml reads the syntax, as in the program. PyYAML's own parser refuses a few things that YAML 1.2 allows, such as a
# question mark in a plain address inside braces.
_LOADER = yaml.CSafeLoader

_NULL = {"", "~", "null", "Null", "NULL"}
_TRUE = {"true", "True", "TRUE"}
_FALSE = {"false", "False", "FALSE"}
_INT = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL = re.compile(r"0o[0-7]+\Z")
_HEX = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\Z")


class Refused(ValueError):
    """The file is no dossier before anybody looks at its keys."""


def _scalar(node):
    text = node.value
    if node.style:  # quoted or block text
        return text
    if text in _NULL:
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if _INT.match(text):
        return int(text)
    if _OCTAL.match(text):
        return int(text[2:], 8)
    if _HEX.match(text):
        return int(text[2:], 16)
    if _NOT_FINITE.match(text):
        raise Refused(f"{text} is not a finite number")
    if _FLOAT.match(text):
        value = float(text)
        if not math.isfinite(value):
            raise Refused(f"{text} is out of range")
        return value
    return text


def _children(node):
    if isinstance(node, yaml.SequenceNode):
        return node.value
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return []


def _measure(node, open_nodes, known):
    """Nodes and levels below a node, with aliases counted as often as they are used."""
    if id(node) in open_nodes:
        raise Refused("an alias within its own anchor")
    if id(node) not in known:
        open_nodes.add(id(node))
        nodes, levels = 1, 0
        for child in _children(node):
            more, deeper = _measure(child, open_nodes, known)
            nodes += more
            levels = max(levels, deeper)
        if not isinstance(node, yaml.ScalarNode):
            levels += 1
        if nodes > MAX_NODES:
            raise Refused("too many nodes")
        if levels > MAX_DEPTH:
            raise Refused("nested too deeply")
        open_nodes.discard(id(node))
        known[id(node)] = nodes, levels
    return known[id(node)]


def _build(node):
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_build(child) for child in node.value]
    mapping = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise Refused("a key that is a list or a mapping")
        if key.value == "<<" and not key.style:
            raise Refused("a merge key")
        if key.value in mapping:
            raise Refused(f"key {key.value!r} given twice")
        mapping[key.value] = _build(value)
    return mapping


def _read_yaml(text):
    try:
        documents = 0
        for event in yaml.parse(text, Loader=_LOADER):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if getattr(event, "tag", None) is not None:
                raise Refused(f"a tag: {event.tag}")
        if documents > 1:
            raise Refused("several documents")
        root = yaml.compose(text, Loader=_LOADER)
        if root is None:
            raise Refused("nothing in it")
        _measure(root, set(), {})
        return _build(root)
    except yaml.YAMLError as error:
        raise Refused(str(error)) from error
    except RecursionError as error:
        raise Refused("nested too deeply") from error


def _pairs(pairs):
    mapping = {}
    for key, value in pairs:
        if key in mapping:
            raise Refused(f"key {key!r} given twice")
        mapping[key] = value
    return mapping


def _constant(word):
    raise Refused(f"{word} is not a finite number")


def _float(text):
    value = float(text)
    if not math.isfinite(value):
        raise Refused(f"{text} is out of range")
    return value


def _look(value, depth):
    if isinstance(value, str):
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            raise Refused("half a surrogate pair")
    elif isinstance(value, (dict, list)):
        if depth >= MAX_DEPTH:
            raise Refused("nested too deeply")
        for child in [*value, *value.values()] if isinstance(value, dict) else value:
            _look(child, depth + 1)


def _read_json(text):
    try:
        value = json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant, parse_float=_float)
    except json.JSONDecodeError as error:
        raise Refused(str(error)) from error
    except RecursionError as error:
        raise Refused("nested too deeply") from error
    _look(value, 0)
    return value


def read(path):
    """The content of a dossier file as Python values, or Refused."""
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise Refused("too large")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"invalid UTF-8 at byte {error.start}") from error
    return _read_json(text) if path.suffix == ".json" else _read_yaml(text)
