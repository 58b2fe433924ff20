"""The facts this app may emit. A published fact never changes shape; a new need is a new kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class ProjectRegistered(Fact):
    """项目登记."""

    kind: ClassVar[str] = "project.registered"

    project: int
    code: str
    regime: str
    organisation: int
    agency: int | None


@dataclass(frozen=True, slots=True)
class ProjectChanged(Fact):
    """Facts of the project were corrected while all its lots were drafts."""

    kind: ClassVar[str] = "project.changed"

    project: int
    fields: list[str]


@dataclass(frozen=True, slots=True)
class ApprovalAdded(Fact):
    """批准文件 was recorded."""

    kind: ClassVar[str] = "project.approval_added"

    project: int
    number: str


@dataclass(frozen=True, slots=True)
class LotAdded(Fact):
    """A lot was added to a project."""

    kind: ClassVar[str] = "lot.added"

    lot: int
    code: str
    lot_kind: str
    estimate: str
    round: int


@dataclass(frozen=True, slots=True)
class LotChanged(Fact):
    """A draft lot was corrected."""

    kind: ClassVar[str] = "lot.changed"

    lot: int
    fields: list[str]


@dataclass(frozen=True, slots=True)
class EntrySubmitted(Fact):
    """进场登记 was handed in."""

    kind: ClassVar[str] = "lot.entry_submitted"

    lot: int
    time: int


@dataclass(frozen=True, slots=True)
class EntryReturned(Fact):
    """一次性告知补正 — the complete list of what is missing. A second return is counted."""

    kind: ClassVar[str] = "lot.entry_returned"

    lot: int
    time: int
    defects: list[dict[str, str]]
    could_have_been_told: bool


@dataclass(frozen=True, slots=True)
class EntryAccepted(Fact):
    """受理."""

    kind: ClassVar[str] = "lot.entry_accepted"

    lot: int


@dataclass(frozen=True, slots=True)
class EntryRefused(Fact):
    """不予受理, on one of the four grounds that allow it."""

    kind: ClassVar[str] = "lot.entry_refused"

    lot: int
    ground: str
    reason: str


@dataclass(frozen=True, slots=True)
class VenueArranged(Fact):
    """场地安排 — the opening hall and the opening time, which is the deadline."""

    kind: ClassVar[str] = "lot.venue_arranged"

    lot: int
    opening_at: str
    hall: str


@dataclass(frozen=True, slots=True)
class VenueReleased(Fact):
    """The arranged hall and time were given back, with the reason."""

    kind: ClassVar[str] = "lot.venue_released"

    lot: int
    reason: str


@dataclass(frozen=True, slots=True)
class TimetableSet(Fact):
    """The buyer set from when until when the document is available and how long the notice stands."""

    kind: ClassVar[str] = "lot.timetable_set"

    lot: int
    document_from: str | None
    document_until: str
    notice_until: str | None
    media: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class DataSheetSaved(Fact):
    """前附表 was saved."""

    kind: ClassVar[str] = "lot.data_sheet_saved"

    lot: int
    method: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentAdded(Fact):
    """A version of the tender document was uploaded."""

    kind: ClassVar[str] = "lot.document_added"

    lot: int
    version: int
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class RuleOverridden(Fact):
    """An exception from a rule that allows one, with its reason."""

    kind: ClassVar[str] = "lot.rule_overridden"

    lot: int
    rule: str
    reason: str
    override: int
    """The row that names the approver: names may have to be erased, the journal cannot forget."""


@dataclass(frozen=True, slots=True)
class NoticePublished(Fact):
    """招标公告发布 — the notice, the deadline and the rule book in force."""

    kind: ClassVar[str] = "lot.notice_published"

    lot: int
    notice: int
    regime: str
    method: str
    ceiling_price: str | None
    submission_deadline: str
    opening_hall: str
    days_to_deadline: int
    rule_book_hash: str


@dataclass(frozen=True, slots=True)
class DocumentPublished(Fact):
    """招标文件 of this version is what bidders answer."""

    kind: ClassVar[str] = "lot.document_published"

    lot: int
    version: int
    sha256: str
    size: int
    available_from: str
    available_until: str


@dataclass(frozen=True, slots=True)
class TenderingOpened(Fact):
    """The document became available."""

    kind: ClassVar[str] = "lot.tendering_opened"

    lot: int


@dataclass(frozen=True, slots=True)
class SubmissionClosed(Fact):
    """投标截止."""

    kind: ClassVar[str] = "lot.submission_closed"

    lot: int
    deadline: str


@dataclass(frozen=True, slots=True)
class DocumentDownloaded(Fact):
    """Somebody took the document. Who and how many is secret before the deadline."""

    kind: ClassVar[str] = "lot.document_downloaded"
    discloses: ClassVar[frozenset[Matter]] = frozenset({Matter.DOWNLOADERS})

    lot: int
    download: int
    version: int


@dataclass(frozen=True, slots=True)
class QuestionAsked(Fact):
    """提问 — somebody asked about the document. That anybody did is as secret as who takes it."""

    kind: ClassVar[str] = "lot.question_asked"
    discloses: ClassVar[frozenset[Matter]] = frozenset({Matter.DOWNLOADERS})

    lot: int
    question: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ClarificationSaved(Fact):
    """A clarification was drafted or changed; which questions it answers is not told."""

    kind: ClassVar[str] = "lot.clarification_saved"

    lot: int
    number: int
    may_affect: bool
    new_deadline: str | None


@dataclass(frozen=True, slots=True)
class Clarified(Fact):
    """澄清与修改 — the document in force, whether it may affect bids, and the deadline as it stands now."""

    kind: ClassVar[str] = "lot.clarified"

    lot: int
    number: int
    notice: int
    version: int
    sha256: str
    affects: bool
    submission_deadline: str


@dataclass(frozen=True, slots=True)
class AvailabilityExtended(Fact):
    """顺延提供期限 — fewer than three had taken the document when its availability ended."""

    kind: ClassVar[str] = "lot.availability_extended"

    lot: int
    notice: int
    available_until: str


@dataclass(frozen=True, slots=True)
class ContactInformed(Fact):
    """A notice was sent to one who had left a contact. Who and how many is secret before the deadline."""

    kind: ClassVar[str] = "lot.contact_informed"
    discloses: ClassVar[frozenset[Matter]] = frozenset({Matter.DOWNLOADERS})

    lot: int
    notice: int
    told: int


@dataclass(frozen=True, slots=True)
class LotSuspended(Fact):
    """中止."""

    kind: ClassVar[str] = "lot.suspended"

    lot: int
    notice: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class LotResumed(Fact):
    """恢复."""

    kind: ClassVar[str] = "lot.resumed"

    lot: int
    notice: int | None
    submission_deadline: str | None


@dataclass(frozen=True, slots=True)
class LotTerminated(Fact):
    """终止."""

    kind: ClassVar[str] = "lot.terminated"

    lot: int
    notice: int | None
    ground: str
    reason: str


@dataclass(frozen=True, slots=True)
class LotCopied(Fact):
    """A lot began with the terms and the data sheet of another."""

    kind: ClassVar[str] = "lot.copied"

    lot: int
    source: int
    source_code: str


@dataclass(frozen=True, slots=True)
class RoundPrepared(Fact):
    """重新招标 is being prepared: the next round of a lot that came to nothing is a draft."""

    kind: ClassVar[str] = "lot.round_prepared"

    lot: int
    next: int
    code: str
    round: int


@dataclass(frozen=True, slots=True)
class Retendered(Fact):
    """重新招标 — the notice of the lot's next round is out."""

    kind: ClassVar[str] = "lot.retendered"

    lot: int
    next: int
    code: str
    round: int


