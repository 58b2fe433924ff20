"""The one adapter to a time-stamping authority (RFC 3161). Embedded: a demonstration that says "local clock" in its name.

Which one is asked is decided in `time_authority` alone: an address in TIMESTAMP_URL, else the demonstration where it misleads nobody.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as names
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.cache import cache
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute

from apps.evidence.rules.time_stamps import BadTimeStamp, TimeStamp, read, verify
from apps.evidence.time_stamping import NoTimeStamp, TimeAuthority
from apps.parties import ca

POLICY = "1.3.6.1.4.1.32473.1.3161"
"""A policy under the number that RFC 5612 keeps for examples: this authority promises nothing in law."""
SECONDS_TO_ANSWER = 4
LONGEST_ANSWER = 64 * 1024
LONGEST_LIST = 4 * 2**20
LISTS_KEPT = 60 * 60
SAMPLE_KEPT = 24 * 60 * 60
MAY_DIFFER = timedelta(minutes=5)
"""So far may the authority's time be from ours: beyond that one of both clocks is wrong, and nobody should sign."""
_QUERY = "application/timestamp-query"


def time_authority(*, now: datetime) -> TimeAuthority | None:
    """Whom to ask for the time at this moment; None where there is nobody.

    Raises Refused("demonstration_ca_only") where the demonstration would be asked and would mislead.
    """
    if settings.TIMESTAMP_URL.geturl():
        return AskedAuthority(settings.TIMESTAMP_URL.geturl(), Path(settings.TIMESTAMP_CHAIN), now=now)
    house = ca.authority(now=now)
    return LocalAuthority(house, now=now) if isinstance(house, ca.DemonstrationAuthority) else None


class LocalAuthority:
    """演示时间戳（本机时钟）— a key of the demonstration CA that signs whatever time it is told."""

    is_demonstration = True

    def __init__(self, house: ca.DemonstrationAuthority, *, now: datetime) -> None:
        self._key, self._certificate = house.time_stamper()
        self._issuers, self._now = house.chain(), now
        self._sample = b""
        self.name = ca.TIME_STAMPER

    def token(self, digest: bytes) -> bytes:
        """A token that says the moment for which this authority was asked, in whole seconds."""
        info = _info(digest, self._now, names.Certificate.load(self._certificate)).dump()
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("signing_time", cms.Time({"utc_time": core.UTCTime(_second(self._now))})),
                simple_cms_attribute("message_digest", _sha256(info)),
                simple_cms_attribute(
                    "signing_certificate_v2",
                    as_signing_certificate_v2(names.Certificate.load(self._certificate), "sha256"),
                ),
            ]
        )
        signature = self._key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
        return bytes(_signed(info, attributes, signature, names.Certificate.load(self._certificate)).dump())

    def sample(self) -> bytes:
        """A token over nothing."""
        self._sample = self._sample or self.token(bytes(32))
        return self._sample

    def chain(self) -> tuple[bytes, ...]:
        """The demonstration CA's."""
        return self._issuers

    def revocations(self) -> tuple[bytes, ...]:
        """None beside the lists by which every certificate of this house is judged."""
        return ()


class AskedAuthority:
    """An external authority, asked by HTTP as RFC 3161 has it. Only tokens that verify by its chain are taken."""

    is_demonstration = False

    def __init__(self, url: str, chain: Path, *, now: datetime) -> None:
        self._url, self._now = url, now
        self._chain = _certificates(chain)
        self.name = url

    def token(self, digest: bytes) -> bytes:
        """The authority's token over the digest, with its certificate."""
        nonce = secrets.randbits(63)
        asked = tsp.TimeStampReq(
            {
                "version": 1,
                "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest},
                "nonce": nonce,
                "cert_req": True,
            }
        )
        token = _token_in(_answer(self._url, asked.dump(), LONGEST_ANSWER), nonce)
        found = self._must_be_good(token, digest)
        if abs(found.at - self._now) > MAY_DIFFER:
            raise NoTimeStamp("the authority's clock is not ours")
        cache.set(self._place, token, SAMPLE_KEPT)
        return token

    def sample(self) -> bytes:
        """The last token that came, or a new one."""
        kept: bytes | None = cache.get(self._place)
        return kept or self.token(bytes(32))

    def chain(self) -> tuple[bytes, ...]:
        """As configured in TIMESTAMP_CHAIN."""
        return self._chain

    def revocations(self) -> tuple[bytes, ...]:
        """The lists at the addresses that the certificates name; what cannot be had is left out."""
        found = read(self.sample())
        addresses = {one for der in (found.certificate, *found.others, *self._chain) for one in _lists_of(der)}
        return tuple(content for one in sorted(addresses) if (content := _list_at(one)))

    def _must_be_good(self, token: bytes, digest: bytes) -> TimeStamp:
        try:
            return verify(token, digest, self._chain[-1:], self._chain[:-1])
        except BadTimeStamp as wrong:
            raise NoTimeStamp(str(wrong)) from None

    @property
    def _place(self) -> str:
        return f"time-stamp-sample:{_sha256(self._url.encode()).hex()}"


