"""What tenders say of promises to make materials good."""

from __future__ import annotations

from apps.core.refusals import Wording, words

CONDITIONAL = words(
    {
        "promise_items_wrong": Wording(
            "只能选择可容缺的材料，至少一项；主件不能缺。",
            "Choose at least one of the materials that may follow; main materials are never missing.",
            "招标投标法第九条",
        ),
        "promise_day_wrong": Wording(
            "补齐日期须在今天之后、{latest} 之前（含当日）。",
            "The day to make good is after today and not after {latest}.",
        ),
        "promise_not_signed": Wording("请阅读并接受承诺书。", "Read and accept the promise."),
        "promise_open_already": Wording("本标段已有未补齐的承诺。", "The lot has an open promise already."),
        "promise_words_missing": Wording(
            "请写明补交的材料，或者仍然缺少的全部内容。",
            "Name the materials handed in, or all that is still missing.",
        ),
        "promise_day_not_over": Wording("补齐期限未届满。", "The day to make good is not over."),
        "promise_not_kept": Wording(
            "容缺材料尚未补齐并确认，本环节不能办理。请先补齐承诺的材料。",
            "Promised materials are not here and confirmed yet, so this step waits. Make them good first.",
        ),
        "promise_missing": Wording("本标段没有容缺承诺。", "The lot has no promise."),
        "promise_channel_closed": Wording(
            "因容缺承诺未履行，本单位的容缺受理关闭至 {until}。请备齐材料后登记。",
            "Because a promise was broken, conditional acceptance is closed to the unit until {until}. Register with everything.",
        ),
        "promise_terms_unsound": Wording(
            "补齐期限须为 1 至 30 个工作日，关闭期须为 1 至 36 个月。",
            "Promises run for 1 to 30 working days, closures for 1 to 36 months.",
        ),
        "PromiseState.promised": Wording("待补齐", "to be made good"),
        "PromiseState.handed_in": Wording("待确认", "waiting for confirmation"),
        "PromiseState.kept": Wording("已补齐", "made good"),
        "PromiseState.broken": Wording("逾期未补齐", "broken"),
        "PromiseAction.hand_in": Wording("补交材料", "handing in"),
        "PromiseAction.confirm": Wording("确认补齐", "confirming"),
        "PromiseAction.send_back": Wording("退回补交", "sending back"),
        "PromiseAction.break": Wording("认定逾期", "breaking"),
    }
)
