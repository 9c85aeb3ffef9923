#!/usr/bin/env python3
"""Makes documents whose headings are known: make_documents.py COUNT FOLDER

Writes FOLDER/NAME.pdf and NAME.md, which holds the headings alone, as Markdown. The looks are
drawn at random with fixed seeds: sizes, weights, numbering, columns; and what must not be taken
for a heading: labels, heads of tables, captions, lists, contents, addresses. Needs WeasyPrint."""
import html
import pathlib
import random
import sys

consonants, vowels = "bcdfghlmnprstvw", "aeiou"
small_words = ("the", "of", "and", "to", "in", "for", "with", "on", "by", "from", "as", "at")
labels = ("Date", "Name", "Subject", "Reference", "Phone", "Note", "Total", "Address", "Status",
          "Invoice No", "Contact", "Location", "Version", "Prepared by", "Amount", "Warning")
fonts = ("DejaVu Sans", "DejaVu Serif", "DejaVu Sans Condensed", "DejaVu Serif Condensed")
common_titles = ("Introduction", "Background", "Methods", "Results", "Discussion", "Conclusion",
                 "References", "Overview", "Summary", "Scope", "Definitions", "Contact", "Budget",
                 "Requirements", "Appendix", "Acknowledgements", "Abstract", "Description")


class Text:
    """Words, sentences and titles that mean nothing but have the shapes of real ones."""

    def __init__(self, rng):
        self.rng = rng

    def word(self):
        if self.rng.random() < 0.3:
            return self.rng.choice(small_words)
        return "".join(self.rng.choice(consonants) + self.rng.choice(vowels) +
                       self.rng.choice(("", "", "n", "r", "s", "l"))
                       for _ in range(self.rng.randint(1, 4)))

    def words(self, low, high):
        return [self.word() for _ in range(self.rng.randint(low, high))]

    def sentence(self):
        words = self.words(5, 22)
        for i in range(1, len(words)):
            draw = self.rng.random()
            if draw < 0.05:
                words[i] = words[i].capitalize()
            elif draw < 0.08:
                words[i] = str(self.rng.randint(1, 2000))
            elif draw < 0.13:
                words[i - 1] += ","
        return " ".join(words).capitalize() + self.rng.choice("......?!")

    def paragraph(self, low=1, high=7):
        return " ".join(self.sentence() for _ in range(self.rng.randint(low, high)))

    def title(self, case, low=1, high=9):
        if self.rng.random() < 0.25:
            words = self.rng.choice(common_titles).split()
        else:
            words = self.words(low, high)
        if case == "upper":
            return " ".join(words).upper()
        if case == "title":
            text = " ".join(w if w in small_words else w.capitalize() for w in words)
        else:
            text = " ".join(words)
        return text[0].upper() + text[1:]

    def name(self):
        return " ".join(word.capitalize() for word in self.words(2, 3))


class Look:
    """How one document looks."""

    def __init__(self, rng):
        self.rng = rng
        self.body_size = rng.choice((8.5, 9, 9.5, 10, 10, 10.5, 11, 11, 12, 12))
        self.font = rng.choice(fonts)
        self.heading_font = self.font if rng.random() < 0.6 else rng.choice(fonts)
        self.columns = 2 if rng.random() < 0.25 else 1
        self.leading = rng.choice((1.1, 1.2, 1.3, 1.45, 1.6))
        self.align = rng.choice(("left", "justify"))
        self.indent = rng.random() < 0.25
        self.paragraph_gap = rng.choice((0.1, 0.3, 0.6, 0.9))
        self.levels = rng.choice((1, 2, 2, 3, 3))
        self.numbering = rng.choice(("none", "none", "none", "decimal", "decimal", "roman",
                                     "letter", "word"))
        self.title = rng.random() < 0.8
        self.running = rng.random() < 0.5
        self.heading_css = self.make_headings()

    def make_headings(self):
        rng, styles = self.rng, []
        small = rng.random() < 0.5  # headings no larger than the body
        for level in range(3):
            ratio = 1.0 if small else max(1.0, rng.choice((1.1, 1.2, 1.4, 1.7)) - 0.15 * level)
            bold = rng.random() < (0.9 if ratio < 1.15 else 0.7)
            italic = rng.random() < (0.5 if not bold else 0.12)
            upper = rng.random() < 0.2 or (ratio < 1.05 and not bold and not italic)
            color = rng.choice(("#000", "#000", "#000", "#1a4e8a", "#8a1a1a", "#555", "#008060"))
            css = [f"font-size:{self.body_size * ratio:.1f}pt", f"color:{color}",
                   f"font-family:'{self.heading_font}'",
                   "font-weight:" + ("bold" if bold else "normal"),
                   "font-style:" + ("italic" if italic else "normal"),
                   f"margin:{rng.choice((0.4, 0.8, 1.2, 1.8))}em 0 {rng.choice((0, 0.2, 0.5))}em",
                   "text-align:" + rng.choice(("left", "left", "left", "left", "center"))]
            if rng.random() < 0.12:
                css.append("border-bottom:0.7pt solid " + color)
            if rng.random() < 0.08:
                css.append("text-decoration:underline")
            case = "upper" if upper else rng.choice(("title", "title", "sentence"))
            styles.append((";".join(css), case))
        return styles


