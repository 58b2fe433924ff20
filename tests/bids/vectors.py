"""Where the published test vectors stand: beside the project, or where KAIMING_VECTORS says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings


def vectors(name: str) -> Path:
    """The folder of one set; a test without it is left out, and says so."""
    beside = Path(settings.BASE_DIR).parent / "shared" / "vectors"
    folder = Path(os.environ.get("KAIMING_VECTORS", beside)) / name
    if not folder.is_dir():
        pytest.skip(f"the published vectors {name!r} are not there: set KAIMING_VECTORS to their folder")
    return folder
