"""Check 16: record and report are signed by everybody who had to, and nothing was changed or added since."""

from __future__ import annotations

import hashlib

from cryptography import x509

from apps.evidence.rules.pdf_signatures import SignatureState, inspect
from apps.evidence.verify.checks.scores import members_of
from apps.evidence.verify.material import PDF_LIMIT, Material

CHECK = 16
RECORD = "opening/record.pdf"
REPORT = "evaluation/report.pdf"


def check_reports(material: Material) -> None:
    """16: PAdES signatures of the opening record and of the evaluation report."""
    signed = material.last_fact("opening.record_signed")
    if signed is not None:
        states = _states(material, RECORD, signed.payload.get("sha256"))
        serials = {int(state.serial, 16) for state in states}
        if states and _number(signed.payload.get("serial")) not in serials:
            material.protocol.find(CHECK, "signer_missing", RECORD, who="host")
    elif material.last_fact("evaluation.begun") is not None:
        material.protocol.find(CHECK, "paper_not_logged", RECORD)
    completed = material.last_fact("evaluation.completed")
    for path, fact in ((RECORD, signed), (REPORT, completed)):
        if fact is None and material.has(path):
            material.protocol.find(CHECK, "paper_not_logged", path)
    if completed is not None and (material.is_result_public or material.has(REPORT)):
        states = _states(material, REPORT, completed.payload.get("report"))
        if states:
            _check_members(material, states)


def _states(material: Material, path: str, digest: object) -> list[SignatureState]:
    """The signatures of a paper, once it is the one in the log; what is not good about them is reported."""
    content = material.bytes_of(path, PDF_LIMIT)
    if content is None or material.trust is None:
        return []
    material.protocol.look(CHECK)
    if hashlib.sha256(content).hexdigest() != digest:
        material.protocol.find(CHECK, "paper_not_logged", path)
    try:
        states = inspect(content, [material.trust.root_der])
    except Exception as wrong:  # noqa: BLE001  # a hostile PDF may break its reader in any way; that is the finding
        material.protocol.find(CHECK, "paper_unreadable", path, why=type(wrong).__name__)
        return []
    if not states:
        material.protocol.find(CHECK, "paper_not_signed", path)
        return []
    for state in states:
        revoked_at = material.trust.revoked.get(int(state.serial, 16))
        is_revoked = revoked_at is not None and (state.at is None or revoked_at <= state.at)
        if not state.is_good or is_revoked:
            material.protocol.find(CHECK, "paper_signature_bad", path, field=state.field, who=state.signer)
    if not states[-1].covers_file:
        material.protocol.find(CHECK, "paper_not_covered", path)
    return states


def _check_members(material: Material, states: list[SignatureState]) -> None:
    """Each member signed, or refused with a reason that the log has; and they are as many as the committee."""
    refused = {line.payload.get("member") for line in material.facts("evaluation.signature_refused")}
    subjects = {state.subject for state in states}
    begun = material.last_fact("evaluation.begun")
    size = begun.payload.get("size") if begun else None
    if not isinstance(size, int) or len(subjects) + len(refused) < size:
        material.protocol.find(CHECK, "signer_missing", REPORT, who=f"{len(subjects)} + {len(refused)} < {size}")
    for member in members_of(material):
        found = material.certificate_of(f"evaluation/sheets/{member}.der")
        if found is not None and member not in refused and _subject(found[0]) not in subjects:
            material.protocol.find(CHECK, "signer_missing", REPORT, who=member)


def _subject(certificate: x509.Certificate) -> bytes:
    return certificate.subject.public_bytes()


def _number(serial: object) -> int:
    try:
        return int(str(serial), 16)
    except ValueError:
        return -1
