"""清标 — a priced bill of quantities read from a table, and what strikes in it: the committee looks, nothing is decided here."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from statistics import median
from xml.etree import ElementTree as Tree

from apps.core.refusals import Refused
from apps.evaluation.rules.correction import Line, is_misplaced, total_of
from apps.evaluation.rules.figures import exactly

ROWS_LIMIT = 20_000
PART_LIMIT = 64 * 2**20
DIGITS_LIMIT = 15
HEADS = {
    "name": ("项目名称", "清单项", "名称", "name", "item"),
    "quantity": ("工程量", "数量", "quantity", "qty"),
    "unit_price": ("综合单价", "单价", "unitprice", "price"),
    "total": ("合价", "合计", "金额", "total", "amount"),
}
"""What the columns are called, the most exact first."""
FAR = Decimal("0.30")
"""不平衡报价: a unit price this far from the median of the others."""
FEWEST_TO_COMPARE = 3
_SHEET = "xl/worksheets/sheet1.xml"
_STRINGS = "xl/sharedStrings.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class Struck:
    """What strikes at a line of a bill, with its figures."""

    code: str
    line: str
    figures: Mapping[str, str]


def read_bill(name: str, content: bytes) -> tuple[Line, ...]:
    """The lines of a bill in CSV or XLSX. Raises Refused("bill_unreadable")."""
    try:
        rows = _xlsx(content) if name.lower().endswith(".xlsx") else _csv(content)
        return _lines(rows)
    except (UnicodeDecodeError, csv.Error, zipfile.BadZipFile, KeyError, Tree.ParseError, ValueError, IndexError):
        raise Refused("bill_unreadable") from None


def screened(lines: Sequence[Line], announced: Decimal, others: Sequence[Sequence[Line]]) -> list[Struck]:
    """What strikes in one bill against its announced price and against the bills of the others."""
    with exactly():
        found = [one for line in lines for one in _of_line(line)]
        summed = total_of(lines)
        if lines and summed != announced:
            said = {"sum": f"{summed:f}", "announced": f"{announced:f}", "difference": f"{announced - summed:f}"}
            found.append(Struck("sum_differs", "", said))
        return [*found, *_against(lines, others)]


def _of_line(line: Line) -> list[Struck]:
    product = (line.quantity * line.unit_price).quantize(Decimal("0.01"))
    said = {"product": f"{product:f}", "total": f"{line.total:f}"}
    found = []
    if line.unit_price == 0:
        found.append(Struck("not_priced", line.name, {}))
    if line.unit_price < 0 or line.quantity < 0:
        found.append(Struck("negative", line.name, {"unit_price": f"{line.unit_price:f}"}))
    if product != line.total:
        found.append(Struck("point_misplaced" if is_misplaced(line) else "total_differs", line.name, said))
    return found


def _against(lines: Sequence[Line], others: Sequence[Sequence[Line]]) -> list[Struck]:
    """Quantities that are not the others', unit prices far from their median."""
    known: dict[str, list[Line]] = {}
    for bill in others:
        for line in bill:
            known.setdefault(line.name, []).append(line)
    found = []
    for line in lines:
        same = known.get(line.name, [])
        if len(same) + 1 < FEWEST_TO_COMPARE:
            continue
        middle = median(one.unit_price for one in same)
        quantity = median(one.quantity for one in same)
        if line.quantity != quantity:
            found.append(
                Struck("quantity_differs", line.name, {"quantity": f"{line.quantity:f}", "others": f"{quantity:f}"})
            )
        if middle > 0 and abs(line.unit_price - middle) > middle * FAR:
            said = {"unit_price": f"{line.unit_price:f}", "others": f"{middle:f}"}
            found.append(Struck("unbalanced", line.name, said))
    return found


def _lines(rows: Iterable[Sequence[str]]) -> tuple[Line, ...]:
    """The rows below the first that names all columns; what is no line is left out."""
    places: dict[str, int] | None = None
    found = []
    for row in rows:
        if places is None:
            places = _places(row)
        elif line := _line(row, places):
            found.append(line)
    if places is None or not found:
        raise ValueError("no lines")
    return tuple(found)


def _places(row: Sequence[str]) -> dict[str, int] | None:
    words = ["".join(cell.split()).casefold() for cell in row]
    found = {}
    for column, names in HEADS.items():
        place = next((words.index(word) for name in names for word in words if word.startswith(name)), None)
        if place is None:
            return None
        found[column] = place
    return found


def _line(row: Sequence[str], places: Mapping[str, int]) -> Line | None:
    cells = {column: row[place].strip() if place < len(row) else "" for column, place in places.items()}
    figures = [_figure(cells[column]) for column in ("quantity", "unit_price", "total")]
    quantity, unit_price, total = figures
    if not cells["name"] or quantity is None or unit_price is None or total is None:
        return None
    return Line(cells["name"], quantity, unit_price, total)


def _figure(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace(",", "").replace("，", "") or "nan")
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) <= DIGITS_LIMIT else None


def _csv(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    rows = []
    for row in csv.reader(io.StringIO(text)):
        rows.append(row)
        if len(rows) > ROWS_LIMIT:
            raise ValueError("rows")
    return rows


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _xlsx(content: bytes) -> list[list[str]]:
    """The first sheet: cells as text, formulas by their kept values."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        strings = [_text(one) for one in _part(book, _STRINGS)] if _STRINGS in book.namelist() else []
        sheet = _part(book, _SHEET)
    rows = []
    for row in sheet.iter(f"{_MAIN}row"):
        cells: list[str] = []
        for cell in row.iter(f"{_MAIN}c"):
            place = _column(cell.get("r", ""))
            cells += [""] * (place - len(cells)) + [_cell(cell, strings)] if place >= len(cells) else []
        rows.append(cells)
        if len(rows) > ROWS_LIMIT:
            raise ValueError("rows")
    return rows


def _part(book: zipfile.ZipFile, name: str) -> Tree.Element:
    """A part of the book. One that declares entities is refused: nothing is expanded here."""
    if book.getinfo(name).file_size > PART_LIMIT:
        raise ValueError("size")
    text = book.read(name)
    if b"\x00" in text or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise ValueError("entities")
    return Tree.fromstring(text)  # noqa: S314  # no entities, not even in UTF-16, and bounded


def _cell(cell: Tree.Element, strings: Sequence[str]) -> str:
    if cell.get("t") == "inlineStr":
        return _text(cell)
    value = cell.findtext(f"{_MAIN}v") or ""
    return strings[int(value)] if cell.get("t") == "s" and value else value


def _text(element: Tree.Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{_MAIN}t"))


def _column(reference: str) -> int:
    letters = "".join(one for one in reference if one.isalpha())
    if not letters or len(letters) > len("XFD"):
        raise ValueError("cell")
    place = 0
    for one in letters:
        place = place * 26 + ord(one) - ord("A") + 1
    return place - 1
