"""The tree of the log as tiles (C2SP tlog-tiles): files of 256 hashes that never change once they are full.

The tile `number` of `level` holds the roots of 256 neighbouring parts of 256**level leaves each.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence

from apps.evidence.rules import merkle
from apps.evidence.rules.canonical import canonical_bytes

WIDTH = 256
HASH_BYTES = 32
LEVEL_BITS = 8
HIGHEST_LEVEL = 7
"""Enough for as many leaves as a database can number."""
_PATH = re.compile(r"(?:x[0-9]{3}/){0,5}[0-9]{3}(?:\.p/[1-9][0-9]{0,2})?")

Hashes = Callable[[int, int, int], list[bytes]]
"""Of a level the hashes from a first one on, so many."""


class BadPath(ValueError):
    """No tile has this address."""


def leaf_of(commitment: bytes) -> bytes:
    """The leaf that stands in the log for a statement: nothing but its salted digest."""
    return canonical_bytes({"v": 1, "c": commitment.hex()})


def commitment_of(statement: bytes, salt: bytes) -> bytes:
    """What the log holds of a statement. Without the salt nobody finds out which statement it is."""
    return hashlib.sha256(salt + statement).digest()


def path_of(number: int, width: int) -> str:
    """The last part of a tile's address: its number in groups of three, and its width where it is not full."""
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.append(f"x{number % 1000:03}")
    return "/".join(reversed(groups)) + ("" if width == WIDTH else f".p/{width}")


def place_of(path: str) -> tuple[int, int]:
    """Number and width of the tile with this address. Raises BadPath for any but the one spelling."""
    if not _PATH.fullmatch(path):
        raise BadPath(path)
    groups, _, width = path.partition(".p/")
    number, wide = int(groups.replace("x", "").replace("/", "")), int(width or WIDTH)
    if wide > WIDTH or path_of(number, wide) != path:
        raise BadPath(path)
    return number, wide


def width_of(level: int, number: int, size: int) -> int:
    """How many hashes this tile has in a tree of so many leaves; 0 where there is no such tile."""
    return max(0, min(WIDTH, (size >> (LEVEL_BITS * level)) - number * WIDTH))


def bundle_of(leaves: Sequence[bytes]) -> bytes:
    """Leaves as an entry bundle: each with its length before it, two bytes."""
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def leaves_in(bundle: bytes) -> list[bytes]:
    """The leaves of an entry bundle. Raises BadPath where it is cut off."""
    leaves, place = [], 0
    while place < len(bundle):
        end = place + 2 + int.from_bytes(bundle[place : place + 2], "big")
        if end > len(bundle):
            raise BadPath("the bundle is cut off")
        leaves.append(bundle[place + 2 : end])
        place = end
    return leaves


def split(content: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [content[place : place + HASH_BYTES] for place in range(0, len(content), HASH_BYTES)]


def root_between(first: int, end: int, hashes: Hashes) -> bytes:
    """The root of a part of the tree, as proofs name it: full parts are read from tiles, the ragged edge is joined."""
    count = end - first
    if count == 0:
        return merkle.EMPTY_ROOT
    if count & (count - 1) == 0:
        level, height = divmod(count.bit_length() - 1, LEVEL_BITS)
        return merkle.root_over(hashes(level, first >> (LEVEL_BITS * level), 1 << height))
    middle = first + merkle.left_of(count)
    return merkle.node_hash(root_between(first, middle, hashes), root_between(middle, end, hashes))


def inclusion_path(index: int, size: int, hashes: Hashes) -> tuple[bytes, ...]:
    """The proof that leaf `index` is in the tree of `size` leaves. Raises IndexError for one that is not."""
    return tuple(root_between(first, end, hashes) for first, end in merkle.inclusion_ranges(index, size))


def consistency_path(old: int, size: int, hashes: Hashes) -> tuple[bytes, ...]:
    """The proof that the tree of `size` leaves begins with that of `old` leaves. Raises IndexError for more than it has."""
    return tuple(root_between(first, end, hashes) for first, end in merkle.consistency_ranges(old, size))
