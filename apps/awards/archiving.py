"""归档信息包 — what belongs to a lot's file, put together as one zip with its manifest and looked at four times."""

from __future__ import annotations

import hashlib
import secrets
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from io import BytesIO
from tempfile import SpooledTemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from apps.awards.models import Archive, Award, Contract
from apps.awards.rules.four_checks import LONG_TERM, MEDIA, Fault, File, Looked, Property, check_all, is_accepted
from apps.awards.rules.retention import keep_until
from apps.core.clock import SHANGHAI
from apps.evaluation import queries as evaluation
from apps.evaluation.lifecycle_sitting import HandoverState
from apps.evaluation.queries import SiteHandover
from apps.evidence.bundle import Edition, write
from apps.evidence.pades import Trust, inspect, prolong
from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.rules.pdf_revisions import field_names
from apps.evidence.rules.pdf_signatures import document_stamps
from apps.evidence.store import Stored, open_stored, put_within
from apps.evidence.time_stamping import NoTimeStamp
from apps.parties.platform_key import platform_certificate, sign_as_platform
from apps.parties.trust import trust
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot, TenderDocument
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.rules.books import RuleBook

VERSION = 1
IN_MEMORY = 16 << 20
PIECE = 1 << 20
LIMIT = 2 << 30
ALWAYS = ("tender/lot.json", "log/heads.json")
AFTER_AWARD = ("awards/result.json", "awards/notice.pdf", "opening/record.pdf", "evaluation/report.pdf")
OWED = {HandoverState.DUE: "material_not_handed_over", HandoverState.HANDED: "material_not_received"}
_UNREADABLE = (ArithmeticError, AttributeError, EOFError, LookupError, OSError, PdfError, RecursionError, TypeError, ValueError, struct.error, zlib.error)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """The package as it lies in the store, and what the checks say."""

    stored: Stored
    files: int
    checks: dict[str, object]
    is_accepted: bool
    keep_until: date


def made(archive: Archive, *, now: datetime) -> Made:
    """The package, stored under a name of ours; outside any transaction."""
    lot = archive.lot
    judged_by = trust(now)
    files = list(_files(lot, now=now))
    files += _lasting(files, judged_by, now)
    looked = check_all(
        files,
        required=_required(lot),
        owed=owed_of(lot),
        opens=_opens,
        signed=lambda pdf: _signed(pdf, judged_by),
        lasts=lambda pdf: _lasts(pdf, judged_by),
    )
    until = keep_until(RuleBook.from_json(lot.rule_book or {}), now.astimezone(SHANGHAI).date(), working_calendar())
    checks: dict[str, object] = {name.value: _plain(one) for name, one in looked.items()}
    with SpooledTemporaryFile(IN_MEMORY) as package:
        with ZipFile(package, "w", ZIP_DEFLATED) as zipped:
            for file in files:
                _add(zipped, file.path, file.content)
            manifest = canonical_bytes(_manifest(archive, files, checks, until, now))
            _add(zipped, "manifest.json", manifest)
            _add(zipped, "manifest.dsse.json", canonical_bytes(sign_as_platform(manifest, now=now)))
            _add(zipped, "manifest.der", platform_certificate(now=now))
        package.seek(0)
        name = f"archives/{secrets.token_hex(16)}.zip"
        stored = put_within(name, iter(lambda: package.read(PIECE), b""), limit=LIMIT)
    return Made(stored, len(files), checks, is_accepted(looked), until)


def owed_of(lot: Lot) -> list[Fault]:
    """What sub-sites of the review still owe to the file, by name (市级远程异地评标规则第十八条)."""
    return [Fault(OWED[one.state], one.name) for one in evaluation.handovers_of(lot) if one.state in OWED]


def _files(lot: Lot, *, now: datetime) -> Iterator[File]:
    """Everything of the evidence bundle, and beside it the documents, the contract and every notice as text."""
    with SpooledTemporaryFile(IN_MEMORY) as bundle:
        write(lot.pk, Edition.SUPERVISOR, bundle, now=now)
        bundle.seek(0)
        with ZipFile(bundle) as zipped:
            for entry in zipped.infolist():
                yield _file(entry.filename, zipped.read(entry))
    for document in TenderDocument.objects.filter(lot=lot, published_at__isnull=False).order_by("version"):
        yield _declared(f"tender/documents/{document.version}.pdf", document.object_name, document.sha256)
    contract = Contract.objects.filter(award__lot=lot).first()
    if contract is not None:
        yield _declared("awards/contract.pdf", contract.object_name, contract.sha256)
    for one in evaluation.handovers_of(lot):
        yield _file(f"handovers/{one.site}.json", canonical_bytes(_handover(one)))
    for notice in lot.notices.order_by("number"):
        yield _file(f"notices/{notice.number:02}.txt", f"{notice.title}\n\n{notice.text}\n".encode())


