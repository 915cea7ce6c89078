"""Schema: the JSON Schema by which editors complete and check the input files while they are written.

Comes in: the models. Goes out: the schema of one file (draft 2020-12), any of whose top-level keys may be left to other
files, and its text. Titles are the keys, descriptions Chinese; nothing of the English docstrings gets in.

``python -m generator.submission.schema [kind]`` writes the text to standard output.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any, Final

from generator.submission.kinds import FINAL_ACCOUNTS, KINDS, Kind
from generator.submission.merging import LISTS
from generator.submission.spreading import SPREAD

Json = dict[str, Any]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TITLE: Final = "{}填报文件"
_DESCRIPTION: Final = (
    "一个报告由若干文件组成，每个文件填一个或几个主题；同一个键只写在一个文件里，"
    "“项目自评”“项目绩效目标”“预算项目”除外。"
)


def schema(kind: Kind = FINAL_ACCOUNTS) -> Json:
    """Return the schema of one input file of a kind of report."""
    tree = kind.model.model_json_schema(by_alias=True, mode="validation")
    definitions = {name: _definition(each) for name, each in tree["$defs"].items()}
    definitions["Report"]["properties"]["类型"]["enum"] = list(kind.types)
    properties = {name: _tidy(each) for name, each in tree["properties"].items()}
    for key in SPREAD:
        _ask_nothing(properties.get(key, {}), definitions)
    for key in LISTS:
        if key in properties:
            items = properties[key]
            one_or_more = {"anyOf": [items["items"], {"type": "array", "items": items["items"]}]}
            properties[key] = {"title": items["title"], "description": items["description"], **one_or_more}
    return {
        "$schema": _DIALECT,
        "title": _TITLE.format(kind.name),
        "description": _DESCRIPTION,
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "$defs": _used(properties, definitions),
    }


def _ask_nothing(node: Json, definitions: dict[str, Json]) -> None:
    """Let any key of a group be left out: it may stand in another file, or follow from a department's units."""
    group = definitions.get(node.get("$ref", "").rpartition("/")[2])
    if group is not None:
        group.pop("required", None)
        for each in group.get("properties", {}).values():
            _ask_nothing(each, definitions)


def schema_text(kind: Kind = FINAL_ACCOUNTS) -> str:
    """Return the schema of a kind as it stands in its file, ``{kind.name}.schema.json``."""
    return json.dumps(schema(kind), ensure_ascii=False, indent=2) + "\n"


def _used(properties: Json, definitions: dict[str, Json]) -> dict[str, Json]:
    """Return the definitions that the properties, or definitions they use, refer to."""
    used: set[str] = set()
    waiting = [json.dumps(properties)]
    while waiting:
        found = set(re.findall(r'"#/\$defs/(\w+)"', waiting.pop())) - used
        used |= found
        waiting += [json.dumps(definitions[name]) for name in found]
    return {name: each for name, each in definitions.items() if name in used}


def _definition(model: Json) -> Json:
    """Return a model's schema without its English name and docstring; an enumeration keeps only its values."""
    return {key: _tidy(value) for key, value in model.items() if key not in ("title", "description")}


def _tidy(node: Any) -> Any:  # noqa: ANN401 - any part of a JSON tree
    """Leave out defaults and nulls: a key is written with a value or not at all; free subjects must be subjects."""
    if isinstance(node, list):
        return [_tidy(each) for each in node]
    if not isinstance(node, dict):
        return node
    tidy = {key: _tidy(value) for key, value in node.items() if key != "default"}
    choices = [each for each in tidy.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) == 1:
        del tidy["anyOf"]
        tidy = {**choices[0], **tidy}
    if "patternProperties" in tidy:
        tidy["additionalProperties"] = False
    return tidy


if __name__ == "__main__":
    (wanted,) = sys.argv[1:] or [FINAL_ACCOUNTS.name]
    sys.stdout.write(schema_text(next(kind for kind in KINDS if kind.name == wanted)))