def _info(digest: bytes, now: datetime, certificate: names.Certificate) -> tsp.TSTInfo:
    return tsp.TSTInfo(
        {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest},
            "serial_number": secrets.randbits(63),
            "gen_time": _second(now),
            "accuracy": {"seconds": 1},
            "tsa": names.GeneralName(name="directory_name", value=certificate.subject),
        }
    )


def _signed(
    info: bytes, attributes: cms.CMSAttributes, signature: bytes, certificate: names.Certificate
) -> cms.ContentInfo:
    digest = algos.DigestAlgorithm({"algorithm": "sha256"})
    issuer = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(issuer)}),
            "digest_algorithm": digest,
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": signature,
        }
    )
    signed = {
        "version": "v3",
        "digest_algorithms": cms.DigestAlgorithms((digest,)),
        "encap_content_info": {"content_type": "tst_info", "content": cms.ParsableOctetString(info)},
        "certificates": [certificate],
        "signer_infos": [signer],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})


def _answer(url: str, query: bytes, limit: int) -> bytes:
    request = Request(url, data=query, headers={"Content-Type": _QUERY})  # noqa: S310  # the operator's own address
    try:
        with urlopen(request, timeout=SECONDS_TO_ANSWER) as answer:  # noqa: S310  # as above
            return bytes(answer.read(limit))
    except (URLError, OSError) as failure:
        raise NoTimeStamp(f"the authority does not answer: {failure}") from None


def _token_in(answer: bytes, nonce: int) -> bytes:
    """The token of an answer to a request with this nonce."""
    try:
        told = tsp.TimeStampResp.load(answer)
        if told["status"]["status"].native not in ("granted", "granted_with_mods"):
            raise NoTimeStamp(f"the authority refuses: {told['status']['status'].native}")
        token = told["time_stamp_token"]
        said = token["content"]["encap_content_info"]["content"].parsed["nonce"].native
    except (ValueError, TypeError, KeyError):
        raise NoTimeStamp("the authority's answer cannot be read") from None
    if said != nonce:
        raise NoTimeStamp("the authority answers something else")
    return bytes(token.dump())


def _certificates(path: Path) -> tuple[bytes, ...]:
    """The certificates of a PEM file, in its order; none where it cannot be read, and then no token is good."""
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError):
        return ()
    return tuple(one.public_bytes(serialization.Encoding.DER) for one in found)


def _lists_of(certificate: bytes) -> list[str]:
    try:
        points = x509.load_der_x509_certificate(certificate).extensions.get_extension_for_class(
            x509.CRLDistributionPoints
        )
    except (ValueError, x509.ExtensionNotFound):
        return []
    told = [str(name.value) for point in points.value for name in point.full_name or ()]
    return [one for one in told if one.startswith("http")]


def _list_at(url: str) -> bytes:
    """The revocation list at an address, kept for an hour; empty when it cannot be had."""
    place = f"time-stamp-list:{_sha256(url.encode()).hex()}"
    kept: bytes | None = cache.get(place)
    if kept is not None:
        return kept
    try:
        with urlopen(url, timeout=SECONDS_TO_ANSWER) as answer:  # noqa: S310  # only http, from a trusted certificate
            content = bytes(answer.read(LONGEST_LIST))
        x509.load_der_x509_crl(content)
    except (URLError, OSError, ValueError):
        return b""
    cache.set(place, content, LISTS_KEPT)
    return content


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _sha256(content: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(content)
    return digest.finalize()
