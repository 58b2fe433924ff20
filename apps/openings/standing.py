"""Where an opening stands, read under lock: the one place that turns rows into the facts its guards know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from apps.bids import steps as bids
from apps.bids.rules.parts import Part
from apps.core.actor import Actor
from apps.core.disclosure import Milestone
from apps.core.refusals import Refused
from apps.evidence.facts import Fact
from apps.evidence.journal import emit
from apps.evidence.rules.draw import Contribution, commitment
from apps.openings.lifecycle import OPENING, OVER, Facts, OpeningAction, OpeningState
from apps.openings.models import Draw, ListedBid, Opening
from apps.openings.papers import Papers
from apps.openings.rules.arrival import SignInWay
from apps.openings.rules.custody import OPEN_STATES, CaseState
from apps.openings.rules.keys import BAD_RELEASE
from apps.openings.rules.terms import (
    BACKUP_WAIT,
    CURABLE,
    MINIMUM_BIDDERS,
    REVEALS_NEEDED,
    SIGN_IN_LEAD,
    THIRD_REVEAL_WAIT,
    HolderRole,
    Terms,
)
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DataSheet, Lot, Remedy
from apps.tenders.rules.books import Regime

S = OpeningState
PLATFORM = "platform"
WITNESS = "witness"
PUBLISHED_LOT = frozenset({LotState.AWARDED.value, LotState.CONTRACTED.value, LotState.ARCHIVED.value})
RESULT_KNOWN = {
    Regime.ENG: PUBLISHED_LOT | {LotState.REPORT_CHECK, LotState.CANDIDATES_PUBLISHED, LotState.AWARDING},
    Regime.GP: PUBLISHED_LOT,
}
"""Where a lot stands when its result may be told: in works once the buyer has the report, in procurements once it is published."""
HALTED_LOT = (LotState.PAUSED.value, LotState.OPENING.value)


def locked(opening_id: int) -> Opening:
    """The opening with its lot and host, held until the caller's transaction ends."""
    return (
        Opening.objects.select_for_update(of=("self",))
        .select_related("lot__project__organisation", "lot__project__agency", "host__person", "host__organisation")
        .get(pk=opening_id)
    )


def locked_with_lot(opening_id: int) -> Opening:
    """The opening and its lot, both held: the lot first, as everybody does."""
    lot = tenders.locked(Opening.objects.values_list("lot_id", flat=True).get(pk=opening_id))
    opening = locked(opening_id)
    opening.lot = lot
    return opening


def advance(opening: Opening, action: OpeningAction, facts: Facts) -> None:
    """The opening stands where the action leads; the caller saves. Raises the guard's refusal."""
    opening.state = OPENING.advance(OpeningState(opening.state), action, facts).value


def tell(opening: Opening, fact: Fact, *, actor: Actor, now: datetime) -> None:
    """Everybody hears the fact, as far as what was reached allows."""
    emit(fact, stream=opening.public_stream, actor=actor, at=now, reached=reached(opening))


def reached(opening: Opening) -> frozenset[Milestone]:
    """Which milestones of disclosure the lot has reached, by what really happened in its opening."""
    found = set()
    if opening.started_at is not None or opening.state == S.CLOSED_FOR_BIDS:
        found.add(Milestone.DEADLINE_PASSED)
    if opening.list_published_at is not None:
        found.add(Milestone.LIST_PUBLISHED)
    if opening.settled_at is not None:
        found.add(Milestone.DECRYPTION_SETTLED)
    return frozenset(found)


def stated(text: str, *, limit: int) -> str:
    """What somebody states, without its margins. Raises Refused("text_too_long")."""
    if len(text) > limit:
        raise Refused("text_too_long", limit=limit)
    return text.strip()


def terms_of(lot: Lot) -> Terms:
    """What the tender document fixes for the opening."""
    scheme: Mapping[str, Any] = DataSheet.objects.values_list("scheme", flat=True).get(lot=lot) or {}
    return Terms.of(scheme)


