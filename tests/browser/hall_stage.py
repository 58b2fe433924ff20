"""A hall for browsers: three sealed bids, the submission just closed, and everybody's session and keys.

Run with DATA_DIR, DEBUG and CLOCK=rehearsal in the environment; prints one line of JSON and leaves the clock at the deadline.
"""

from __future__ import annotations

import json
import os
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

PRICES = ("9123000.00", "9000000.00", "9500000.00")
SIX_PRICES = (*PRICES, "9300000.00", "9400000.00", "9250000.00")
WRONG, ABSENT, CURED = 1, 2, 3
"""Which of six bidders has another key in the browser and is opened by custodians, never comes, and is opened by its backup."""
PHRASE = "yushan-qinghe-moyuan-baishu"
SCHEME = {"draws": [{"name": "delta", "values": ["0.01", "0.02", "0.03"]}], "confirm_minutes": 10}


def main() -> None:
    """Builds the stage in the database of DATA_DIR."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trading.settings")
    import django  # noqa: PLC0415

    django.setup()
    from tests.migrated import FILE, put_migrated  # noqa: PLC0415

    put_migrated(Path(os.environ["DATA_DIR"]) / FILE)
    made = build_trouble if "trouble" in sys.argv else build
    print(json.dumps(made(Path(os.environ["DATA_DIR"]))))


def build(home: Path) -> dict[str, Any]:
    """The hall and who is in it."""
    from apps.core import clock  # noqa: PLC0415
    from apps.tenders.rules.books import Regime  # noqa: PLC0415
    from tests.openings.stage import Hall  # noqa: PLC0415
    from tests.tenders.stage import Stage  # noqa: PLC0415
    from tests.world import build as build_world  # noqa: PLC0415

    world = build_world()
    folder = home / "sealed"
    folder.mkdir()
    hall = Hall(Stage(world, Regime.ENG), folder, scheme=SCHEME).with_bids(*PRICES)
    clock.jump_to(hall.now)
    people = {"host": hall.host, "witness": hall.witness, "representative": hall.representative}
    people |= {f"bidder{number}": bidder for number, bidder in enumerate(hall.bidders)}
    watching = {"supervisor": world.supervisor}
    return {
        "lot": hall.lot.code,
        "sessions": {name: _session(world, one.member) for name, one in people.items()}
        | {name: _session(world, one) for name, one in watching.items()},
        "keys": {name: _keys(one.keys) for name, one in people.items()},
    }


def build_trouble(home: Path) -> dict[str, Any]:
    """Six bids on the list, two holders to come, one bidder who never does, one with another key and escrow, one with a backup."""
    from datetime import timedelta  # noqa: PLC0415

    from apps.bids import queries as bids  # noqa: PLC0415
    from apps.bids.rules.envelope import encrypted_file, wrap_with_passphrase  # noqa: PLC0415
    from apps.core import clock  # noqa: PLC0415
    from apps.openings.rules.terms import HolderRole  # noqa: PLC0415
    from apps.tenders.models import DataSheet, Remedy  # noqa: PLC0415
    from apps.tenders.rules.books import Regime  # noqa: PLC0415
    from tests.bids.custodians import members_of_bodies, put_in_force, with_keys  # noqa: PLC0415
    from tests.openings.stage import Hall  # noqa: PLC0415
    from tests.openings.test_import_backup import plain_of  # noqa: PLC0415
    from tests.tenders.stage import Stage  # noqa: PLC0415
    from tests.world import build as build_world  # noqa: PLC0415

    world = build_world()
    folder = home / "sealed"
    folder.mkdir()
    hall = Hall(Stage(world, Regime.ENG), folder, scheme={"draws": [], "confirm_minutes": 10})
    DataSheet.objects.filter(lot=hall.lot).update(remedies=[Remedy.BACKUP_FILE.value, Remedy.ESCROW.value])
    ready = hall.now - timedelta(hours=1)
    custodians = [with_keys(member, now=ready) for member in members_of_bodies(world, 3)]
    put_in_force(world, custodians, now=ready)
    offered = bids.set_offered(hall.lot, hall.now)
    for number, price in enumerate(SIX_PRICES):
        hall.add_bidder(price, escrow=offered.escrow if offered and number == WRONG else None)
    hall.open_sign_in()
    hall.close_submission()
    for number, bidder in enumerate(hall.bidders):
        if number != ABSENT:
            bidder.sign_in(hall)
    hall.start()
    hall.publish_list()
    hall.representative.become_holder(hall, HolderRole.REPRESENTATIVE)
    key = bytes(range(16))
    stanza = wrap_with_passphrase(PHRASE, key, salt=bytes(16), work=10)
    plain = plain_of(hall.bidders[CURED])
    backup = home / "cured.bid-backup"
    backup.write_bytes(b"".join(encrypted_file([plain], file_key=key, stanzas=[stanza], nonce=bytes(16))))
    clock.jump_to(hall.now)
    people: dict[str, Any] = {"host": hall.host, "witness": hall.witness}
    people |= {f"bidder{number}": bidder for number, bidder in enumerate(hall.bidders) if number != ABSENT}
    people |= {f"custodian{number}": custodian for number, custodian in enumerate(custodians)}
    keys = {name: _keys(one.keys) for name, one in people.items()}
    approving = {"representative": hall.representative.member, "supervisor": world.supervisor}
    return {
        "lot": hall.lot.code,
        "sessions": {name: _session(world, one.member) for name, one in people.items()}
        | {name: _session(world, one) for name, one in approving.items()},
        "keys": keys | {f"bidder{WRONG}": _keys(hall.bidders[ABSENT].keys)},
    }


def _session(world: Any, member: Any) -> str:
    return str(world.client_of(member).session.session_key)


def _keys(keys: Any) -> dict[str, str]:
    from cryptography.hazmat.primitives import serialization as forms  # noqa: PLC0415

    def pkcs8(key: Any) -> str:
        form = (forms.Encoding.DER, forms.PrivateFormat.PKCS8, forms.NoEncryption())
        return b64encode(key.private_bytes(*form)).decode()

    return {"recipient": keys.public.recipient, "x25519": pkcs8(keys.x25519), "p256": pkcs8(keys.p256)}


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    main()
