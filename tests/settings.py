"""The product's settings, with a data directory of its own and a fast password hash."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_HOME = Path(tempfile.mkdtemp(prefix="kaiming-test-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["DATA_DIR"] = str(_HOME)
os.environ.setdefault("LOG_LEVEL", "WARNING")

from trading.settings import *  # noqa: E402, F403
from trading.settings import DATABASES, MIDDLEWARE  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATA_DIR = _HOME
MIDDLEWARE = [one for one in MIDDLEWARE if "servestatic" not in one]  # else every visit takes a loop and a thread
API_REQUESTS_A_MINUTE = 1_000_000  # tests ask as one address and on a stopped clock
PUBLIC_PAGE_SECONDS = 0  # what a test did is on the page at once
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_HOME / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # no power cut is tested here
else:
    DATABASES["default"]["OPTIONS"] = {}
