#!/usr/bin/env python3
"""docs/openapi.yaml describes the job options as the table of common/jobs/option_table.cpp does,
wherever they may be sent: options_test.py PROJECT TABLE_PROGRAM. The program prints the table as
JSON."""
import copy
import json
import subprocess
import sys

from contract import load, operations, resolve

submit, reprocess, retry = "submit_job", "reprocess_document", "retry_job"
change = "change_document"
# The content behind a URL is unknown until the download, so duplicates are not detected.
url_choices = {"on_duplicate": ["new"]}
# The keywords of a schema for its valid values and its default.
judged = ("type", "format", "enum", "default", "minimum", "maximum", "maxLength", "maxItems",
          "items")


def schema_of(option, place):
    """The schema that the document must have for the option in a place."""
    kind = option["type"]
    schema = {}
    if kind == "integer":
        schema = {"type": "integer", "minimum": option["smallest"], "maximum": option["largest"]}
    elif kind == "flag":
        schema = {"type": "boolean"}
    elif kind == "choice":
        schema = {"enum": option["choices"]}
    elif kind == "time":
        schema = {"type": "string", "format": "date-time"}
    elif kind == "tags" and place == "member":
        schema = {"type": "array", "maxItems": option["count_max"],
                  "items": {"type": "string", "maxLength": option["bytes_max"]}}
    else:
        schema = {"type": "string"}
        if kind == "url":
            schema["format"] = "uri"
        if option["bytes_max"] and kind != "tags":
            schema["maxLength"] = option["bytes_max"]
    if option["default"] is not None:
        schema["default"] = option["default"]
    return schema


def said(document, schema):
    found = resolve(document, schema)
    return {word: found[word] for word in judged if word in found}


def nullable(schema):
    """null in the body of reprocess and retry is the same as leaving the member out; in a change of
    a document it takes the value away."""
    schema = dict(schema)
    if "enum" in schema:
        schema["enum"] = schema["enum"] + [None]
    else:
        schema["type"] = [schema["type"], "null"]
    return schema


def compare(where, expected, found):
    for name in sorted(expected.keys() - found.keys()):
        yield f"{where}: {name} is taken, but not documented"
    for name in sorted(found.keys() - expected.keys()):
        yield f"{where}: {name} is documented, but not taken"
    for name in sorted(expected.keys() & found.keys()):
        if expected[name] != found[name]:
            yield f"{where}: {name} is documented as {found[name]}, is {expected[name]}"


def operation_named(document, name):
    return next(one for _, one, _ in operations(document) if one["operationId"] == name)


def parameters_of(document, operation, place):
    parameters = [resolve(document, one) for one in operation["parameters"]]
    return {one["name"]: said(document, one["schema"]) for one in parameters if one["in"] == place}


def body_schema(document, operation, media):
    return resolve(document, operation["requestBody"]["content"][media]["schema"])


def members_of(document, schema):
    return {name: said(document, one) for name, one in schema["properties"].items()}


def options_for(table, request, place):
    return {option["name"]: schema_of(option, place) for option in table
            if request in option["requests"] and place in option["places"]}


def parameter_findings(document, table):
    for name, request in ((submit, "submission"), (reprocess, "reprocess"), (retry, "retry")):
        operation = operation_named(document, name)
        found = parameters_of(document, operation, "query")
        yield from compare(f"{name}, query", options_for(table, request, "query"), found)
        headers = {header.lower(): schema for header, schema
                   in parameters_of(document, operation, "header").items()}
        for option in table:
            header = option["header"]
            if header and request in option["requests"] \
                    and headers.get(header) != schema_of(option, "header"):
                yield f"{name}: the header {header} is documented as {headers.get(header)}"


