"""评标报告. 招标投标法 §40; 实施条例 §53; 评标办法暂行规定 §42, §43; 87号令 §58, §61."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evaluation import actions, queries, signing
from apps.evaluation.models import Member, Report, ReportSignature
from apps.evaluation.paper import report_data
from apps.evaluation.states import EvaluationState
from apps.evaluation.tasks import make_report
from apps.evidence.models import Entry
from apps.evidence.pades import inspect
from apps.evidence.store import open_stored
from apps.parties.trust import trust
from apps.tenders.lifecycle import LotState
from tests.evaluation.stage import Room
from tests.tenders.stage import journal_size, kinds, refused

pytestmark = pytest.mark.sqlite
"""Signing and its papers take the time here; a rehearsal signs a report on PostgreSQL."""

S = EvaluationState


@pytest.fixture
def signing_room(room: Room) -> Room:
    return room.reaches(S.SIGNING)


def pdf_of(room: Room) -> bytes:
    report = room.evaluation.reports.get(replaced_at__isnull=True)
    with open_stored(report.object_name) as file:
        return bytes(file.read())


def test_everybody_signs_and_every_signature_holds(signing_room: Room) -> None:
    signing_room.sign_all()

    states = inspect(pdf_of(signing_room), [trust(signing_room.now).root])
    assert [state.field for state in states] == [f"member_{number}" for number in range(1, 6)]
    assert all(state.is_good for state in states)
    assert states[-1].covers_file
    signing_room.lot.refresh_from_db()
    assert (signing_room.evaluation.state, signing_room.lot.state) == (S.COMPLETED, LotState.EVALUATED)
    completed = Entry.objects.get(kind="evaluation.completed")
    report = signing_room.evaluation.reports.get()
    assert (completed.stream, completed.payload["report"]) == (signing_room.lot.public_stream.name, report.sha256)


def test_who_has_the_report_made_anew_is_on_record(signing_room: Room) -> None:
    """电子招标投标办法 §49: it takes back every signature so far, so it has an author."""
    member = signing_room.members()[0]
    signing_room.sign(member)

    actions.ask_for_report(signing_room.lot.pk, actor=signing_room.operator.actor, now=signing_room.tick())

    newest = Entry.objects.filter(stream=signing_room.lot.desk_stream.name).order_by("v").last()
    assert newest is not None
    assert newest.payload == {"lot": signing_room.lot.pk, "step": "ask_for_report", "member": None}
    assert newest.actor == signing_room.operator.actor.id
    signing_room.work()
    actions.ask_for_report(signing_room.lot.pk, actor=signing_room.signer(member).actor, now=signing_room.tick())
    newest = Entry.objects.filter(stream=signing_room.lot.desk_stream.name).order_by("v").last()
    assert newest is not None
    assert newest.actor == f"member:{signing_room.evaluation.pk}.{member.number}"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "排序按未取整的总分。"),
        ({"rank_on": "rounded"}, "排序按取整后的总分。"),
        ({"rank_by": "price"}, "按评审后的报价由低到高排序。"),
    ],
)
def test_the_report_says_what_the_ranks_rest_on(signing_room: Room, changed: dict[str, str], words: str) -> None:
    """招标投标法 §40: by the method of the document, and the report says which that is."""
    evaluation = signing_room.evaluation
    scheme = dict(signing_room.case["scheme"]) | changed
    evaluation.case = signing_room.case | {"scheme": scheme}
    evaluation.save(update_fields=["case"])

    assert report_data(evaluation.reports.get(), signing_room.now)["method"].endswith(words)


def test_the_report_tells_what_the_regulation_asks(signing_room: Room) -> None:
    """评标委员会和评标方法暂行规定第四十二条, item by item; the 报价得分表 holds every intermediate."""
    evaluation = signing_room.evaluation
    data = report_data(evaluation.reports.get(), signing_room.now)

    assert data["title"] == "评标报告"
    assert len(data["members"]) == len(data["signers"]) == 5
    assert [row[2] for row in data["opening"]] == ["9,123,000.00", "9,050,000.00", "8,986,600.00"]
    assert [row[1] for row in data["preliminary"]] == ["通过"] * 3
    assert [row[0] for row in data["criteria"]] == ["施工组织设计", "项目管理机构", "质量、安全与进度措施", "投标报价"]
    assert dict(data["price"]["facts"])["评标基准价（元）"] == signing_room.result["price"]["base"]
    assert dict(data["price"]["facts"])["抽取系数 delta"] == "0.03"
    assert [row[3] for row in data["price"]["rows"]] == [
        row["score"] for row in signing_room.result["price"]["rows"].values()
    ]
    assert len(data["sheets"]) == 5
    assert [row[0] for row in data["candidates"]] == ["1", "2", "3"]
    assert data["result_sha256"] == evaluation.result_sha256


def test_a_procurements_report_has_its_own_name(gp_room: Room) -> None:
    gp_room.reaches(S.SIGNING)

    data = report_data(gp_room.evaluation.reports.get(), gp_room.now)

    assert data["title"] == "评审报告"
    assert "评审" in data["title"]
    assert pdf_of(gp_room).startswith(b"%PDF")


def test_a_report_without_a_ranking_can_be_made_and_signed(room: Room) -> None:
    room.reaches(S.PRELIMINARY)
    room.judge_all(**dict.fromkeys((f"{number:032x}" for number in (1, 2, 3)), "未实质性响应"))

    room.report()
    room.sign_all()

    assert room.evaluation.state == S.COMPLETED
    result = queries.result_of(room.lot)
    assert result is not None
    assert (result.ranked, result.candidates, len(result.rejected)) == ((), (), 3)


def test_making_the_report_twice_stores_it_once(signing_room: Room) -> None:
    report = signing_room.evaluation.reports.get()
    told = journal_size()

    make_report({"report": report.pk}, now=signing_room.tick())

    assert journal_size() == told
    assert Report.objects.get().object_name == report.object_name


def test_made_again_the_report_loses_its_signatures(signing_room: Room) -> None:
    """重新生成 clears the signatures."""
    signing_room.sign(signing_room.members()[0])

    signing_room.report()

    first, second = signing_room.evaluation.reports.all()
    assert first.replaced_at is not None
    assert (second.number, second.signatures.count()) == (2, 0)
    assert signing_room.evaluation.state == S.SIGNING
    signing_room.sign_all()
    assert signing_room.evaluation.state == S.COMPLETED


def test_a_report_that_was_replaced_is_not_recorded(signing_room: Room) -> None:
    actor = signing_room.operator.actor
    old = actions.ask_for_report(signing_room.lot.pk, actor=actor, now=signing_room.tick())
    actions.ask_for_report(signing_room.lot.pk, actor=actor, now=signing_room.tick())

    make_report({"report": old.pk}, now=signing_room.tick())

    old.refresh_from_db()
    assert old.object_name == ""


def test_who_disagrees_refuses_with_a_reason_and_the_evaluation_completes(signing_room: Room) -> None:
    """实施条例第五十三条."""
    first, *others = signing_room.members()
    for member in others:
        signing_room.sign(member)

    signing_room.refuse(first, "对第二名的业绩认定有不同意见")

    assert signing_room.evaluation.state == S.COMPLETED
    kept = ReportSignature.objects.get(refusal__isnull=False)
    assert (kept.member, kept.reason) == (first, "对第二名的业绩认定有不同意见")
    assert kinds(signing_room.evaluation.sealed_stream.name)[-1] == "evaluation.signature_refused"


@pytest.mark.parametrize(
    ("reason", "changed", "code"),
    [
        (" ", {}, "evaluation_reason_missing"),
        ("不同意", {"report": "0" * 64}, "report_changed"),
        ("不同意", {"member": 2}, "statement_for_other"),
        ("字" * 501, {}, "text_too_long"),
    ],
)
def test_a_refusal_must_hold(signing_room: Room, reason: str, changed: dict[str, Any], code: str) -> None:
    with refused(Refused, code, unchanged=signing_room.evaluation):
        signing_room.refuse(signing_room.members()[0], reason, **changed)
    assert not ReportSignature.objects.exists()


def test_who_refused_does_not_sign_any_more(signing_room: Room) -> None:
    member = signing_room.members()[0]
    signing_room.refuse(member, "不同意")

    with refused(Refused, "already_done", unchanged=signing_room.evaluation):
        signing_room.sign(member)


def test_members_sign_one_after_the_other(signing_room: Room) -> None:
    first, second = signing_room.members()[:2]
    signing.prepare(signing_room.evaluation, actor=signing_room.signer(first).actor, now=signing_room.tick())

    with refused(Refused, "signing_busy", unchanged=signing_room.evaluation):
        signing.prepare(signing_room.evaluation, actor=signing_room.signer(second).actor, now=signing_room.tick())


def test_nobody_uses_anothers_minute(signing_room: Room) -> None:
    first, second = signing_room.members()[:2]
    lease = signing.prepare(signing_room.evaluation, actor=signing_room.signer(first).actor, now=signing_room.tick())
    thief = signing_room.signer(second)
    der = thief.keys.p256.sign(lease.attributes, ec.ECDSA(hashes.SHA256()))

    with refused(Refused, "signing_lapsed", unchanged=signing_room.evaluation):
        signing.finish(
            signing_room.evaluation, token=lease.token, signature=der, actor=thief.actor, now=signing_room.tick()
        )


def test_a_signature_after_the_report_was_made_again_does_not_count(signing_room: Room) -> None:
    member = signing_room.members()[0]
    who = signing_room.signer(member)
    lease = signing.prepare(signing_room.evaluation, actor=who.actor, now=signing_room.tick())
    der = who.keys.p256.sign(lease.attributes, ec.ECDSA(hashes.SHA256()))
    signing_room.report()

    with refused(Refused, "signing_lapsed", unchanged=signing_room.evaluation):
        signing.finish(
            signing_room.evaluation, token=lease.token, signature=der, actor=who.actor, now=signing_room.tick()
        )


@pytest.mark.parametrize("who", ["operator", "supervisor", "stranger", "agency"])
def test_only_members_sign(signing_room: Room, who: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        signing.prepare(signing_room.evaluation, actor=getattr(signing_room.world, who).actor, now=signing_room.tick())
    assert caught.value.code == "not_a_member"


def test_nothing_is_signed_before_there_is_a_report(room: Room) -> None:
    room.reaches(S.COMPUTED)
    actor = room.signer(room.members()[0]).actor

    with refused(WrongState, "wrong_state", unchanged=room.evaluation):
        signing.prepare(room.evaluation, actor=actor, now=room.tick())


@pytest.mark.parametrize("who", ["supervisor", "stranger", "agency", "witness"])
def test_only_members_and_the_operator_ask_for_the_report(room: Room, who: str) -> None:
    room.reaches(S.COMPUTED)

    with refused(NotAllowed, "not_a_member", unchanged=room.evaluation):
        actions.ask_for_report(room.lot.pk, actor=getattr(room.world, who).actor, now=room.tick())


def test_the_buyer_receives_the_report_once_it_is_complete(room: Room) -> None:
    room.reaches(S.SIGNING)
    buyer = room.stage.buyer.actor
    with refused(WrongState, "wrong_state", unchanged=room.evaluation):
        actions.receive_report(room.lot.pk, actor=buyer, now=room.tick())
    room.sign_all()

    for who in (room.operator, room.world.expert, room.world.purchaser, room.world.stranger):
        with refused(NotAllowed, "not_the_buyer", unchanged=room.evaluation):
            actions.receive_report(room.lot.pk, actor=who.actor, now=room.tick())
    actions.receive_report(room.lot.pk, actor=buyer, now=room.tick())

    room.lot.refresh_from_db()
    assert (room.evaluation.state, room.lot.state) == (S.RECEIVED, LotState.REPORT_CHECK)


def test_there_is_no_result_before_all_have_signed(signing_room: Room) -> None:
    assert queries.result_of(signing_room.lot) is None

    signing_room.sign_all()

    result = queries.result_of(signing_room.lot)
    assert result is not None
    assert [one.rank for one in result.candidates] == [1, 2, 3]
    assert len(result.ranked[0].member_totals) == 5


def test_the_members_are_known_by_number(signing_room: Room) -> None:
    shown = queries.members_of(signing_room.lot)

    assert [one.number for one in shown] == [1, 2, 3, 4, 5]
    assert {one.name for one in shown} == {
        member.seat.person.name for member in Member.objects.select_related("seat__person")
    }
