"""RFC 6962: the published vectors, the roots of the RFC's own example, and proofs for every leaf and every earlier size."""

from __future__ import annotations

import json
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.evidence.rules.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    root_of,
)
from tests.bids.vectors import vectors

LEAVES = [bytes.fromhex(one) for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
LEAVES.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Of the first 0, 1, 2… leaves: the figures of the certificate-transparency reference implementation."""


def test_every_published_inclusion_vector_agrees() -> None:
    files = sorted((vectors("merkle") / "inclusion").rglob("*.json"))

    wrong = []
    for file in files:
        told = json.loads(file.read_text("utf-8"))
        found = is_included(
            b64decode(told["leafHash"] or ""),
            index=told["leafIdx"],
            size=told["treeSize"],
            proof=[b64decode(one) for one in told["proof"] or []],
            root=b64decode(told["root"] or ""),
        )
        if found is told["wantErr"]:
            wrong.append(str(file))

    assert wrong == []
    assert len(files) > 90


def test_every_published_consistency_vector_agrees() -> None:
    files = sorted((vectors("merkle") / "consistency").rglob("*.json"))

    wrong = []
    for file in files:
        told = json.loads(file.read_text("utf-8"))
        found = is_consistent(
            told["size1"],
            told["size2"],
            proof=[b64decode(one) for one in told["proof"] or []],
            old_root=b64decode(told["root1"] or ""),
            root=b64decode(told["root2"] or ""),
        )
        if found is told["wantErr"]:
            wrong.append(str(file))

    assert wrong == []
    assert len(files) > 90


@pytest.mark.parametrize("count", range(len(ROOTS)))
def test_the_roots_of_the_reference_implementation(count: int) -> None:
    assert root_of(LEAVES[:count]).hex() == ROOTS[count]


def test_no_leaves_have_the_empty_root() -> None:
    assert root_of([]) == EMPTY_ROOT


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=40), st.data())
def test_every_leaf_is_proven_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    root, proof = root_of(leaves), inclusion_proof(index, leaves)

    def holds(leaf: bytes, at: int = index) -> bool:
        return is_included(leaf_hash(leaf), index=at, size=len(leaves), proof=proof, root=root)

    assert holds(leaves[index])
    assert not holds(leaves[index] + b"x")
    assert not holds(leaves[index], at=len(leaves))


def test_a_leaf_that_is_not_there_has_no_proof() -> None:
    with pytest.raises(IndexError):
        inclusion_proof(1, [b"only"])


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=40), st.data())
def test_every_earlier_tree_is_found_in_the_later_one_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(leaves)))
    old_root, root, proof = root_of(leaves[:old]), root_of(leaves), consistency_proof(old, leaves)

    def grew(one: int = old, begun: bytes = old_root) -> bool:
        return is_consistent(one, len(leaves), proof=proof, old_root=begun, root=root)

    assert grew()
    assert not grew(begun=root_of([*leaves[:old], b"x"]))
    assert not grew(len(leaves) + 1)


def test_there_is_no_proof_for_more_leaves_than_there_are() -> None:
    with pytest.raises(IndexError):
        consistency_proof(2, [b"only"])
