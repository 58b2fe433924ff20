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
SCHEME = {"draws": [{"name": "delta", "values": ["0.01", "0.02", "0.03"]}], "confirm_minutes": 10}


def main() -> None:
    """Builds the stage in the database of DATA_DIR."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trading.settings")
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    print(json.dumps(build(Path(os.environ["DATA_DIR"]))))


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
