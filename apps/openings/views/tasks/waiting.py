"""What everybody waits for, and how an opening stands still or ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.bids.rules.parts import Part
from apps.openings.lifecycle import OpeningState
from apps.openings.standing import may_tell_result
from apps.openings.views.screen import Hall, Step, Task

S = OpeningState
Text = str | Promise


def waiting_task(hall: Hall) -> Task:
    """What everybody waits for, said to who has nothing to do."""
    title, why = _awaited(hall)
    steps: tuple[Step, ...] = ()
    if hall.snapshot["record"]:
        steps = (Step("record.pdf", _("下载开标记录"), "download", "link"),)
    form = "result" if hall.state is S.RESUMED and hall.snapshot["result"] else ""
    return Task(
        f"wait-{hall.state.value}", str(title), str(why), steps=steps, is_over=hall.state is S.CLOSED, form=form
    )


def _awaited(hall: Hall) -> tuple[Text, Text]:
    left = len(hall.undecided)
    said: Mapping[OpeningState, tuple[str, str]] = {
        S.NOT_OPEN: (_("开标尚未开始"), _("投标截止前 60 分钟开始签到。截止之前，任何人看不到谁投了标、投了几份。")),
        S.SIGN_IN: (_("投标人正在签到"), _("签到情况在公布名单之前不对任何人显示。投标截止后由主持人开始开标。")),
        S.CLOSED_FOR_BIDS: (_("等待主持人开始开标"), _("投标已经截止，递交的份数和内容已经锁定，名单随后公布。")),
        S.STARTED: (_("开标已经开始"), _("三位持钥人准备本场密钥，文件规定抽取的参数先行抽取，然后公布投标人名单。")),
        S.LIST_PUBLISHED: (_("投标人名单已公布"), _("家数与截止时锁定的一致，可以核验。接下来由投标人在线解密。")),
        S.DECRYPTING: (
            ngettext("等待 %(left)d 家交出密钥", "等待 %(left)d 家交出密钥", left) % {"left": left}
            if left
            else _("全部投标人已有结果"),
            _("全部交出或时限届满后一并打开，在那之前任何人看不到报价。"),
        ),
        S.DECRYPT_SETTLED: (_("正在开启投标文件"), _("三位持钥人中的两位公开份额后，系统逐家开启，报价同时公布。")),
        S.ANNOUNCING: (_("正在唱标"), _("逐家宣读。字幕与声音同步，实录逐句保存。")),
        S.CONFIRMING: (_("等待投标人确认"), _("投标人核对本单位的唱标内容，确认或者提出异议，异议当场答复。")),
        S.RECORD_SIGNING: (_("正在签署开标记录"), _("主持人核对并签名后，开标记录向社会公开。")),
        S.CLOSED: (_("开标已经结束"), _("开标记录可以下载核验，接下来移交评标。")),
        S.RESUMED: (
            (_("评标结果已经公布"), _("投标人正在确认知悉。对结果有异议的，在公示期间在线提出。"))
            if hall.snapshot["result"]
            else (_("复会已经开始"), _("主持人即将公布评标结果。"))
        ),
    }
    if hall.part == Part.SECOND and hall.state is S.NOT_OPEN and hall.begins_at is None:
        return _CALLED_OFF
    return _OF_PARTS.get((hall.part, hall.state)) or said[hall.state]


_CALLED_OFF: tuple[Text, Text] = (
    gettext_lazy("第二信封开标时间已取消"),
    gettext_lazy("第一信封仍在评审。招标人重新安排后公布新的时间，通知全体投标人；已经签到的不必重新签到。"),
)


_OF_PARTS: Mapping[tuple[int, OpeningState], tuple[Text, Text]] = {
    (Part.FIRST, S.DECRYPT_SETTLED): (
        gettext_lazy("正在开启第一信封"),
        gettext_lazy("三位持钥人中的两位公开份额后，系统逐家开启第一信封。报价在第二信封中，仍然密封。"),
    ),
    (Part.FIRST, S.CLOSED): (
        gettext_lazy("第一信封开标已经结束"),
        gettext_lazy("开标记录可以下载核验，接下来移交评标。第一信封评审后，再开第二信封。"),
    ),
    (Part.SECOND, S.NOT_OPEN): (
        gettext_lazy("第二信封开标尚未开始"),
        gettext_lazy("开标前 60 分钟开始签到。通过第一信封评审的投标人名单在开标时公布。"),
    ),
    (Part.SECOND, S.SIGN_IN): (
        gettext_lazy("投标人正在签到"),
        gettext_lazy("到时间后由主持人开始第二信封开标，公布通过第一信封评审的投标人名单。"),
    ),
    (Part.SECOND, S.CLOSED_FOR_BIDS): (
        gettext_lazy("等待主持人开始第二信封开标"),
        gettext_lazy("时间已到。通过第一信封评审的投标人名单随后公布，其余的第二信封原封退还。"),
    ),
    (Part.SECOND, S.LIST_PUBLISHED): (
        gettext_lazy("通过第一信封评审的投标人名单已公布"),
        gettext_lazy("接下来由名单中的投标人在线解密第二信封。其余投标人的第二信封不予开启，原封退还。"),
    ),
}
"""What is said otherwise where bids are opened in two envelopes."""


def _paused(hall: Hall) -> Task:
    is_host = hall.role == "host"
    steps = (Step("resume", _("恢复开标"), "player-play", "main"),) if is_host else ()
    why = _("原因：%(reason)s。剩余时间保留，恢复后继续。") % {"reason": hall.snapshot["paused"]}
    return Task("paused", _("开标暂停"), why, is_mine=is_host, steps=steps)


def _failed(hall: Hall) -> Task:
    return Task(
        "failed",
        _("招标失败"),
        _("原因：%(reason)s。投标文件不再开启。") % {"reason": hall.snapshot["failure"]},
        is_over=True,
    )


def _handed_over(hall: Hall) -> Task:
    record = Step("record.pdf", _("下载开标记录"), "download", "link")
    corrections = Step("corrections", _("开标记录更正"), "file-text", "link")
    may_resume = hall.role == "host" and hall.part != Part.FIRST and may_tell_result(hall.lot)
    steps = (
        (Step("resumption", _("复会"), "player-play", "main"), record, corrections)
        if may_resume
        else (record, corrections)
    )
    title, why = _("开标结束，已移交评标"), _("开标一览表如下，开标记录已经签名公开。评标结果将在标段页面公布。")
    if may_resume:
        why = _("评标已有结果，可以复会公布：投标人回到大厅，听取结果并确认知悉。")
    elif hall.part == Part.FIRST:
        title = _("第一信封开标结束，已移交评标")
        why = _(
            "第一信封一览表如下，开标记录已经签名公开。报价仍密封在第二信封中；第一信封评审后，由招标人公布第二信封的开标时间。"
        )
    return Task(
        "handed_over",
        title,
        why,
        is_over=True,
        steps=steps,
    )


def _ended(_hall: Hall) -> Task:
    return Task(
        "ended",
        _("复会结束"),
        _("评标结果已经公布。对结果有异议的，在公示期间在线提出。"),
        is_over=True,
        steps=(Step("record.pdf", _("下载开标记录"), "download", "link"),),
        form="result",
    )


ENDS: Mapping[OpeningState, Callable[[Hall], Task]] = {
    S.PAUSED: _paused,
    S.FAILED: _failed,
    S.HANDED_TO_EVALUATION: _handed_over,
    S.ENDED: _ended,
}
