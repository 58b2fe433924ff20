"""下浮率、费率报价: the percentage is announced, the amount that follows from it and the ceiling is the price. 实施条例第二十七条."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from apps.bids.forms import PriceForm
from apps.bids.rules.contents import price_form_of
from apps.bids.rules.price_basis import BadPercent, amount_from, basis_in
from apps.bids.sealing_tool.command import main
from apps.bids.sealing_tool.words import Exit
from apps.tenders.models import DataSheet, Lot
from tests.bids.bidders import Bidder
from tests.bids.sealing_ground import FILLED, Ground, ground, terms

GOLDEN = json.loads((Path(__file__).resolve().parents[1] / "golden" / "bids" / "price-basis.json").read_text("utf-8"))
FIELDS = [
    {"name": "discount", "label": {"zh": "下浮率（%）", "en": "Discount (%)"}},
    {"name": "days", "label": {"zh": "工期", "en": "Days"}},
]


def test_a_percentage_comes_to_the_same_amount_everywhere() -> None:
    for one in GOLDEN:
        if one["amount"] is None:
            with pytest.raises(BadPercent):
                amount_from(one["basis"], one["percent"], Decimal(one["ceiling"]))
        else:
            assert f"{amount_from(one['basis'], one['percent'], Decimal(one['ceiling'])):.2f}" == one["amount"]
    assert [basis_in(fields) for fields in ({"days": "9"}, {"rate": "9", "days": "9"})] == ["", "rate"]


def test_the_percentage_is_typed_and_the_price_is_not() -> None:
    form = PriceForm(("days", "discount"), kind="works")

    assert list(form.fields) == ["discount", "price", "days"]
    assert form.fields["price"].widget.attrs["readonly"] is True
    assert form.fields["discount"].widget.attrs["data-basis"] == "discount"
    assert list(PriceForm(("days",), kind="works").fields) == ["price", "days"]


def test_the_page_and_the_terms_ask_for_the_percentage(bidder: Bidder, lot: Lot) -> None:
    sheet = DataSheet.objects.get(lot=lot)
    sheet.scheme = {**sheet.scheme, "announce": ["rate", *sheet.scheme["announce"]]}
    sheet.save(update_fields=["scheme"])

    page = bidder.client.get(f"/desk/bids/{lot.code}/").content.decode()
    told = bidder.client.get(f"/desk/bids/{lot.code}/terms.json").json()

    assert 'data-basis="rate"' in page
    assert page.index('name="rate"') < page.index('name="price"') < page.index("data-capitals")
    assert told["fields"][0] == {"name": "rate", "label": {"zh": "费率（%）", "en": "Rate (%)"}}


def test_the_tool_seals_the_amount_that_the_percentage_comes_to(tmp_path: Path, capfdbinary: Any) -> None:
    here = stated(tmp_path, percent="3.25", price="9,675,000")

    assert main(here.seal()) == Exit.DONE
    keys = here.keys()
    assert main(["open", str(here.out / "sheet.age"), *keys, "--to", str(tmp_path / "opened"), "--json"]) == Exit.DONE

    capfdbinary.readouterr()
    form = price_form_of((tmp_path / "opened" / "price.json").read_bytes())
    assert (form.price, dict(form.fields)) == (Decimal("9675000.00"), {"discount": "3.25", "days": "240"})


@pytest.mark.parametrize(
    ("percent", "price", "code"),
    [
        ("3.25", "9,675,000.01", "price_not_reckoned"),
        ("百分之三", "9,675,000", "percent_wrong"),
        ("100", "9,675,000", "percent_wrong"),
    ],
)
def test_another_amount_is_not_sealed(tmp_path: Path, capfdbinary: Any, percent: str, price: str, code: str) -> None:
    here = stated(tmp_path, percent=percent, price=price)

    status = main(here.seal())

    told = json.loads(capfdbinary.readouterr()[0])
    assert (status, told["refused"]["code"]) == (Exit.REFUSED, code)
    assert not here.out.exists()


def stated(folder: Path, *, percent: str, price: str) -> Ground:
    """A bidder's folder for a lot with prices as a discount from ten million."""
    here = ground(folder)
    here.tell(terms(fields=FIELDS, ceiling="10000000.00"))
    here.fill({**FILLED, "price": price, "fields": {"discount": percent, "days": "240"}})
    return here
