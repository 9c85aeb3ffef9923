#!/usr/bin/env python3
"""validate_values.py FILE: checks extracted values by their schemas with python3-jsonschema.

FILE holds [{"schema", "value"}, ...]. A value is valid by the schema in which each property and
each item may also be null: the document may not say."""
import json
import sys

import jsonschema


def loosened(schema):
    """The schema in which everything below the root may be null."""
    if not isinstance(schema, dict):
        return schema
    loose = dict(schema)
    for name in ("properties", "$defs", "definitions"):
        if name in schema:
            loose[name] = {key: or_null(one) for key, one in schema[name].items()}
    if "items" in schema:
        loose["items"] = or_null(schema["items"])
    return loose


def or_null(schema):
    return {"anyOf": [loosened(schema), {"type": "null"}]}


def nulls_and_values(value):
    if isinstance(value, dict):
        return sum((nulls_and_values(one) for one in value.values()), [])
    if isinstance(value, list):
        return sum((nulls_and_values(one) for one in value), [])
    return [value]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        pairs = json.load(file)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    faults = 0
    for pair in pairs:
        schema = loosened(pair["schema"])
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
        for fault in validator.iter_errors(pair["value"]):
            print(fault.json_path, fault.message)
            faults += 1
    said = [one for pair in pairs for one in nulls_and_values(pair["value"]) if one is not None]
    if not said:
        print("no value at all")
        faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