def contributions_of(draw: Draw) -> list[Contribution]:
    """Both secrets of a draw, the platform's first, with what each was committed to."""
    given = [
        (PLATFORM, bytes(draw.platform_secret), bytes(draw.platform_nonce)),
        (WITNESS, bytes(draw.witness_secret or b""), bytes(draw.witness_nonce or b"")),
    ]
    return [Contribution(by, commitment(secret, nonce), secret, nonce) for by, secret, nonce in given]


@dataclass(frozen=True, slots=True)
class Standing:
    """The bids of an opening by what became of them so far."""

    listed: tuple[ListedBid, ...]
    released: frozenset[str]
    attributed: frozenset[str]
    opened: frozenset[str]
    unopenable: frozenset[str]
    confirmed: frozenset[str]
    in_custody: frozenset[str] = frozenset()
    """Those that custodians are to open."""

    @classmethod
    def of(cls, opening: Opening) -> Standing:
        """Read once."""
        results = list(opening.results.values_list("bid", "failure"))
        return cls(
            listed=tuple(opening.listed.select_related("organisation")),
            released=frozenset(opening.releases.values_list("bid", flat=True)),
            attributed=frozenset(opening.attributions.values_list("bid", flat=True)),
            opened=frozenset(bid for bid, failure in results if not failure),
            unopenable=frozenset(bid for bid, failure in results if failure),
            confirmed=frozenset(opening.confirmations.values_list("bid", flat=True)),
            in_custody=frozenset(opening.custody_cases.filter(state__in=OPEN_STATES).values_list("bid", flat=True)),
        )

    @property
    def undecided(self) -> list[ListedBid]:
        """Neither released nor attributed, and not in the custodians' hands."""
        return [one for one in self.listed if one.bid not in self.released | self.attributed | self.in_custody]

    @property
    def unopened(self) -> list[ListedBid]:
        """Released, and not yet tried with the revealed keys."""
        return [one for one in self.listed if one.bid in self.released - self.opened - self.unopenable]

    def left(self) -> int:
        """How many bids are not given up."""
        return len([one for one in self.listed if one.bid not in self.attributed | self.unopenable])

    def unconfirmed(self, regime: Regime) -> list[ListedBid]:
        """Opened bids whose bidder has yet to confirm; in procurements who did not sign in accepts by law (87号令 §42)."""
        waiting = [one for one in self.listed if one.bid in self.opened - self.confirmed]
        return [one for one in waiting if one.signed_in_at] if regime is Regime.GP else waiting


def facts_of(opening: Opening, now: datetime, *, reason: str = "") -> Facts:
    """Everything a guard may know of this opening now."""
    standing = Standing.of(opening)
    lot, state = opening.lot, OpeningState(opening.state)
    record = getattr(opening, "record", None)
    is_backup_allowed = state is S.DECRYPT_SETTLED and may_import_backups(lot, opening.part)
    papers = Papers.of(opening) if state is S.RECORD_SIGNING or state in OVER else Papers()
    return Facts(
        now=now,
        is_lot_in_session=_is_lot_in_session(opening, state),
        deadline=opening.begins_at,
        sign_in_from=None if opening.begins_at is None else opening.begins_at - SIGN_IN_LEAD,
        reason=reason,
        bids=_bids_left(opening, state, standing),
        minimum=settings.SECOND_OPENING_MINIMUM if opening.is_second else MINIMUM_BIDDERS,
        draws_left=opening.draws.filter(drawn_at__isnull=True).count(),
        contributions_left=opening.draws.filter(witness_secret__isnull=True).count(),
        holders_left=len(HolderRole) - opening.holders.count(),
        sign_ins_unchecked=sign_ins_unchecked(opening),
        identities_left=_identities_left(opening, state, standing),
        until=opening.until,
        undecided=len(standing.undecided),
        unopened=len(standing.unopened),
        third_reveal_until=_third_reveal_until(opening),
        utterances_left=None,
        is_reading_paused=opening.reading_breaks.filter(continued_at__isnull=True).exists(),
        objections_open=opening.objections.filter(answered_at__isnull=True).count(),
        unconfirmed=len(standing.unconfirmed(lot.project.regime_in_force)),
        is_record_made=record is not None,
        is_record_signed=record is not None and record.signed_at is not None,
        stood_at=OpeningState(opening.stood_at) if opening.stood_at else None,
        is_backup_allowed=is_backup_allowed,
        backup_until=_backup_until(opening) if is_backup_allowed else None,
        cases_waiting=opening.custody_cases.filter(state=CaseState.WAITING).count(),
        cases_open=len(standing.in_custody),
        signatures_left=papers.signatures_left,
        is_supervisor_awaited=papers.is_supervisor_awaited,
        supervisor_until=papers.supervisor_until,
        is_correction_drafted=papers.is_correction_drafted,
    )


