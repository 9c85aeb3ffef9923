"""The figures of a benchmark: a table for people and one object for programs."""
import json
import math
import os
import statistics


def quantile(values, part):
    """The smallest value that at least `part` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * part) - 1)]


def median(values):
    return statistics.median(values)


def machine():
    model = "unknown"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return {"cores": os.cpu_count(), "cpu": model, "load_before": os.getloadavg()[0]}


class Report:
    """`ratio` is the figure's share of its peer or, without one, of its target."""

    def __init__(self, name):
        self.result = {"benchmark": name, "machine": machine(), "figures": [], "tables": {},
                       "notes": []}

    def figure(self, name, value, unit, *, peer=None, peer_name=None, ratio=None, target=None,
               met=None):
        """`target` is a sentence such as "< 10 ms"; `met` whether the figure keeps it."""
        self.result["figures"].append(
            {"name": name, "value": value, "unit": unit, "peer": peer, "peer_name": peer_name,
             "ratio": ratio, "target": target, "met": met})

    def below(self, name, value, unit, limit):
        self.figure(name, value, unit, ratio=value / limit, target=f"< {limit:g} {unit}",
                    met=value < limit)

    def table(self, title, columns, rows):
        self.result["tables"][title] = [dict(zip(columns, row)) for row in rows]

    def note(self, sentence):
        self.result["notes"].append(sentence)

    def print(self, as_json):
        if as_json:
            print(json.dumps(self.result))
            return
        computer = self.result["machine"]
        print(f"\n{self.result['benchmark']}: {computer['cores']} cores, {computer['cpu']}, "
              f"load before {computer['load_before']:.2f}\n")
        rows = [[each["name"], shown(each["value"], each["unit"]),
                 f"{shown(each['peer'], each['unit'])} {each['peer_name']}"
                 if each["peer"] is not None else "",
                 f"{each['ratio']:.2f}" if each["ratio"] is not None else "",
                 each["target"] or "",
                 {True: "yes", False: "NO", None: ""}[each["met"]]]
                for each in self.result["figures"]]
        print_rows([["figure", "value", "beside", "ratio", "target", "met"]] + rows)
        for title, table in self.result["tables"].items():
            print(f"\n{title}")
            if table:
                print_rows([list(table[0])] +
                           [[cell(value) for value in row.values()] for row in table])
        for sentence in self.result["notes"]:
            print(f"\n{sentence}")


def cell(value):
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def shown(value, unit):
    if value is None:
        return ""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f} {unit}"


def print_rows(rows):
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    for number, row in enumerate(rows):
        print("  ".join(str(value).ljust(width) for value, width in zip(row, widths)).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))
