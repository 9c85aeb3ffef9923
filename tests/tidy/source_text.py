"""What the rules need to know of a C++ text: its code without comments and literals, its literals
and its functions. A scanner, not a parser: it is right for code that clang-format has formatted."""
import re
from typing import NamedTuple

raw_string = re.compile(r'R"([^()\\\s]{0,16})\(')
ordinary_string = re.compile(r'"(?:[^"\\\n]|\\.)*"')
character = re.compile(r"'(?:[^'\\\n]|\\.)+'")
# A brace after one of these opens a scope that is looked into, not a function.
scope_words = re.compile(r"\b(namespace|class|struct|union|enum|extern)\b")
# "name_{value}" in a list of member initialisers: the last token before the brace is a name.
initialiser = re.compile(r"\)[^;{}]*(?<!:):(?!:)[^;{}]*[\w>]\s*$")
specifier = re.compile(r"\b(const|noexcept|override|final|mutable|try)\s*$")


class literal(NamedTuple):
    line: int
    value: str


class function(NamedTuple):
    line: int
    name: str
    lines: int


def blank(text):
    return re.sub(r"[^\n]", " ", text)


def scan(text):
    """Returns the text with comments and literal contents blanked, and the string literals."""
    out, literals, at = [], [], 0
    while at < len(text):
        end, literal_value = at + 1, None
        if text.startswith("//", at):
            end = text.find("\n", at)
        elif text.startswith("/*", at):
            end = text.find("*/", at + 2) + 2 or len(text)
        elif match := raw_string.match(text, at):
            closing = ")" + match[1] + '"'
            end = text.find(closing, match.end())
            end = len(text) if end < 0 else end + len(closing)
            literal_value = text[match.end() : end - len(closing)]
        elif match := ordinary_string.match(text, at):
            end, literal_value = match.end(), match[0][1:-1]
        elif text[at] == "'" and not (at and text[at - 1].isalnum()):
            match = character.match(text, at)
            end = match.end() if match else end
        else:
            out.append(text[at])
            at += 1
            continue
        end = len(text) if end < 0 else end
        if literal_value is not None:
            literals.append(literal(text.count("\n", 0, at) + 1, literal_value))
        out.append('"' + blank(text[at + 1 : end]) if literal_value is not None
                   else blank(text[at:end]))
        at = end
    return "".join(out), literals


def without_directives(code):
    """Blanks preprocessor lines, continued ones too: their braces need not balance."""
    return re.sub(r"(?m)^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda match: blank(match[0]), code)


def matching_brace(code, at):
    depth = 0
    for index in range(at, len(code)):
        depth += {"{": 1, "}": -1}.get(code[index], 0)
        if depth == 0:
            return index
    return len(code) - 1


def functions(text):
    """Every function body of namespace or class scope, with the lines from its header to its end.
    Lambdas and blocks inside belong to the function around them."""
    code = without_directives(scan(text)[0])
    found, header, at = [], 0, 0
    while at < len(code):
        if code[at] in ";}":
            header = at + 1
        elif code[at] == "{":
            before = code[header:at]
            end = matching_brace(code, at)
            declares_scope = scope_words.search(re.sub(r"<[^<>]*>|\([^()]*\)", " ", before))
            if initialiser.search(before) and not specifier.search(before):
                at = end
            elif "(" in before and not declares_scope:
                first = header + len(before) - len(before.lstrip())
                line = code.count("\n", 0, first) + 1
                name = re.search(r"([\w:~]+)\s*\(", before)
                last = code.count("\n", 0, end) + 1
                found.append(function(line, name[1] if name else "?", last - line + 1))
                at, header = end, end + 1
            elif "=" in before and not declares_scope:
                at = end
            else:
                header = at + 1
        at += 1
    return found
