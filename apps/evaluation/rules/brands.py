"""相同品牌 — several bidders with one brand of a single or core product count as one (政府采购货物和服务招标投标管理办法第三十一条)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


def as_compared(brand: str) -> str:
    """The brand without blanks and capitals; empty where none is stated."""
    return "".join(brand.split()).casefold()


def count_of(brands: Iterable[str]) -> int:
    """So many bidders are there for the law: those of one brand count once."""
    said = [as_compared(one) for one in brands]
    return len({one for one in said if one}) + sum(1 for one in said if not one)


def behind(ranks: Sequence[tuple[int, str]], brands: Mapping[str, str]) -> dict[str, str]:
    """Who of a brand does not stay, and behind whom; `ranks` are rank and bid, the best first.

    Who shares the rank of the first of its brand stays: between them the buyer chooses as the document says.
    """
    first: dict[str, tuple[int, str]] = {}
    found = {}
    for rank, bid in ranks:
        brand = as_compared(brands.get(bid, ""))
        if not brand:
            continue
        best = first.setdefault(brand, (rank, bid))
        if rank > best[0]:
            found[bid] = best[1]
    return found
