"""开标回放 — the opening second by second from the public stream, for anyone; live where the hall carries no more sockets.

The page is the same for everybody and holds nothing but words: all facts come from the segments.
"""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.audience import EVERYONE, for_
from apps.core.logs import unlogged
from apps.core.refusals import WORDINGS
from apps.openings import queries
from apps.openings.lifecycle import OpeningState
from apps.openings.views.screen import SAID, STAGES, names
from apps.parties.requests import ActingRequest

SPEEDS = (1, 2, 5, 10, 30, 60)
"""As in frontend/static/js/openings/player.js."""


@unlogged
@for_(EVERYONE)
@require_safe
@never_cache
def replay(request: ActingRequest, code: str) -> HttpResponse:
    """开标回放."""
    opening = queries.opening_of(code)
    context = {
        "lot": opening.lot,
        "opening": opening,
        "stages": [(key, name, " ".join(sorted(states))) for key, name, states in STAGES],
        "said": json.dumps({kind: str(words) for kind, words in SAID.items()}, ensure_ascii=False),
        "names": json.dumps(names(), ensure_ascii=False),
        "words": json.dumps(_words(), ensure_ascii=False),
        "speeds": SPEEDS,
        "mode": request.GET.get("mode", ""),
    }
    return render(request, "openings/replay.html", context)


def state_names() -> dict[str, str]:
    """What people call where an opening stands, in the reader's language."""
    is_english = (get_language() or "").startswith("en")
    found = {state.value: WORDINGS[f"OpeningState.{state.value}"] for state in OpeningState}
    return {state: words.en if is_english else words.zh for state, words in found.items()}


def _words() -> dict[str, str]:
    """Sentences that the script says, and what it calls where an opening stands."""
    return state_names() | {
        "play": _("播放"),
        "pause": _("暂停播放"),
        "again": _("从头播放"),
        "empty": _("开标尚未开始。签到开始后，这里逐条出现现场的内容。"),
        "lost": _("暂时取不到新的内容，正在第 {tries} 次重试。已有的内容可以照常回看。"),
        "refused": _("没有这个大厅。请返回标段页面。"),
        "answer": _("答复："),
        "sound_on": _("声音已开"),
        "sound_off": _("打开声音"),
        "waiting_answer": _("待答复"),
        "drawn": _("抽取结果：{name} = {value}"),
        "position": _("{time}，第 {v} 条，共 {count} 条"),
    }
