"""What is refused about the report: silence, chapters, and the return of a signed one."""

from __future__ import annotations

from apps.core.refusals import Wording, words

GP_64 = "政府采购货物和服务招标投标管理办法第六十四条"

REPORT = words(
    {
        "signing_not_over": Wording(
            "签字期限还没有到，不能按未签字处理。请等待成员签字或者书面说明理由。",
            "The time to sign is not over; nobody's silence counts yet. Wait for signatures or written reasons.",
            "招标投标法实施条例第五十三条",
        ),
        "majority_not_signed": Wording(
            "签字的成员没有过半数，未签字的不能视为同意。请联系各成员签字或者书面说明理由。",
            "Fewer than half of the members have signed, so silence does not count as agreement. Ask them to sign or to say why not.",
            "评标委员会和评标方法暂行规定第四十三条",
        ),
        "recheck_not_founded": Wording(
            "核验没有发现这一类错误，不能退回复核。评标报告签署后，只有分值汇总计算错误、分项评分超出评分标准范围、"
            "客观评审因素评分不一致、评分畸高畸低四种情形可以修改结果；其他问题请向行政监督部门反映。",
            "The check found no error of this kind, so the report is not returned. A signed result changes for four errors only: a wrong "
            "sum, a score outside its range, objective items scored differently, a score strikingly high or low. Take anything else "
            "to the supervisor.",
            GP_64,
        ),
        "recheck_other_scores": Wording(
            "复核只能修改被指出的评分，其他评分应当与原评分表一致。请刷新页面后重新填写。",
            "Only the scores that were pointed out may change; all others stay as they were signed. Reload and fill in again.",
            GP_64,
        ),
        "recheck_reason_missing": Wording(
            "对每一处被指出的评分，无论修改还是维持，都应当写明理由。",
            "Give a reason for each score that was pointed out, whether it changes or stays.",
            GP_64,
        ),
        "written_by_the_chair": Wording(
            "报告章节由评标委员会组长编写。",
            "The chapters of the report are written by the chair of the committee.",
            "评标委员会和评标方法暂行规定第四十二条",
        ),
        "EvaluationState.rechecking": Wording("复核评分", "Scores looked at again"),
        "EvaluationAction.write_chapters": Wording("编写报告章节", "writing chapters of the report"),
        "EvaluationAction.count_silence": Wording("未签字视为同意", "counting silence as agreement"),
        "EvaluationAction.return_report": Wording("退回复核", "returning the report"),
        "EvaluationAction.reconsider": Wording("复核评分", "looking at scores again"),
    }
)
