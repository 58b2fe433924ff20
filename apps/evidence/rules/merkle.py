"""RFC 6962 Merkle trees: one root for many leaves, short proofs that a leaf is under it, and that one tree grew from another.

A proof is a list of roots of parts of the tree. Which parts is told as ranges of leaves, so that whoever keeps the tree
otherwise than as a list (the transparency log keeps tiles) makes the same proofs.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()

Range = tuple[int, int]
"""A part of a tree: from its first leaf up to, but without, the second number."""


def leaf_hash(content: bytes) -> bytes:
    """The hash of a leaf; its prefix keeps it apart from every inner node."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over the contents of the leaves, in their order."""
    return root_over([leaf_hash(content) for content in leaves])


def root_over(hashes: Sequence[bytes]) -> bytes:
    """The root over hashes of leaves, or over roots of parts that are all full and of one size."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    left = left_of(len(hashes))
    return node_hash(root_over(hashes[:left]), root_over(hashes[left:]))


def left_of(count: int) -> int:
    """How many of `count` leaves stand left of the root: the largest power of two that is smaller."""
    return 1 << ((count - 1).bit_length() - 1)


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root, lowest first. Raises IndexError for a leaf that is not there."""
    hashes = [leaf_hash(content) for content in leaves]
    return [root_over(hashes[first:end]) for first, end in inclusion_ranges(index, len(hashes))]


def consistency_proof(old: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The hashes that show the tree of the first `old` leaves within the tree of all. Raises IndexError for more than there are."""
    hashes = [leaf_hash(content) for content in leaves]
    return [root_over(hashes[first:end]) for first, end in consistency_ranges(old, len(hashes))]


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The parts beside the way from leaf `index` to the root of `size` leaves, lowest first (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise IndexError(index)
    first, end, beside = 0, size, list[Range]()
    while end - first > 1:
        middle = first + left_of(end - first)
        if index < middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((first, middle))
            first = middle
    return beside[::-1]


def consistency_ranges(old: int, size: int) -> list[Range]:
    """The parts that show the tree of `old` leaves within that of `size` (RFC 6962, 2.1.2). None where either says it all."""
    if not 0 <= old <= size:
        raise IndexError(old)
    if old in (0, size):
        return []
    first, end, parts = 0, size, list[Range]()
    while end != old:
        middle = first + left_of(end - first)
        if old <= middle:
            parts.append((middle, end))
            end = middle
        else:
            parts.append((first, middle))
            first = middle
    return [*([(first, end)] if first else []), *parts[::-1]]


def is_included(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """True when the proof leads from the hash of leaf `index` to the root of a tree of `size` leaves (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or not _are_hashes((leaf, *proof)):
        return False
    place, last, reached = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached = node_hash(beside, reached)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and hmac.compare_digest(reached, root)


def is_consistent(old: int, size: int, *, proof: Sequence[bytes], old_root: bytes, root: bytes) -> bool:
    """True when the tree of `size` leaves begins with the tree of `old` leaves (RFC 9162, 2.1.4.2). Of the empty tree nothing is said."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not proof and hmac.compare_digest(old_root, root)
    if not _are_hashes((old_root, root, *proof)):
        return False
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    return bool(proof) and _leads_to_both(old, size, steps, old_root, root)


def _leads_to_both(old: int, size: int, steps: Sequence[bytes], old_root: bytes, root: bytes) -> bool:
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    reached_old = reached = steps[0]
    for beside in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached_old, reached = node_hash(beside, reached_old), node_hash(beside, reached)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and hmac.compare_digest(reached_old, old_root) and hmac.compare_digest(reached, root)


def _are_hashes(values: Sequence[bytes]) -> bool:
    return all(len(one) == len(EMPTY_ROOT) for one in values)
