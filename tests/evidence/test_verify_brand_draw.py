"""相同品牌随机抽取: the lot within a brand rests on the secrets of the committee's draw, and on no others. 87号令 §31."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from apps.evaluation.rules import brands
from apps.evidence.rules import draw
from tests.evidence.bundle_pieces import LOT, Files
from tests.evidence.bundle_world import BundleWorld
from tests.evidence.tampers import edit
from tests.evidence.verdicts import codes, failed, verdict_on

pytestmark = pytest.mark.usefixtures("papers_are_judged_once")


def with_lots(files: Files, contributions: list[dict[str, Any]]) -> None:
    """A lot was drawn among the bids with these secrets."""
    bids = [one["bid"] for one in json.loads(files["evaluation/case.json"])["bids"]]
    edit(files, "evaluation/case.json", brand_draw=brands.record(LOT, bids, contributions))


def committees(files: Files) -> list[dict[str, Any]]:
    """What was revealed when the committee was formed."""
    return list(json.loads(files["evaluation/draw.json"])["contributions"])


def test_a_lot_with_the_committees_secrets_stands(maker: BundleWorld, files: Files, tmp_path: Path) -> None:
    with_lots(files, committees(files))

    assert verdict_on(maker.sealed(files), tmp_path).is_good


def test_secrets_chosen_once_the_scores_were_known_are_found(maker: BundleWorld, files: Files, tmp_path: Path) -> None:
    """They open their own commitments and draw an order; only the committee's draw says that they are others."""
    secret, nonce = b"t" * draw.SECRET_BYTES, b"o" * draw.NONCE_BYTES
    chosen = {"by": "platform", "commitment": draw.commitment(secret, nonce), "secret": secret.hex()}
    with_lots(files, [chosen | {"nonce": nonce.hex()}, *committees(files)[1:]])

    verdict = verdict_on(maker.sealed(files), tmp_path)

    assert failed(verdict) == {19}
    assert "brand_draw_differs" in codes(verdict)
