"""Reading plain data: what is missing or does not fit is named by its place, so that it can be found and mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

T = TypeVar("T")
Otherwise = TypeVar("Otherwise")
E = TypeVar("E", bound=StrEnum)
DIGITS = 18
FIGURE = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
"""Digits as they are written in a document: no underscores, no blanks, no other scripts."""


class Unreadable(ValueError):
    """The data does not fit; the message is the place and what was found there."""

    def __init__(self, why: str, *where: str) -> None:
        self.why, self.where = why, where
        super().__init__(": ".join(filter(None, (".".join(where), why))))

    def within(self, name: str) -> Unreadable:
        """The same one level up."""
        return Unreadable(self.why, name, *self.where)


def at(data: Mapping[str, Any], name: str, reader: Callable[[Any], T]) -> T:
    """What stands under this name. Raises Unreadable with its place."""
    if not isinstance(data, Mapping):
        raise Unreadable(f"{_short(data)} 应为 {{…}} an object")
    if name not in data:
        raise Unreadable("缺少 missing", name)
    try:
        return reader(data[name])
    except Unreadable as wrong:
        raise wrong.within(name) from wrong
    except (KeyError, TypeError, ValueError, InvalidOperation, AttributeError) as wrong:
        raise Unreadable(str(wrong), name) from wrong


def or_else(data: Mapping[str, Any], name: str, reader: Callable[[Any], T], otherwise: Otherwise) -> T | Otherwise:
    """What stands under this name, or what is meant where nothing does."""
    if isinstance(data, Mapping) and name not in data:
        return otherwise
    return at(data, name, reader)


def each(reader: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    """A reader of a list, whose places are counted from one."""

    def read_list(value: object) -> tuple[T, ...]:
        if not isinstance(value, list | tuple):
            raise Unreadable(f"{_short(value)} 应为 […] a list")
        return tuple(_numbered(value, reader))

    return read_list


def _numbered(values: list[Any] | tuple[Any, ...], reader: Callable[[Any], T]) -> Iterator[T]:
    for place, value in enumerate(values, start=1):
        yield at({f"[{place}]": value}, f"[{place}]", reader)


def one_of(kind: type[E]) -> Callable[[Any], E]:
    """A reader of one of the words of a kind."""

    def read_word(value: object) -> E:
        if not isinstance(value, str) or value not in set(kind):
            raise Unreadable(f"{_short(value)} 应为 one of {'|'.join(kind)}")
        return kind(value)

    return read_word


def number(value: object) -> Decimal:
    """A figure written as text. Raises Unreadable for anything else."""
    if not isinstance(value, str):
        raise Unreadable(f'{_short(value)} 应写成带引号的数 a figure in quotes, "12.50"')
    try:
        figure = Decimal(value)
    except InvalidOperation:
        raise Unreadable(f"{_short(value)} 不是数 not a figure") from None
    if FIGURE.fullmatch(value) is None or not figure.is_finite() or abs(figure.adjusted()) > DIGITS:
        raise Unreadable(f"{_short(value)} 不是数 not a figure")
    return figure


def whole(value: object) -> int:
    """A whole number, which no truth value is."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 10**DIGITS:
        raise Unreadable(f"{_short(value)} 应为不带引号的整数 a whole number")
    return value


def text(value: object) -> str:
    """A text."""
    if not isinstance(value, str):
        raise Unreadable(f"{_short(value)} 应为文字 a text")
    return value


def truth(value: object) -> bool:
    """Yes or no, and nothing else."""
    if not isinstance(value, bool):
        raise Unreadable(f"{_short(value)} 应为 true|false")
    return value


def mapped(reader: Callable[[Any], T]) -> Callable[[Any], dict[str, T]]:
    """A reader of figures by name."""

    def read_mapping(value: object) -> dict[str, T]:
        if not isinstance(value, Mapping):
            raise Unreadable(f"{_short(value)} 应为 {{…}} an object")
        return {text(name): at(value, name, reader) for name in value}

    return read_mapping


def _short(value: object) -> str:
    said = repr(value)
    return said if len(said) <= _SHOWN else said[:_SHOWN] + "…"


_SHOWN = 40
