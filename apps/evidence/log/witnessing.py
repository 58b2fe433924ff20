"""Witnesses: other machines that cosign our checkpoints, and refuse where the log forks or goes back (C2SP tlog-witness).

They are asked by jobs, so a witness that is away holds up nothing; the technical duty sees one that stays away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.error import HTTPError, URLError
from urllib.request import Request as Asking
from urllib.request import urlopen

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from apps.evidence.log.growing import Forest
from apps.evidence.models import Job, LogCheckpoint, LogCosignature
from apps.evidence.outbox import enqueue
from apps.evidence.rules.canonical import canonical
from apps.evidence.rules.checkpoints import Request, number_of
from apps.evidence.rules.notes import WITNESSING, BadNote, Key, Note, is_signed_by, key_of, note_of, signatures_in
from apps.evidence.rules.tiles import consistency_path

COSIGN = "evidence.cosign"
SECONDS_TO_ANSWER = 5
LONGEST_ANSWER = 64 * 1024
OK, CONFLICT = 200, 409


class NotWitnessed(Exception):
    """A witness did not cosign; the message says why. The job is tried again."""


@dataclass(frozen=True, slots=True)
class Witness:
    """Who cosigns, and where it is asked."""

    key: Key
    url: str


def witnesses() -> list[Witness]:
    """Those in WITNESSES. Raises BadNote for a value that is not understood."""
    found = []
    for one in filter(None, map(str.strip, settings.WITNESSES.split(","))):
        vkey, _, url = one.partition(" ")
        key = key_of(vkey)
        if key.kind != WITNESSING or not url.startswith(("http://", "https://")):
            raise BadNote(f"{key.name} is no witness with an address")
        found.append(Witness(key, url.strip().rstrip("/")))
    return found


def promise_cosignatures(*, now: datetime) -> None:
    """Every witness will be asked for the newest checkpoint. One that was not yet reached is not asked twice."""
    for witness in witnesses():
        asked = {"witness": witness.key.name}
        if not Job.objects.filter(kind=COSIGN, body=canonical(asked), due_at__isnull=False).exists():
            enqueue(COSIGN, asked, run_at=now)


def cosign(name: str, *, now: datetime) -> None:
    """The newest checkpoint has this witness's cosignature. Raises NotWitnessed."""
    witness = next((one for one in witnesses() if one.key.name == name), None)
    newest = LogCheckpoint.objects.order_by("-size").first()
    if witness is None or newest is None or newest.cosignatures.filter(witness=name).exists():
        return
    known = LogCosignature.objects.filter(witness=name).aggregate(size=Max("checkpoint_id"))["size"] or 0
    status, body = _ask(witness, newest, known)
    if status == CONFLICT:
        status, body = _ask(witness, newest, _size_in(body))
    if status != OK:
        raise NotWitnessed(f"{name} answers {status}")
    _keep(newest, witness, body, now)


def _ask(witness: Witness, newest: LogCheckpoint, old: int) -> tuple[int, str]:
    if old > newest.size:
        raise NotWitnessed(f"{witness.key.name} saw a larger log than ours")
    note = note_of(newest.note)
    proof = consistency_path(old, newest.size, Forest().hashes)
    url, body = f"{witness.url}/add-checkpoint", str(Request(old, proof, note)).encode()
    asking = Asking(url, data=body, method="POST")  # noqa: S310  # the scheme is checked in witnesses()
    try:
        with urlopen(asking, timeout=SECONDS_TO_ANSWER) as answer:  # noqa: S310  # as above
            return OK, answer.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except (URLError, OSError) as failure:
        raise NotWitnessed(f"{witness.key.name} does not answer: {type(failure).__name__}") from None


def _size_in(body: str) -> int:
    try:
        return number_of(body.strip())
    except BadNote:
        raise NotWitnessed("the witness does not say what it knows") from None


def _keep(newest: LogCheckpoint, witness: Witness, body: str, now: datetime) -> None:
    note = note_of(newest.note)
    try:
        given = [one for one in signatures_in(body) if is_signed_by(Note(note.text, (one,)), witness.key)]
    except BadNote as failure:
        raise NotWitnessed(str(failure)) from None
    if not given:
        raise NotWitnessed(f"{witness.key.name} did not sign this checkpoint")
    with transaction.atomic(durable=True):
        if LogCheckpoint.objects.select_for_update().filter(pk=newest.pk).exists():
            row = LogCosignature(checkpoint=newest, witness=witness.key.name, line=str(given[0]), at=now)
            LogCosignature.objects.bulk_create([row], ignore_conflicts=True)
