"""How anybody follows a log from outside: reads the newest checkpoint, and proves by tiles that it grew from the last one seen."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from apps.evidence.rules.checkpoints import Request, checkpoint_of, signed_checkpoint
from apps.evidence.rules.notes import BadNote, Key, Note, key_of, note_of
from apps.evidence.rules.tiles import HASH_BYTES, WIDTH, consistency_path, path_of, split, width_of

SECONDS_TO_ANSWER = 10
LONGEST_ANSWER = 64 * 1024
Fetch = Callable[[str], bytes]


class Unreachable(Exception):
    """The log does not answer as a log does; the message says what."""


class Gone(Unreachable):
    """The log answers that it has no such part."""


def over_http(url: str) -> Fetch:
    """Reads parts of the log under this address. Raises Unreachable."""
    if not url.startswith(("http://", "https://")):
        raise Unreachable(f"{url} is no web address")

    def fetch(part: str) -> bytes:
        try:
            with urlopen(f"{url.rstrip('/')}/{part}", timeout=SECONDS_TO_ANSWER) as answer:  # noqa: S310  # checked above
                return bytes(answer.read(LONGEST_ANSWER))
        except HTTPError as refusal:
            with refusal:
                kind = Gone if refusal.code == HTTPStatus.NOT_FOUND else Unreachable
                raise kind(f"{part}: {refusal.code}") from None
        except (URLError, OSError) as failure:
            raise Unreachable(f"{part}: {type(failure).__name__}") from None

    return fetch


def key_at(fetch: Fetch) -> Key:
    """The key that the log shows of itself: trusted when first seen, never again."""
    try:
        return key_of(fetch("key").decode("utf-8", "replace"))
    except BadNote as failure:
        raise Unreachable(str(failure)) from None


def request_from(fetch: Fetch, key: Key, last: Note | None) -> Request:
    """What the log would ask a witness who saw `last`: the newest checkpoint with a proof made from the log's tiles.

    Raises Unreachable where the log shows no checkpoint or not the tiles that belong to it. A log that went back has no
    proof to show: then the request carries none, and whoever judges it refuses.
    """
    try:
        note = note_of(fetch("checkpoint").decode("utf-8", "replace"))
        newest = signed_checkpoint(note, key)
    except BadNote as failure:
        raise Unreachable(str(failure)) from None
    known = checkpoint_of(last.text).size if last else 0
    if newest.size < known:
        return Request(known, (), note)
    return Request(known, consistency_path(known, newest.size, tiles_of(fetch, newest.size)), note)


def tiles_of(fetch: Fetch, size: int) -> Callable[[int, int, int], list[bytes]]:
    """Hashes of the tree of so many leaves, read from the log's tiles. They raise Unreachable."""

    def hashes(level: int, first: int, count: int) -> list[bytes]:
        number, place = divmod(first, WIDTH)
        width = width_of(level, number, size)
        found = split(fetch(f"tile/{level}/{path_of(number, width)}"))
        if len(found) != width or len(found[-1]) != HASH_BYTES:
            raise Unreachable(f"tile {level}/{number} is not {width} wide")
        return found[place : place + count]

    return hashes
