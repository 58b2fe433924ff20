"""The digest of everything a browser gets: it is part of every static address, so a page and its parts never mix versions."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from pathlib import Path


def tree_digest(root: Path) -> str:
    """The first 12 hex digits of SHA-256 over all paths and contents under `root`, in path order."""
    digest = hashlib.sha256()
    for path in sorted(item for item in root.rglob("*") if item.is_file()):
        digest.update(str(path.relative_to(root)).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def publish(root: Path, address: str, www: Path) -> Path:
    """A copy of `root` stands under `www` where `address` (STATIC_URL) names it; answers the folder.

    Versions that stand there already stay: a page of an earlier one that is still open finds its parts. Done again it
    changes nothing, and a copy that broke off is never served: the name appears when everything is there.
    """
    place = www / address.strip("/")
    if place.exists():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    shutil.copytree(root, fresh)
    try:
        fresh.rename(place)
    except OSError:
        shutil.rmtree(fresh)
        if not place.exists():
            raise
    return place
