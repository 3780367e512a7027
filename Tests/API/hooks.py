"""Lines of JSON, which the tool cannot write by itself."""

import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def lines(_, value):
    if isinstance(value, bytes):
        return value
    values = value if isinstance(value, list) else [value]
    return b"".join(json.dumps(one).encode() + b"\n" for one in values)
