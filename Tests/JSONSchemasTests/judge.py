"""Judges documents by JSON Schemas, or texts by patterns, for comparison with the Swift evaluator.

usage: judge.py schemas | patterns < questions > verdicts

One question a line in, a line of `1` (valid, found) and `0` out, one sign for each document or text:
{"schema": S, "others": [S, ...], "documents": [D, ...]} or {"pattern": P, "texts": [T, ...]}.
Exit code 77: the package jsonschema, 4.18 or later, is missing. Numbers are read exactly.
"""

import fractions
import json
import re
import sys

try:
    from jsonschema import Draft202012Validator, ValidationError, validators
    from jsonschema._utils import equal
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012
except ImportError:
    sys.exit(77)

# Beyond ASCII, as ECMA-262 has it; Python's own set has control characters that ECMA-262 has not.
SPACES = r"\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


def unique_items(validator, unique, instance, schema):
    # The package sorts first, and then takes [1], [true], [1] for three different elements.
    if unique and validator.is_type(instance, "array"):
        for index, one in enumerate(instance):
            if any(equal(one, other) for other in instance[:index]):
                yield ValidationError("not unique")


Judge = validators.extend(Draft202012Validator, {"uniqueItems": unique_items})


def exact(text):
    number = fractions.Fraction(text)
    return int(number) if number.denominator == 1 else number


def judge_schema(question):
    resources = [(each["$id"], DRAFT202012.create_resource(each)) for each in question["others"]]
    Judge.check_schema(question["schema"])
    validator = Judge(question["schema"], registry=Registry().with_resources(resources))
    return [validator.is_valid(document) for document in question["documents"]]


def translated(pattern):
    """The pattern in Python's words; Python's `$` also stands before a last line feed."""
    tokens = re.findall(r"\\u[0-9A-Fa-f]{4}|\\.|.", pattern, re.DOTALL)
    output = []
    in_class = False
    for token in tokens:
        if token == r"\s":
            output.append(SPACES if in_class else f"[{SPACES}]")
        elif token == r"\S" and not in_class:
            output.append(f"[^{SPACES}]")
        elif token == "$" and not in_class:
            output.append(r"\Z")
        elif token == "." and not in_class:
            output.append(r"[^\n\r\u2028\u2029]")
        else:
            in_class = token == "[" or (in_class and token != "]")
            output.append(token)
    return "".join(output)


def judge_pattern(question):
    pattern = re.compile(translated(question["pattern"]), re.ASCII)
    return [pattern.search(text) is not None for text in question["texts"]]


def main():
    judge = {"schemas": judge_schema, "patterns": judge_pattern}[sys.argv[1]]
    for line in sys.stdin.buffer:
        question = json.loads(line, parse_float=exact)
        print("".join("1" if verdict else "0" for verdict in judge(question)))


main()
