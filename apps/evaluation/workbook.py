"""结果表格 as an XLSX workbook: a sheet for each table, figures as figures, words as words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from apps.evaluation.result_tables import Table

NAME_LIMIT = 31
WIDEST = 40
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


def workbook_of(tables: Sequence[Table], *, title: str, at: datetime) -> bytes:
    """The workbook's bytes. Text that looks like a formula stays text: names come from bidders."""
    book = Workbook(write_only=True)
    book.properties.title = title
    book.properties.creator = ""
    book.properties.created = at.astimezone(UTC).replace(tzinfo=None)
    taken: set[str] = set()
    for table in tables:
        _write(book, table, _name(table.name, taken), title)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _write(book: Any, table: Table, name: str, title: str) -> None:
    sheet = book.create_sheet(name)
    for column, head in enumerate(table.heads):
        longest = max([len(head), *(len(row[column]) for row in table.rows)], default=8)
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(WIDEST, 2 * longest + 2)
    sheet.append([_cell(sheet, title, is_bold=False)])
    sheet.append([_cell(sheet, table.name, is_bold=True)])
    sheet.append([_cell(sheet, head, is_bold=True) for head in table.heads])
    for row in table.rows:
        sheet.append(
            [
                _figure(sheet, value, is_money=column in table.money)
                if column in table.figures
                else _cell(sheet, value, is_bold=False)
                for column, value in enumerate(row)
            ]
        )


def _cell(sheet: Any, text: str, *, is_bold: bool) -> Any:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    if is_bold:
        cell.font = Font(bold=True)
    return cell


def _figure(sheet: Any, text: str, *, is_money: bool) -> Any:
    """A figure with as many places as it was written with; words where there is none."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return _cell(sheet, text, is_bold=False)
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = ("#,##0" if is_money else "0") + ("." + "0" * places if places else "")
    return cell


def _name(text: str, taken: set[str]) -> str:
    """A sheet's name: short, once, without what a workbook does not allow."""
    plain = NOT_IN_A_NAME.sub(" ", text)[:NAME_LIMIT]
    number = 2
    while plain.lower() in taken:
        plain = f"{plain[: NAME_LIMIT - 3]} {number}"
        number += 1
    taken.add(plain.lower())
    return plain
