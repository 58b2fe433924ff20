"""The words and signs under which people read bid security and custodians; the words themselves stand in refusals/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import get_language

from apps.bids.lifecycle import CustodianSetState, SecurityState
from apps.core.refusals import WORDINGS
from apps.tenders.models import BondForm

SIGNS: Mapping[SecurityState, tuple[str, str]] = MappingProxyType(
    {
        SecurityState.EXPECTED: ("wait", "clock"),
        SecurityState.GIVEN: ("live", "circle-check"),
        SecurityState.SUFFICIENT: ("ok", "circle-check"),
        SecurityState.INSUFFICIENT: ("stop", "alert-triangle"),
        SecurityState.REFUND_DUE: ("wait", "history"),
        SecurityState.REFUNDED: ("idle", "circle-check"),
        SecurityState.FORFEITED: ("stop", "circle-x"),
    }
)
"""Tone and icon of each state."""
SET_SIGNS: Mapping[CustodianSetState, tuple[str, str]] = MappingProxyType(
    {
        CustodianSetState.PROPOSED: ("wait", "clock"),
        CustodianSetState.IN_FORCE: ("ok", "circle-check"),
        CustodianSetState.DECLINED: ("idle", "circle-x"),
        CustodianSetState.ENDED: ("idle", "history"),
    }
)
"""Tone and icon of each state of a set of custodians."""


def said(member: StrEnum) -> str:
    """The member of an enumeration in the reader's language."""
    wording = WORDINGS[f"{type(member).__name__}.{member.value}"]
    return wording.en if (get_language() or "").startswith("en") else wording.zh


def all_said(members: Iterable[StrEnum]) -> list[str]:
    """Several, in their order."""
    return [said(member) for member in members]


def form_names(forms: Iterable[str]) -> str:
    """The forms in words: 银行转账、电子保函."""
    return "、".join(str(BondForm(form).label) for form in forms)
