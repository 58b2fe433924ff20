"""Verifies a bundle: opens it, reads it once, runs every check, answers a verdict. It never raises for what is in the bundle."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.x509 import Certificate

from apps.evidence.rules.policies import Policy
from apps.evidence.verify import container
from apps.evidence.verify.checks import CHECKS
from apps.evidence.verify.material import Material
from apps.evidence.verify.protocol import Finding, Protocol, Status, printable
from apps.evidence.verify.words import FINDINGS, TITLES

ZH, EN = 0, 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification says: the policy as the bundle states it, the root, who signs as the platform, and each check."""

    policy: Mapping[str, Any]
    root: str
    root_name: str
    platform_name: str
    protocol: Protocol

    @property
    def is_good(self) -> bool:
        """True when no check failed."""
        return not self.protocol.findings and not self.protocol.dropped

    def status(self, check: int) -> Status:
        """How a check ended."""
        return self.protocol.status(check)

    def plain(self) -> dict[str, Any]:
        """As plain data, for programs."""
        return {
            "v": 1,
            "ok": self.is_good,
            "policy": {name: _short(self.policy.get(name)) for name in _POLICY},
            "root": {"sha256": self.root, "name": self.root_name},
            "platform": {"name": self.platform_name},
            "checks": [self._check(number) for number in TITLES],
            "dropped": self.protocol.dropped,
        }

    def _check(self, number: int) -> dict[str, Any]:
        return {
            "number": number,
            "zh": TITLES[number][ZH],
            "en": TITLES[number][EN],
            "status": self.status(number).value,
            "looked": self.protocol.looked.get(number, 0),
            "findings": [_told(one) for one in self.protocol.findings if one.check == number],
        }


_POLICY = ("lot", "regime", "edition", "made_at", "clock", "demonstration")


def verify(place: Path, *, root: bytes | None = None, log_policy: Policy | None = None) -> Verdict:
    """The verdict on what lies at a place, a zip or a folder.

    `root` is the root (DER) that one trusts, `log_policy` the log's key and witnesses that one trusts, where one has them.
    """
    protocol = Protocol()
    protocol.look(0)
    try:
        with container.opened(place, protocol) as found:
            if found is not None:
                return _verified(Material(found, protocol, log_policy), root)
    except Exception as wrong:  # noqa: BLE001  # whatever hostile content does to a reader is a finding, never a crash
        protocol.find(0, "check_broke", "", why=type(wrong).__name__)
    return Verdict({}, "", "", "", protocol)


def sentence(finding: Finding, language: int) -> str:
    """What was found, for a person."""
    return FINDINGS[finding.code][language].format_map(_Said(finding.said))


class _Said(dict[str, str]):
    def __missing__(self, _name: str) -> str:
        return "…"


def _verified(material: Material, root: bytes | None) -> Verdict:
    protocol = material.protocol
    if root is not None and (material.trust is None or material.trust.root_der != root):
        protocol.find(0, "root_another", "trust/root.der")
    for number, check in CHECKS.items():
        try:
            check(material)
        except Exception as wrong:  # noqa: BLE001  # see verify
            protocol.find(number, "check_broke", "", why=type(wrong).__name__)
    trust = material.trust
    if trust is None:
        return Verdict(material.policy, "", "", "", protocol)
    digest = hashlib.sha256(trust.root_der).hexdigest()
    return Verdict(material.policy, digest, _name(trust.root), _name(trust.platform), protocol)


def _name(certificate: Certificate) -> str:
    return printable(certificate.subject.rfc4514_string())


def _told(finding: Finding) -> dict[str, str]:
    return {
        "code": finding.code,
        "where": finding.where,
        "zh": sentence(finding, ZH),
        "en": sentence(finding, EN),
    }


def _short(value: object) -> object:
    return printable(value) if isinstance(value, str) else value if isinstance(value, bool) else None
