"""The facts of an opening. A published fact never changes shape; a new need is a new kind."""

from __future__ import annotations

from apps.openings.events.announcing import Announced, Confirmed, ConfirmingStarted, ObjectionAnswered, ObjectionRaised
from apps.openings.events.arrival import (
    EmergencySignInListed,
    EmergencyStated,
    EnvironmentChecked,
    IdentityConfirmed,
    IdentityDoubted,
    IdentityNoted,
    PhoneConfirmed,
    PhoneSignInListed,
    RemarkMade,
    SignInAccepted,
    SignInRefused,
)
from apps.openings.events.decryption import (
    Attributed,
    BackupImported,
    BidOpened,
    BidUnopenable,
    DecryptionSettled,
    DecryptionStarted,
    HolderReady,
    Released,
    Revealed,
)
from apps.openings.events.draws import DrawCommitted, Drawn
from apps.openings.events.hosting import HostSubstituted
from apps.openings.events.record import Closed, HandedOver, RecordMade, RecordRequested, RecordSigned
from apps.openings.events.resumption import Ended, Reopened, ResultAcknowledged, ResultAnnounced
from apps.openings.events.session import (
    Arranged,
    ClosedForBids,
    Failed,
    ListPublished,
    Paused,
    Resumed,
    SignedIn,
    SignInOpened,
    Started,
)

__all__ = [
    "Announced",
    "Arranged",
    "Attributed",
    "BackupImported",
    "BidOpened",
    "BidUnopenable",
    "Closed",
    "ClosedForBids",
    "Confirmed",
    "ConfirmingStarted",
    "DecryptionSettled",
    "DecryptionStarted",
    "DrawCommitted",
    "Drawn",
    "EmergencySignInListed",
    "EmergencyStated",
    "Ended",
    "EnvironmentChecked",
    "Failed",
    "HandedOver",
    "HolderReady",
    "HostSubstituted",
    "IdentityConfirmed",
    "IdentityDoubted",
    "IdentityNoted",
    "ListPublished",
    "ObjectionAnswered",
    "ObjectionRaised",
    "Paused",
    "PhoneConfirmed",
    "PhoneSignInListed",
    "RecordMade",
    "RecordRequested",
    "RecordSigned",
    "Released",
    "RemarkMade",
    "Reopened",
    "ResultAcknowledged",
    "ResultAnnounced",
    "Resumed",
    "Revealed",
    "SignInAccepted",
    "SignInOpened",
    "SignInRefused",
    "SignedIn",
    "Started",
]
