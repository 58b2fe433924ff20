"""A case in short form: bidders with their members' scores beside them, as results are published, made into a full case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from apps.core.refusals import Refused
from apps.tenders.rules.plain_reading import Unreadable, at

FIGURES = ("final", "corrected", "additions", "excluded")
USUAL: Mapping[str, Any] = {
    "v": 1,
    "items": [],
    "rank_on": "unrounded",
    "ties": ["price"],
    "draws": [],
    "committee": {"size": 5, "representatives": 1},
    "candidates": 3,
    "announce": [],
    "confirm_minutes": 10,
}
"""What a published case need not say; how scores are summed up is said for works, in procurements it is the plain mean."""
USUAL_ITEM: Mapping[str, Any] = {"stage": "technical", "kind": "range", "step": "0.01"}
USUAL_ENGINE: Mapping[str, Any] = {"population": "passed", "price": "bid", "trim": {"kind": "none"}, "places": 2}


def full_case(data: Mapping[str, Any], drawn: Mapping[str, str]) -> dict[str, Any]:
    """The case for `computed`; a file that is a full case already stays as it is, with these drawn values filled in.

    Raises Refused("case_unreadable") where the short form does not fit.
    """
    all_drawn = {**_mapping(data, "drawn"), **drawn}
    if "bidders" not in data:
        return {**data, "drawn": all_drawn}
    try:
        return _full(data, all_drawn)
    except (Unreadable, KeyError, TypeError, ValueError, AttributeError) as wrong:
        said = f"缺少 missing: {wrong}" if isinstance(wrong, KeyError) else str(wrong)
        raise Refused("case_unreadable", part=said) from wrong


def _mapping(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name, {})
    if not isinstance(value, Mapping):
        raise Refused("case_unreadable", part=name)
    return value


def _full(data: Mapping[str, Any], drawn: Mapping[str, str]) -> dict[str, Any]:
    scheme, bidders = _scheme(at(data, "scheme", dict), str(data["regime"])), at(data, "bidders", list)
    has_engine = scheme["price"].get("engine") is not None or bool(scheme["price"].get("engines"))
    if not bidders or not all(isinstance(one, Mapping) for one in bidders):
        raise Unreadable("没有投标人或写法有误 none, or not objects", "bidders")
    names = {one["name"]: f"{number:02d}" for number, one in enumerate(bidders, start=1)}
    if len(names) < len(bidders):
        raise Unreadable("同一单位两次 a name twice", "bidders")
    rejected = {names[one["name"]]: _verdict(one["rejected"]) for one in bidders if one.get("rejected")}
    case = {
        "v": 1,
        "lot": data.get("lot", data.get("id", "")),
        "regime": data["regime"],
        "ceiling": data.get("ceiling", data.get("ceiling_price")) if has_engine else None,
        "scheme": scheme,
        "bids": [_bid(names[one["name"]], one, has_engine=has_engine) for one in bidders],
        "drawn": dict(drawn),
        "preliminary": rejected,
        "sheets": _sheets(names, [one for one in bidders if not one.get("rejected")], scheme),
    }
    return case | _named(data, names)


def _scheme(said: Mapping[str, Any], regime: str) -> dict[str, Any]:
    """The scheme with what need not be said."""
    usual = {**USUAL, **({"aggregation": "mean_of_totals"} if regime.lower() == "gp" else {})}
    scheme = {"price": {"weight": "0"}, **usual, **said}
    scheme["items"] = [{**USUAL_ITEM, "name": item.get("id"), **item} for item in at(scheme, "items", list)]
    if not scheme["items"] and "aggregation" not in scheme:
        scheme["aggregation"] = "mean_of_totals"
    price = dict(at(scheme, "price", dict))
    if isinstance(price.get("engine"), Mapping):
        price["engine"] = _engine(price["engine"])
    if isinstance(price.get("engines"), Mapping):
        price["engines"] = {name: _engine(engine) for name, engine in price["engines"].items()}
    return {**scheme, "price": price}


def _engine(said: Mapping[str, Any]) -> dict[str, Any]:
    engine = {**USUAL_ENGINE, **said}
    if isinstance(engine.get("base"), Mapping):
        engine["base"] = {"places": 2, **engine["base"]}
    return engine


def _figure(value: Any) -> Any:
    """A whole number is exact without quotes too; whatever else it is, is asked of the full case."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _bid(bid: str, one: Mapping[str, Any], *, has_engine: bool) -> dict[str, Any]:
    fields = dict(one.get("fields", {})) | ({"enterprise": one["enterprise"]} if "enterprise" in one else {})
    figures = {name: _figure(one[name]) for name in FIGURES if name in one}
    brand = {"brand": one["brand"]} if one.get("brand") else {}
    price = _price(one, has_engine=has_engine)
    return {"bid": bid, "bidder": one["name"], "price": price, "fields": fields, **figures, **brand}


def _price(bidder: Mapping[str, Any], *, has_engine: bool) -> str | None:
    """A price that was not published may be missing where no price is scored, or the bid was rejected."""
    if bidder.get("price") is not None:
        price: str = _figure(bidder["price"])
        return price
    if bidder.get("rejected"):
        return None
    if has_engine and "final" not in bidder:
        raise Unreadable("缺少 missing", "bidders", str(bidder.get("name", "")), "price")
    return "0"


def _verdict(reasons: str | Iterable[str]) -> dict[str, Any]:
    return {"passed": False, "reasons": [reasons] if isinstance(reasons, str) else list(reasons)}


def _sheets(
    names: Mapping[str, str], bidders: Sequence[Mapping[str, Any]], scheme: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """A sheet for each place in the bidders' lists of scores."""
    if not scheme["items"]:
        return []
    rows = {names[one["name"]]: _scores_of(one, scheme) for one in bidders}
    counts = {len(row) for row in rows.values()}
    if len(counts) > 1:
        few = min(bidders, key=lambda one: len(rows[names[one["name"]]]))
        raise Unreadable("打分的人数不同 another number of members", "bidders", str(few["name"]), "scores")
    return [
        {"member": member + 1, "scores": {bid: row[member] for bid, row in rows.items()}}
        for member in range(counts.pop() if counts else 0)
    ]


def _scores_of(bidder: Mapping[str, Any], scheme: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    try:
        return _scores(bidder, scheme)
    except Unreadable as wrong:
        raise wrong.within(str(bidder["name"])).within("bidders") from wrong


def _scores(bidder: Mapping[str, Any], scheme: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    """Each member's scores, or the members' scores item by item; published totals are scores of the scheme's only item."""
    if "totals" in bidder:
        if len(scheme["items"]) != 1:
            raise Unreadable("只用于一个评分项的办法 goes with one item", "totals")
        return [{scheme["items"][0]["id"]: _figure(total)} for total in bidder["totals"]]
    scores = at(bidder, "scores", lambda given: given)
    if isinstance(scores, Mapping):
        columns = {item: values if isinstance(values, list) else [values] for item, values in scores.items()}
        scores = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return [{item: _figure(score) for item, score in dict(row).items()} for row in scores]


def _named(data: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """What speaks of bidders by name: who was drawn for the base, and the tenderee's decision."""
    told: dict[str, Any] = {}
    if "sampled" in data:
        told["sampled"] = [names[name] for name in data["sampled"]]
    if "decision" in data:
        said = dict(data["decision"])
        if "rounds" in said:
            said["rounds"] = [[names[name] for name in ballots] for ballots in said["rounds"]]
        if "chosen" in said:
            said["chosen"] = names[said["chosen"]]
        told["decision"] = said
    return told
