"""The one task card of each screen: whose turn it is, what to do, why, what others see, until when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.openings.lifecycle import OpeningState
from apps.openings.rules.terms import REVEALS_NEEDED, HolderRole
from apps.openings.standing import WITNESS
from apps.openings.views.screen import Hall, Step, Task

S = OpeningState
GET_READY = (S.STARTED, S.LIST_PUBLISHED)


def task_of(hall: Hall) -> Task:
    """What the reader does now, or whom everybody waits for."""
    if hall.state in (S.PAUSED, S.FAILED, S.HANDED_TO_EVALUATION):
        return _ENDS[hall.state](hall)
    own = _OWN.get(hall.role, _nothing)(hall)
    return _timed(hall, own or _waiting(hall))


def _timed(hall: Hall, task: Task) -> Task:
    """The countdown that belongs to the state."""
    match hall.state:
        case S.NOT_OPEN | S.SIGN_IN if hall.lot.submission_deadline:
            return replace(task, end=hall.lot.submission_deadline, end_label=_("距投标截止"), total=3600)
        case S.DECRYPTING if hall.until:
            return replace(task, end=hall.until, end_label=_("解密剩余"), total=_length(hall, "decrypting"))
        case S.CONFIRMING if hall.until:
            return replace(task, end=hall.until, end_label=_("确认剩余"), total=_length(hall, "confirming"))
        case _:
            return task


def _length(hall: Hall, stage: str) -> int:
    began = next((one.at for one in hall.stages() if one.key == stage), None)
    length = hall.until - began if hall.until and began else timedelta(0)
    return max(1, int(length.total_seconds()))


def _nothing(_hall: Hall) -> Task | None:
    return None


def _host(hall: Hall) -> Task | None:
    if hall.state in GET_READY and not _is_ready(hall, HolderRole.HOST):
        return _get_ready(HolderRole.HOST)
    return _HOST.get(hall.state, _nothing)(hall)


def _host_starts(_hall: Hall) -> Task:
    return Task(
        "start",
        _("开始开标"),
        _("投标已经截止。开始后由您主持，本场的抽取事项随即锁定，不能更换主持人。"),
        is_mine=True,
        steps=(Step("start", _("开始开标"), "player-play", "main"),),
    )


def _host_lists(hall: Hall) -> Task:
    if hall.draws_open:
        return _host_draws(hall)
    return Task(
        "list",
        _("公布投标人名单"),
        _("公布后全体可见投标人名称和递交时间。家数与截止时锁定的数一致，不能增减。不足三家的，不得开标。"),
        is_mine=True,
        steps=(Step("list", _("公布名单"), "list", "main"),),
        form="fail",
    )


def _host_asks_for_keys(hall: Hall) -> Task:
    missing = hall.holders_missing
    why_not = _("还差：%(names)s") % {"names": "、".join(missing)} if missing else ""
    return Task(
        "decryption",
        _("开始解密"),
        _("投标人在文件规定的时间内交出密钥。密钥分为三份，由三位持钥人分别保管，解密结束前任何人看不到报价。"),
        is_mine=not missing,
        steps=(Step("decryption", _("开始解密"), "lock-open", "main", why_not=why_not),),
    )


def _host_opens(hall: Hall) -> Task | None:
    revealed = hall.snapshot["revealed"]
    if HolderRole.HOST.value not in revealed:
        return _reveal()
    if len(revealed) < REVEALS_NEEDED or hall.unopened:
        return None
    return Task(
        "announce",
        _("开始唱标"),
        _("投标文件都已开启。逐家宣读投标人名称、报价和文件规定的其他内容，全体同时听到、看到。"),
        is_mine=True,
        steps=(Step("announcement", _("开始唱标"), "volume", "main"),),
    )


def _host_reads_out(_hall: Hall) -> Task:
    return Task(
        "announcing",
        _("继续唱标"),
        _("读完一家再读下一家。每一句都进入实录，读完后自动进入确认。"),
        is_mine=True,
        steps=(Step("announcement", _("下一句"), "player-play", "main"),),
    )


def _host_hands_over(_hall: Hall) -> Task:
    return Task(
        "handover",
        _("移交评标"),
        _("开标已经结束。移交后，评标委员会可以取得开启的投标文件。"),
        is_mine=True,
        steps=(Step("handover", _("移交评标"), "arrow-right", "main"),),
    )


def _host_draws(hall: Hall) -> Task:
    waits = [draw for draw in hall.draws_open if WITNESS not in draw["committed"]]
    name = hall.draws_open[0]["name"]
    return Task(
        "draw",
        _("抽取 %(name)s") % {"name": name},
        _("平台与见证人各出一个随机数，先锁定后公开，任何人都可以重算结果。抽取在公布报价之前完成。"),
        is_mine=True,
        steps=(Step("draw", _("抽取"), "rotate-clockwise", "main", why_not=_("等待见证人的随机数") if waits else ""),),
    )


def _host_decrypts(hall: Hall) -> Task:
    left = len(hall.undecided)
    is_over = hall.until is not None and hall.now >= hall.until
    title = ngettext("等待 %(left)d 家交出密钥", "等待 %(left)d 家交出密钥", left) % {"left": left}
    step = Step(
        "settlement",
        _("结束解密"),
        "lock",
        "" if left else "main",
        why_not=_("还有 %(left)d 家未定，现在不能结束") % {"left": left} if left else "",
    )
    return Task(
        "settle" if not left else "attribute" if is_over else "decrypting",
        title if left else _("结束解密"),
        _("全部交出或者逐家说明原因后才能结束。结束后两位持钥人公开份额，报价同时公布。"),
        is_mine=not left or is_over,
        steps=(step,),
        form="attribution" if left and is_over else "",
    )


def _host_confirming(hall: Hall) -> Task:
    unanswered = len(hall.unanswered)
    waits = len(hall.unconfirmed)
    why_not = ""
    if unanswered:
        why_not = _("还有 %(count)d 件异议未答复") % {"count": unanswered}
    elif waits and hall.until and hall.now < hall.until:
        why_not = _("还有 %(count)d 家未确认，期满后可以生成") % {"count": waits}
    return Task(
        "record",
        _("等待投标人确认") if waits else _("生成开标记录"),
        _("投标人确认或者提出异议，期满未提出的视为无异议。异议全部答复后生成开标记录。"),
        is_mine=not why_not or bool(unanswered),
        steps=(
            Step(
                "record",
                _("生成开标记录"),
                "file-text",
                "main" if not waits else "",
                why_not=why_not,
            ),
        ),
    )


def _host_record(hall: Hall) -> Task:
    record = hall.snapshot["record"]
    if record is None:
        return Task("record_making", _("开标记录制作中"), _("系统正在按实录排版，通常几秒钟。完成后请您签名。"))
    if record["signed_at"] is None:
        return Task(
            "sign_record",
            _("签署开标记录"),
            _("请先打开核对。签名用您在本机的密钥完成，签名后记录不能再改。"),
            is_mine=True,
            steps=(
                Step("sign-record", _("签署"), "signature", "seal", is_script=True, warning=_("签名后不能修改")),
                Step("record.pdf", _("查看记录"), "file-text", "link"),
            ),
            checks=(_("记录指纹 %(digest)s") % {"digest": record["sha256"][:16]},),
        )
    return Task(
        "close",
        _("结束开标"),
        _("记录已经签名。结束后本场内容不能再改，只能另行更正。"),
        is_mine=True,
        steps=(
            Step("close", _("结束开标"), "check", "seal", warning=_("结束后不能恢复")),
            Step("record.pdf", _("查看记录"), "file-text", "link"),
        ),
    )


def _holder(hall: Hall) -> Task | None:
    role = HolderRole(hall.role)
    if hall.state in GET_READY and hall.may("register_holder"):
        if not _is_ready(hall, role):
            return _get_ready(role)
        if hall.may("contribute_secret"):
            return Task(
                "contribute",
                _("给出抽取随机数"),
                _("随机数在本机产生。平台的随机数已经锁定，您的随机数公开后，结果就确定了，谁也改不了。"),
                is_mine=True,
                steps=(Step("draw", _("给出随机数"), "rotate-clockwise", "main", is_script=True),),
            )
    if hall.state is S.DECRYPT_SETTLED and role.value not in hall.snapshot["revealed"] and _is_ready(hall, role):
        return _reveal()
    return None


def _is_ready(hall: Hall, role: HolderRole) -> bool:
    return role.value in hall.snapshot["holders"]


def _get_ready(role: HolderRole) -> Task:
    return Task(
        f"holder-{role.value}",
        _("准备本场密钥"),
        _("本机现在产生一把只用于本场的密钥，留在本浏览器里，不能导出。请不要更换电脑和浏览器，直到报价公布。"),
        is_mine=True,
        steps=(Step("holder", _("准备本场密钥"), "key", "main", is_script=True),),
    )


def _reveal() -> Task:
    return Task(
        "reveal",
        _("公开所持份额"),
        _("解密已经结束。两位持钥人公开后，系统开启投标文件并同时公布报价。本页打开时自动公开。"),
        is_mine=True,
        steps=(Step("reveal", _("公开份额"), "lock-open", "seal", is_script=True, warning=_("公开后不能收回")),),
    )


def _bidder(hall: Hall) -> Task | None:
    return _BIDDER.get(hall.state, _nothing)(hall)


def _bidder_signs_in(hall: Hall) -> Task:
    if not hall.snapshot["you"]["signed_in_at"]:
        return Task(
            "sign_in",
            _("签到"),
            _("用本单位的密钥签一句话，表示已经到场。公布名单之前，只有您自己知道您签到了。"),
            is_mine=True,
            steps=(Step("sign-in", _("签到"), "check", "main", is_script=True),),
        )
    return Task(
        "signed_in",
        _("您已签到"),
        _("请留在本页。公布名单、解密和唱标时，这里会告诉您要做什么。"),
        checks=(_("签到完成"), _("公布名单前，您的到场不对外显示")),
    )


def _bidder_releases(hall: Hall) -> Task | None:
    if not hall.mine or hall.mine["attribution"]:
        return None
    if hall.may_import_backup:
        return Task(
            "import_backup",
            _("本单位的投标文件没有打开"),
            _("招标文件允许导入备份文件补救。内容须与封装时一字不差，核对无误后立即开启。主持人最多等候十分钟。"),
            is_mine=True,
            steps=(Step("backup", _("导入备份"), "upload", "link"),),
        )
    if hall.mine["released_at"]:
        return Task(
            "released",
            _("本单位的密钥已经交出"),
            _("等待其他投标人。全部交出或时限届满后，两位持钥人公开份额，报价同时公布。"),
            checks=(_("已交出，不需要再操作"),),
        )
    if hall.state is not S.DECRYPTING:
        return None
    return Task(
        "release",
        _("解密本单位的投标文件"),
        _(
            "点击后，本机把各文件的密钥分成三份，分别加密交给三位持钥人。全部交出或时限届满后一并打开，在那之前任何人看不到报价。"
        ),
        is_mine=True,
        steps=(
            Step("release", _("交出密钥，解密"), "key", "seal", is_script=True, warning=_("交出后不能收回")),
            Step("backup", _("密钥不在手边？用备份文件"), "file-text", "link"),
        ),
    )


def _bidder_confirms(hall: Hall) -> Task | None:
    if not hall.mine or hall.mine["price"] is None:
        return None
    if hall.mine["accepted"] is None:
        return Task(
            "confirm",
            _("确认本单位的唱标内容"),
            _("请核对下面的报价与您的投标文件是否一致。不一致请写明理由提出异议。期满未提出的，视为无异议。"),
            is_mine=True,
            steps=(Step("confirm", _("确认无误"), "check", "main", is_script=True),),
            form="confirm",
        )
    title = _("您已确认") if hall.mine["accepted"] else _("您的异议已提交")
    return Task("confirmed", title, _("等待其他投标人确认和异议答复。"))


def _waiting(hall: Hall) -> Task:
    """What everybody waits for, said to who has nothing to do."""
    title, why = _awaited(hall)
    steps: tuple[Step, ...] = ()
    if hall.snapshot["record"]:
        steps = (Step("record.pdf", _("下载开标记录"), "download", "link"),)
    return Task(f"wait-{hall.state.value}", title, why, steps=steps, is_over=hall.state is S.CLOSED)


def _awaited(hall: Hall) -> tuple[str, str]:
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
    }
    return said[hall.state]


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


def _handed_over(_hall: Hall) -> Task:
    return Task(
        "handed_over",
        _("开标结束，已移交评标"),
        _("开标一览表如下，开标记录已经签名公开。评标结果将在标段页面公布。"),
        is_over=True,
        steps=(Step("record.pdf", _("下载开标记录"), "download", "link"),),
    )


_HOST: Mapping[OpeningState, Callable[[Hall], Task | None]] = {
    S.CLOSED_FOR_BIDS: _host_starts,
    S.STARTED: _host_lists,
    S.LIST_PUBLISHED: _host_asks_for_keys,
    S.DECRYPTING: _host_decrypts,
    S.DECRYPT_SETTLED: _host_opens,
    S.ANNOUNCING: _host_reads_out,
    S.CONFIRMING: _host_confirming,
    S.RECORD_SIGNING: _host_record,
    S.CLOSED: _host_hands_over,
}
_BIDDER: Mapping[OpeningState, Callable[[Hall], Task | None]] = {
    S.SIGN_IN: _bidder_signs_in,
    S.CLOSED_FOR_BIDS: _bidder_signs_in,
    S.STARTED: _bidder_signs_in,
    S.DECRYPTING: _bidder_releases,
    S.DECRYPT_SETTLED: _bidder_releases,
    S.CONFIRMING: _bidder_confirms,
}
_OWN: Mapping[str, Callable[[Hall], Task | None]] = {
    "host": _host,
    "witness": _holder,
    "representative": _holder,
    "bidder": _bidder,
}
_ENDS: Mapping[OpeningState, Callable[[Hall], Task]] = {
    S.PAUSED: _paused,
    S.FAILED: _failed,
    S.HANDED_TO_EVALUATION: _handed_over,
}
