"""The tables of openings: who did what in the session, and what came of each bid."""

from __future__ import annotations

from apps.openings.models.announcing import Confirmation, Objection, Utterance
from apps.openings.models.arrival import IdentityCheck, Remark, SignInCheck
from apps.openings.models.custody import CaseApproval, CaseShare, CustodyCase
from apps.openings.models.decryption import Attribution, BidResult, Holder, Release, Reveal
from apps.openings.models.draws import Draw
from apps.openings.models.hosting import Substitution
from apps.openings.models.messages import Message, Silence
from apps.openings.models.objections import AnswerPaper, ObjectionDecision, ObjectionPaper, ObjectionResponse
from apps.openings.models.opening import Halt, ListedBid, Opening, SignIn
from apps.openings.models.papers import Absence, Correction, Countersignature, SigningOrder, Supervision
from apps.openings.models.reading import ReadingBreak, ReadingPlan, Replay, Return, UtteranceEnd
from apps.openings.models.record import Record
from apps.openings.models.remedies import (
    Attempt,
    BackupImport,
    Extension,
    HealthGap,
    HealthMark,
    Incident,
    Presence,
    Unsealing,
)
from apps.openings.models.resumption import Acknowledgement, ResumedSession
from apps.openings.models.voice import Speech

__all__ = [
    "Absence",
    "Acknowledgement",
    "AnswerPaper",
    "Attempt",
    "Attribution",
    "BackupImport",
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
    "Return",
    "Reveal",
    "SignIn",
    "SignInCheck",
    "SigningOrder",
    "Silence",
    "Speech",
    "Substitution",
    "Supervision",
    "Unsealing",
    "Utterance",
    "UtteranceEnd",
]