class Document:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.text = Text(self.rng)
        self.look = Look(self.rng)
        self.parts, self.truth = [], []
        self.counters = [0, 0, 0]
        self.captions = 0

    def add(self, tag, content, css="", classes=""):
        self.parts.append(f'<{tag} class="{classes}" style="{css}">{content}</{tag}>')

    def number(self, level):
        self.counters[level] += 1
        for deeper in range(level + 1, 3):
            self.counters[deeper] = 0
        own = self.counters[level]
        kind = self.look.numbering
        if kind == "decimal":
            stop = "." if level == 0 else ""
            return ".".join(str(max(1, n)) for n in self.counters[:level + 1]) + stop + " "
        if kind == "roman" and level == 0:
            return ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")[(own - 1) % 8] + ". "
        if kind == "letter" or (kind == "roman" and level == 1):
            return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(own - 1) % 26] + ". "
        if kind == "word" and level == 0:
            return f"Section {own} "
        return ""

    def heading(self, level):
        css, case = self.look.heading_css[level]
        title = self.number(level) + self.text.title(case)
        if self.rng.random() < 0.06:
            title += self.rng.choice(("?", ":", "?"))
        self.add("div", html.escape(title), css + ";break-after:avoid")
        self.truth.append((level + (2 if self.look.title else 1), title))

    def trap(self):
        rng, text = self.rng, self.text
        kind = rng.choice(("label", "lead", "bold", "table", "table", "caption", "list", "list",
                           "address", "form", "quote", "code", "references", "numbers", "note"))
        if kind == "label":
            for label in rng.sample(labels, rng.randint(1, 4)):
                self.add("p", f"<b>{label}:</b> {text.name()}", "margin:.1em 0")
        elif kind == "lead":
            self.add("p", f"<b>{text.title('sentence', 1, 4)}.</b> {text.paragraph(2, 5)}")
        elif kind == "bold":
            self.add("p", f"<b>{text.paragraph(1, 2)}</b>")
        elif kind == "table":
            self.table()
        elif kind == "caption":
            self.captions += 1
            bold = rng.choice(("b", "i", "span"))
            self.add("p", f"<{bold}>{rng.choice(('Figure', 'Table'))} {self.captions}"
                     f"{rng.choice((':', '.'))} {text.title('sentence', 3, 9)}</{bold}>")
        elif kind == "list":
            tag = rng.choice(("ul", "ul", "ol"))
            short = rng.random() < 0.6
            items = "".join(f"<li>{text.title('sentence', 1, 6) if short else text.sentence()}</li>"
                            for _ in range(rng.randint(2, 7)))
            self.add(tag, items)
        elif kind == "address":
            lines = [text.name(), f"{rng.randint(1, 99)} {text.name()} Street",
                     f"{rng.randint(10000, 99999)} {text.name()}", f"info@{text.word()}.org"]
            weight = "bold" if rng.random() < 0.3 else "normal"
            self.add("p", "<br>".join(lines), f"font-weight:{weight}")
        elif kind == "form":
            rows = "".join(f"<tr><td><b>{label}</b></td><td>{text.name()}</td></tr>"
                           for label in rng.sample(labels, rng.randint(2, 6)))
            self.add("table", rows)
        elif kind == "quote":
            self.add("p", f"<i>{text.sentence()}</i>", "text-align:center;margin:1em 3em")
        elif kind == "code":
            lines = "\n".join(" ".join(text.words(1, 6)) + ";" for _ in range(rng.randint(1, 6)))
            self.add("pre", html.escape(lines))
        elif kind == "references":
            for i in range(rng.randint(2, 6)):
                self.add("p", f"[{i + 1}] {text.name()}, {text.name()}. {text.sentence()} "
                         f"{rng.randint(1950, 2024)}.", "margin:.1em 0;font-size:90%")
        elif kind == "numbers":
            self.add("p", f"<b>{rng.randint(1, 99)}%</b> {text.title('sentence', 2, 5)}")
        else:
            self.add("p", f"<b>{text.sentence()}</b>", "border:0.5pt solid #888;padding:4pt")

    def table(self):
        rng, text = self.rng, self.text
        columns, ruled = rng.randint(2, 5), rng.random() < 0.5
        border = "border:0.5pt solid #444;" if ruled else ""
        cell = border + "padding:2pt 6pt"
        head = "".join(f'<th style="{cell}">{text.title("title", 1, 2)}</th>'
                       for _ in range(columns))
        body = "".join("<tr>" + f'<td style="{cell}">{text.title("sentence", 1, 3)}</td>' +
                       "".join(f'<td style="{cell}">{rng.randint(0, 9999)}</td>'
                               for _ in range(columns - 1)) + "</tr>"
                       for _ in range(rng.randint(2, 8)))
        self.add("table", f"<tr>{head}</tr>{body}", "border-collapse:collapse;margin:.6em 0")

    def contents(self):
        rng, text = self.rng, self.text
        css, case = self.look.heading_css[0]
        title = text.title(case, 1, 1) if rng.random() < 0.3 else "Contents"
        self.add("div", title, css)
        self.truth.append((2 if self.look.title else 1, title))
        for i in range(rng.randint(4, 12)):
            name = text.title(rng.choice(("title", "sentence")), 2, 6)
            self.add("p", f"{i + 1}. {name} {'.' * rng.randint(12, 60)} {2 + 3 * i}",
                     "margin:.1em 0;text-align:left")

    def front(self):
        rng, text = self.rng, self.text
        if rng.random() < 0.35:
            self.add("p", text.name().upper() if rng.random() < 0.5 else text.name(),
                     f"font-size:{rng.choice((9, 12, 16))}pt;font-weight:bold;text-align:right")
        if not self.look.title:
            return
        ratio = rng.choice((1.2, 1.4, 1.6, 2.0, 2.4))
        title = text.title(rng.choice(("title", "title", "upper", "sentence")), 2, 11)
        align = rng.choice(("left", "center"))
        self.add("div", html.escape(title), f"font-size:{self.look.body_size * ratio:.1f}pt;"
                 f"font-weight:{rng.choice(('bold', 'bold', 'normal'))};text-align:{align};"
                 f"font-family:'{self.look.heading_font}';margin:.5em 0;column-span:all")
        self.truth.append((1, title))
        if rng.random() < 0.4:
            self.add("p", ", ".join(text.name() for _ in range(rng.randint(1, 4))),
                     f"text-align:{align}")
        if rng.random() < 0.3:
            self.add("p", f"{rng.randint(1, 28)} May {rng.randint(1990, 2024)}",
                     f"text-align:{align}")

    def section(self, level):
        self.heading(level)
        if level + 1 < self.look.levels and self.rng.random() < 0.25:
            return
        for _ in range(self.rng.randint(1, 4)):
            if self.rng.random() < 0.3:
                self.trap()
            else:
                self.add("p", self.text.paragraph())

    def write(self, path):
        from weasyprint import HTML
        self.front()
        if self.rng.random() < 0.15:
            self.contents()
        for _ in range(self.rng.randint(1, 7)):
            self.section(0)
            for _ in range(self.rng.randint(0, 3) if self.look.levels > 1 else 0):
                self.section(1)
                for _ in range(self.rng.randint(0, 2) if self.look.levels > 2 else 0):
                    self.section(2)
        look, running = self.look, ""
        if look.running:
            running = (f'@top-center{{content:"{self.text.name()}";font-size:8pt}}'
                       "@bottom-center{content:counter(page);font-size:8pt}")
        indent = "text-indent:1.5em;" if look.indent else ""
        css = (f"@page{{size:A4;margin:2cm;{running}}}"
               f"body{{font:{look.body_size}pt/{look.leading} '{look.font}';"
               f"text-align:{look.align};columns:{look.columns}}}"
               f"p{{{indent}margin:{look.paragraph_gap}em 0}} pre{{font-size:85%}}"
               "table{text-indent:0;text-align:left}")
        page = f"<style>{css}</style><body>{''.join(self.parts)}</body>"
        HTML(string=page).write_pdf(str(path))
        path.with_suffix(".md").write_text(
            "".join(f"{'#' * level} {title}\n\n" for level, title in self.truth))


def main(count, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(int(count)):
        Document(seed).write(folder / f"made{seed:04}.pdf")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