@dataclass(frozen=True, slots=True)
class PlanPublished(Fact):
    """招标计划（采购意向）公开."""

    kind: ClassVar[str] = "plan.published"

    plan: int
    code: str
    regime: str
    organisation: int
    estimate: str
    planned_on: str


@dataclass(frozen=True, slots=True)
class ProjectTraced(Fact):
    """The project carries out a plan that was made public before."""

    kind: ClassVar[str] = "project.plan_traced"

    project: int
    plan: int
    code: str


@dataclass(frozen=True, slots=True)
class PublicationProved(Fact):
    """公告发布凭证 — a notice appeared in a medium it names, there and then."""

    kind: ClassVar[str] = "lot.publication_proved"

    lot: int
    notice: int
    medium: str
    address: str
    appeared_at: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class OpeningPostponed(Fact):
    """延期开标 — the deadline, and with it the opening, is later."""

    kind: ClassVar[str] = "lot.postponed"

    lot: int
    notice: int
    reason: str
    former_deadline: str
    submission_deadline: str


@dataclass(frozen=True, slots=True)
class CalendarEdited(Fact):
    """The working-day calendar of a year was corrected by the centre."""

    kind: ClassVar[str] = "calendar.edited"

    year: int
    source: str
    days: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class ObjectionReceived(Fact):
    """收到异议（质疑、询问） — told to its objector, to who answers by law and to the supervisor; names nobody."""

    kind: ClassVar[str] = "objection.received"

    lot: int
    objection: str
    matter: str
    due_at: str


@dataclass(frozen=True, slots=True)
class ObjectionNotAdmitted(Fact):
    """逾期提出，不予受理 — by the clock, in the moment it was raised."""

    kind: ClassVar[str] = "objection.not_admitted"

    lot: int
    objection: str
    matter: str
    last_on: str


