"""What the bundle shows of a tender: the lot, the data sheet, the rule book in force, notices, versions of the document."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.forms.models import model_to_dict

from apps.evidence.bundle import Content, Edition, chapter, log_of
from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.rules.chain import moment
from apps.tenders.models import Clarification, DataSheet, Lot
from apps.tenders.queries.clarifications import published_clarifications


@chapter("tenders")
def write(lot_id: int, _edition: Edition) -> Iterator[tuple[str, Content]]:
    """All of it is public since the notice."""
    lot = Lot.objects.select_related("project__organisation", "project__agency").get(pk=lot_id)
    yield "policy.json", canonical_bytes({"lot": lot.code, "regime": lot.regime})
    yield log_of(lot.public_stream.name)
    yield "tender/lot.json", canonical_bytes(_lot(lot))
    yield "tender/rule-book.json", canonical_bytes(_plain(lot.rule_book))
    sheet = DataSheet.objects.filter(lot=lot).first()
    if sheet is not None:
        yield "tender/data-sheet.json", canonical_bytes(_plain(model_to_dict(sheet, exclude=["id", "lot"])))
    for notice in lot.notices.order_by("number"):
        told = {"number": notice.number, "kind": notice.kind, "title": notice.title, "text": notice.text}
        told |= {"media": _plain(notice.media), "published_at": moment(notice.published_at)}
        yield f"tender/notices/{notice.number}.json", canonical_bytes({"v": 1, **told})
    versions = lot.documents.filter(published_at__isnull=False).order_by("version")
    documents = [{"version": one.version, "sha256": one.sha256, "size": one.size} for one in versions]
    yield "tender/documents.json", canonical_bytes({"v": 1, "documents": documents})
    clarified = [_clarified(one) for one in published_clarifications(lot).order_by("number")]
    yield "tender/clarifications.json", canonical_bytes({"v": 1, "clarifications": clarified})


def _clarified(one: Clarification) -> dict[str, object]:
    answers = one.answers.order_by("question__number").values_list("question__text", "text")
    return {
        "number": one.number,
        "notice": one.notice.number if one.notice else None,
        "version": one.document.version if one.document else None,
        "may_affect": one.may_affect,
        "new_deadline": moment(one.new_deadline) if one.new_deadline else None,
        "text": one.text,
        "answers": [{"question": question, "answer": answer} for question, answer in answers],
        "published_at": moment(one.published_at) if one.published_at else None,
    }


def _lot(lot: Lot) -> dict[str, object]:
    project = lot.project
    return {
        "v": 1,
        "code": lot.code,
        "name": lot.name,
        "regime": lot.regime,
        "kind": lot.kind,
        "round": lot.round_number,
        "project": {"code": project.code, "name": project.name, "region": project.region},
        "buyer": project.organisation.name,
        "agency": project.agency.name if project.agency else None,
        "ceiling_price": None if lot.ceiling_price is None else f"{lot.ceiling_price:.2f}",
        "submission_deadline": moment(lot.submission_deadline) if lot.submission_deadline else None,
        "rule_book_sha256": lot.rule_book_hash,
    }


def _plain(value: object) -> object:
    """The value as bundles write it: amounts and fractions as text."""
    match value:
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case Decimal() | float():
            return str(value)
        case None | str() | bool() | int():
            return value
        case _:
            return str(value)
