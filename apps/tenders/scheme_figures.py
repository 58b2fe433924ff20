"""The figures of a scheme that the data-sheet page has fields for: read out of the data, and written back into it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from apps.tenders.rules.scheme import PRICE_BASES, price_basis

Data = dict[str, Any]
SIMPLE_TRIMS = ("none", "high_low")
DRAWN = "@"


def figures_of(known: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields begin with. A part that is composed of more than the page has room for has no field."""
    if not known:
        return {}
    price, committee, award = known["price"], known["committee"], known.get("award", {})
    figures = {
        "price_weight": price["weight"],
        "aggregation": known["aggregation"],
        "committee_size": committee["size"],
        "committee_representatives": committee["representatives"],
        "candidates": known["candidates"],
        "award_method": award.get("method", ""),
        "explain_minutes": known.get("explain_minutes", 30),
        "core_product": known.get("core_product", ""),
        "brand_tie": known.get("brand_tie", ""),
        "one_lot": known.get("one_lot", {}).get("rule", ""),
        "price_basis": price_basis(known),
        "announce_orders": _only(known.get("announce_orders", ())),
        "identity_check": "yes" if known.get("identity_check") is True else "",
        "draws": "\n".join(f"{one['name']}: {' '.join(one['values'])}" for one in known["draws"]),
    }
    engine = price.get("engine")
    return figures | (_of_engine(engine) if engine and _is_simple(engine) else {})


def _only(orders: Sequence[str]) -> str:
    """The one order that the document allows; nothing where the host chooses among several."""
    return orders[0] if len(orders) == 1 else ""


def _is_simple(engine: Mapping[str, Any]) -> bool:
    """One trim of so many prices, one source, and a straight line on either side."""
    trim, base, curve = engine["trim"], engine["base"], engine["curve"]
    return (
        isinstance(trim, Mapping)
        and trim["kind"] in SIMPLE_TRIMS
        and "parts" not in base
        and base["middle"] not in ("by_rank", "mean_of_lowest", "fixed")
        and curve["kind"] == "deviation"
        and all(len(curve[side]) == 1 for side in ("up", "down"))
    )


def _of_engine(engine: Mapping[str, Any]) -> Data:
    trim, base, curve = engine["trim"], engine["base"], engine["curve"]
    return {
        "price_middle": base["middle"],
        "price_cut": _shown(base.get("cut", "0")),
        "price_trim_from": trim.get("from", 0) if trim["kind"] == "high_low" else 0,
        "price_high": trim.get("high", 0),
        "price_low": trim.get("low", 0),
        "price_up": _shown(curve["up"][0]["per"]),
        "price_down": _shown(curve["down"][0]["per"]),
        "price_partial": curve.get("partial", "interpolate"),
    }


def _shown(figure: Any) -> str:
    return DRAWN + str(figure["draw"]) if isinstance(figure, Mapping) else str(figure)


def _said(value: str) -> Any:
    """A figure, or the name under which it is drawn."""
    text = value.strip()
    return {"draw": text.removeprefix(DRAWN).strip()} if text.startswith(DRAWN) else text or "0"


def with_figures(known: Mapping[str, Any], figures: Mapping[str, Any]) -> Data:
    """The scheme with the figures that were changed; nothing else of it moves."""
    scheme: Data = json.loads(json.dumps(dict(known)))
    for name, value in figures.items():
        FIGURES[name](scheme, value)
    return scheme


def _committee(part: str) -> Callable[[Data, Any], None]:
    def write(scheme: Data, value: Any) -> None:
        scheme["committee"][part] = value or 0

    return write


def _weight(scheme: Data, value: Any) -> None:
    scheme["price"]["weight"] = value.strip()


def _aggregation(scheme: Data, value: Any) -> None:
    scheme["aggregation"] = value


def _candidates(scheme: Data, value: Any) -> None:
    scheme["candidates"] = value or 0


def _award(scheme: Data, value: Any) -> None:
    stated = {name: one for name, one in scheme.pop("award", {}).items() if name not in ("way", "method")}
    if value:
        scheme["award"] = {"way": "separated", "method": value, **stated}


def _core_product(scheme: Data, value: Any) -> None:
    scheme.pop("core_product", None)
    if value.strip():
        scheme["core_product"] = value.strip()


def _brand_tie(scheme: Data, value: Any) -> None:
    scheme.pop("brand_tie", None)
    if value:
        scheme["brand_tie"] = value


def _one_lot(scheme: Data, value: Any) -> None:
    former = scheme.pop("one_lot", {})
    if value:
        scheme["one_lot"] = {**former, "rule": value}


def _price_basis(scheme: Data, value: Any) -> None:
    announced = [name for name in scheme.get("announce", ()) if name not in PRICE_BASES]
    scheme["announce"] = [value, *announced] if value else announced


def _announce_orders(scheme: Data, value: Any) -> None:
    scheme.pop("announce_orders", None)
    if value:
        scheme["announce_orders"] = [value]


def _identity_check(scheme: Data, value: Any) -> None:
    scheme.pop("identity_check", None)
    if value:
        scheme["identity_check"] = True


def _explain_minutes(scheme: Data, value: Any) -> None:
    scheme["explain_minutes"] = value or 0


def _draws(scheme: Data, value: Any) -> None:
    pairs = [line.replace("：", ":").partition(":") for line in str(value).splitlines() if line.strip()]
    scheme["draws"] = [{"name": name.strip(), "values": values.split()} for name, _colon, values in pairs]


def _middle(scheme: Data, value: Any) -> None:
    scheme["price"]["engine"]["base"]["middle"] = value


def _cut(scheme: Data, value: Any) -> None:
    scheme["price"]["engine"]["base"]["cut"] = _said(value)


def _trim(part: str) -> Callable[[Data, Any], None]:
    def write(scheme: Data, value: Any) -> None:
        engine = scheme["price"]["engine"]
        before = engine["trim"] if engine["trim"]["kind"] == "high_low" else {"from": 0, "high": 0, "low": 0}
        trim = {
            "kind": "high_low",
            "from": before["from"],
            "high": before["high"],
            "low": before["low"],
            part: value or 0,
        }
        engine["trim"] = trim if trim["high"] or trim["low"] or trim["from"] else {"kind": "none"}

    return write


def _per(side: str) -> Callable[[Data, Any], None]:
    def write(scheme: Data, value: Any) -> None:
        scheme["price"]["engine"]["curve"][side][0]["per"] = _said(value)

    return write


def _partial(scheme: Data, value: Any) -> None:
    scheme["price"]["engine"]["curve"]["partial"] = value


FIGURES: Mapping[str, Callable[[Data, Any], None]] = {
    "price_weight": _weight,
    "aggregation": _aggregation,
    "committee_size": _committee("size"),
    "committee_representatives": _committee("representatives"),
    "candidates": _candidates,
    "award_method": _award,
    "explain_minutes": _explain_minutes,
    "price_basis": _price_basis,
    "announce_orders": _announce_orders,
    "identity_check": _identity_check,
    "core_product": _core_product,
    "brand_tie": _brand_tie,
    "one_lot": _one_lot,
    "price_middle": _middle,
    "price_cut": _cut,
    "price_trim_from": _trim("from"),
    "price_high": _trim("high"),
    "price_low": _trim("low"),
    "price_up": _per("up"),
    "price_down": _per("down"),
    "price_partial": _partial,
    "draws": _draws,
}
"""The fields, in the order of the page, and how each writes into the data."""
