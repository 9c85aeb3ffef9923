"""Finds the tables of Markdown. Pure functions."""
import re

delimiter = re.compile(r"\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?")


def cells_of(line):
    """The cells of a row. Bars behind a backslash are text."""
    line = line.strip()
    line = line[1:] if line.startswith("|") else line
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [plain(cell) for cell in re.split(r"(?<!\\)\|", line)]


def plain(cell):
    """The text of a cell without line breaks, emphasis and links."""
    cell = re.sub(r"<br\s*/?>", " ", cell.replace("\\|", "|"))
    cell = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", cell)
    return re.sub(r"(\*\*|__|`)", "", cell).strip()


def is_row(line):
    return line.lstrip().startswith("|")


def is_delimiter(line):
    return "|" in line and delimiter.fullmatch(line.strip()) is not None


def tables_of(pages):
    """`pages`: the Markdown of each page. [{"page": from 1, "rows": [[cell, ...], ...]}, ...]"""
    found = []
    for number, page in enumerate(pages, 1):
        rows = None
        for line in [*page.split("\n"), ""]:
            if not is_row(line):
                if rows:
                    found.append({"page": number, "rows": rows})
                rows = None
            elif rows is None:
                rows = [cells_of(line)]
            elif not is_delimiter(line):
                rows.append(cells_of(line))
    return found
