"""Check 16: record and report are signed by everybody who had to, and nothing was changed or added since."""

from __future__ import annotations

import hashlib

from cryptography import x509

from apps.evidence.rules.pdf_signatures import SignatureState, inspect
from apps.evidence.verify.checks.scores import members_of
from apps.evidence.verify.material import PDF_LIMIT, Line, Material, Session

CHECK = 16
RECORD = "record.pdf"
REPORT = "evaluation/report.pdf"


def check_reports(material: Material) -> None:
    """16: PAdES signatures of the opening record and of the evaluation report."""
    completed = material.last_fact("evaluation.completed")
    for session in material.sessions:
        _check_session(material, session)
    if completed is None and material.has(REPORT):
        material.protocol.find(CHECK, "paper_not_logged", REPORT)
    if completed is not None and (material.is_result_public or material.has(REPORT)):
        states = _states(material, REPORT, completed.payload.get("report"))
        if states:
            _check_members(material, states)


def _check_session(material: Material, session: Session) -> None:
    """开标记录 of one opening: there once what comes after it has begun, and never without its entry in the log."""
    path, signed = f"{session.folder}/{RECORD}", session.last_fact("opening.record_signed")
    if signed is not None:
        _check_record(material, session, signed, path)
        _check_corrections(material, session)
        return
    comes_after = "evaluation.begun" if session.folder == "opening" else "evaluation.completed"
    if material.has(path) or material.last_fact(comes_after) is not None:
        material.protocol.find(CHECK, "paper_not_logged", path)


def _check_record(material: Material, session: Session, signed: Line, path: str) -> None:
    """The host's signature and every further one that the log tells of; and those without which the opening could not end."""
    others = session.facts("opening.record_countersigned")
    states = _states(material, path, (others[-1] if others else signed).payload.get("sha256"))
    if states and _number(signed.payload.get("serial")) not in {int(state.serial, 16) for state in states}:
        material.protocol.find(CHECK, "signer_missing", path, who="host")
    boxes = {(state.field, int(state.serial, 16)) for state in states}
    for one in others:
        if states and (one.payload.get("role"), _number(one.payload.get("serial"))) not in boxes:
            material.protocol.find(CHECK, "signer_missing", path, who=one.payload.get("role"))
    ordered = session.last_fact("opening.signatures_ordered")
    needed = ordered.payload.get("signers") if ordered and session.last_fact("opening.closed") else None
    told = {"host", *(str(one.payload.get("role")) for one in others)}
    if session.last_fact("opening.supervisor_absent") is not None:
        told.add("supervisor")
    for role in needed if isinstance(needed, list) else ():
        if role not in told:
            material.protocol.find(CHECK, "signer_missing", path, who=role)


def _check_corrections(material: Material, session: Session) -> None:
    """更正记录: each is the paper that the log tells of, signed by the host; there is none that the log does not know."""
    known = set()
    folder = f"{session.folder}/corrections/"
    for fact in session.facts("opening.record_corrected"):
        path = f"{folder}{fact.payload.get('number')}.pdf"
        known.add(path)
        states = _states(material, path, fact.payload.get("sha256"))
        if states and _number(fact.payload.get("serial")) not in {int(state.serial, 16) for state in states}:
            material.protocol.find(CHECK, "signer_missing", path, who="host")
    for path in material.container.paths:
        if path.startswith(folder) and path not in known:
            material.protocol.find(CHECK, "paper_not_logged", path)


def _states(material: Material, path: str, digest: object) -> list[SignatureState]:
    """The signatures of a paper, once it is the one in the log; what is not good about them is reported."""
    content = material.bytes_of(path, PDF_LIMIT)
    if content is None or material.trust is None:
        return []
    material.protocol.look(CHECK)
    if hashlib.sha256(content).hexdigest() != digest:
        material.protocol.find(CHECK, "paper_not_logged", path)
    try:
        states = inspect(content, material.trust.time_roots)
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
    """Each member signed, refused with a reason that the log has, or was silent past the time; and they are the whole committee."""
    refused = {
        line.payload.get("member")
        for kind in ("evaluation.signature_refused", "evaluation.silence_counted")
        for line in material.facts(kind)
    }
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
