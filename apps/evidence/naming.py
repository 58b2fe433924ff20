"""What the journal's codes are called where people read them: kinds of facts, and those who acted."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.core.actor import CLOCK, PUBLIC, SYSTEM
from apps.core.refusals import Wording

KINDS: dict[str, Wording] = {}
"""A few words for every kind of fact. Filled by each app's ``events.py``."""


def name_kinds(catalogue: Mapping[str, Wording]) -> Mapping[str, Wording]:
    """Adds an app's kinds; a kind may have one name only."""
    for kind, wording in catalogue.items():
        if KINDS.setdefault(kind, wording) != wording:
            raise ValueError(f"facts of the kind {kind!r} are named twice")
    return catalogue


def kind_name(kind: str) -> str:
    """What happened, in the reader's language; the code itself where an older release left a kind without a name."""
    wording = KINDS.get(kind)
    if wording is None:
        return kind
    return wording.en if (get_language() or "").startswith("en") else wording.zh


def actor_name(actor: str) -> str:
    """Who acted. People have numbers here, not names: what the journal keeps must never be erased for anybody."""
    noun, _colon, number = actor.partition(":")
    if noun == "person" and number:
        return _("%(number)s 号用户") % {"number": number}
    if noun == "member" and number:
        return _("评标委员会 %(number)s 号成员") % {"number": number.partition(".")[2]}
    if noun == "audit" and number:
        return _("%(number)s 号审计链接") % {"number": number}
    known = {CLOCK.id: _("国家标准时间"), SYSTEM.id: _("平台"), PUBLIC.id: _("未登录的人")}
    return known.get(actor, actor)
