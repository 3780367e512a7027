"""Judges documents by the JSON Schemas alone, for comparison with the Swift decoders.

usage: judge.py SCHEMAS [NAME] < documents > verdicts

NAME is the schema to judge by, `envelope` unless given. One JSON text a line in, `1` (valid) or `0` a line out. Exit code 77: the package jsonschema, 4.18
or later, is missing. The texts are well-formed JSON without repeated names; numbers are integers.
"""

import json
import pathlib
import sys

try:
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource
except ImportError:
    sys.exit(77)


def refuse_fraction(text):
    raise ValueError(text)


def main():
    resources = []
    for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        if "openapi" in schema:
            continue
        Draft202012Validator.check_schema(schema)
        resources.append((schema["$id"], Resource.from_contents(schema)))
    registry = Registry().with_resources(resources)
    name = sys.argv[2] if len(sys.argv) > 2 else "envelope"
    schema = registry.contents(f"https://countersign.example/schemas/{name}/1")
    validator = Draft202012Validator(schema, registry=registry)
    for line in sys.stdin.buffer:
        document = json.loads(line, parse_float=refuse_fraction)
        print(1 if validator.is_valid(document) else 0)


main()
