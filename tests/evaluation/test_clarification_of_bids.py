"""澄清、说明、补正: what a member asks goes by the chair to the bidder and back, signed, and to nobody else."""

from __future__ import annotations

from dataclasses import replace

from apps.core.refusals import NotAllowed, Refused
from apps.evaluation import actions
from apps.evaluation.actions.enquiring import Question
from apps.evaluation.models import EnquiryMatter
from apps.evaluation.queries import matters
from apps.evaluation.states import EvaluationState
from apps.evidence.journal import may_hear
from apps.evidence.models import Entry
from apps.evidence.store import Stored
from tests.evaluation.stage import Room
from tests.evaluation.test_matters import BIDS, actor_of, answer, ask, keys_for
from tests.tenders.stage import kinds, refused

S = EvaluationState


def test_a_clarification_goes_from_a_member_by_the_chair_to_the_bidder_and_back(room: Room) -> None:
    """A8; 实施条例第五十二条."""
    room.reaches(S.PRELIMINARY)
    enquiry = ask(room, EnquiryMatter.CLARIFICATION, minutes=60)

    assert enquiry.letter.startswith("贵单位投标文件第 12 页的下列内容含义不明确：工期前后不一致。请于")
    with refused(Refused, "matters_open", unchanged=room.evaluation):
        room.judge(room.members()[0])
    answer(room, enquiry, room.world.bidder)

    [shown] = matters.enquiries_of(room.evaluation, room.now)
    assert shown.answer == "工期以投标函为准，二百四十日。"
    room.judge_all()
    assert room.evaluation.state == S.SCORING


def test_only_the_bidder_who_was_asked_hears_of_it_and_nobody_by_name(room: Room) -> None:
    room.reaches(S.PRELIMINARY)
    keys_for(room, room.world.bidder)
    told = set(Entry.objects.values_list("pk", flat=True))
    enquiry = ask(room, EnquiryMatter.CLARIFICATION)
    answer(room, enquiry, room.world.bidder)

    new = Entry.objects.exclude(pk__in=told)
    own = room.evaluation.bidder_stream(room.world.bidder.organisation.pk).name
    assert set(new.values_list("stream", flat=True)) == {room.evaluation.sealed_stream.name, own}
    assert kinds(own) == ["evaluation.enquiry_received", "evaluation.enquiry_answered"]
    assert may_hear(room.world.bidder.actor, own)
    for other in (room.world.second_bidder, room.world.supervisor, room.operator, room.stage.buyer):
        assert not may_hear(other.actor, own)
    assert {one.actor for one in new.filter(stream=own)} == {"committee", room.world.bidder.actor.id}


def test_what_is_asked_and_answered_out_of_turn_is_refused(room: Room) -> None:
    room.reaches(S.PRELIMINARY)
    for who in (room.world.bidder, room.world.second_bidder, room.world.supervisor):
        keys_for(room, who)
    question = Question(EnquiryMatter.CLARIFICATION, BIDS[0], "3", "签章不清", None)
    pk, chair = room.lot.pk, room.signer(room.chair()).actor
    for said, code in (
        (replace(question, text=" "), "enquiry_text_missing"),
        (replace(question, bid="f" * 32), "bid_not_in_review"),
        (replace(question, text="字" * 1001), "text_too_long"),
    ):
        with refused(Refused, code, unchanged=room.evaluation):
            actions.draft_enquiry(pk, said, actor=actor_of(room, 0), now=room.tick())
    drafted = actions.draft_enquiry(pk, question, actor=actor_of(room, 0), now=room.tick())
    with refused(Refused, "enquiry_already_open", unchanged=drafted):
        actions.draft_enquiry(pk, question, actor=actor_of(room, 0), now=room.tick())
    with refused(NotAllowed, "not_the_chair", unchanged=drafted):
        other = next(one for one in room.members() if not one.is_chair)
        actions.send_enquiry(pk, drafted.code, minutes=30, actor=room.signer(other).actor, now=room.tick())
    with refused(Refused, "enquiry_time_too_short", unchanged=drafted):
        actions.send_enquiry(pk, drafted.code, minutes=5, actor=chair, now=room.tick())
    with refused(Refused, "enquiry_unknown", unchanged=drafted):
        answer(room, drafted, room.world.bidder)

    enquiry = actions.send_enquiry(pk, drafted.code, minutes=30, actor=chair, now=room.tick())
    with refused(Refused, "enquiry_unknown", unchanged=enquiry):
        answer(room, enquiry, room.world.second_bidder)
    with refused(Refused, "enquiry_answer_missing", unchanged=enquiry):
        answer(room, enquiry, room.world.bidder, answer=" ")
    with refused(Refused, "statement_for_other", unchanged=enquiry):
        answer(room, enquiry, room.world.bidder, letter="0" * 64)
    with refused(NotAllowed, "not_a_bidder", unchanged=enquiry):
        answer(room, enquiry, room.world.supervisor)
    room.now = enquiry.due_at or room.now
    with refused(Refused, "enquiry_over", unchanged=enquiry):
        answer(room, enquiry, room.world.bidder)


def test_a_draft_that_the_chair_drops_is_never_heard_of(room: Room) -> None:
    room.reaches(S.PRELIMINARY)
    question = Question(EnquiryMatter.CLARIFICATION, BIDS[0], "3", "签章不清", None)
    drafted = actions.draft_enquiry(room.lot.pk, question, actor=actor_of(room, 0), now=room.tick())

    actions.drop_enquiry(room.lot.pk, drafted.code, actor=room.signer(room.chair()).actor, now=room.tick())

    assert matters.asked_of(room.world.bidder.actor, room.lot, room.now) == []
    room.judge(room.members()[0])


def test_files_are_signed_with_the_answer(room: Room) -> None:
    room.reaches(S.PRELIMINARY)
    keys_for(room, room.world.bidder)
    enquiry = ask(room, EnquiryMatter.CLARIFICATION)
    stored = Stored("documents/proof.pdf", 12, "ab" * 32)
    for _ in range(10):
        actions.add_file(
            room.lot.pk, enquiry.code, name="证明.pdf", stored=stored, actor=room.world.bidder.actor, now=room.tick()
        )
    with refused(Refused, "enquiry_files_too_many", unchanged=enquiry):
        actions.add_file(
            room.lot.pk, enquiry.code, name="证明.pdf", stored=stored, actor=room.world.bidder.actor, now=room.tick()
        )
    with refused(Refused, "statement_for_other", unchanged=enquiry):
        answer(room, enquiry, room.world.bidder)

    answer(room, enquiry, room.world.bidder, files=["ab" * 32] * 10)

    [shown] = matters.asked_of(room.world.bidder.actor, room.lot, room.now)
    assert len(shown.files) == 10