def resumption_facts(opening: Opening, now: datetime) -> Facts:
    """What the guards of the resumed session know: whether there is a result, whether it was told, and who heard it."""
    resumed = getattr(opening, "resumed", None)
    heard = set(opening.acknowledgements.values_list("bid", flat=True))
    return Facts(
        now=now,
        until=opening.until,
        is_result_known=opening.part != Part.FIRST and may_tell_result(opening.lot),
        is_result_announced=resumed is not None and resumed.announced_at is not None,
        unacknowledged=len(Standing.of(opening).opened - heard),
    )


def may_tell_result(lot: Lot) -> bool:
    """True once what the evaluation found may be told in the hall."""
    return lot.state in RESULT_KNOWN[lot.project.regime_in_force]


def may_import_backups(lot: Lot, part: int) -> bool:
    """True where the tender document names the import of a backup among its remedies (电子招标投标办法第三十一条).

    Never of a first envelope: a backup holds the whole bid, and with it the price that is not to be known yet.
    """
    is_named = Remedy.BACKUP_FILE.value in DataSheet.objects.values_list("remedies", flat=True).get(lot=lot)
    return is_named and part != Part.FIRST


def _backup_until(opening: Opening) -> datetime | None:
    """The last bid that a backup may still open is waited for."""
    failed = opening.results.filter(failure__in=CURABLE).order_by("-at").values_list("at", flat=True).first()
    handed = opening.backup_imports.filter(ended_at=None).order_by("-at").values_list("at", flat=True).first()
    waited = [one + BACKUP_WAIT for one in (failed, handed) if one]
    return max(waited, default=None)


def _third_reveal_until(opening: Opening) -> datetime | None:
    """Only what no two shares opened may still open with a third."""
    if not opening.results.filter(failure=BAD_RELEASE).exists():
        return None
    reveals = list(opening.reveals.order_by("pk"))
    return reveals[-1].at + THIRD_REVEAL_WAIT if len(reveals) == REVEALS_NEEDED else None


def sign_ins_unchecked(opening: Opening) -> int:
    """应急签到待核验 — before the list nobody looks at a sign-in, and who is not on it needs no look."""
    if opening.list_published_at is None:
        return 0
    checked, listed = opening.sign_in_checks.values("bid"), opening.listed.values("bid")
    waiting = opening.sign_ins.filter(way=SignInWay.EMERGENCY, bid__in=listed)
    return waiting.exclude(bid__in=checked).count()


def _identities_left(opening: Opening, state: OpeningState, standing: Standing) -> int:
    """Asked where it decides something: between the list and decryption."""
    if state is not S.LIST_PUBLISHED or not terms_of(opening.lot).is_identity_checked:
        return 0
    return len(standing.listed) - opening.identity_checks.count()


def _is_lot_in_session(opening: Opening, state: OpeningState) -> bool:
    """The second envelopes are opened in the middle of the evaluation, and the lot stays there."""
    lot = opening.lot
    if opening.is_second:
        return lot.state == LotState.EVALUATING or (state is S.PAUSED and lot.state == LotState.PAUSED)
    match state:
        case S.NOT_OPEN | S.SIGN_IN | S.CLOSED_FOR_BIDS:
            return lot.state == LotState.SUBMISSION_CLOSED
        case S.PAUSED:
            return lot.state in HALTED_LOT
        case _:
            return lot.state == LotState.OPENING


def _bids_left(opening: Opening, state: OpeningState, standing: Standing) -> int | None:
    """Before the list only the commitment of the deadline knows how many there are."""
    if state is S.STARTED:
        return len(opening.admitted) if opening.is_second else bids.closing(opening.lot).count
    return standing.left() if opening.list_published_at else None
