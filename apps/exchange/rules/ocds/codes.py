"""Which public facts have a place in OCDS and which have not, with the reason; and the codes of its lists."""

from __future__ import annotations

from collections.abc import Mapping

CURRENCY = "CNY"
CREDIT_CODE = "CN-USCC"
"""The scheme of unified social credit codes."""

_EXTENSIONS = "https://raw.githubusercontent.com/open-contracting-extensions"
EXTENSIONS = (
    f"{_EXTENSIONS}/ocds_bid_extension/v1.1.5/extension.json",
    f"{_EXTENSIONS}/ocds_lots_extension/v1.1.5/extension.json",
    f"{_EXTENSIONS}/ocds_enquiry_extension/v1.1.5/extension.json",
    f"{_EXTENSIONS}/ocds_requirements_extension/master/extension.json",
    f"{_EXTENSIONS}/ocds_bidOpening_extension/master/extension.json",
)

CATEGORY = {"works": "works", "goods": "goods", "services": "services", "survey_design": "services"}
AWARD_CRITERIA = {
    "comprehensive": "ratedCriteria",
    "adjusted_lowest": "priceOnly",
    "rational_low": "ratedCriteria",
    "tech_lowest": "priceOnly",
    "gp_score": "ratedCriteria",
    "gp_lowest": "priceOnly",
}
METHODS = {
    "comprehensive": "综合评估法",
    "adjusted_lowest": "经评审的最低投标价法",
    "rational_low": "合理低价法",
    "tech_lowest": "技术评分最低标价法",
    "gp_score": "综合评分法",
    "gp_lowest": "最低评标价法",
}
MATTERS = {
    "objection": "异议",
    "challenge": "质疑",
    "enquiry": "询问",
    "result_objection": "对评标结果的异议",
    "result_challenge": "对中标结果的质疑",
}
DOCUMENT_TYPES = {
    "tender": "tenderNotice",
    "amendment": "clarifications",
    "candidates": "awardNotice",
    "result": "awardNotice",
    "contract": "contractNotice",
}
"""Of other kinds of notices it is said in their title alone."""

_SESSION = "a step of the opening session; what came of it is told by the list and by each opened bid"
_COURSE = "a step inside the house without a field in OCDS; the lot's own facts tell it"
_ATTEST = "a digest or a signature: OCDS has no field for proofs, the bundle carries them"
_PEOPLE = "names people, whose names may have to be erased; the notice carries them as long as the law wants"
_SAID_ALREADY = "another fact of the same moment carries it"

NOT_MAPPED: Mapping[str, str] = {
    "lot.tendering_opened": "the tender is active from its notice on; the document says from when it is provided",
    "lot.submission_closed": "tender.tenderPeriod.endDate said it before",
    "lot.retendered": "the process of the next round points back to this one",
    "plan.published": "a plan is no contracting process yet: its lots do not exist",
    "tools.published": "about this server, not about a procedure",
    "calendar.edited": "about this server, not about a procedure",
    "bids.closed": _ATTEST,
    "opening.closed": _SESSION,
    "opening.started": _SESSION,
    "opening.paused": _SESSION,
    "opening.resumed": _SESSION,
    "opening.host_substituted": _PEOPLE,
    "opening.record_corrected": _ATTEST,
    "evaluation.begun": _COURSE,
    "evaluation.completed": _COURSE,
    "evaluation.report_received": _COURSE,
    "evaluation.report_returned": _COURSE,
    "evaluation.committee_disclosed": _PEOPLE,
    "award.publicity_ended": _COURSE,
    "award.decided": _COURSE,
    "award.notice_issued": _ATTEST,
}
"""Public kinds that deliberately become no release. Every other kind of a session is one of its steps."""


def reason_for_silence(kind: str) -> str:
    """Why a kind becomes no release. Raises KeyError for a kind that nobody decided about."""
    if kind.startswith("opening."):
        return NOT_MAPPED.get(kind, _SESSION)
    return NOT_MAPPED[kind]
