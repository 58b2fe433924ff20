"""Tables of the evaluation: the committee, what each member undertook, judged, scored and signed, and the report."""

from __future__ import annotations

from apps.evaluation.models.application import CommitteeApplication, ExpertInvitation
from apps.evaluation.models.attendance import Absence, Arrival, Pause
from apps.evaluation.models.brands import Brand
from apps.evaluation.models.committee import EvaluatedBid, Evaluation, Member, Representative
from apps.evaluation.models.course import BlindSheet, Competition, Conclusion, RoomMessage, StepBack
from apps.evaluation.models.election import Ballot, Chairmanship, ElectionRound
from apps.evaluation.models.marking import Mark, ScoreQuestion, Workplace
from apps.evaluation.models.matters import Enquiry, EnquiryFile, EnquiryMatter, Motion, Qualification, Vote
from apps.evaluation.models.pool import Expert, ExpertConduct, ExpertLeave, ExpertTie
from apps.evaluation.models.reading import Reading
from apps.evaluation.models.recheck import Recheck, Reconsideration, ReportAnnex, ReportChapter
from apps.evaluation.models.report import Report, ReportSignature
from apps.evaluation.models.review import Sheet, Undertaking, Verdict
from apps.evaluation.models.sites import RoomBooking, Site, SiteSeat
from apps.evaluation.models.sitting import (
    Handover,
    Incident,
    MaterialSeal,
    RecordingMark,
    Sitting,
    StartConfirmation,
)
from apps.evaluation.models.venues import Room, Seat, Venue

__all__ = [
    "Absence",
    "Arrival",
    "Ballot",
    "BlindSheet",
    "Brand",
    "Chairmanship",
    "CommitteeApplication",
    "Competition",
    "Conclusion",
    "ElectionRound",
    "Enquiry",
    "EnquiryFile",
    "EnquiryMatter",
    "EvaluatedBid",
    "Evaluation",
    "Expert",
    "ExpertConduct",
    "ExpertInvitation",
    "ExpertLeave",
    "ExpertTie",
    "Handover",
    "Incident",
    "Mark",
    "MaterialSeal",
    "Member",
    "Motion",
    "Pause",
    "Qualification",
    "Reading",
    "Recheck",
    "Reconsideration",
    "RecordingMark",
    "Report",
    "ReportAnnex",
    "ReportChapter",
    "ReportSignature",
    "Representative",
    "Room",
    "RoomBooking",
    "RoomMessage",
    "ScoreQuestion",
    "Seat",
    "Sheet",
    "Site",
    "SiteSeat",
    "Sitting",
    "StartConfirmation",
    "StepBack",
    "Undertaking",
    "Venue",
    "Verdict",
    "Vote",
    "Workplace",
]
