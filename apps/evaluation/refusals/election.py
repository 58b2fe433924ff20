"""What the election of the chair refuses, in both languages, with the article where there is one."""

from __future__ import annotations

from apps.core.refusals import Wording, words

ELECTION = words(
    {
        "representative_not_chair": Wording(
            "采购人代表不得担任评标组长。请推选一名评审专家。",
            "A purchaser's representative cannot chair the committee. Vote for one of the experts.",
            "政府采购货物和服务招标投标管理办法第四十五条",
        ),
        "not_in_this_round": Wording(
            "本轮只能从列出的成员中推选。请刷新页面后重新选择。",
            "In this round only the members listed stand. Reload the page and choose again.",
            "评标委员会和评标方法暂行规定第九条",
        ),
        "EvaluationState.electing": Wording("推选组长", "Election of the chair"),
        "EvaluationAction.vote_for_chair": Wording("推选组长", "voting for the chair"),
    }
)
