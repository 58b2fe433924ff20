"""What is refused while members score and the chair asks, in both languages, with the article where there is one."""

from __future__ import annotations

from apps.core.refusals import Wording, words

MARKING = words(
    {
        "workplace_elsewhere": Wording(
            "您正在另一处打分。一位评委同时只能在一处打分；要在这里继续，请选择“在这里继续打分”，那一处随即锁定。",
            "You are scoring somewhere else. A member scores at one place at a time; choose “Go on here” and the other is locked.",
        ),
        "workplace_locked": Wording(
            "打分已经转到另一处，这里已锁定，改动没有保存。要在这里继续，请重新打开本页并选择“在这里继续打分”。",
            "Scoring went on at another place and this one is locked; the change was not saved. "
            "Open the page again and choose “Go on here”.",
        ),
        "blind_file_unreadable": Wording(
            "这份文件不能去除属性，暗标评审期间不显示。请告诉组长和现场工作人员。",
            "The properties of this file cannot be removed, so it is not shown during the blind review. "
            "Tell the chair and the staff.",
        ),
        "asked_by_the_chair": Wording(
            "只有评标委员会组长可以要求说明打分理由。",
            "Only the chair of the committee asks for reasons.",
            "评标委员会和评标方法暂行规定第九条",
        ),
        "nothing_to_explain": Wording(
            "没有需要说明的打分，或者已经要求说明。请刷新页面。",
            "No score waits to be asked about, or it was asked about already. Reload the page.",
        ),
        "scores_unexplained": Wording(
            "还有 {count} 处打分与其他评委差距较大而没有理由。请组长要求说明，评委说明后再生成报告。",
            "{count} scores are far from the others and have no reason. The chair asks, the member answers, "
            "then the report is made.",
            "政府采购货物和服务招标投标管理办法第六十四条",
        ),
        "EvaluationAction.take_workplace": Wording("进入打分", "entering the score room"),
        "EvaluationAction.ask_for_reasons": Wording("要求说明打分理由", "asking for reasons"),
        "EvaluationAction.explain_score": Wording("说明打分理由", "explaining a score"),
    }
)
