"""The pieces of a small bundle: who and when, its logs, signed papers, and how its files are written down."""

from __future__ import annotations

import hashlib
import json
import secrets
import zipfile
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter

from apps.evidence.pades import Trust, finish, prepare
from apps.evidence.rules import draw, dsse
from apps.evidence.rules.canonical import canonical, canonical_bytes
from apps.evidence.rules.chain import NO_PARENT, Draft, digest_of, moment
from apps.parties.time_authority import LocalAuthority
from apps.scheduling.rules import snapshot
from tests.evidence.signers import House, Signer

CONTENTS = "bundle.dsse.json"
LOT = "QY-2026-0001-1"
TENDER = "QY-2026-0001"
DOCUMENT = hashlib.sha256(b"document").hexdigest()
PUBLISHED = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
DEADLINE = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BIDDERS = (
    ("青阳第一建设有限公司", "9123000.00"),
    ("渝州水务工程有限公司", "9050000.50"),
    ("江南设备有限公司", "8999999.99"),
)
EXPERTS = ("陈砚", "欧阳若兰", "白渝", "司徒明", "罗锦")
PUBLIC = "lot:12:public"
BIDS = "lot:12:bids"
DESK = "lot:12:desk"
OPENING = "opening:7:public"
EVALUATION = "evaluation:5:sealed"

Files = dict[str, bytes]


class Log:
    """Streams as the journal would keep them."""

    def __init__(self) -> None:
        self.streams: dict[str, list[dict[str, Any]]] = {}

    def say(self, stream: str, kind: str, at: datetime, payload: Mapping[str, Any], actor: str = "system") -> None:
        """One more entry."""
        entries = self.streams.setdefault(stream, [])
        hearers = {BIDS: "sealed", EVALUATION: "sealed", DESK: "desk"}.get(stream, "public")
        parent = bytes.fromhex(entries[-1]["digest"]) if entries else NO_PARENT
        v = len(entries) + 1
        told = {"stream": stream, "hearers": hearers, "kind": kind, "actor": actor, "at": moment(at)}
        digest = digest_of(Draft(stream, hearers, kind, actor, at, canonical(dict(payload))), v, parent)
        entries.append({**told, "v": v, "payload": dict(payload), "parent": parent.hex(), "digest": digest.hex()})

    def head(self, stream: str) -> dict[str, Any]:
        """The newest entry of a stream."""
        newest = self.streams[stream][-1]
        return {"v": newest["v"], "digest": newest["digest"]}

    def files(self) -> Files:
        """The logs and their heads as a bundle has them."""
        files = {
            f"log/{stream.replace(':', '.')}.jsonl": "".join(canonical(one) + "\n" for one in entries).encode()
            for stream, entries in self.streams.items()
        }
        return files | {"log/heads.json": canonical_bytes({stream: self.head(stream) for stream in self.streams})}


def signed(text: bytes, signer: Signer) -> bytes:
    """The statement in its DSSE envelope."""
    return canonical_bytes(dsse.sign(text, signer.key, signer.certificate))


def serial_of(signer: Signer) -> str:
    """The serial number of the signer's certificate, in hex."""
    return f"{x509.load_der_x509_certificate(signer.certificate).serial_number:x}"


def blank_pdf() -> bytes:
    """One empty page."""
    writer = PdfFileWriter()
    contents = writer.add_object(stream_of(b"q Q"))
    writer.insert_page(PageObject(contents=contents, media_box=(0, 0, 595, 842)))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def stream_of(content: bytes) -> Any:
    """A PDF stream."""
    return generic.StreamObject(stream_data=content)


