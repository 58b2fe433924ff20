"""What the host does at each stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.bids.rules.parts import Part
from apps.openings.lifecycle import OpeningState
from apps.openings.rules.terms import REVEALS_NEEDED, HolderRole
from apps.openings.standing import WITNESS
from apps.openings.views.screen import Hall, Step, Task
from apps.openings.views.tasks.holders import GET_READY, get_ready, is_ready, nothing, reveal

S = OpeningState


def host_task(hall: Hall) -> Task | None:
    """What the host does in this state, if anything."""
    if hall.state in GET_READY and not is_ready(hall, HolderRole.HOST):
        return get_ready(HolderRole.HOST)
    return _HOST.get(hall.state, nothing)(hall)


def _host_starts(hall: Hall) -> Task:
    why = _("投标已经截止。开始后由您主持，本场的抽取事项随即锁定；除您缺席外，不能更换主持人。")
    if hall.part == Part.SECOND:
        why = _("第二信封开标时间已到。开始后由您主持，文件规定抽取的系数在公布名单之前抽取。")
    return Task(
        "start",
        _("开始开标"),
        why,
        is_mine=True,
        steps=(Step("start", _("开始开标"), "player-play", "main"),),
    )


def _host_lists(hall: Hall) -> Task:
    if hall.draws_open:
        return _host_draws(hall)
    why = _("公布后全体可见投标人名称和递交时间。家数与截止时锁定的数一致，不能增减。不足三家的，不得开标。")
    if hall.part == Part.SECOND:
        why = _("公布通过第一信封评审的投标人名单。其余投标人的第二信封不予开启，原封退还，随名单一并公布。")
    return Task(
        "list",
        _("公布投标人名单"),
        why,
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
    if hall.holds and hall.holds not in revealed:
        return reveal()
    if len(revealed) < REVEALS_NEEDED or hall.unopened:
        return None
    return Task(
        "announce",
        _("开始唱标"),
        _("投标文件都已开启。逐家宣读投标人名称、报价和文件规定的其他内容，全体同时听到、看到。"),
        is_mine=True,
        steps=(Step("announcement", _("开始唱标"), "volume", "main", after=len(hall.snapshot["utterances"])),),
    )


def _host_reads_out(hall: Hall) -> Task:
    return Task(
        "announcing",
        _("继续唱标"),
        _("读完一家再读下一家。每一句都进入实录，读完后自动进入确认。"),
        is_mine=True,
        steps=(Step("announcement", _("下一句"), "player-play", "main", after=len(hall.snapshot["utterances"])),),
    )


def _host_hands_over(_hall: Hall) -> Task:
    return Task(
        "handover",
        _("移交评标"),
        _("开标已经结束。移交后，评标委员会可以取得开启的投标文件。"),
        is_mine=True,
        steps=(
            Step("handover", _("移交评标"), "arrow-right", "main"),
            Step("corrections", _("开标记录更正"), "file-text", "link"),
        ),
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
            _checking(),
        ),
    )


def _checking() -> Step:
    """一键检查 is at hand from the confirmation until the opening is closed."""
    return Step("closing-check", _("一键检查"), "clipboard-check", "link")


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
                _checking(),
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
            _checking(),
        ),
    )


def _host_resumes(hall: Hall) -> Task:
    if hall.snapshot["result"] is None:
        return Task(
            "announce_result",
            _("公布评标结果"),
            _("复会已经开始。结果按评标报告宣读，全体同时听到、看到，随后由投标人确认知悉。"),
            is_mine=True,
            steps=(Step("result", _("公布评标结果"), "volume", "main"),),
        )
    waits = len(hall.unheard)
    is_over = not waits or (hall.until is not None and hall.now >= hall.until)
    why_not = "" if is_over else _("还有 %(count)d 家未确认，期满后可以结束") % {"count": waits}
    return Task(
        "end",
        _("等待投标人确认知悉") if waits else _("结束复会"),
        _("投标人确认知悉评标结果。对结果的异议在公示期间另行提出，不在大厅办理。"),
        is_mine=is_over,
        steps=(Step("end", _("结束复会"), "check", "main" if is_over else "", why_not=why_not),),
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
    S.RESUMED: _host_resumes,
}
