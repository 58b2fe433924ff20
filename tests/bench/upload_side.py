"""Our side of the upload benchmark: `python -m tests.bench.upload_side FILES BYTES` makes a lot that waits for such files.

The files belong to one bidder's upload; their rows are written directly, since a bid has no hundred envelopes.
"""

from __future__ import annotations

import json
import secrets
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from apps.bids.models import SealedFile, Upload  # noqa: E402
from apps.bids.rules.context import Context  # noqa: E402
from apps.bids.rules.envelope import make_header, new_identity, recipient_for, wrap_for  # noqa: E402
from apps.bids.secrecy import owner_of  # noqa: E402
from apps.core import clock  # noqa: E402
from apps.tenders.rules.books import Regime  # noqa: E402
from tests.bids.bidders import WHILE_OPEN  # noqa: E402
from tests.tenders.stage import Stage  # noqa: E402
from tests.world import build  # noqa: E402


def main(files: int, size: int) -> None:
    """Prints the bidder's session, the upload, and the header with which every file begins."""
    call_command("migrate", verbosity=0)
    world = build()
    lot = Stage(world, Regime.ENG).tendering()
    clock.jump_to(WHILE_OPEN)
    bid, file_key = secrets.token_hex(16), secrets.token_bytes(16)
    own = wrap_for(recipient_for(new_identity(secrets.token_bytes(32))), file_key, ephemeral=secrets.token_bytes(32))
    header = make_header([own, Context(lot.code, "ab" * 32, bid, "technical").stanza()], file_key)
    organisation = world.bidder.organisation.pk
    upload = Upload.objects.create(
        token=secrets.token_hex(16), lot=lot, owner=owner_of(lot.pk, organisation), bid_code=bid, begun_at=WHILE_OPEN
    )
    SealedFile.objects.bulk_create(
        SealedFile(upload=upload, name=f"f{number}", size=size, header=header, header_sha256="00" * 32)
        for number in range(files)
    )
    session = world.client_of(world.bidder).cookies[settings.SESSION_COOKIE_NAME].value
    print(json.dumps({"session": session, "upload": upload.token, "header": header.hex()}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
