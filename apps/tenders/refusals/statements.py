"""What tenders say of statements signed in the place of proofs."""

from __future__ import annotations

from apps.core.refusals import Wording, words

STATEMENTS = words(
    {
        "statement_items_wrong": Wording(
            "只能选择可以告知承诺的材料，至少一项。",
            "Choose at least one of the proofs that a statement may stand in for.",
            "优化营商环境条例第十九条",
        ),
        "statement_not_signed": Wording("请阅读并签署告知承诺书。", "Read and sign the statement."),
        "statement_given_already": Wording("本标段已签署告知承诺。", "The lot has a signed statement already."),
        "statement_missing": Wording("本标段没有告知承诺。", "The lot has no signed statement."),
        "statement_words_missing": Wording(
            "请写明核查情况或者改正内容。", "State what the check found, or what was corrected."
        ),
        "statement_day_wrong": Wording(
            "改正期限须在今天之后，且不超过容缺补齐的最长期限。",
            "The day to correct is after today and not beyond the longest time of promises.",
        ),
        "statement_day_not_over": Wording("改正期限未届满。", "The day to correct is not over."),
        "statement_found_wrong": Wording(
            "告知承诺经核查不实，改正之前不能办理本环节。",
            "The signed statement was found wrong; this step waits until it is corrected.",
            "优化营商环境条例第十九条",
        ),
        "StatementState.given": Wording("已承诺", "stated"),
        "StatementState.true": Wording("核查属实", "found true"),
        "StatementState.wrong": Wording("核查不实，待改正", "found wrong, to be corrected"),
        "StatementState.corrected": Wording("已改正，待复核", "corrected, to be checked again"),
        "StatementState.broken": Wording("逾期未改正", "not corrected in time"),
        "StatementAction.find_true": Wording("核查属实", "finding it true"),
        "StatementAction.find_wrong": Wording("核查不实", "finding it wrong"),
        "StatementAction.correct": Wording("改正", "correcting"),
        "StatementAction.break": Wording("认定逾期", "breaking"),
    }
)
