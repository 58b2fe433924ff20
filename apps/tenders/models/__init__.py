"""The tables of tenders: what a project and its lots are, and who did what to them when."""

from __future__ import annotations

from apps.tenders.models.calendar import CalendarDay, CalendarYear
from apps.tenders.models.clarifications import Answer, Clarification, ContactTold, Listener, Question
from apps.tenders.models.complaints import Complaint
from apps.tenders.models.conditional import ChannelClosure, ConditionalAcceptance, PromiseTerms
from apps.tenders.models.course import Suspension, SuspensionGround, Termination
from apps.tenders.models.documents import (
    METHODS_OF,
    BondForm,
    DataSheet,
    Download,
    Envelope,
    Method,
    Remedy,
    TenderDocument,
)
from apps.tenders.models.entry import EntryRegistration, EntryStep, EntryStepKind
from apps.tenders.models.green import GreenMark
from apps.tenders.models.lots import Hall, Lot
from apps.tenders.models.notices import Notice, NoticeKind, Override
from apps.tenders.models.objections import (
    TEXT_LIMIT,
    DocumentObjection,
    DocumentObjectionStep,
    DocumentObjectionStepKind,
)
from apps.tenders.models.plans import PlanTrace, TenderPlan
from apps.tenders.models.prequalification import Prequalification
from apps.tenders.models.projects import ApprovalDocument, CodeCounter, FundSource, Industry, LotKind, Project
from apps.tenders.models.proofs import Postponement, PublicationProof
from apps.tenders.models.statements import SignedStatement

__all__ = [
    "METHODS_OF",
    "TEXT_LIMIT",
    "Answer",
    "ApprovalDocument",
    "BondForm",
    "CalendarDay",
    "CalendarYear",
    "ChannelClosure",
    "Clarification",
    "CodeCounter",
    "Complaint",
    "ConditionalAcceptance",
    "ContactTold",
    "DataSheet",
    "DocumentObjection",
    "DocumentObjectionStep",
    "DocumentObjectionStepKind",
    "Download",
    "EntryRegistration",
    "EntryStep",
    "EntryStepKind",
    "Envelope",
    "FundSource",
    "GreenMark",
    "Hall",
    "Industry",
    "Listener",
    "Lot",
    "LotKind",
    "Method",
    "Notice",
    "NoticeKind",
    "Override",
    "PlanTrace",
    "Postponement",
    "Prequalification",
    "Project",
    "PromiseTerms",
    "PublicationProof",
    "Question",
    "Remedy",
    "SignedStatement",
    "Suspension",
    "SuspensionGround",
    "TenderDocument",
    "TenderPlan",
    "Termination",
]
