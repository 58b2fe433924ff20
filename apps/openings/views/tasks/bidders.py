"""What a bidder does at each stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.core.refusals import WORDINGS
from apps.openings.lifecycle import OpeningState
from apps.openings.rules.queue import ahead_of, is_waiting
from apps.openings.rules.terms import REVEALS_NEEDED
from apps.openings.views.screen import Hall, Step, Task
from apps.openings.views.tasks.arriving import before_signing_in, signed_in_by, ways_in
from apps.openings.views.tasks.holders import nothing

S = OpeningState


def bidder_task(hall: Hall) -> Task | None:
    """What the bidder does in this state, if anything."""
    if any(one["bid"] == hall.snapshot["you"]["bid"] for one in hall.snapshot.get("returned", [])):
        return _bidder_gets_it_back()
    return _BIDDER.get(hall.state, nothing)(hall)


def _bidder_signs_in(hall: Hall) -> Task:
    if not hall.snapshot["you"]["signed_in_at"]:
        return Task(
            "sign_in",
            _("签到"),
            _("用本单位的密钥签一句话，表示已经到场。公布名单之前，只有您自己知道您签到了。"),
            is_mine=True,
            steps=(Step("sign-in", _("签到"), "check", "main", is_script=True), *ways_in(hall)),
        )
    return Task(
        "signed_in",
        _("您已签到"),
        _("请留在本页。公布名单、解密和唱标时，这里会告诉您要做什么。"),
        checks=(signed_in_by(hall), _("公布名单前，您的到场不对外显示")),
    )


def _bidder_gets_it_back() -> Task:
    """原封退还 — who did not pass the first part is told so here, and that nobody opens the second envelope."""
    return Task(
        "returned",
        _("贵单位的第二信封不予开启，原封退还"),
        _("贵单位未通过第一信封评审。第二信封的密钥没有也不会交给任何人，报价不会公开。"),
        checks=(_("退还已随名单公布，记入开标记录"), _("对评审结果有异议的，在中标候选人公示期间提出")),
    )


def _bidder_releases(hall: Hall) -> Task | None:
    return _bidder_has_decided(hall) if not hall.mine or _is_decided(hall) else _bidder_decrypts()


def _is_decided(hall: Hall) -> bool:
    mine = hall.mine
    return bool(mine["attribution"] or mine["released_at"]) or hall.in_custody(mine["bid"])


def _bidder_decrypts() -> Task:
    return Task(
        "release",
        _("解密本单位的投标文件"),
        _(
            "点击后，本机把各文件的密钥分成三份，分别加密交给三位持钥人。全部交出或时限届满后一并打开，在那之前任何人看不到报价。"
        ),
        is_mine=True,
        form="device",
        steps=(
            Step("release", _("交出密钥，解密"), "key", "seal", is_script=True, warning=_("交出后不能收回")),
            Step("backup", _("密钥不在手边？用备份文件"), "file-text", "link"),
        ),
    )


def _bidder_has_decided(hall: Hall) -> Task | None:
    """What became of the bid while the others are still at it, and while the worker opens."""
    if not hall.mine:
        return None
    if hall.mine["attribution"]:
        return _bidder_is_told(hall)
    if hall.in_custody(hall.mine["bid"]):
        return Task(
            "in_custody",
            _("本单位的投标文件由托管人开启"),
            _("您封装时选择了密钥托管。申请经两方批准后，托管人各自交回份额，投标文件随即开启，并记入开标记录。"),
            checks=(_("您不需要操作"),),
        )
    if hall.may_import_backup:
        return _bidder_imports(hall)
    return _bidder_waits(hall) if hall.mine["released_at"] else None


def _bidder_imports(hall: Hall) -> Task:
    """导入备份文件 — to be done, being checked by the worker, or refused and to be done again."""
    handed = hall.snapshot["you"]["backup"]
    if handed and not handed["refusal"]:
        return Task(
            "backup_in_hand",
            _("正在核对备份文件"),
            _("平台逐个信封与投标声明核对，相符即开启并记入开标记录；不符的，在这里说明原因，可以重新导入。"),
            checks=(_("备份文件已收到，不需要再操作"),),
            form="progress",
        )
    if handed:
        wording = WORDINGS[handed["refusal"]]
        said = wording.en if (get_language() or "").startswith("en") else wording.zh
        return Task(
            "import_backup",
            _("备份文件没有打开投标文件"),
            said.format(**handed["details"]),
            is_mine=True,
            steps=(Step("backup", _("重新导入备份"), "upload", "link"),),
        )
    return Task(
        "import_backup",
        _("本单位的投标文件没有打开"),
        _("招标文件允许导入备份文件补救。内容须与封装时一字不差，核对无误后立即开启。主持人最多等候十分钟。"),
        is_mine=True,
        steps=(Step("backup", _("导入备份"), "upload", "link"),),
    )


def _bidder_waits(hall: Hall) -> Task:
    if is_waiting(hall.mine) and len(hall.snapshot["revealed"]) >= REVEALS_NEEDED:
        return _bidder_waits_for_opening(hall)
    return Task(
        "released",
        _("本单位的密钥已经交出"),
        _("等待其他投标人。全部交出或时限届满后，两位持钥人公开份额，报价同时公布。"),
        checks=(_("已交出，不需要再操作"),),
    )


def _bidder_is_told(hall: Hall) -> Task:
    """未解密处理告知 — with the reason, and what the bidder may do."""
    told = hall.snapshot["you"]["outcome"] or hall.mine["attribution"]["reason"]
    return Task(
        "undecrypted",
        _("本单位的投标文件未解密"),
        told,
        checks=(_("归因、证据和处理结果已记入开标记录"), _("有异议的，在本页提出，主持人当场答复")),
    )


def _bidder_waits_for_opening(hall: Hall) -> Task:
    """排队开启 — how many are opened before this one."""
    ahead = ahead_of(hall.snapshot["bids"], hall.mine["bid"]) or 0
    return Task(
        "queued",
        ngettext("正在开启，前面 %(ahead)d 家", "正在开启，前面 %(ahead)d 家", ahead) % {"ahead": ahead},
        _("持钥人公开份额后，系统按交出密钥的先后逐家开启，报价同时公布。"),
        checks=(_("密钥已交出，不需要再操作"),),
        form="progress",
    )


def _bidder_confirms(hall: Hall) -> Task | None:
    if not hall.mine or hall.mine["fields"] is None:
        return None
    if hall.mine["accepted"] is None:
        return Task(
            "confirm",
            _("确认本单位的唱标内容"),
            _("请核对下面的内容与您的投标文件是否一致。不一致请写明理由提出异议。期满未提出的，视为无异议。"),
            is_mine=True,
            steps=(Step("confirm", _("确认无误"), "check", "main", is_script=True),),
            form="confirm",
        )
    title = _("您已确认") if hall.mine["accepted"] else _("您的异议已提交")
    return Task("confirmed", title, _("等待其他投标人确认和异议答复。"))


def _bidder_hears_the_result(hall: Hall) -> Task | None:
    result = hall.snapshot["result"]
    if result is None or not hall.mine or hall.mine["fields"] is None:
        return None
    if hall.mine["bid"] in result["acknowledged"]:
        return Task("acknowledged", _("您已确认知悉评标结果"), _("等待其他投标人确认，随后复会结束。"))
    is_over = hall.until is not None and hall.now >= hall.until
    if is_over:
        return None
    return Task(
        "acknowledge",
        _("确认知悉评标结果"),
        _("评标结果如下。确认知悉不表示同意；对结果有异议的，在公示期间另行提出。"),
        is_mine=True,
        steps=(Step("acknowledge", _("确认知悉"), "check", "main", is_script=True),),
        form="result",
    )


_BIDDER: Mapping[OpeningState, Callable[[Hall], Task | None]] = {
    S.NOT_OPEN: before_signing_in,
    S.SIGN_IN: _bidder_signs_in,
    S.CLOSED_FOR_BIDS: _bidder_signs_in,
    S.STARTED: _bidder_signs_in,
    S.DECRYPTING: _bidder_releases,
    S.DECRYPT_SETTLED: _bidder_has_decided,
    S.CONFIRMING: _bidder_confirms,
    S.RESUMED: _bidder_hears_the_result,
}
