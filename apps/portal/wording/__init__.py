"""What each kind of fact says to a reader: what happened and what it means, in both languages, in tables by subject.

Braces name values of the payload, made readable for the language: moments on the page's clock, money with thousands,
digests shortened. A kind that is public or that somebody is told about must stand here; a test says so.
"""

from __future__ import annotations

from collections.abc import Mapping

from apps.portal.wording.awards import AWARDS
from apps.portal.wording.desk import DESK
from apps.portal.wording.green import GREEN
from apps.portal.wording.halls import HALLS
from apps.portal.wording.lots import LOTS
from apps.portal.wording.objections import OBJECTIONS
from apps.portal.wording.people import PEOPLE
from apps.portal.wording.saying import Payload, Wording, Words, is_english, moment, readable
from apps.portal.wording.schedule import SCHEDULE

__all__ = ["FACTS", "PUBLIC_KINDS", "Payload", "Wording", "Words", "is_english", "moment", "readable", "say"]

FACTS: Mapping[str, Wording] = {**LOTS, **OBJECTIONS, **HALLS, **AWARDS, **DESK, **PEOPLE, **GREEN, **SCHEDULE}
"""By kind. Sentences are the product's own words, not quotations of the law."""

PUBLIC_KINDS = frozenset(
    {
        "lot.notice_published",
        "lot.document_published",
        "lot.tendering_opened",
        "lot.submission_closed",
        "lot.clarified",
        "lot.availability_extended",
        "lot.suspended",
        "lot.resumed",
        "lot.terminated",
        "objection.published",
        "objection.answered",
        "objection.result_answered",
        "objection.taken_back",
        "lot.postponed",
        "lot.publication_proved",
        "lot.retendered",
        "plan.published",
        "bids.closed",
        "opening.started",
        "opening.paused",
        "opening.resumed",
        "opening.closed",
        "opening.record_corrected",
        "opening.part_arranged",
        "opening.part_called_off",
        "opening.host_substituted",
        "evaluation.begun",
        "evaluation.completed",
        "evaluation.report_received",
        "evaluation.report_returned",
        "evaluation.committee_disclosed",
        "opening.failed",
        "award.candidates_published",
        "award.publicity_ended",
        "award.candidates_withdrawn",
        "award.decided",
        "award.result_published",
        "award.notice_issued",
        "award.reopened",
        "award.contract_published",
        "award.ended_without_award",
    }
)
"""The kinds of facts that stand in public streams."""


def say(kind: str, payload: Payload, language: str) -> Words:
    """What happened and what it means. Raises KeyError for a kind nobody is told about."""
    return FACTS[kind].say(payload, language)
