"""Judges documents by the JSON Schemas alone, for comparison with the Swift decoders.

usage: judge.py SCHEMAS < documents > verdicts

One JSON text a line in, `1` (valid) or `0` a line out. Exit code 77: the package jsonschema, 4.18
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
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        resources.append((schema["$id"], Resource.from_contents(schema)))
    registry = Registry().with_resources(resources)
    envelope = registry.contents("https://countersign.example/schemas/envelope/1")
    validator = Draft202012Validator(envelope, registry=registry)
    for line in sys.stdin.buffer:
        document = json.loads(line, parse_float=refuse_fraction)
        print(1 if validator.is_valid(document) else 0)


main()
