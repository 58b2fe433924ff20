"""The tables of openings: who did what in the session, and what came of each bid."""

from __future__ import annotations

from apps.openings.models.announcing import Confirmation, Objection, Utterance
from apps.openings.models.arrival import IdentityCheck, Remark, SignInCheck
from apps.openings.models.custody import CaseApproval, CaseShare, CustodyCase
from apps.openings.models.decryption import Attribution, BidResult, Holder, Release, Reveal
from apps.openings.models.draws import Draw
from apps.openings.models.hosting import Substitution
from apps.openings.models.messages import Message, Silence
from apps.openings.models.objections import ObjectionDecision, ObjectionPaper, ObjectionResponse
from apps.openings.models.opening import Halt, ListedBid, Opening, SignIn
from apps.openings.models.papers import Absence, Correction, Countersignature, SigningOrder, Supervision
from apps.openings.models.reading import ReadingBreak, ReadingPlan, Replay, UtteranceEnd
from apps.openings.models.record import Record
from apps.openings.models.remedies import Attempt, Extension, HealthGap, HealthMark, Incident, Presence, Unsealing
from apps.openings.models.resumption import Acknowledgement, ResumedSession

__all__ = [
    "Absence",
    "Acknowledgement",
    "Attempt",
    "Attribution",
    "BidResult",
    "CaseApproval",
    "CaseShare",
    "Confirmation",
    "Correction",
    "Countersignature",
    "CustodyCase",
    "Draw",
    "Extension",
    "Halt",
    "HealthGap",
    "HealthMark",
    "Holder",
    "IdentityCheck",
    "Incident",
    "ListedBid",
    "Message",
    "Objection",
    "ObjectionDecision",
    "ObjectionPaper",
    "ObjectionResponse",
    "Opening",
    "Presence",
    "ReadingBreak",
    "ReadingPlan",
    "Record",
    "Release",
    "Remark",
    "Replay",
    "ResumedSession",
    "Reveal",
    "SignIn",
    "SignInCheck",
    "SigningOrder",
    "Silence",
    "Substitution",
    "Supervision",
    "Unsealing",
    "Utterance",
    "UtteranceEnd",
]
