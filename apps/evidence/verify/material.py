"""What a bundle holds, read once: policy, logs, trust and bids. What is missing or misshapen is a finding of check 0."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from apps.evidence.rules.policies import Policy
from apps.evidence.verify.container import Container
from apps.evidence.verify.protocol import Protocol
from apps.evidence.verify.reading import Unreadable, plain_of

JSON_LIMIT = 8 * 2**20
LOG_LIMIT = 64 * 2**20
SMALL_LIMIT = 256 * 2**10
SHEET_LIMIT = 2**20
PDF_LIMIT = 48 * 2**20
LINES_LIMIT = 200_000
TIME_ROOT = "trust/time-stamp-root.der"
BID = re.compile(r"[0-9a-f]{32}")
SESSION = re.compile(r"opening:[0-9]+:public")
DIGEST = re.compile(r"[0-9a-f]{64}")
_MALFORMED = (x509.DuplicateExtension, x509.InvalidVersion, x509.UnsupportedGeneralNameType)
_LINE = ("actor", "at", "digest", "hearers", "kind", "parent", "stream")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of a log, of the right types but not yet believed."""

    stream: str
    hearers: str
    v: int
    kind: str
    actor: str
    at: str
    payload: Mapping[str, Any]
    parent: str
    digest: str

    @property
    def when(self) -> datetime | None:
        """The moment; None for a text that is none."""
        return moment_of(self.at)


@dataclass(frozen=True, slots=True)
class Session:
    """The opening of a lot, or of one of its two envelopes: its log, and where its papers and releases lie."""

    lines: list[Line]
    folder: str
    release: str

    def facts(self, kind: str) -> list[Line]:
        """Every entry of this kind, in order."""
        return [line for line in self.lines if line.kind == kind]

    def last_fact(self, kind: str) -> Line | None:
        """The newest entry of this kind."""
        return next(reversed(self.facts(kind)), None)


@dataclass(frozen=True, slots=True)
class Trust:
    """The certificates by which signatures are judged, and when the lists say that one was revoked, by serial number."""

    root: x509.Certificate
    issuing: x509.Certificate
    platform: x509.Certificate
    revoked: Mapping[int, datetime]
    revoked_authorities: Mapping[int, datetime]
    root_der: bytes
    issuing_der: bytes
    platform_der: bytes
    time_roots: tuple[bytes, ...]
    """The roots of time-stamps: that of the signatures, and where the bundle has one the authority's own."""