def write_zip(files: Mapping[str, bytes], place: Path) -> Path:
    """The files as a bundle."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as bundle:
        for path, content in files.items():
            bundle.writestr(path, content)
    return place


def write_folder(files: Mapping[str, bytes], place: Path) -> Path:
    """The files as a folder."""
    for path, content in files.items():
        file = place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return place


def drawn_record(wanted: int) -> dict[str, Any]:
    """A draw of experts by two sites, as the evaluation keeps it: half of them for each, one who may not judge."""
    people = [hashlib.sha256(f"expert {number}".encode()).hexdigest() for number in range(4 * wanted)]
    of = {"1/A08": wanted - wanted // 2, "2/A08": wanted // 2}
    pools = {name: sorted(people[place::2]) for place, name in enumerate(of)}
    text = draw.frozen_strata(lot="WC-ENG-2026-0001-01", of=of, rules="kaiming/avoidance-v2", pools=pools, whole=people)
    secret, nonce = b"s" * 32, b"n" * 16
    given = [draw.Contribution("platform", draw.commitment(secret, nonce), secret, nonce)]
    strata = []
    for name, count in of.items():
        ordered = [one.pseudonym for one in draw.tickets(draw.seed_of(text, given), name, pools[name])]
        strata.append(
            {"name": name, "pool": pools[name], "chosen": ordered[1 : count + 1], "skipped": [[ordered[0], "leave"]]}
        )
    return {
        "v": 1,
        "text": text,
        "contributions": [
            {"by": one.by, "commitment": one.commitment, "secret": one.secret.hex(), "nonce": one.nonce.hex()}
            for one in given
        ],
        "pool": sorted(people),
        "chosen": [name for one in strata for name in one["chosen"]],
        "skipped": [skip for one in strata for skip in one["skipped"]],
        "strata": strata,
    }


def signed_pdf(house: House, signers: list[Signer], at: datetime) -> bytes:
    """One empty page that these people signed, one after the other."""
    pdf = blank_pdf()
    trust: Trust = house.trust(now=at)
    for number, signer in enumerate(signers, 1):
        waiting = prepare(
            pdf,
            certificate=signer.certificate,
            trust=trust,
            field=f"member-{number}",
            reason="同意",
            name=signer.name,
            now=at,
        )
        pdf = finish(waiting, signer.raw(waiting.attributes), trust)
    return pdf


def misstated(statement: str, story: str) -> str:
    """The statement as it is, or with what a forger of it would say."""
    if story == "no first":
        return canonical(json.loads(statement) | {"previous": "ab" * 32})
    wrong = {"sheet": ("sha256", "ab" * 32), "plain": ("plain", "cd" * 32)}.get(story)
    if wrong is None:
        return statement
    told = json.loads(statement)
    for one in told["envelopes"]:
        if one["name"] == "sheet":
            one[wrong[0]] = wrong[1]
    return canonical(told)


def stamped(house: House, receipt: bytes, statement: str, at: datetime) -> bytes:
    """The receipt with a token over its statement, as of the moment it was received."""
    token = LocalAuthority(house.authority, now=at).token(hashlib.sha256(statement.encode()).digest())
    return canonical_bytes(json.loads(receipt) | {"time_stamp": b64encode(token).decode()})


def receipt_of(bid: str, statement: str, at: datetime) -> dict[str, Any]:
    """What the platform signs about a bid that it received."""
    told = json.loads(statement)
    stated = told["envelopes"]
    return {
        "v": 1,
        "kind": "receipt",
        "number": secrets.token_hex(4),
        "lot": LOT,
        "bid": bid,
        "revision": told["revision"],
        "statement": hashlib.sha256(statement.encode()).hexdigest(),
        "received_at": moment(at)[:-4] + "Z",
        "envelopes": [{name: one[name] for name in ("name", "size", "sha256")} for one in stated],
    }


def scheduled() -> dict[str, Any]:
    """Why the lot's sessions are where they are, with the decision of the golden file: an evaluation moved to make room."""
    golden = json.loads((Path(__file__).parents[1] / "golden" / "schedule-decision.json").read_text("utf-8"))
    golden["request"]["lot"] = golden["proposal"]["lot"] = LOT
    decision = golden | {"digest": snapshot.digest(golden)}
    told = {"v": 1, "booking": f"{LOT}-KB1", "session": "opening", "proposed_at": moment(PUBLISHED), "chosen": 0}
    return {**told, "digest": decision["digest"], "decision": decision}


def scheduled_at_night() -> dict[str, Any]:
    """The plan of the night that moved the lot's evaluation, of the golden file: another one makes room for it."""
    golden = json.loads((Path(__file__).parents[1] / "golden" / "schedule-night.json").read_text("utf-8"))
    told = {"v": 1, "planned_at": moment(PUBLISHED), "sessions": [f"{LOT}-PB1"], "moved": ["B", f"{LOT}-PB1"]}
    return {**told, "digest": golden["digest"], "decision": golden}


def policy_of(regime: str, root: bytes, now: datetime) -> dict[str, Any]:
    """What the bundle says about itself."""
    return {
        "v": 1,
        "lot": LOT,
        "regime": regime,
        "edition": "public",
        "made_at": moment(now),
        "clock": "system",
        "demonstration": True,
        "roots": [hashlib.sha256(root).hexdigest()],
    }
