"""The figures of the engines as a table, and the weakest files with their causes."""

columns = ("engine", "A", "B", "B < .90", "adjacency", "cells", "false tables", "headings F1",
           "level", "pair", "pages/CPU-s", "MB")
# Why our text differs from the truth, as far as it was looked at.
causes = {
    "xb_pdffill-demo": "running heads that the truth has; order of boxes around pictures",
    "xb_issue-1279-example": "sheet music: notes are characters of a font",
    "xb_right_to_left_03": "the truth is wrong in most lines",
    "xb_pdfa_015": "formulas, which the truth has as LaTeX",
    "xb_nougat_035": "text in pictures",
    "xb_nougat_044": "the truth has sentences that the file has not",
    "xb_pdfa_027": "formulas; the truth has lines that the file has not",
    "xb_nougat_001": "text in pictures; running heads; gaps within words",
    "deb_maint-guide.de": "notes at the foot of pages, which the truth has elsewhere",
    "deb_debian-reference.ja": "narrow tables, whose cells the truth wraps at other places",
}


def share(value):
    """Without the zero before the point, as the tables of the docs."""
    return "" if value is None else f"{value:.3f}".removeprefix("0")


def percent(value):
    return "" if value is None else f"{100 * value:.1f} %"


def row_of(engine, run, score):
    weak, count = score.weak_files()
    name = f"{engine.name} {engine.version}".strip()
    if "," in engine.name and engine.version:
        name = engine.name.replace(",", f" {engine.version},", 1)
    return [name, share(score.mean("A")), share(score.mean("B")), f"{weak} of {count}",
            share(score.adjacency), share(score.cells), percent(score.false_tables),
            share(score.headings), share(score.level), share(score.pair), f"{run.speed:.0f}",
            f"{run.megabytes:.0f}"]


def markdown_table(head, rows):
    """Its lines, with columns of equal width."""
    widths = [max(len(str(row[i])) for row in [head, *rows]) for i in range(len(head))]
    lines = ["| " + " | ".join(str(cell).ljust(width) for cell, width in zip(row, widths)) + " |"
             for row in [head, *rows]]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return lines


def weakest(score, count=10):
    rows = sorted(score.documents, key=lambda row: row["norm"])[:count]
    return markdown_table(("file", "tier", "norm", "cause"),
                          [[row["name"], row["tier"], share(row["norm"]),
                            causes.get(row["name"], "not looked at yet")] for row in rows])


def costs(engines, runs):
    return [f"{engine.name}: {run.cpu:.0f} s of CPU time, {run.wall:.0f} s"
            for engine, run in zip(engines, runs)]