def body_findings(document, table):
    operation = operation_named(document, submit)
    form = members_of(document, body_schema(document, operation, "multipart/form-data"))
    form.pop("file", None)
    yield from compare("the form", options_for(table, "submission", "field"), form)
    expected = options_for(table, "submission", "member")
    for name, choices in url_choices.items():
        expected[name]["enum"] = choices
    found = members_of(document, body_schema(document, operation, "application/json"))
    yield from compare("the body of a URL", expected, found)
    for name, request in ((reprocess, "reprocess"), (retry, "retry"), (change, "document_change")):
        body = body_schema(document, operation_named(document, name), "application/json")
        expected = {option: nullable(schema) for option, schema
                    in options_for(table, request, "member").items()}
        yield from compare(f"the body of {name}", expected, members_of(document, body))


def answer_findings(document, table):
    """The options in a job are the stored ones. Length limits are not promised there."""
    schema = document["components"]["schemas"]["job_options"]
    words = ("type", "enum", "minimum", "maximum")

    def shape(one):
        return {word: one[word] for word in words if word in one}
    expected = {option["name"]: shape(schema_of(option, "member")) for option in table
                if option["stored"] != "none"}
    found = {name: shape(one) for name, one in members_of(document, schema).items()}
    yield from compare("the options of a job", expected, found)
    always = sorted(option["name"] for option in table if option["stored"] == "always")
    if sorted(schema["required"]) != always:
        yield f"the options of a job: {always} are always there, documented {schema['required']}"


def findings(document, table):
    yield from parameter_findings(document, table)
    yield from body_findings(document, table)
    yield from answer_findings(document, table)


def prove_that_it_finds(document, table):
    """Each kind of deviation is found, on either side."""
    def lie(change):
        changed = copy.deepcopy((document, table))
        change(changed[0]["components"], {option["name"]: option for option in changed[1]},
               changed[1])
        return list(findings(*changed))

    def schemas(components, name):
        return components["schemas"][name]["properties"]

    lies = [
        lambda c, o, t: t.pop(),
        lambda c, o, t: t.append({**o["pages"], "name": "script"}),
        lambda c, o, t: o["title"].update(requests=["submission", "reprocess"]),
        lambda c, o, t: o["title"].update(places=["field", "member"]),
        lambda c, o, t: o["priority"].update(largest=4),
        lambda c, o, t: o["priority"].update(default=1),
        lambda c, o, t: o["ocr"].update(choices=["auto", "off"]),
        lambda c, o, t: o["pages"].update(type="integer"),
        lambda c, o, t: o["pages"].update(stored="always"),
        lambda c, o, t: o["tags"].update(count_max=65),
        lambda c, o, t: o["title"].update(bytes_max=999),
        lambda c, o, t: o["password"].update(bytes_max=254),
        lambda c, o, t: o["password"].update(header="x-password"),
        lambda c, o, t: o["max_retries"].update(stored="unless_default"),
        lambda c, o, t: c["parameters"]["pages"].update(name="page"),
        lambda c, o, t: c["parameters"]["embed"]["schema"].pop("default"),
        lambda c, o, t: schemas(c, "submit_form").pop("run_at"),
        lambda c, o, t: schemas(c, "submit_form").update(url={"type": "string"}),
        lambda c, o, t: schemas(c, "url_submission")["callback_url"].pop("maxLength"),
        lambda c, o, t: schemas(c, "url_submission")["on_duplicate"].update(enum=["new", "reuse"]),
        lambda c, o, t: schemas(c, "reprocess_request")["chunk_overlap"].update(type="integer"),
        lambda c, o, t: schemas(c, "retry_request").pop("password"),
        lambda c, o, t: schemas(c, "job_options").pop("callback_url"),
        lambda c, o, t: c["schemas"]["job_options"].update(required=["ocr"]),
    ]
    for number, change in enumerate(lies):
        assert lie(change), f"lie {number} is not found"


def main():
    document = load(sys.argv[1])
    table = json.loads(subprocess.run([sys.argv[2]], check=True, capture_output=True).stdout)
    found = list(findings(document, table))
    print("\n".join(found) or f"contract: {len(table)} job options, nothing to report")
    if found:
        return 1
    prove_that_it_finds(document, table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
