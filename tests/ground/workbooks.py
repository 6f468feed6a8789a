"""Workbooks written by hand, part by part, as some other program may write them, or somebody who wants harm."""
import io
import zipfile

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
KEYS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(**targets):
    lines = [f'<Relationship Id="{key}" Type="{KIND}/{kind}" Target="{target}"/>' for key, (kind, target) in targets.items()]
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(lines)}</Relationships>'


def archive(parts, compression=zipfile.ZIP_DEFLATED):
    """The bytes of a zip file with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return made.getvalue()


def book(cells="", *, after="", strings="", formats="", sheets='<sheet name="One" sheetId="1" r:id="s1"/>', properties="",
         compression=zipfile.ZIP_DEFLATED, **other):
    """A workbook whose first sheet holds `cells`: rows as XML. `formats` are (number, code or None) of its styles 0, 1, …"""
    codes = [f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for number, code in formats if code]
    styles = [f'<xf numFmtId="{number}"/>' for number, _code in formats]
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(r1=("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f"<workbook {SPACE} {KEYS}>{properties}<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(s1=("worksheet", "worksheets/sheet1.xml"), s2=("worksheet", "/xl/two.xml"),
                                                t=("sharedStrings", "sharedStrings.xml"), f=("styles", "styles.xml")),
        "xl/worksheets/sheet1.xml": f"<worksheet {SPACE}><sheetData>{cells}</sheetData>{after}</worksheet>",
        "xl/two.xml": f"<worksheet {SPACE}><sheetData>{text_row(1, 'second')}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {SPACE}>{strings}</sst>",
        "xl/styles.xml": f"<styleSheet {SPACE}><numFmts>{''.join(codes)}</numFmts><cellXfs>{''.join(styles)}</cellXfs>"
                         "</styleSheet>",
    }
    return archive(parts | {name.replace("__", "/"): part for name, part in other.items()}, compression)


def text_row(number, *texts, more=""):
    """A row of cells that hold their text themselves; None is no cell."""
    cells = [text_cell(f"{chr(64 + column)}{number}", words) for column, words in enumerate(texts, 1) if words is not None]
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'


def text_cell(place, words):
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'
