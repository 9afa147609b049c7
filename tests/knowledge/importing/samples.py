"""Small files of every format, made when a test needs them."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def patched(package: bytes, name: str, content: str | bytes) -> bytes:
    """A ZIP with another content for one of its files."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return zipped({member: archive.read(member) for member in archive.namelist()} | {name: content})


def docx(paragraphs: Sequence[tuple[str, str]], extra: str = "", properties: Mapping[str, str] | None = None) -> bytes:
    """A Word file of (style, text) paragraphs; the style of running text is empty. `extra` is put behind them.

    `properties` are its core properties: "cp:category", "dc:creator" and so on.
    """
    body = "".join(
        f'<w:p>{f"""<w:pPr><w:pStyle w:val="{style}"/></w:pPr>""" if style else ""}<w:r><w:t>{text}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/></w:style>'
        for level in (1, 2)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    core = "".join(f"<{name}>{value}</{name}>" for name, value in (properties or {}).items())
    return zipped(
        {
            "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/">{core}</cp:coreProperties>',
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{main}.styles+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/styles" Target="styles.xml"/></Relationships>',
            "word/styles.xml": f'<w:styles xmlns:w="{WORD_NAMESPACE}">{styles}</w:styles>',
            "word/document.xml": f'<w:document xmlns:w="{WORD_NAMESPACE}"><w:body>{body}{extra}</w:body></w:document>',
        }
    )


def word_table(rows: Sequence[Sequence[str]]) -> str:
    """The part of a Word document that is a table."""
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{cells}</w:tbl>"


def xlsx(sheets: Mapping[str, Sequence[Sequence[object]]], merged: str | None = None, hidden: str = "") -> bytes:
    """A workbook; `merged` is a range of the first sheet, `hidden` the name of a sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name == hidden else "visible"
    if merged:
        book.worksheets[0].merge_cells(merged)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def pptx(slides: Sequence[tuple[str, str]]) -> bytes:
    """A presentation of (title, text) slides."""
    import pptx as powerpoint

    show = powerpoint.Presentation()
    for title, text in slides:
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
    target = io.BytesIO()
    show.save(target)
    return target.getvalue()


def ole(streams: Sequence[str]) -> bytes:
    """A file of the old Office formats with empty streams of these names (three at most: one sector of the directory).

    A header, a sector that says which sectors belong together, and the directory: a root whose first child is the first
    stream, each stream with the next as its right neighbour.
    """
    none, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0, 0)
    directory = b""
    for number, name in enumerate(["Root Entry", *streams]):
        letters = f"{name}\0".encode("utf-16-le")
        right = number + 1 if 0 < number < len(streams) else none
        entry = letters.ljust(64, b"\0") + struct.pack("<HBB", len(letters), 2 if number else 5, 1)
        entry += struct.pack("<III", none, right, none if number else 1) + bytes(36) + struct.pack("<IQ", end, 0)
        directory += entry
    places = struct.pack("<II", table, end) + struct.pack("<I", none) * 126
    return header + struct.pack("<I", none) * 108 + places + directory.ljust(512, b"\0")


def pdf(pages: Sequence[Sequence[tuple[int, str]]], *, password: bool = False) -> bytes:
    """A PDF file; a page is its lines as (size of letters, ASCII text). A page without lines looks like a scan.

    With `password` it says that it is encrypted, with one that nobody knows.
    """
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        drawn, height = [], 760
        for size, text in lines:
            height -= 2 * size
            drawn.append(f"BT /F1 {size} Tf 72 {height} Td ({text}) Tj ET")
        content = "\n".join(drawn).encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    written, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % (
        b"4f" * 32,
        b"55" * 32,
    )
    trailer = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        lock if password else b"",
        len(written),
    )
    return written + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + trailer


def epub(chapters: Mapping[str, str]) -> bytes:
    """A book of chapters: title and text."""
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    pages = {
        f"c{n}.xhtml": f"<html><body><h1>{title}</h1><p>{text}</p></body></html>"
        for n, (title, text) in enumerate(chapters.items())
    }
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="book.opf"/></rootfiles></container>'
    )
    book = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        f"<dc:title>Handbook</dc:title></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    return zipped({"mimetype": "application/epub+zip", "META-INF/container.xml": container, "book.opf": book} | pages)
