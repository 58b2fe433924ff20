"""银行对账单 — reads the bank's statement of what was paid in (docs/formats/bank-statement.md): every line or what is wrong with it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType

from apps.tenders.rules.calendar import SHANGHAI

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "transaction": ("交易流水号", "transaction"),
        "reference": ("缴款码", "reference"),
        "amount": ("金额", "amount"),
        "paid_at": ("交易时间", "paid_at"),
        "payer_name": ("付款户名", "payer_name"),
        "payer_account": ("付款账号", "payer_account"),
    }
)
"""What each column may be called; the order is free and further columns are passed over."""
LARGEST = 4 << 20
MOST_LINES = 20_000
LONGEST = 200
_TIMES = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y-%m-%dT%H:%M:%S", "%Y%m%d %H:%M:%S")
_AMOUNT = re.compile(r"\d{1,3}(,\d{3})*(\.\d{1,2})?|\d{1,15}(\.\d{1,2})?")
_ACCOUNT = re.compile(r"[0-9A-Za-z-]{4,40}")
_FROM_A_SPREADSHEET = "\t '\""
"""What spreadsheets put before a long number so that it stays one."""


class FileProblem(StrEnum):
    """Why a whole file is no statement."""

    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    COLUMNS_MISSING = "columns_missing"
    NO_LINES = "no_lines"


class LineProblem(StrEnum):
    """What is wrong with one line."""

    FIELDS = "fields"
    TRANSACTION = "transaction"
    TWICE = "twice"
    REFERENCE = "reference"
    AMOUNT = "amount"
    TIME = "time"
    PAYER = "payer"
    ACCOUNT = "account"


class NoStatement(ValueError):
    """The file cannot be read as a statement at all."""

    def __init__(self, problem: FileProblem, told: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.told = told


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment as the bank tells it. An empty account means that it was paid in cash."""

    number: int
    transaction: str
    reference: str
    amount: Decimal
    paid_at: datetime
    payer_name: str
    payer_account: str


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """A line that could not be read, and why; it stays in the file that is kept."""

    number: int
    problem: LineProblem


@dataclass(frozen=True, slots=True)
class BankLines:
    """Every line of a statement: those that can be read and those that cannot."""

    read: tuple[PaymentLine, ...]
    unread: tuple[UnreadLine, ...]


def read_bank_statement(content: bytes) -> BankLines:
    """The lines of a file in UTF-8 or GBK. Raises NoStatement when it is none."""
    if len(content) > LARGEST:
        raise NoStatement(FileProblem.TOO_LARGE)
    rows = _rows(_text(content))
    places = _places(next(rows, (0, []))[1])
    read: list[PaymentLine] = []
    unread: list[UnreadLine] = []
    seen: set[str] = set()
    for number, row in rows:
        one = _line(number, row, places)
        if isinstance(one, PaymentLine) and one.transaction in seen:
            one = UnreadLine(number, LineProblem.TWICE)
        if isinstance(one, PaymentLine):
            seen.add(one.transaction)
            read.append(one)
        else:
            unread.append(one)
    if not read and not unread:
        raise NoStatement(FileProblem.NO_LINES)
    return BankLines(tuple(read), tuple(unread))


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise NoStatement(FileProblem.NOT_TEXT)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, with the line of the file on which each ends."""
    reader = csv.reader(io.StringIO(text, newline=""))
    count = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                count += 1
                if count > MOST_LINES + 1:
                    raise NoStatement(FileProblem.TOO_LARGE)
                yield reader.line_num, row
    except csv.Error:
        raise NoStatement(FileProblem.NOT_TEXT) from None


def _places(head: Sequence[str]) -> dict[str, int]:
    found = [cell.strip().lower() for cell in head]
    places = {
        name: found.index(word) for name, words in COLUMNS.items() for word in words if found.count(word.lower()) == 1
    }
    if missing := [words[0] for name, words in COLUMNS.items() if name not in places]:
        raise NoStatement(FileProblem.COLUMNS_MISSING, "、".join(missing))
    return places


def _line(number: int, row: Sequence[str], places: Mapping[str, int]) -> PaymentLine | UnreadLine:
    if len(row) <= max(places.values()):
        return UnreadLine(number, LineProblem.FIELDS)
    said = {name: row[place].strip().strip(_FROM_A_SPREADSHEET).strip() for name, place in places.items()}
    amount, paid_at = _amount(said["amount"]), _moment(said["paid_at"])
    checks = (
        (LineProblem.TRANSACTION, 0 < len(said["transaction"]) <= LONGEST),
        (LineProblem.REFERENCE, len(said["reference"]) <= LONGEST),
        (LineProblem.AMOUNT, amount is not None),
        (LineProblem.TIME, paid_at is not None),
        (LineProblem.PAYER, 0 < len(said["payer_name"]) <= LONGEST),
        (LineProblem.ACCOUNT, not said["payer_account"] or bool(_ACCOUNT.fullmatch(said["payer_account"]))),
    )
    for problem, is_fine in checks:
        if not is_fine:
            return UnreadLine(number, problem)
    assert amount is not None
    assert paid_at is not None
    return PaymentLine(
        number, said["transaction"], said["reference"], amount, paid_at, said["payer_name"], said["payer_account"]
    )


def _amount(text: str) -> Decimal | None:
    if not _AMOUNT.fullmatch(text, 0) or not text.isascii():
        return None
    try:
        amount = Decimal(text.replace(",", "")).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return amount if amount > 0 else None


def _moment(text: str) -> datetime | None:
    """The bank's time, in Asia/Shanghai."""
    for form in _TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=SHANGHAI)
        except ValueError:
            continue
    return None
