"""A PDF of a text: paragraphs set in Helvetica on A4 pages, nothing else, so that what is measured
is search and not extraction."""
import textwrap
import unicodedata

line_width = 88  # characters
page_lines = 56
size, leading = 10, 12.5
left, top = 60, 780


def latin(text):
    """`text` in Windows-1252; a character that it lacks becomes its base letter, or "?"."""
    kept = []
    for char in unicodedata.normalize("NFC", text):
        try:
            kept.append(char.encode("cp1252"))
        except UnicodeEncodeError:
            plain = unicodedata.normalize("NFKD", char).encode("ascii", "ignore")
            kept.append(plain or b"?")
    return b"".join(kept)


def lines_of(text):
    """Broken at blanks only: a word that breaks at its hyphen would be joined without it."""
    for paragraph in text.splitlines():
        yield from textwrap.wrap(paragraph, line_width, break_on_hyphens=False)


def page_content(lines):
    shown = [b"BT /F1 %d Tf %g TL %d %d Td" % (size, leading, left, top)]
    for line in lines:
        escaped = latin(line)
        for mark in (b"\\", b"(", b")"):
            escaped = escaped.replace(mark, b"\\" + mark)
        shown.append(b"(" + escaped + b") Tj T*")
    return b"\n".join(shown) + b"\nET"


def make_pdf(text):
    """The bytes of a PDF file."""
    lines = list(lines_of(text)) or [""]
    contents = [page_content(lines[begin:begin + page_lines])
                for begin in range(0, len(lines), page_lines)]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * page) for page in range(len(contents)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>",
               b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents)),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
               b"/Encoding /WinAnsiEncoding >>"]
    for page, content in enumerate(contents):
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
                       b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
                       % (5 + 2 * page))
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return assemble(objects)


def assemble(objects):
    """A file of these objects, numbered from 1; the first is the catalog."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table)
    return bytes(out)
