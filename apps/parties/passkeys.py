"""通行密钥 — WebAuthn for sign-in: the only module that asks fido2. Whoever signs in so has shown the device and a PIN or finger.

A passkey belongs to the site's name: there is none for an address made of numbers, and none without TLS but on localhost.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from fido2.cose import ES256, RS256
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from apps.core import clock
from apps.core.peers import address_in
from apps.core.refusals import Refused
from apps.parties.models import Passkey, Person

MOST = 10
"""So many passkeys one person may have."""
VERIFIED = UserVerificationRequirement.REQUIRED
PARTS = ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle")
"""What a browser answers with."""
SIGNED_BY = (ES256, RS256)
"""What every authenticator of today signs with, and what our libraries judge."""
Asked = Mapping[str, Any]
BROKEN = (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError, OverflowError, struct.error)
"""What fido2 raises for an answer that is not one."""


@dataclass(frozen=True, slots=True)
class Made:
    """A credential that a browser made for us."""

    credential_id: bytes
    credential: bytes
    counter: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A credential that signed our challenge."""

    passkey: Passkey
    counter: int
    asked_at: datetime


def are_possible(request: HttpRequest) -> bool:
    """True where a browser would make one: a name, with TLS or on localhost."""
    name = _name(request)
    return address_in(name) is None and (request.is_secure() or name == "localhost")


def ask_to_make(request: HttpRequest, person: Person, known: Sequence[Passkey]) -> tuple[Asked, Asked]:
    """What the browser is asked, and what has to be remembered until it answers."""
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(name=person.login, id=_handle(person), display_name=person.name),
        [AttestedCredentialData(bytes(one.credential)) for one in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=VERIFIED,
    )
    return dict(options), state


def made(request: HttpRequest, state: Asked, answer: Asked) -> Made:
    """The credential that the browser made. Raises Refused("passkey_wrong")."""
    try:
        response = RegistrationResponse.from_dict(_texts_of(answer))
        credential = response.response.attestation_object.auth_data.credential_data
        if credential is None or not isinstance(credential.public_key, SIGNED_BY):
            raise Refused("passkey_wrong")
        found = _server(request).register_complete(dict(state), response)
    except BROKEN as failure:
        raise Refused("passkey_wrong") from failure
    return Made(credential.credential_id, bytes(credential), found.counter)


def ask_to_show(request: HttpRequest) -> tuple[Asked, Asked]:
    """The same for signing in: whichever passkey of this site the browser has."""
    options, state = _server(request).authenticate_begin(user_verification=VERIFIED)
    return dict(options), dict(state) | {"asked_at": clock.machine_now().isoformat()}


def shown(request: HttpRequest, state: Asked, answer: Asked) -> Shown:
    """The passkey that signed the challenge. Raises Refused("passkey_wrong"), whatever is wrong."""
    try:
        response = AuthenticationResponse.from_dict(_texts_of(answer))
        passkey = Passkey.objects.select_related("person").get(credential_id=response.raw_id, person__is_active=True)
        _server(request).authenticate_complete(
            dict(state), [AttestedCredentialData(bytes(passkey.credential))], response
        )
    except (*BROKEN, Passkey.DoesNotExist) as failure:
        raise Refused("passkey_wrong") from failure
    if _is_somebody_elses(response.response.user_handle, passkey.person):
        raise Refused("passkey_wrong")
    asked_at = datetime.fromisoformat(state["asked_at"])
    return Shown(passkey, response.response.authenticator_data.counter, asked_at)


def _texts_of(answer: Asked) -> dict[str, Any]:
    """The parts that we judge, each a text: for a number fido2 would set so many bytes aside."""
    given = {part: answer["response"][part] for part in PARTS if part in answer["response"]}
    if not all(isinstance(one, str) for one in (answer["id"], answer["rawId"], *given.values())):
        raise TypeError("no text")
    return {"id": answer["id"], "rawId": answer["rawId"], "type": "public-key", "response": given}


def _is_somebody_elses(handle: bytes | None, person: Person) -> bool:
    return handle is not None and handle != _handle(person)


def _server(request: HttpRequest) -> Fido2Server:
    origin = f"{request.scheme}://{request.get_host()}"
    party = PublicKeyCredentialRpEntity(name=settings.CENTRE_NAME, id=_name(request))
    server = Fido2Server(party, verify_origin=lambda told: told == origin)
    known = {one.ALGORITHM for one in SIGNED_BY}
    server.allowed_algorithms = [one for one in server.allowed_algorithms if one.alg in known]
    return server


def _name(request: HttpRequest) -> str:
    host = request.get_host()
    return host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]


def _handle(person: Person) -> bytes:
    """Names the person to the authenticator and to nobody else."""
    return salted_hmac("parties.passkey", str(person.pk), algorithm="sha256").digest()[:16]