def _handover(one: SiteHandover) -> dict[str, object]:
    """移交清单 of a sub-site: what was handed over when, and where its recordings are kept."""
    return {
        "v": VERSION,
        "site": one.site,
        "name": one.name,
        "state": one.state.value,
        "due_on": one.due_on.isoformat(),
        "items": list(one.items),
        "handed_at": _moment(one.handed_at),
        "received_at": _moment(one.received_at),
        "is_late": one.is_late,
        "recordings": list(one.recordings),
    }


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds") if at else None


def _required(lot: Lot) -> tuple[str, ...]:
    """What must be there, by how far the lot came."""
    contract = ("awards/contract.pdf",) if Contract.objects.filter(award__lot=lot).exists() else ()
    documents = tuple(
        f"tender/documents/{version}.pdf"
        for version in TenderDocument.objects.filter(lot=lot, published_at__isnull=False).values_list(
            "version", flat=True
        )
    )
    was_awarded = Award.objects.filter(lot=lot, notified_at__isnull=False).exists()
    return (*ALWAYS, *documents, *(AFTER_AWARD if was_awarded else ()), *contract)


def _declared(path: str, object_name: str, sha256: str) -> File:
    """A stored file with the digest that was kept when it came in; one that is gone is empty, and found so."""
    try:
        with open_stored(object_name) as stored:
            content = stored.read()
    except FileNotFoundError:
        content = b""
    return File(path, content, len(content), sha256)


def _file(path: str, content: bytes) -> File:
    return File(path, content, len(content), hashlib.sha256(content).hexdigest())


def _opens(pdf: bytes) -> bool:
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        return not reader.encrypted and int(reader.root["/Pages"]["/Count"]) > 0
    except _UNREADABLE:
        return False


def _signed(pdf: bytes, judged_by: Trust) -> bool | None:
    try:
        found = inspect(pdf, judged_by.roots)
    except _UNREADABLE:
        return None
    return all(one.is_good for one in found) if found else None


def _lasting(files: Iterable[File], judged_by: Trust, now: datetime) -> Iterator[File]:
    """Each signed paper with a time-stamp over all of it; while the authority does not answer there is none, and the checks say so."""
    for file in files:
        if file.ending == "pdf" and _is_signed(file.content):
            try:
                yield _file(f"{LONG_TERM}{file.path}", prolong(file.content, judged_by, now=now))
            except NoTimeStamp:
                return


def _is_signed(pdf: bytes) -> bool:
    try:
        return any(field_names(pdf).values())
    except _UNREADABLE:
        return False


def _lasts(pdf: bytes, judged_by: Trust) -> bool:
    try:
        found = document_stamps(pdf, judged_by.roots)
    except _UNREADABLE:
        return False
    return bool(found) and found[-1].is_good and found[-1].covers_file


def _plain(looked: Looked) -> dict[str, object]:
    return {"looked_at": looked.looked_at, "faults": [asdict(one) for one in looked.faults], "is_good": looked.is_good}


def _manifest(
    archive: Archive, files: list[File], checks: dict[str, object], until: date, now: datetime
) -> dict[str, object]:
    """元数据 of the file, every part with its size and digest, and what the four checks found."""
    lot = archive.lot
    project = lot.project
    return {
        "v": VERSION,
        "kind": "archive",
        "number": archive.number,
        "title": lot.title,
        "project": project.code,
        "lot": lot.code,
        "regime": lot.regime,
        "round": lot.round_number,
        "state": LotState(lot.state).value,
        "buyer": project.organisation.name,
        "agency": project.agency.name if project.agency else None,
        "centre": settings.CENTRE_NAME,
        "made_at": now.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "keep_until": until.isoformat(),
        "demonstration": settings.DEMONSTRATION,
        "files": [
            {
                "path": one.path,
                "size": one.declared_size,
                "sha256": one.declared_sha256,
                "media": MEDIA.get(one.ending, "application/octet-stream"),
            }
            for one in sorted(files, key=lambda one: one.path)
        ],
        "checks": checks,
        "properties": [one.value for one in Property],
    }


def _add(zipped: ZipFile, path: str, content: bytes) -> None:
    entry = ZipInfo(path, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    zipped.writestr(entry, content)
