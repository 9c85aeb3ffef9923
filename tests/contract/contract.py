"""The HTTP contract, docs/openapi.yaml, for the tests: its operations, and whether it allows an
answer. Pure functions over the document."""
import json
import pathlib
import re

import jsonschema
import yaml

methods = ("get", "post", "put", "patch", "delete")
problem_type = "application/problem+json"


class Loader(yaml.SafeLoader):
    """Keeps times in examples as text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if not tag.endswith(":timestamp")]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def load(project):
    text = (pathlib.Path(project) / "docs/openapi.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader)  # a SafeLoader


def resolve(document, node):
    """The node itself, or the node of the document that its $ref names."""
    while isinstance(node, dict) and "$ref" in node:
        found = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        node = found
    return node


def operations(document):
    """((METHOD, path), operation, parameters of the path) of each operation."""
    for path, item in document["paths"].items():
        for method in methods:
            if method in item:
                yield (method.upper(), path), item[method], item.get("parameters", [])


def scope_of(operation):
    """The scope by its name in the route table."""
    security = operation["security"]
    if not security:
        return "open"
    scopes = {scope for way in security for names in way.values() for scope in names}
    if scopes == {"operate", "owner"}:
        return "owner_or_operate"
    scope = scopes.pop() if len(scopes) == 1 else f"unclear: {sorted(scopes)}"
    return f"{scope}_or_loopback" if {} in security else scope


def body_of(operation):
    """The kind of body by its name in the route table."""
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return "none"
    return "json" if set(content) == {"application/json"} else "upload"


def find_operation(document, method, path):
    """The operation of a request; literal paths come before paths with placeholders."""
    wanted = "GET" if method == "HEAD" else method
    found = [(key, operation) for key, operation, _ in operations(document)
             if key[0] == wanted and re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(key[1])),
                                                  path)]
    return min(found, key=lambda one: one[0][1].count("{"))[1] if found else None


class Checker:
    """Checks answers against the document."""

    def __init__(self, document):
        self.document = document
        self.validators = {}
        self.formats = jsonschema.Draft202012Validator.FORMAT_CHECKER

    def schema_problems(self, schema, value):
        key = json.dumps(schema, sort_keys=True)
        if key not in self.validators:
            whole = {**schema, "components": self.document["components"]}
            self.validators[key] = jsonschema.Draft202012Validator(
                whole, format_checker=self.formats)
        for problem in self.validators[key].iter_errors(value):
            yield f"{problem.json_path}: {problem.message[:300]}"

    def problem_problems(self, operation, status, body):
        """Checks of a problem's body beyond its schema."""
        code = body.get("code")
        known = self.document["x-problems"].get(code)
        if known is None:
            yield f"the code {code} is not among x-problems"
            return
        if known["status"] != status or body.get("status") != status:
            yield f"{code} came with {status} ({body.get('status')}), not {known['status']}"
        own = operation["x-problem-codes"] if operation else []
        if code not in own and not known.get("common"):
            yield f"{code} is not among the operation's x-problem-codes"

    def body_problems(self, content, answer):
        if answer["body"] is None:
            return
        try:
            value = json.loads(answer["body"])
        except ValueError:
            yield "the body is no JSON"
            return
        schema = content.get(answer["content_type"], {}).get("schema")
        if schema is not None:
            yield from self.schema_problems(schema, value)

    def problems(self, answer):
        """`answer`: method, path, status, content_type, and body: its text if it is complete JSON,
        else null."""
        operation = find_operation(self.document, answer["method"], answer["path"])
        status = answer["status"]
        if answer["method"] == "OPTIONS" and status == 204:
            return
        if answer["content_type"] == problem_type:
            content = self.document["components"]["responses"]["problem"]["content"]
            yield from self.body_problems(content, answer)
            if operation and str(status) not in operation["responses"] \
                    and "default" not in operation["responses"]:
                yield f"the status {status} is not documented"
            if answer["body"] is not None:
                yield from self.problem_problems(operation, status, json.loads(answer["body"]))
            return
        if operation is None:
            yield "no such operation is documented"
            return
        response = resolve(self.document, operation["responses"].get(str(status)))
        if response is None:
            yield f"the status {status} is not documented"
            return
        content = response.get("content", {})
        if answer["content_type"] and answer["content_type"] not in content:
            yield f"the content type {answer['content_type']} is not documented for {status}"
        yield from self.body_problems(content, answer)
