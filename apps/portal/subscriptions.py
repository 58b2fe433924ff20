"""What the portal hears: facts of lower apps become messages to the people they concern."""

from __future__ import annotations

from apps.evidence.models import Entry
from apps.evidence.subscriptions import subscriber
from apps.portal import recipients, steps
from apps.portal.queries import listings
from apps.portal.topics import TOPIC_OF, Topic
from apps.portal.watching import TOLD_KINDS
from apps.scheduling.models import Booking, GreenCase
from apps.tenders.models import DocumentObjection, Lot

LOT_KINDS = {kind for kind in TOPIC_OF if kind.startswith("lot.")}
OBJECTION_KINDS = {kind for kind, topic in TOPIC_OF.items() if topic is Topic.OBJECTION}
AWARD_KINDS = {kind for kind in TOPIC_OF if kind.startswith("award.")}
APPLICATION_KINDS = {kind for kind in TOPIC_OF if kind.startswith("application.")}
GREEN_KINDS = {kind for kind, topic in TOPIC_OF.items() if topic is Topic.GREEN}
SCHEDULE_KINDS = {kind for kind, topic in TOPIC_OF.items() if topic is Topic.SCHEDULE}
TO_CONTACTS = {"lot.clarified", "lot.availability_extended", "lot.postponed"}
ACCOUNT_KINDS = {kind for kind, topic in TOPIC_OF.items() if topic is Topic.ACCOUNT}


@subscriber("portal.inbox_of_lots", kinds=LOT_KINDS)
def tell_people_of_the_lot(entry: Entry) -> None:
    """The people whom the fact concerns have it in their inbox; telling twice changes nothing."""
    lot = Lot.objects.select_related("project").get(pk=entry.payload["lot"])
    steps.tell(recipients.of_lot(entry, lot), entry=entry, lot_code=lot.code)


@subscriber("portal.contacts_of_lots", kinds=TO_CONTACTS)
def tell_contacts(entry: Entry) -> None:
    """Whoever left a contact is sent the notice: by the same jobs at the same times, however many there are, if any."""
    steps.promise_notice(entry)


@subscriber("portal.watches_of_lots", kinds=TOLD_KINDS)
def tell_watchers(entry: Entry) -> None:
    """Whoever subscribed by e-mail is written to, by the same jobs whether anybody did or not."""
    if entry.stream.endswith(":public") and "lot" in entry.payload:
        steps.promise_watchers(entry)


@subscriber("portal.listings", kinds=listings.KINDS)
def find_by_what_is_public(entry: Entry) -> None:
    """A lot is found by its names from its first notice on, and by its winner's as long as the result is out."""
    if entry.stream.endswith(":public"):
        steps.list_lots([entry.payload["lot"]])


@subscriber("portal.tally", kinds=["lot.notice_published"])
def settle_the_tally(entry: Entry) -> None:
    """With each notice the number of public facts is settled up to an hour before."""
    steps.settle_tally(entry.at)


@subscriber("portal.inbox_of_awards", kinds=AWARD_KINDS)
def tell_people_of_the_award(entry: Entry) -> None:
    """The buyer hears when it is his turn, each bidder hears its own result."""
    lot = Lot.objects.select_related("project").get(pk=entry.payload["lot"])
    is_own = entry.kind == "award.outcome_told"
    steps.tell(
        recipients.of_outcome(entry) if is_own else recipients.of_lot(entry, lot), entry=entry, lot_code=lot.code
    )


@subscriber("portal.inbox_of_enquiries", kinds=["evaluation.enquiry_received"])
def tell_the_bidder_who_is_asked(entry: Entry) -> None:
    """Who is asked by the committee has it in the inbox at once, since the time to answer runs."""
    lot = Lot.objects.select_related("project").get(pk=entry.payload["lot"])
    steps.tell(recipients.of_outcome(entry), entry=entry, lot_code=lot.code)


@subscriber("portal.inbox_of_openings", kinds=["opening.reopened"])
def tell_bidders_of_the_resumed_session(entry: Entry) -> None:
    """Whoever bid is told to come back to the hall and hear the result."""
    lot = Lot.objects.select_related("project").get(pk=entry.payload["lot"])
    steps.tell(recipients.of_session(entry, lot), entry=entry, lot_code=lot.code)


@subscriber("portal.inbox_of_second_openings", kinds=["opening.part_arranged", "opening.part_called_off"])
def tell_bidders_when_prices_are_opened(entry: Entry) -> None:
    """Whoever bid in two envelopes hears when and where the second is opened, and that the time does not stand any more."""
    lot = Lot.objects.select_related("project").get(pk=entry.payload["lot"])
    if entry.stream == lot.public_stream.name:
        steps.tell(recipients.of_session(entry, lot), entry=entry, lot_code=lot.code)


@subscriber(
    "portal.inbox_of_second_envelopes",
    kinds=["opening.second_envelope_admitted", "opening.second_envelope_returned"],
)
def tell_the_bidder_of_its_second_envelope(entry: Entry) -> None:
    """With the list each bidder hears whether its second envelope is opened or returned as it is sealed."""
    lot = Lot.objects.select_related("project").get(pk=entry.payload["lot"])
    steps.tell(recipients.of_outcome(entry), entry=entry, lot_code=lot.code)


@subscriber("portal.inbox_of_objections", kinds=OBJECTION_KINDS)
def tell_people_of_the_objection(entry: Entry) -> None:
    """Who answers by law hears that the clock runs, the supervisor that it ran out, the objector that the answer is here."""
    objection = DocumentObjection.objects.select_related("lot__project").get(code=entry.payload["objection"])
    steps.tell(recipients.of_objection(entry, objection), entry=entry, lot_code=objection.lot.code)


@subscriber("portal.inbox_of_applications", kinds=APPLICATION_KINDS)
def tell_operators_of_the_application(entry: Entry) -> None:
    """The operators have the application in their inbox."""
    steps.tell(recipients.of_application(entry), entry=entry, lot_code="")


@subscriber("portal.inbox_of_invitations", kinds=["invitation.sent", "invitation.renewed"])
def tell_the_expert_of_the_invitation(entry: Entry) -> None:
    """The expert learns when and where, through every way that is wanted; nothing of the lot goes with it."""
    steps.tell(recipients.of_invitation(entry), entry=entry, lot_code="")


@subscriber("portal.inbox_of_green_cases", kinds=GREEN_KINDS)
def tell_people_of_the_green_case(entry: Entry) -> None:
    """Those who check, the applicant's side, the officer and, of what is overdue, the heads have it in their inbox."""
    case = GreenCase.objects.get(code=entry.payload["case"])
    steps.tell(recipients.of_green(entry, case), entry=entry, lot_code=case.code)


@subscriber("portal.inbox_of_bookings", kinds=SCHEDULE_KINDS)
def tell_people_of_the_booking(entry: Entry) -> None:
    """Whoever comes to a session hears when it is, that it moved or does not come, why, and what to do."""
    booking = Booking.objects.select_related("lot__project").get(code=entry.payload["booking"])
    steps.tell(recipients.of_booking(entry, booking), entry=entry, lot_code=booking.lot.code)


@subscriber("portal.inbox_of_accounts", kinds=ACCOUNT_KINDS)
def tell_the_owner_of_the_account(entry: Entry) -> None:
    """The owner hears of what touches the account, so that a stranger's hand is noticed."""
    steps.tell(recipients.of_account(entry), entry=entry, lot_code="")