class Material:
    """Files of a bundle by what they mean."""

    def __init__(self, container: Container, protocol: Protocol, log_policy: Policy | None = None) -> None:
        self.container = container
        self.protocol = protocol
        self.log_policy = log_policy
        """Whose word about the log counts for who verifies; None for the bundle's own."""
        self._paths = frozenset(container.paths)
        self.policy = self._policy()
        self.logs = {
            stream: lines for path in container.paths if (found := self._log(path)) for stream, lines in [found]
        }
        self.trust = self._trust()

    def has(self, path: str) -> bool:
        """True when the bundle has this file."""
        return path in self._paths

    def bytes_of(self, path: str, limit: int = SMALL_LIMIT) -> bytes | None:
        """The file; None, and a finding, when it is missing or cannot be read."""
        self.protocol.look(0)
        if not self.has(path):
            self.protocol.find(0, "file_missing", path)
            return None
        return self.container.read(path, limit)

    def object_of(self, path: str, limit: int = JSON_LIMIT) -> dict[str, Any] | None:
        """The JSON object in a file; None, and a finding, for anything else."""
        content = self.bytes_of(path, limit)
        return None if content is None else self.parsed(content, path)

    def parsed(self, content: bytes, path: str) -> dict[str, Any] | None:
        """The JSON object that the bytes are; None, and a finding, for anything else."""
        try:
            value = plain_of(content)
        except Unreadable as wrong:
            self.protocol.find(0, "not_json", path, why=wrong)
            return None
        if not isinstance(value, dict):
            self.protocol.find(0, "wrong_shape", path)
            return None
        return value

    def certificate_of(self, path: str) -> tuple[x509.Certificate, bytes] | None:
        """The certificate in a file with its DER; None, and a finding, for anything else."""
        content = self.bytes_of(path)
        if content is None:
            return None
        certificate = _certificate(content)
        if certificate is None:
            self.protocol.find(0, "not_a_certificate", path)
            return None
        return certificate, content

    def facts(self, kind: str) -> Iterator[Line]:
        """Every entry of this kind, stream by stream, in order."""
        for stream in sorted(self.logs):
            yield from (line for line in self.logs[stream] if line.kind == kind)

    def last_fact(self, kind: str) -> Line | None:
        """The newest entry of this kind."""
        found = list(self.facts(kind))
        return found[-1] if found else None

    def stream(self, shape: str) -> tuple[str, list[Line]] | None:
        """The one log whose stream has this shape; a finding when there are several."""
        found = [name for name in sorted(self.logs) if re.fullmatch(shape, name)]
        if len(found) > 1:
            self.protocol.find(0, "log_twice", found[1])
        return (found[0], self.logs[found[0]]) if found else None

    @property
    def sessions(self) -> list[Session]:
        """The openings; one without a log where there is none."""
        found = [self._session(self.logs[name]) for name in sorted(self.logs) if SESSION.fullmatch(name)]
        return sorted(found, key=lambda one: one.folder) or [Session([], "opening", "release")]

    @staticmethod
    def _session(lines: list[Line]) -> Session:
        parts = [line.payload.get("part") for line in lines if line.kind == "opening.part_arranged"]
        is_second = parts[-1:] == [2]
        return Session(lines, "opening-2", "release-2") if is_second else Session(lines, "opening", "release")

    def bids_log(self) -> list[Line]:
        """What was received for the lot; empty before the list."""
        found = self.stream(r"lot:[0-9]+:bids")
        return found[1] if found else []

    @property
    def listed(self) -> list[Mapping[str, Any]]:
        """The rows of the published list that have a bid of the right shape."""
        fact = self.last_fact("opening.list_published")
        rows = fact.payload.get("bids") if fact else None
        found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        return [row for row in found if isinstance(row.get("bid"), str) and BID.fullmatch(row["bid"])]

    @property
    def bids(self) -> list[str]:
        """The disclosed bids, each once, in the order of the list."""
        return list(dict.fromkeys(row["bid"] for row in self.listed))

    def row_of(self, bid: str) -> Mapping[str, Any]:
        """The first row of the published list that is about this bid; empty when there is none."""
        return next((row for row in self.listed if row["bid"] == bid), {})

    @property
    def is_result_public(self) -> bool:
        """True once the log says who judged or who won; from then on the evaluation is in the bundle."""
        kinds = ("evaluation.committee_disclosed", "award.result_published")
        return any(self.last_fact(kind) is not None for kind in kinds)

    @property
    def lot(self) -> str:
        """The lot's code as the policy says it."""
        return str(self.policy.get("lot", ""))

    def _policy(self) -> dict[str, Any]:
        policy = self.object_of("policy.json") or {}
        shape = {"lot": str, "regime": str, "clock": str, "edition": str, "made_at": str, "demonstration": bool}
        for name, kind in shape.items():
            if policy and not isinstance(policy.get(name), kind):
                self.protocol.find(0, "wrong_shape", "policy.json", part=name)
        if policy and policy.get("v") != 1:
            self.protocol.find(0, "other_version", "policy.json")
        return policy

    def _log(self, path: str) -> tuple[str, list[Line]] | None:
        if not re.fullmatch(r"log/[A-Za-z0-9._-]+\.jsonl", path):
            return None
        content = self.bytes_of(path, LOG_LIMIT)
        if not content:
            return None
        rows = content.split(b"\n")
        if rows.pop() or len(rows) > LINES_LIMIT:
            self.protocol.find(0, "wrong_shape", path)
            return None
        lines = [line for number, row in enumerate(rows, 1) if (line := self._line(row, f"{path}:{number}"))]
        if len(lines) != len(rows) or len({line.stream for line in lines}) != 1:
            self.protocol.find(0, "wrong_shape", path)
            return None
        stream = lines[0].stream
        if path != f"log/{stream.replace(':', '.')}.jsonl":
            self.protocol.find(0, "wrong_shape", path, part="stream")
        return stream, lines

    def _line(self, row: bytes, where: str) -> Line | None:
        told = self.parsed(row, where)
        if told is None:
            return None
        texts = {name: told.get(name) for name in _LINE}
        is_whole = told.keys() == {*_LINE, "payload", "v"} and all(isinstance(text, str) for text in texts.values())
        v, payload = told.get("v"), told.get("payload")
        if not is_whole or not isinstance(payload, dict) or not isinstance(v, int) or isinstance(v, bool):
            self.protocol.find(0, "wrong_shape", where)
            return None
        return Line(v=v, payload=payload, **{name: str(text) for name, text in texts.items()})

    def _trust(self) -> Trust | None:
        names = ("root", "issuing", "platform")
        found = {name: self.certificate_of(f"trust/{name}.der") for name in names}
        revoked = self._revoked("trust/revocations.crl", found["issuing"])
        authorities = self._revoked("trust/root.crl", found["root"])
        if authorities is None or revoked is None:
            return None
        root, issuing, platform = (found[name] for name in names)
        if root is None or issuing is None or platform is None:
            return None
        other = self.certificate_of(TIME_ROOT) if self.has(TIME_ROOT) else None
        time_roots = (root[1], other[1]) if other else (root[1],)
        return Trust(
            root[0], issuing[0], platform[0], revoked, authorities, root[1], issuing[1], platform[1], time_roots
        )

    def _revoked(self, path: str, issuer: tuple[x509.Certificate, bytes] | None) -> dict[int, datetime] | None:
        content = self.bytes_of(path, JSON_LIMIT)
        if content is None or issuer is None:
            return None
        try:
            found = x509.load_der_x509_crl(content)
            key: Any = issuer[0].public_key()
            is_signed = found.is_signature_valid(key)
            rows = {row.serial_number: row.revocation_date_utc for row in found}
        except (ValueError, TypeError, UnsupportedAlgorithm):
            self.protocol.find(0, "not_a_revocation_list", path)
            return None
        if not is_signed:
            self.protocol.find(0, "not_a_revocation_list", path)
            return None
        return rows


def _certificate(content: bytes) -> x509.Certificate | None:
    """The certificate with every part of it readable; parts are parsed only when asked for, so all are asked for here."""
    try:
        found = x509.load_der_x509_certificate(content)
        parts = (found.subject, found.issuer, found.extensions, found.not_valid_before_utc, found.not_valid_after_utc)
        return found if all(part is not None for part in (*parts, found.public_key())) else None
    except (ValueError, TypeError, UnsupportedAlgorithm, *_MALFORMED):
        return None


def moment_of(text: object) -> datetime | None:
    """The aware moment that an ISO text says; None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
