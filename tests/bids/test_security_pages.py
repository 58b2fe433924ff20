"""The pages of bid security: the bidder's own, the account of its holder, the register after the list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from apps.bids import actions, queries
from apps.bids.models import Payment, PaymentMatch, Refund
from apps.tenders.models import Lot
from tests.bids.bidders import WHILE_OPEN, Bidder
from tests.bids.conftest import SetClock
from tests.bids.securities import (
    ACCOUNT,
    AFTER,
    Paid,
    accept,
    guarantee,
    imported,
    pay,
    payment_code,
    publish_list,
    security_of,
    statement_of,
)
from tests.world import World


def _file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("statement.csv", content, content_type="text/csv")


def test_a_bidder_gets_a_code_and_sees_what_came(world: World, lot: Lot) -> None:
    accept(lot, "transfer", "e_guarantee")
    client = world.client_of(world.bidder)
    path = f"/desk/bids/{lot.code}/security/"
    assert "取得缴款码" in client.get(path).content.decode()

    answer = client.post(f"{path}payment-code", {"account": ACCOUNT}, follow=True)

    own = queries.own_security(lot, world.bidder.actor)
    assert own is not None
    assert own.code_in_groups in answer.content.decode()
    imported(statement_of(Paid("T1", own.code, "代缴有限公司")), world.operator.actor)
    page = client.get(path).content.decode()
    assert "付款人不是投标人本单位" in page
    assert "还不符合招标文件的要求" in page
    assert own.code_in_groups not in world.client_of(world.second_bidder).get(path).content.decode()


def test_a_wrong_form_is_said_on_the_page(world: World, lot: Lot) -> None:
    accept(lot, "transfer", "e_guarantee")
    client = world.client_of(world.bidder)
    path = f"/desk/bids/{lot.code}/security/"

    wrong = client.post(f"{path}payment-code", {"account": "?"})
    empty = client.post(f"{path}guarantee", {"form": "e_guarantee"})

    assert (wrong.status_code, empty.status_code) == (422, 422)
    assert "基本账户的账号" in wrong.content.decode()


def test_a_guarantee_and_a_commitment_are_given_on_the_page(world: World, lot: Lot) -> None:
    accept(lot, "guarantee", "commitment")
    client = world.client_of(world.bidder)
    path = f"/desk/bids/{lot.code}/security/"
    said = {
        "form": "guarantee",
        "number": "BH-1",
        "issuer": "望川银行",
        "amount": "150000",
        "valid_until": "2027-02-22",
        "reference": "X1",
    }

    given = client.post(f"{path}guarantee", said, follow=True).content.decode()
    assert "BH-1" in given
    assert "按招标文件的要求已经足够" in given
    assert client.post(f"{path}commitment", {}).status_code == 422
    committed = client.post(f"{path}commitment", {"sure": "yes"}, follow=True).content.decode()

    assert "承诺书" in committed


def test_the_operator_learns_only_which_lines_could_be_read_and_matched(world: World, lot: Lot) -> None:
    accept(lot, "transfer")
    good = Paid("T1", payment_code(lot, world.bidder), world.bidder.organisation.name)
    client = world.client_of(world.operator)
    content = statement_of(good, Paid("T2", "?", "不明公司"), Paid("T3", "?", "不明公司", amount="x"))

    preview = client.post("/desk/security/statements", {"file": _file(content)}, follow=True)
    path = preview.request["PATH_INFO"]
    assert Payment.objects.count() == 0
    result = client.post(f"{path}import", follow=True)
    account = client.get("/desk/security/")

    assert "金额不是大于零" in preview.content.decode()
    assert "缴款码不明的行" in result.content.decode()
    for page in (preview, result, account):
        text = page.content.decode()
        for hidden in (world.bidder.organisation.name, "不明公司", lot.code, good.reference, "150,000.00"):
            assert hidden not in text
    assert client.post("/desk/security/statements", {"file": _file(b"x")}).status_code == 422
    assert client.post("/desk/security/statements", {}).status_code == 422


def test_the_register_is_shut_until_the_list_and_then_lists_everybody(
    world: World, lot: Lot, bidder: Bidder, second: Bidder, set_clock: SetClock
) -> None:
    accept(lot, "transfer", "e_guarantee")
    bidder.send(lot.code, "9000000.00")
    second.send(lot.code, "9100000.00")
    pay(lot, world.bidder, world.operator.actor, "T1")
    actions.give_guarantee(
        lot.pk, stated=guarantee(), verification=None, actor=world.second_bidder.actor, now=WHILE_OPEN
    )
    path = f"/desk/lots/{lot.code}/security/"
    watching = [world.client_of(one) for one in (world.tenderee, world.agency, world.operator, world.supervisor)]
    shut = [client.get(path).content.decode() for client in watching]
    assert all(world.bidder.organisation.name not in page for page in shut)
    assert [client.get(f"{path}register.csv").status_code for client in watching] == [404] * 4

    set_clock(AFTER)
    publish_list(lot)

    for client in watching:
        page = client.get(path).content.decode()
        assert world.bidder.organisation.name in page
        assert "望川银行城东支行" in page
        assert "符合要求" in page
    table = watching[0].get(f"{path}register.csv").content.decode("utf-8-sig").splitlines()
    assert table[0] == "投标人,状态,形式,有效金额（元）,核查情况,应退还至,退还日期,利息（元）"
    assert f"{world.bidder.organisation.name},符合要求,银行转账,150000.00,,,," in table
    with translation.override("en"):
        english = watching[0].get(path, headers={"accept-language": "en"}).content.decode()
    assert "Sufficient" in english
    assert world.client_of(world.purchaser).get(path).status_code == 404


def test_a_payment_with_a_wrong_code_takes_two_people(
    world: World, lot: Lot, bidder: Bidder, set_clock: SetClock
) -> None:
    accept(lot, "transfer")
    bidder.send(lot.code, "9000000.00")
    payment_code(lot, world.bidder)
    imported(
        statement_of(Paid("T1", "WRONG", world.bidder.organisation.name), Paid("T2", "WRONG", "不明公司")),
        world.operator.actor,
    )
    set_clock(AFTER)
    publish_list(lot)
    client = world.client_of(world.operator)
    page = client.get(f"/desk/lots/{lot.code}/security/").content.decode()
    assert "可能属于本标段的到账" in page
    assert "不明公司" not in page
    (payment,) = [one.payment for one, _row in queries.unmatched_for(lot)]

    row = security_of(lot, world.bidder)
    said = {"security": row.code, "reason": "银行回单第 1 号"}
    assert client.post(f"/desk/security/payments/{payment.code}/match", said).status_code == 302
    assert client.post(f"/desk/security/payments/{payment.code}/decision", {"decision": "confirm"}).status_code == 403

    match = PaymentMatch.objects.get()
    assert (match.decided_at, match.proposed_by) == (None, world.operator.actor.id)
    assert "您提出的" in client.get("/desk/security/").content.decode()


def test_a_refund_is_recorded_by_code(world: World, lot: Lot, bidder: Bidder, set_clock: SetClock) -> None:
    accept(lot, "transfer")
    bidder.send(lot.code, "9000000.00")
    pay(lot, world.bidder, world.operator.actor, "T1")
    bidder.withdraw(lot.code)
    client, refund = world.client_of(world.operator), Refund.objects.get()
    code = payment_code(lot, world.bidder)

    page = client.get("/desk/security/").content.decode()
    assert code in page
    for hidden in (lot.code, world.bidder.organisation.name, "撤回投标"):
        assert hidden not in page
    assert "退还投标保证金" in client.get("/desk/").content.decode()
    wrong = client.post(f"/desk/security/refunds/{refund.code}", {"refunded_on": "2026-11-01"})
    assert wrong.status_code == 422
    assert "退还日期须在应退之日" in wrong.content.decode()
    set_clock(WHILE_OPEN + timedelta(days=1))
    done = client.post(f"/desk/security/refunds/{refund.code}", {"refunded_on": "2026-11-23"}, follow=True)

    assert "退还已登记" in done.content.decode()
    refund.refresh_from_db()
    assert f"{refund.interest}" == "0.00"
    assert "已退还" in world.client_of(world.bidder).get(f"/desk/bids/{lot.code}/security/").content.decode()


def test_there_is_nothing_behind_a_wrong_address(world: World, lot: Lot) -> None:
    client = world.client_of(world.operator)

    for path in ("refunds/x", "payments/x/match", "statements/x/import"):
        assert client.post(f"/desk/security/{path}").status_code == 404
    buyer = world.client_of(world.tenderee)
    assert buyer.post(f"/desk/lots/{lot.code}/security/x/forfeiture").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_can_be_read_in_both_languages(world: World, lot: Lot, language: str) -> None:
    accept(lot, "transfer", "e_guarantee", "commitment")
    pages = [
        (world.bidder, f"/desk/bids/{lot.code}/security/"),
        (world.operator, "/desk/security/"),
        (world.tenderee, f"/desk/lots/{lot.code}/security/"),
    ]

    for member, path in pages:
        assert world.client_of(member).get(path, headers={"accept-language": language}).status_code == 200
