"""否决情形、算术修正、清标、相同品牌 as rules. 实施条例 §51; 12号令 §19; 87号令 §31, §59, §63; handbook 1.12."""

from __future__ import annotations

import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from apps.core.money import in_capitals
from apps.core.refusals import Refused
from apps.evaluation.rules.bills import read_bill, screened
from apps.evaluation.rules.correction import Line, Stated, corrected_procurement, corrected_works
from apps.evaluation.rules.grounds import Ground, grounds_in, read_ground

EXAMPLES = Path(__file__).parents[1] / "cases" / "formula_examples.json"
PILES = Line("灌注桩", Decimal("100"), Decimal("320.50"), Decimal("32050.00"))


def stated(announced: str, *lines: Line, capitals: str = "", elsewhere: str = "") -> Stated:
    return Stated(
        announced=Decimal(announced),
        capitals=Decimal(capitals) if capitals else None,
        elsewhere=Decimal(elsewhere) if elsewhere else None,
        lines=lines,
    )


def test_capitals_stand_before_figures() -> None:
    for rule in (corrected_works, corrected_procurement):
        found = rule(stated("912300.00", capitals="912800.00"))

        assert found.price == Decimal("912800.00")
        assert [step.rule for step in found.steps] == ["capitals"]


def test_the_unit_price_stands_before_the_total_of_its_line() -> None:
    wrong = Line("土方", Decimal("1000"), Decimal("12.40"), Decimal("12000.00"))

    found = corrected_works(stated("44050.00", PILES, wrong))

    assert found.price == Decimal("44450.00")
    assert [(step.rule, step.line, step.after) for step in found.steps] == [("line_total", "土方", Decimal("12400.00"))]


def test_f15_a_bid_that_contradicts_itself_is_corrected_by_the_golden_figures() -> None:
    """The capitals of the letter before its figures, the unit price before the line's total (12号令 §19)."""
    example = next(one for one in json.loads(EXAMPLES.read_text("utf-8"))["examples"] if one["id"] == "F15")
    said, wanted = example["inputs"], example["expected"]
    line = Line("", *(Decimal(said["line"][name]) for name in ("qty", "unit_price", "line_total_written")))
    letter = said["letter_of_bid"]

    (step,) = corrected_works(stated("4620.00", line)).steps
    found = corrected_works(stated(letter["figures"], capitals=wanted["bid_price"]))

    assert in_capitals(Decimal(wanted["bid_price"])) == letter["capitals"]
    assert (step.rule, f"{step.after:f}", f"{found.price:f}") == (
        "line_total",
        wanted["line_total_corrected"],
        wanted["bid_price"],
    )


def test_a_point_plainly_misplaced_changes_the_unit_price_and_not_the_total() -> None:
    misplaced = Line("钢筋", Decimal("50"), Decimal("45.00"), Decimal("22500.00"))
    for rule in (corrected_works, corrected_procurement):
        found = rule(stated("54550.00", PILES, misplaced))

        assert found.price == Decimal("54550.00")
        assert [(step.rule, step.after) for step in found.steps] == [("unit_price_point", Decimal("450.00"))]


def test_a_procurement_corrects_in_the_order_of_the_article() -> None:
    lines = (
        Line("服务器", Decimal("2"), Decimal("50"), Decimal("1000")),
        Line("交换机", Decimal("3"), Decimal("10"), Decimal("29")),
    )

    found = corrected_procurement(stated("1029.00", *lines, capitals="1030.00", elsewhere="1040.00"))

    assert [step.rule for step in found.steps] == ["opening_sheet", "capitals", "unit_price_point", "line_total"]
    assert found.price == Decimal("1031.00")


def test_a_bid_that_agrees_with_itself_is_not_corrected() -> None:
    found = corrected_procurement(stated("32050.00", PILES, capitals="32050.00", elsewhere="32050.00"))

    assert found.price == Decimal("32050.00")
    assert found.steps == ()


def test_each_regime_knows_its_own_grounds_and_those_of_the_bidders_silence_cannot_be_chosen() -> None:
    assert [one.value for one in grounds_in("eng")][:2] == ["unsigned", "no_joint_agreement"]
    assert read_ground("conditions", "gp") is Ground.CONDITIONS
    for code, regime in (("conditions", "eng"), ("low_price", "gp"), ("unconfirmed", "gp"), ("", "eng")):
        with pytest.raises(Refused) as caught:
            read_ground(code, regime)
        assert caught.value.code == "rejection_ground_unknown"


BILL = "序号,项目名称,单位,工程量,综合单价,合价\n1,灌注桩,m,100,320.50,32050.00\n2,土方,m3,1000,12.40,12000.00\n,小计,,,,44050\n"


def test_a_bill_is_read_and_what_strikes_is_named() -> None:
    lines = read_bill("bill.csv", BILL.encode("gb18030"))

    found = screened(lines, Decimal("44450.00"), [])

    assert [line.name for line in lines] == ["灌注桩", "土方"]
    assert [(one.code, one.line) for one in found] == [("total_differs", "土方"), ("sum_differs", "")]
    assert found[1].figures["difference"] == "400.00"


def test_a_unit_price_far_from_the_others_strikes_and_one_like_them_does_not() -> None:
    low = Line("灌注桩", Decimal("90"), Decimal("200"), Decimal("18000"))

    found = screened([low], Decimal("18000"), [[PILES], [PILES]])

    assert [one.code for one in found] == ["quantity_differs", "unbalanced"]
    assert screened([PILES], Decimal("32050"), [[PILES], [PILES]]) == []


def test_a_workbook_is_read_by_its_first_sheet() -> None:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    heads = "".join(f"<si><t>{word}</t></si>" for word in ("项目名称", "工程量", "单价", "合价", "灌注桩"))
    cells = "".join(f'<c r="{at}1" t="s"><v>{place}</v></c>' for place, at in enumerate("ABCD"))
    line = '<c r="A2" t="s"><v>4</v></c><c r="B2"><v>100</v></c><c r="C2"><v>320.5</v></c><c r="D2"><v>32050</v></c>'
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as book:
        book.writestr("xl/sharedStrings.xml", f"<sst {main}>{heads}</sst>")
        book.writestr("xl/worksheets/sheet1.xml", f"<worksheet {main}><row>{cells}</row><row>{line}</row></worksheet>")

    assert read_bill("bill.XLSX", kept.getvalue()) == (
        Line("灌注桩", Decimal("100"), Decimal("320.5"), Decimal("32050")),
    )


@pytest.mark.parametrize("content", [b"", b"no,bill\n1,2\n", b"\xff\xfe\x00", b"PK\x03\x04"])
@pytest.mark.parametrize("name", ["bill.csv", "bill.xlsx"])
def test_what_is_no_bill_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Refused) as caught:
        read_bill(name, content)

    assert caught.value.code == "bill_unreadable"
