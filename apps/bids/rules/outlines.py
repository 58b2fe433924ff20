"""A drawing in SVG as PDF's own drawing operators: outlines and colours, no text and no picture. Deterministic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_CALL = re.compile(r"(translate|scale|matrix)\(([^)]*)\)")
_TAKES = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6}

Matrix = tuple[float, float, float, float, float, float]


class NotDrawn(ValueError):
    """The drawing uses something that is no outline."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """A drawing of this size in points, from its lower left corner."""

    width: float
    height: float
    draw: str


def outlines_of(svg: bytes) -> Outlines:
    """The same drawing as operators. Raises NotDrawn."""
    root = ElementTree.fromstring(svg)  # noqa: S314  # the drawing is our own
    _left, _top, width, height = (float(part) for part in root.attrib["viewBox"].split())
    symbols = {f"#{one.attrib['id']}": one for one in root.iter(f"{_SVG}symbol")}
    upright: Matrix = (1, 0, 0, -1, 0, height)
    return Outlines(width, height, "\n".join(_drawn(root, upright, symbols)))


def _drawn(
    element: ElementTree.Element, above: Matrix, symbols: Mapping[str, ElementTree.Element], painted: str | None = None
) -> Iterator[str]:
    for one in element:
        matrix = _times(_matrix(one.attrib.get("transform", "")), above)
        match one.tag.removeprefix(_SVG):
            case "g" | "svg":
                yield from _drawn(one, matrix, symbols, painted)
            case "defs" | "title" | "desc":
                continue
            case "use":
                moved = _times((1, 0, 0, 1, float(one.attrib.get("x", 0)), float(one.attrib.get("y", 0))), matrix)
                symbol = symbols.get(one.attrib.get(_LINK, one.attrib.get("href", "")))
                if symbol is None:
                    raise NotDrawn("a symbol that is not there")
                yield from _drawn(symbol, moved, symbols, _paint(one.attrib))
            case "path":
                yield _shape(one.attrib.get("d", ""), matrix, painted or _paint(one.attrib))
            case other:
                raise NotDrawn(other)


def _shape(path: str, matrix: Matrix, paint: str) -> str:
    colours, _, act = paint.rpartition(" ")
    place = " ".join(_plain(number) for number in matrix)
    return f"q {place} cm {colours} {' '.join(_path(path))} {act} Q"


def _paint(told: Mapping[str, str]) -> str:
    """Colours and width as they are set, and the operator that paints, in this order."""
    fill, stroke = told.get("fill", "#000000"), told.get("stroke", "none")
    parts = []
    if fill != "none":
        parts.append(f"{_colour(fill)} rg")
    if stroke != "none":
        parts.append(f"{_colour(stroke)} RG {_plain(float(told.get('stroke-width', 1)))} w")
    if not parts:
        return "n"
    is_even = told.get("fill-rule") == "evenodd"
    act = {(True, True): "B", (True, False): "f", (False, True): "S"}[fill != "none", stroke != "none"]
    return " ".join([*parts, f"{act}*" if is_even and act != "S" else act])


def _colour(told: str) -> str:
    if not re.fullmatch(r"#[0-9a-f]{6}", told):
        raise NotDrawn(told)
    return " ".join(_plain(int(told[at : at + 2], 16) / 255) for at in (1, 3, 5))


def _path(path: str) -> Iterator[str]:
    tokens = _TOKEN.findall(path)
    x = y = start_x = start_y = 0.0
    at, command = 0, ""
    while at < len(tokens):
        if tokens[at].isalpha():
            command = tokens[at]
            at += 1
        kind, is_relative = command.lower(), command.islower()
        if kind == "z":
            x, y = start_x, start_y
            yield "h"
            command = ""
            continue
        if kind not in _TAKES:
            raise NotDrawn(command or "path")
        numbers = [float(one) for one in tokens[at : at + _TAKES[kind]]]
        if len(numbers) < _TAKES[kind]:
            raise NotDrawn("path")
        at += _TAKES[kind]
        points = _points(kind, numbers, (x, y), is_relative=is_relative)
        x, y = points[-2:]
        if kind == "m":
            start_x, start_y = x, y
            command = "l" if is_relative else "L"
        told = " ".join(map(_plain, points))
        yield f"{told} {'m' if kind == 'm' else 'c' if kind == 'c' else 'l'}"


def _points(kind: str, numbers: Sequence[float], here: tuple[float, float], *, is_relative: bool) -> list[float]:
    x, y = here if is_relative else (0.0, 0.0)
    match kind:
        case "h":
            return [x + numbers[0], here[1]]
        case "v":
            return [here[0], y + numbers[0]]
        case _:
            return [number + (y if place % 2 else x) for place, number in enumerate(numbers)]


def _matrix(told: str) -> Matrix:
    found: Matrix = (1, 0, 0, 1, 0, 0)
    for call, inside in _CALL.findall(told):
        numbers = [float(one) for one in re.split(r"[\s,]+", inside.strip())]
        match call:
            case "translate":
                one: Matrix = (1, 0, 0, 1, numbers[0], numbers[1] if len(numbers) > 1 else 0)
            case "scale":
                one = (numbers[0], 0, 0, numbers[-1], 0, 0)
            case _:
                a, b, c, d, e, f = numbers
                one = (a, b, c, d, e, f)
        found = _times(one, found)
    return found


def _times(one: Matrix, other: Matrix) -> Matrix:
    """First `one`, then `other`, for points as rows."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _plain(number: float) -> str:
    text = f"{number:.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