@dataclass(frozen=True, slots=True)
class ObjectionAnswerGiven(Fact):
    """答复 — told to those who hear of this objection."""

    kind: ClassVar[str] = "objection.answer_given"

    lot: int
    objection: str
    matter: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class ObjectionWithdrawn(Fact):
    """撤回异议（质疑、询问）."""

    kind: ClassVar[str] = "objection.withdrawn"

    lot: int
    objection: str
    matter: str


@dataclass(frozen=True, slots=True)
class ObjectionOverdue(Fact):
    """答复期限届满而未答复."""

    kind: ClassVar[str] = "objection.overdue"

    lot: int
    objection: str
    matter: str
    due_at: str


@dataclass(frozen=True, slots=True)
class ObjectionPublished(Fact):
    """公开异议事项 — that the document was objected to, about what, and until when it is answered. Never by whom."""

    kind: ClassVar[str] = "objection.published"

    lot: int
    number: int
    matter: str
    subject: str
    due_at: str


@dataclass(frozen=True, slots=True)
class ObjectionAnswered(Fact):
    """公开答复."""

    kind: ClassVar[str] = "objection.answered"

    lot: int
    number: int
    matter: str
    subject: str
    raised_at: str
    answer: str
    basis: str
    clarification_follows: bool


@dataclass(frozen=True, slots=True)
class ObjectionTakenBack(Fact):
    """公开的异议已由提出人撤回."""

    kind: ClassVar[str] = "objection.taken_back"

    lot: int
    number: int
    matter: str


KINDS = name_kinds(
    {
        "project.registered": Wording("项目登记", "Project registered"),
        "project.changed": Wording("项目信息更正", "Project corrected"),
        "project.approval_added": Wording("批准文件登记", "Approval recorded"),
        "lot.added": Wording("标段建立", "Lot added"),
        "lot.changed": Wording("标段信息更正", "Lot corrected"),
        "lot.entry_submitted": Wording("进场登记提交", "Entry registration handed in"),
        "lot.entry_returned": Wording("进场登记退回补正", "Entry registration returned"),
        "lot.entry_accepted": Wording("进场登记受理", "Entry registration accepted"),
        "lot.entry_refused": Wording("进场登记不予受理", "Entry registration refused"),
        "lot.venue_arranged": Wording("场地安排", "Venue arranged"),
        "lot.venue_released": Wording("场地释放", "Venue released"),
        "lot.timetable_set": Wording("时间与媒介设定", "Times and media set"),
        "lot.data_sheet_saved": Wording("前附表保存", "Data sheet saved"),
        "lot.document_added": Wording("招标文件上传", "Tender document uploaded"),
        "lot.rule_overridden": Wording("特殊情形说明", "Exception explained"),
        "lot.notice_published": Wording("招标公告发布", "Tender notice published"),
        "lot.document_published": Wording("招标文件公布", "Tender document published"),
        "lot.tendering_opened": Wording("招标文件开始提供", "Tender document offered"),
        "lot.submission_closed": Wording("投标截止", "Submission closed"),
        "lot.document_downloaded": Wording("招标文件下载", "Tender document downloaded"),
        "lot.question_asked": Wording("对招标文件提问", "Question asked"),
        "lot.clarification_saved": Wording("澄清与修改起草", "Clarification drafted"),
        "lot.clarified": Wording("澄清与修改公告", "Document clarified"),
        "lot.availability_extended": Wording("招标文件提供期限顺延", "Availability extended"),
        "lot.contact_informed": Wording("通知已发送", "Notice sent"),
        "lot.suspended": Wording("中止", "Suspended"),
        "lot.resumed": Wording("恢复", "Resumed"),
        "lot.terminated": Wording("终止", "Terminated"),
        "lot.copied": Wording("标段复制", "Lot copied"),
        "lot.round_prepared": Wording("重新招标准备", "Next round prepared"),
        "lot.retendered": Wording("重新招标", "Tendered again"),
        "plan.published": Wording("招标计划公开", "Tender plan published"),
        "project.plan_traced": Wording("项目对应招标计划", "Project traced to its plan"),
        "lot.publication_proved": Wording("公告发布凭证登记", "Publication proved"),
        "lot.postponed": Wording("延期开标", "Opening postponed"),
        "objection.received": Wording("收到异议（质疑、询问）", "Objection or enquiry received"),
        "objection.not_admitted": Wording("逾期提出，不予受理", "Raised too late, not admitted"),
        "objection.answer_given": Wording("异议（质疑、询问）已答复", "Objection or enquiry answered"),
        "objection.withdrawn": Wording("异议（质疑、询问）撤回", "Objection or enquiry withdrawn"),
        "objection.overdue": Wording("答复逾期", "Answer overdue"),
        "objection.published": Wording("公开异议事项", "Objection made public"),
        "objection.answered": Wording("公开答复", "Answer made public"),
        "objection.taken_back": Wording("公开的异议已撤回", "Public objection taken back"),
        "calendar.edited": Wording("工作日历修改", "Working calendar edited"),
    }
)
