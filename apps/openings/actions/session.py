"""开标会的进行 — the host starts, holders get ready, coefficients are drawn, the list is published, or the tender fails."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from apps.bids import steps as bids
from apps.bids.rules.parts import Part, of_part
from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.facts import Fact
from apps.evidence.journal import emit, emit_all
from apps.evidence.rules import draw as drawing
from apps.evidence.rules.chain import moment
from apps.openings import events, policy
from apps.openings.actions.checking import tell_ways
from apps.openings.actions.decryption import have_backups_opened, have_bids_opened
from apps.openings.actions.parts import have_it_awaited
from apps.openings.lifecycle import OpeningAction, OpeningState
from apps.openings.models import Draw, Halt, Holder, ListedBid, Opening
from apps.openings.rules import statements
from apps.openings.rules.terms import REASON_LIMIT, HolderRole, Terms
from apps.openings.signed import Signed, must_be_signed, must_sit
from apps.openings.standing import (
    PLATFORM,
    WITNESS,
    advance,
    contributions_of,
    facts_of,
    locked,
    locked_with_lot,
    reached,
    stated,
    tell,
    terms_of,
)
from apps.parties.rules.recipient import public_key_of
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import Facts as LotFacts
from apps.tenders.lifecycle import LotAction, LotState
from apps.tenders.rules.books import Regime


@transaction.atomic(durable=True)
def start_opening(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """The session is open and has its host; what will be drawn is fixed and the platform is committed (开始开标)."""
    opening = locked_with_lot(opening_id)
    begin(opening, actor=actor, now=now)
    return opening


def begin(opening: Opening, *, actor: Actor, now: datetime) -> None:
    """The opening, which is held with its lot, has started with this host."""
    policy.must_start(actor, opening)
    host = must_sit(actor)
    if opening.is_second and opening.state in (OpeningState.NOT_OPEN, OpeningState.SIGN_IN):
        have_it_awaited(opening, actor=actor, now=now)

    facts = facts_of(opening, now)
    advance(opening, OpeningAction.START, facts)
    if not opening.is_second:
        bids.close(opening.lot, at=now)
        tenders.advance(opening.lot, LotAction.OPEN, LotFacts(now=now, deadline=facts.deadline))
    opening.host, opening.started_at = host, now
    opening.save(update_fields=["state", "host", "started_at"])
    fact = events.Started(lot=opening.lot_id, code=opening.lot.code, host=host.pk, organisation=host.organisation.name)
    tell_with_lot(opening, fact, actor=actor, now=now)
    if opening.part != Part.FIRST:
        _commit_to_draws(opening, terms_of(opening.lot), actor=actor, now=now)


def _commit_to_draws(opening: Opening, terms: Terms, *, actor: Actor, now: datetime) -> None:
    for number, one in enumerate(terms.draws, start=1):
        secret, nonce = secrets.token_bytes(drawing.SECRET_BYTES), secrets.token_bytes(drawing.NONCE_BYTES)
        text = drawing.frozen(
            lot=opening.lot.code,
            subject=drawing.Subject.COEFFICIENT,
            population=drawing.Population.VALUES,
            of={"name": one.name, "values": list(one.values)},
            rules=opening.lot.rule_book_hash,
            pool=None,
        )
        Draw.objects.create(
            opening=opening, number=number, name=one.name, text=text, platform_secret=secret, platform_nonce=nonce
        )
        commitment = drawing.commitment(secret, nonce)
        _tell_commitment(opening, one.name, text, PLATFORM, commitment, actor=actor, now=now)


@transaction.atomic(durable=True)
def register_holder(opening_id: int, role: HolderRole, signed: Signed, *, actor: Actor, now: datetime) -> Opening:
    """The holder's key of this session is known; until decryption starts a fresh one may replace it (持钥人就绪)."""
    opening = locked(opening_id)
    policy.must_hold(actor, opening, role)
    advance(opening, OpeningAction.REGISTER_HOLDER, facts_of(opening, now))
    said = statements.read(signed.statement, "holder", ("lot", "role", "recipient"))
    statements.must_say(said, lot=opening.lot.code, role=role.value)
    recipient = _fresh_recipient(said["recipient"])
    proof = must_be_signed(signed, actor=actor, now=now)
    others = opening.holders.exclude(role=role).select_related("seat")
    if any(one.seat.person_id == actor.person_id for one in others):
        raise Refused("holder_twice")

    kept = {"seat": must_sit(actor), "recipient": recipient, "envelope": proof.envelope, "at": now}
    Holder.objects.update_or_create(opening=opening, role=role, defaults=kept)
    fact = events.HolderReady(lot=opening.lot_id, role=role.value, recipient=recipient, statement=signed.statement)
    tell(opening, fact, actor=actor, now=now)
    return opening


