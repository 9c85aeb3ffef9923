#!/usr/bin/env python3
"""docs/openapi.yaml is whole in itself and says what the route table and the handlers' code say:
document_test.py PROJECT TABLE_PROGRAM. The program prints the real table as JSON."""
import copy
import json
import pathlib
import re
import subprocess
import sys

from contract import Checker, body_of, load, operations, resolve, scope_of

# Codes that handlers make out of parts, or that are no literals of a refusal.
spelled_elsewhere = {"conflict", "not_found", "invalid_input", "lost_claim"}


def table_findings(document, table):
    """The document against the table, both ways."""
    documented = {key: operation for key, operation, _ in operations(document)}
    routes = {(row["method"], row["path"]): row for row in table}
    for key in sorted(routes.keys() - documented.keys()):
        yield f"{' '.join(key)}: a route that the document does not have"
    for key in sorted(documented.keys() - routes.keys()):
        yield f"{' '.join(key)}: documented, but no route"
    for key in sorted(documented.keys() & routes.keys()):
        operation = documented[key]
        for what, said in (("scope", scope_of(operation)), ("body", body_of(operation))):
            if said != routes[key][what]:
                yield f"{' '.join(key)}: {what} is documented as {said}, is {routes[key][what]}"


def reference_findings(document, node, where="#"):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            try:
                resolve(document, {"$ref": node["$ref"]})
            except (KeyError, TypeError):
                yield f"{where}: {node['$ref']} leads nowhere"
        for name, value in node.items():
            # What a comma in an unquoted flow mapping makes of a sentence.
            if value is None and " " in name:
                yield f"{where}: {name!r} is a piece of a sentence"
            yield from reference_findings(document, value, f"{where}/{name}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from reference_findings(document, value, f"{where}/{number}")


def operation_findings(document):
    ids, used = set(), set()
    for key, operation, of_path in operations(document):
        name = " ".join(key)
        if operation["operationId"] in ids:
            yield f"{name}: operationId {operation['operationId']} is there twice"
        ids.add(operation["operationId"])
        parameters = [resolve(document, one) for one in of_path + operation.get("parameters", [])]
        in_path = {one["name"] for one in parameters if one["in"] == "path"}
        if in_path != set(re.findall(r"\{(\w+)\}", key[1])):
            yield f"{name}: the parameters of the path are {sorted(in_path)}"
        for code in operation["x-problem-codes"]:
            used.add(code)
            if code not in document["x-problems"]:
                yield f"{name}: {code} is not among x-problems"
                continue
            status = document["x-problems"][code]["status"]
            if status < 500 and str(status) not in operation["responses"]:
                yield f"{name}: {code} comes with {status}, which is not among the responses"
    for code, problem in document["x-problems"].items():
        if not problem.get("common") and code not in used:
            yield f"x-problems: {code} belongs to no operation"


def schema_findings(document):
    """Bodies of ours promise every member and no other; examples are true."""
    checker = Checker(document)
    for name, schema in document["components"]["schemas"].items():
        kind = schema.get("type")
        if (kind == "object" or isinstance(kind, list) and "object" in kind) \
                and schema.get("additionalProperties") is not False and name != "submit_form":
            yield f"schema {name}: additionalProperties is not false"
        if set(schema.get("required", ())) - set(schema.get("properties", ())):
            yield f"schema {name}: requires what it does not have"
    for key, operation, _ in operations(document):
        bodies = [operation.get("requestBody", {})] + \
                 [resolve(document, one) for one in operation["responses"].values()]
        for body in bodies:
            for content in body.get("content", {}).values():
                for label, example in content.get("examples", {}).items():
                    value = resolve(document, example)["value"]
                    for problem in checker.schema_problems(content["schema"], value):
                        yield f"{' '.join(key)}: example {label}: {problem}"


def code_findings(document, sources):
    """Problem codes that the code names, and those that it does not."""
    text = "\n".join(sources)
    said = document["x-problems"]
    titles = set(re.findall(r'case (\d{3}): return "', text))
    for key, operation, _ in operations(document):
        for status in set(operation["responses"]) - titles - {"default"}:
            yield f"{' '.join(key)}: {status} has no title in the code"
    for status, code in re.findall(r'(?:refuse\(|problem\{|answer\(\{|_response\(\{)\s*(\d{3}),\s*'
                                   r'"(\w+)"', text):
        if code not in said:
            yield f"{code}: refused with {status}, but not among x-problems"
        elif said[code]["status"] != int(status):
            yield f"{code}: refused with {status}, documented with {said[code]['status']}"
    for code in said:
        if f'"{code}"' not in text and code not in spelled_elsewhere:
            yield f"{code}: among x-problems, but no code says it"


def findings(document, table, sources):
    broken = list(reference_findings(document, document))
    yield from broken
    yield from table_findings(document, table)
    if broken:
        return
    yield from operation_findings(document)
    yield from schema_findings(document)
    yield from code_findings(document, sources)


def prove_that_it_finds(document, table, sources):
    """Each kind of lie is noticed."""
    def lie(change):
        changed = copy.deepcopy((document, table))
        change(*changed)
        return list(findings(*changed, sources))

    show = "/api/v1/pdf/jobs/{id}"
    lies = [
        lambda d, t: d["paths"].pop(show),
        lambda d, t: t.pop(),
        lambda d, t: t[0].update(scope="read"),
        lambda d, t: t[0].update(body="none"),
        lambda d, t: d["paths"][show]["get"].update(operationId="submit_job"),
        lambda d, t: d["paths"][show].pop("parameters"),
        lambda d, t: d["paths"][show]["get"]["x-problem-codes"].append("no_such_code"),
        lambda d, t: d["paths"]["/api/v1/keys"]["post"]["responses"].pop("422"),
        lambda d, t: d["paths"][show]["get"]["responses"].update({"418": {"description": "x"}}),
        lambda d, t: d["components"]["schemas"].pop("job"),
        lambda d, t: d["components"]["schemas"]["job"].update({"or not": None}),
        lambda d, t: d["components"]["schemas"]["job"].pop("additionalProperties"),
        lambda d, t: d["components"]["examples"]["pending_job"]["value"].pop("version"),
        lambda d, t: d["x-problems"].pop("empty_body"),
        lambda d, t: d["x-problems"]["empty_body"].update(status=415),
        lambda d, t: d["x-problems"].update(invented={"status": 400, "common": True}),
    ]
    for number, change in enumerate(lies):
        assert lie(change), f"lie {number} is not found"


def main():
    project = pathlib.Path(sys.argv[1])
    table = json.loads(subprocess.run([sys.argv[2]], check=True, capture_output=True).stdout)
    document = load(project)
    sources = [path.read_text(encoding="utf-8") for folder in ("api", "common")
               for path in sorted((project / folder).rglob("*.[ch]pp"))]
    found = list(findings(document, table, sources))
    print("\n".join(found) or f"contract: {len(table)} routes, nothing to say")
    if found:
        return 1
    prove_that_it_finds(document, table, sources)
    return 0


if __name__ == "__main__":
    sys.exit(main())
