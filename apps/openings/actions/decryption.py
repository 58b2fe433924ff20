"""远程解密 — bidders release their keys to three holders; when all is settled two of them open what they kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from apps.bids.rules.parts import Part, announced_in
from apps.bids.rules.statement import read_bid
from apps.bids.steps import disclosed
from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.facts import Fact
from apps.evidence.outbox import enqueue
from apps.evidence.rules.chain import moment
from apps.openings import events, policy
from apps.openings.actions.attributing import give_up
from apps.openings.lifecycle import OpeningAction
from apps.openings.models import BidResult, HealthMark, Opening, Release, Reveal
from apps.openings.queries.own import must_be_listed
from apps.openings.rules import keys, statements
from apps.openings.rules.custody import OPEN_STATES, CaseState
from apps.openings.rules.terms import REASON_LIMIT, REVEALS_NEEDED, Cause, Effect, HolderRole
from apps.openings.signed import Signed, must_be_signed
from apps.openings.standing import advance, facts_of, locked, stated, tell
from apps.tenders.models import DataSheet

OPEN_BID = "openings.open_bid"
IMPORT_BACKUP = "openings.import_backup"
RECOVER_BID = "openings.recover_bid"


@transaction.atomic(durable=True)
def start_decryption(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """Bidders are asked for their keys, for as long as the document says (开始解密)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.START_DECRYPTION, facts_of(opening, now))

    minutes = DataSheet.objects.values_list("decrypt_minutes", flat=True).get(lot=opening.lot)
    opening.until = now + timedelta(minutes=minutes)
    opening.save(update_fields=["state", "until"])
    HealthMark.objects.update_or_create(opening=opening, defaults={"at": now})
    fact = events.DecryptionStarted(lot=opening.lot_id, until=moment(opening.until))
    tell(opening, fact, actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def release_keys(opening_id: int, signed: Signed, *, actor: Actor, now: datetime) -> Opening:
    """The bid's keys lie with the three holders, each share sealed to one of them; it cannot be taken back (解密)."""
    opening = locked(opening_id)
    listed = must_be_listed(actor, opening)
    advance(opening, OpeningAction.RELEASE, facts_of(opening, now))
    must_be_undecided(opening, listed.bid)
    said = statements.read(signed.statement, "release", ("lot", "bid", "bid_statement", "shares"))
    statements.must_say(said, lot=opening.lot.code, bid=listed.bid, bid_statement=listed.statement_sha256)
    shares = statements.shares_of(said, listed.envelopes, [role.value for role in HolderRole])
    proof = must_be_signed(signed, actor=actor, now=now)

    Release.objects.create(
        opening=opening,
        bid=listed.bid,
        envelope=proof.envelope,
        certificate=proof.certificate,
        shares=shares,
        at=now,
    )
    tell(opening, events.Released(lot=opening.lot_id, bid=listed.bid), actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def attribute_bid(opening_id: int, *, bid: str, cause: Cause, reason: str, actor: Actor, now: datetime) -> Opening:
    """It is stated why a bid was not decrypted, and so what becomes of it (归因, 电子招标投标办法 §31)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    reason = stated(reason, limit=REASON_LIMIT)
    advance(opening, OpeningAction.ATTRIBUTE, facts_of(opening, now, reason=reason))
    if not opening.listed.filter(bid=bid).exists():
        raise Refused("bid_not_listed")
    must_be_undecided(opening, bid)

    give_up(opening, bid, cause, reason, actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def settle_decryption(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """Every bid is released or its cause stated: from now on holders may open what they keep (解密结束)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.SETTLE, facts_of(opening, now))

    opening.until, opening.settled_at = None, now
    opening.save(update_fields=["state", "until", "settled_at"])
    tell(opening, events.DecryptionSettled(lot=opening.lot_id), actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def reveal_shares(opening_id: int, role: HolderRole, shares: object, *, actor: Actor, now: datetime) -> Opening:
    """A holder has opened his shares; with the second holder's the bids are opened, by the worker (公开份额)."""
    opening = locked(opening_id)
    policy.must_hold(actor, opening, role)
    advance(opening, OpeningAction.REVEAL, facts_of(opening, now))
    if not policy.is_registered(actor, opening, role):
        raise Refused("not_the_holder_registered")
    if opening.reveals.filter(role=role).exists():
        raise WrongState("revealed_already")
    released = {one.bid: one.shares.keys() for one in opening.releases.all()}
    checked = keys.must_fit(shares, released)

    Reveal.objects.create(opening=opening, role=role, shares=checked, at=now)
    tell(opening, events.Revealed(lot=opening.lot_id, role=role.value), actor=actor, now=now)
    have_bids_opened(opening, now)
    return opening


def have_bids_opened(opening: Opening, now: datetime) -> None:
    """With the second reveal every released bid is tried; with the third, and after a pause, those that are not open.

    So is every bid of which enough custodians have handed in their shares.
    """
    count, halts = opening.reveals.count(), opening.halts.count()
    if count < REVEALS_NEEDED:
        return
    opened = set(opening.results.filter(failure="").values_list("bid", flat=True))
    for bid in opening.releases.order_by("pk").values_list("bid", flat=True):
        if bid not in opened:
            payload = {"opening": opening.pk, "bid": bid, "reveals": count}
            enqueue(OPEN_BID, payload, run_at=now, key=f"{OPEN_BID}:{opening.pk}:{bid}:{count}:{halts}")
    for case in opening.custody_cases.filter(state=CaseState.APPROVED):
        if (handed := case.shares.count()) >= case.needed:
            payload = {"opening": opening.pk, "case": case.number, "shares": handed}
            enqueue(RECOVER_BID, payload, run_at=now, key=f"{RECOVER_BID}:{case.pk}:{handed}:{halts}")


def have_backups_opened(opening: Opening, now: datetime) -> None:
    """What bidders have handed in is tried by the worker; after a pause once more."""
    halts = opening.halts.count()
    for one in opening.backup_imports.filter(ended_at=None):
        enqueue(IMPORT_BACKUP, {"import": one.pk}, run_at=now, key=f"{IMPORT_BACKUP}:{one.pk}:{halts}")


@dataclass(frozen=True, slots=True)
class OpenedContents:
    """What the worker found in a bid: the announced values, every envelope's key, the stored files, and the signed letter."""

    price: Decimal | None
    fields: dict[str, str]
    keys: dict[str, str]
    objects_by_envelope: dict[str, list[list[str]]]
    sheet_header: bytes
    sheet_identity: str
    letter: dict[str, object] | None = None
    """As `BidResult.letter` keeps it; nothing before it was looked at, and where no letter belongs into the envelopes."""


@transaction.atomic(durable=True)
def record_opened(opening_id: int, bid: str, contents: OpenedContents, *, actor: Actor, now: datetime) -> BidResult:
    """The bid is open: its price is public. Told again after a crash, it stays as it is."""
    opening, known = _result_of(opening_id, bid)
    if known is not None and known.is_opened:
        return known
    advance(opening, OpeningAction.OPEN_BID, facts_of(opening, now))
    return keep_opened(opening, bid, contents, actor=actor, now=now)


def keep_opened(opening: Opening, bid: str, contents: OpenedContents, *, actor: Actor, now: datetime) -> BidResult:
    """The bid's contents are its result, and everybody hears its price. The opening is locked and advanced by the caller."""
    values = {
        "at": now,
        "price": contents.price,
        "fields": contents.fields,
        "keys": contents.keys,
        "objects_by_envelope": contents.objects_by_envelope,
        "letter": contents.letter,
        "sheet_header": contents.sheet_header,
        "sheet_identity": contents.sheet_identity,
        "failure": "",
    }
    result, _is_new = BidResult.objects.update_or_create(opening=opening, bid=bid, defaults=values)
    tell(opening, _opened(opening, bid, contents), actor=actor, now=now)
    return result


def _opened(opening: Opening, bid: str, contents: OpenedContents) -> Fact:
    name = announced_in(Part(opening.part))
    key, sheet = contents.keys[name], _sheet_of(opening, bid, name)
    if contents.price is None:
        return events.FirstEnvelopeOpened(lot=opening.lot_id, bid=bid, fields=contents.fields, key=key, sheet=sheet)
    return events.BidOpened(
        lot=opening.lot_id, bid=bid, price=str(contents.price), fields=contents.fields, key=key, sheet=sheet
    )


@transaction.atomic(durable=True)
def record_unopenable(opening_id: int, bid: str, *, code: str, actor: Actor, now: datetime) -> BidResult:
    """What the bidder released does not open his bid; only another holder's shares may still show otherwise (视为撤销)."""
    opening, known = _result_of(opening_id, bid)
    if known is not None:
        return known
    advance(opening, OpeningAction.OPEN_BID, facts_of(opening, now))
    result = BidResult.objects.create(opening=opening, bid=bid, at=now, failure=code)
    fact = events.BidUnopenable(lot=opening.lot_id, bid=bid, code=code, effect=Effect.REVOKED.value)
    tell(opening, fact, actor=actor, now=now)
    return result


def _sheet_of(opening: Opening, bid: str, name: str) -> dict[str, object]:
    """The sealed sheet as its bidder stated it: what the key opens."""
    statement = next(one.statement for one in disclosed(opening.lot) if one.bid_id == bid)
    return next(
        {"sha256": one.sha256, "size": one.size, "header": one.header, "plain": one.plain}
        for one in read_bid(statement).envelopes
        if one.name == name
    )


def _result_of(opening_id: int, bid: str) -> tuple[Opening, BidResult | None]:
    opening = locked(opening_id)
    return opening, opening.results.filter(bid=bid).first()


def must_be_undecided(opening: Opening, bid: str) -> None:
    """Refuses a bid whose keys are released, whose cause is stated, or which custodians are to open."""
    if opening.releases.filter(bid=bid).exists():
        raise WrongState("released_already")
    if opening.attributions.filter(bid=bid).exists():
        raise WrongState("attributed_already")
    if opening.custody_cases.filter(bid=bid, state__in=OPEN_STATES).exists():
        raise WrongState("case_open_already")