def _fresh_recipient(recipient: object) -> str:
    """A well-formed age recipient that nobody has used: a holder's key is for one session only."""
    try:
        public_key_of(str(recipient))
    except ValueError:
        raise Refused("recipient_malformed") from None
    if Holder.objects.filter(recipient=recipient).exists():
        raise Refused("recipient_used")
    return str(recipient)


@transaction.atomic(durable=True)
def contribute_secret(opening_id: int, *, secret: bytes, nonce: bytes, actor: Actor, now: datetime) -> Opening:
    """The witness has given his share of the chance, after the platform was committed to its own (抽取参与)."""
    opening = locked(opening_id)
    policy.must_witness(actor)
    advance(opening, OpeningAction.CONTRIBUTE_SECRET, facts_of(opening, now))
    if len(secret) != drawing.SECRET_BYTES or len(nonce) != drawing.NONCE_BYTES:
        raise Refused("draw_secret_malformed")
    waiting = list(opening.draws.filter(witness_secret__isnull=True))
    if not waiting:
        raise WrongState("draw_contributed_already")

    seat = must_sit(actor)
    for draw in waiting:
        draw.witness, draw.witness_secret, draw.witness_nonce = seat, secret, nonce
        draw.save(update_fields=["witness", "witness_secret", "witness_nonce"])
        commitment = drawing.commitment(secret, nonce)
        _tell_commitment(opening, draw.name, draw.text, WITNESS, commitment, actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def draw_next(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """The next coefficient is drawn from the secrets of both, so that anybody can draw it again (抽取)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.DRAW, facts_of(opening, now))

    draw = opening.draws.filter(drawn_at__isnull=True).order_by("number")[0]
    contributions = contributions_of(draw)
    values = {one.name: one.values for one in terms_of(opening.lot).draws}
    draw.value = drawing.coefficient(drawing.seed_of(draw.text, contributions), draw.name, values[draw.name])
    draw.drawn_at = now
    draw.save(update_fields=["value", "drawn_at"])
    told = [
        {"by": one.by, "commitment": one.commitment, "secret": one.secret.hex(), "nonce": one.nonce.hex()}
        for one in contributions
    ]
    fact = events.Drawn(lot=opening.lot_id, name=draw.name, value=draw.value, text=draw.text, contributions=told)
    tell(opening, fact, actor=actor, now=now)
    return opening


def _tell_commitment(
    opening: Opening, name: str, text: str, by: str, commitment: str, *, actor: Actor, now: datetime
) -> None:
    fact = events.DrawCommitted(lot=opening.lot_id, name=name, text=text, by=by, commitment=commitment)
    tell(opening, fact, actor=actor, now=now)


@transaction.atomic(durable=True)
def publish_list(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """Everybody knows who has bid, and can check that this is what was committed to at the deadline (公布名单)."""
    opening = locked_with_lot(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.PUBLISH_LIST, facts_of(opening, now))
    opening.list_published_at = now
    opening.save(update_fields=["state", "list_published_at"])

    tell(opening, _list_of_admitted(opening) if opening.is_second else _list_of(opening, now), actor=actor, now=now)
    tell_ways(opening, actor=actor, now=now)
    if opening.is_second:
        _tell_each(opening, actor=actor, now=now)
    return opening


def _list_of(opening: Opening, now: datetime) -> Fact:
    closing = bids.closing(opening.lot)
    return events.ListPublished(
        lot=opening.lot_id,
        bids=_rows(opening, bids.disclose(opening.lot, at=now)),
        count=closing.count,
        root=closing.root,
        salt=closing.salt,
        head=dict(closing.head),
    )


def _list_of_admitted(opening: Opening) -> Fact:
    """第二信封: who passed the first part; what the others sealed stays sealed."""
    everybody = bids.disclosed(opening.lot)
    admitted = [one for one in everybody if one.bid_id in opening.admitted]
    returned = [one for one in everybody if one.bid_id not in opening.admitted]
    return events.SecondListPublished(
        lot=opening.lot_id,
        bids=_rows(opening, admitted),
        returned=[{"bid": one.bid_id, "bidder": one.organisation_name} for one in returned],
    )


def _tell_each(opening: Opening, *, actor: Actor, now: datetime) -> None:
    """Each bidder of the first part hears in its own stream whether its second envelope is opened."""
    for one in bids.disclosed(opening.lot):
        is_admitted = one.bid_id in opening.admitted
        kind = events.SecondEnvelopeAdmitted if is_admitted else events.SecondEnvelopeReturned
        fact = kind(lot=opening.lot_id, bid=one.bid_id, organisation=one.organisation_id)
        emit(fact, stream=opening.own_stream(one.bid_id), actor=actor, at=now, reached=reached(opening))


def _rows(opening: Opening, found: Iterable[bids.DisclosedBid]) -> list[dict[str, object]]:
    signed_in = dict(opening.sign_ins.values_list("bid", "at"))
    return [_listed(opening, number, one, signed_in.get(one.bid_id)) for number, one in enumerate(found, start=1)]


def _listed(opening: Opening, number: int, one: bids.DisclosedBid, signed_in_at: datetime | None) -> dict[str, object]:
    listed = ListedBid.objects.create(
        opening=opening,
        number=number,
        bid=one.bid_id,
        organisation_id=one.organisation_id,
        received_at=one.received_at,
        revision=one.revision,
        statement_sha256=statements.sha256_of(one.statement),
        envelopes=of_part(Part(opening.part), statements.envelopes_of(one.statement)),
        signed_in_at=signed_in_at,
    )
    return {
        "number": number,
        "bid": one.bid_id,
        "bidder": one.organisation_name,
        "received_at": one.received_at,
        "revision": one.revision,
        "statement": listed.statement_sha256,
        "signed_in_at": signed_in_at,
    }


@transaction.atomic(durable=True)
def pause_opening(opening_id: int, *, reason: str, actor: Actor, now: datetime) -> Opening:
    """Everything stands still and the time that is left stays left (暂停)."""
    opening = locked_with_lot(opening_id)
    policy.must_host(actor, opening)
    halt(opening, reason, actor=actor, now=now)
    return opening


def halt(opening: Opening, reason: str, *, actor: Actor, now: datetime) -> Halt:
    """The same for an opening that the caller holds with its lot."""
    stood_at = opening.state
    reason = stated(reason, limit=REASON_LIMIT)
    advance(opening, OpeningAction.PAUSE, facts_of(opening, now, reason=reason))
    tenders.advance(opening.lot, LotAction.PAUSE, LotFacts(now=now, reason=reason))

    opening.stood_at = stood_at
    opening.save(update_fields=["state", "stood_at"])
    halted = Halt.objects.create(opening=opening, reason=reason, at=now, by=actor.id)
    tell_with_lot(opening, events.Paused(lot=opening.lot_id, reason=reason), actor=actor, now=now)
    return halted


@transaction.atomic(durable=True)
def resume_opening(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """The session goes on where it stood; a window that ran has as much time left as it had (恢复)."""
    opening = locked_with_lot(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.RESUME, facts_of(opening, now))
    if opening.lot.state == LotState.PAUSED:
        tenders.advance(opening.lot, LotAction.RESUME, LotFacts(now=now, stood_at=LotState(opening.lot.stood_at)))

    halt = opening.halts.get(resumed_at__isnull=True)
    halt.resumed_at = now
    halt.save(update_fields=["resumed_at"])
    opening.stood_at = ""
    opening.until = None if opening.until is None else opening.until + (now - halt.at)
    opening.save(update_fields=["state", "stood_at", "until"])
    until = moment(opening.until) if opening.until else None
    if opening.state == OpeningState.DECRYPT_SETTLED:
        have_bids_opened(opening, now)
        have_backups_opened(opening, now)
    fact = events.Resumed(lot=opening.lot_id, state=opening.state, until=until)
    tell_with_lot(opening, fact, actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def declare_failed(opening_id: int, *, reason: str, actor: Actor, now: datetime) -> Opening:
    """Fewer than three bidders: nothing more is opened, the tender has failed (招标失败)."""
    opening = locked_with_lot(opening_id)
    policy.must_host(actor, opening)
    reason = stated(reason, limit=REASON_LIMIT)
    advance(opening, OpeningAction.DECLARE_FAILED, facts_of(opening, now, reason=reason))
    is_gp = opening.lot.project.regime_in_force is Regime.GP
    ends = LotAction.CANCEL_PROCUREMENT if is_gp else LotAction.DECLARE_FAILED
    tenders.advance(opening.lot, ends, LotFacts(now=now, reason=reason))

    opening.failure, opening.until, opening.closed_at = reason, None, now
    opening.save(update_fields=["state", "failure", "until", "closed_at"])
    tell_with_lot(opening, events.Failed(lot=opening.lot_id, reason=reason), actor=actor, now=now)
    return opening


def tell_with_lot(opening: Opening, fact: Fact, *, actor: Actor, now: datetime) -> None:
    """What moves the lot is heard in the hall and on the lot's own page."""
    emit_all(
        [(fact, opening.public_stream), (fact, opening.lot.public_stream)],
        actor=actor,
        at=now,
        reached=reached(opening),
    )
