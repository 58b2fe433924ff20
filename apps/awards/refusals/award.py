"""What awards say when they refuse, in both languages, and the names of their states."""

from __future__ import annotations

from apps.core.refusals import Wording, words

LAW = words(
    {
        "candidates_missing": Wording(
            "评标报告没有推荐中标候选人，不能公示。请核对评标报告，或依法重新招标。",
            "The report recommends no candidate, so there is nothing to publish. Check the report, or tender again.",
            "招标投标法实施条例第五十三条",
        ),
        "candidates_too_many": Wording(
            "评标报告推荐了{count}名候选人，依法不超过3名。请退回评标委员会更正。",
            "The report recommends {count} candidates; the law allows three at most. Have the committee correct it.",
            "招标投标法实施条例第五十三条",
        ),
        "publicity_too_short": Wording(
            "公示期不得少于{days}日。请核对前附表。",
            "The publicity lasts {days} days at least. Check the data sheet.",
            "招标投标法实施条例第五十四条",
        ),
        "publicity_unknown_to_procurement": Wording(
            "政府采购不公示候选人：采购人收到评审报告后按排序确定中标供应商，再公告结果。",
            "A procurement has no publicity of candidates: the purchaser decides on the report, then publishes the result.",
            "政府采购法实施条例第四十三条",
        ),
        "publicity_missing": Wording(
            "尚未公示中标候选人，不能进行此操作。请先公示。",
            "The candidates were not made public yet. Publish them first.",
            "招标投标法实施条例第五十四条",
        ),
        "publicity_not_over": Wording(
            "公示期未满，任何人都可以提出异议。期满后由系统按国家标准时间结束公示。",
            "The publicity is not over and anybody may object. It ends by the standard clock.",
            "招标投标法实施条例第五十四条",
        ),
        "withdrawal_needs_objection": Wording(
            "没有成立的异议，不能撤回中标候选人公示。",
            "No objection was upheld, so the published candidates cannot be withdrawn.",
            "招标投标法实施条例第五十四条",
        ),
        "committee_judges_other_lots": Wording(
            "同一评标委员会评审的标段 {lots} 还没有确定中标人。公告结果会公开评委名单，请先定标，再一并公告。",
            "Lots {lots}, judged by the same committee, have no winner yet. The result names the evaluators: decide those first.",
            "招标投标法第三十七条",
        ),
        "award_out_of_order": Wording(
            "应当按排序确定中标人，所选的不是排在最前的候选人。前一名有法定情形的，请先登记理由。",
            "The award goes by order, and the one chosen is not the first. If the one before has a legal ground against "
            "him, record it first.",
            "招标投标法实施条例第五十五条；政府采购法实施条例第四十三条",
        ),
        "no_candidate_left": Wording(
            "候选人均已有法定情形，没有可以确定的中标人。请依法重新招标（采购）。",
            "No candidate is left to award to. Tender again as the law says.",
            "招标投标法实施条例第五十五条",
        ),
        "passing_over_ground_missing": Wording(
            "不按排序确定须选择法定情形：放弃中标、不可抗力、不按要求提交履约保证金、有影响中标结果的违法行为。",
            "A candidate is passed over on four grounds only: giving up, force majeure, no performance bond as required, "
            "or an unlawful act that affects the result.",
            "招标投标法实施条例第五十五条",
        ),
        "passing_over_reason_missing": Wording(
            "请写明事实和证明材料。理由将记入项目记录。",
            "State the facts and the proof. The reason is kept on record.",
            "电子招标投标办法第四十九条",
        ),
        "passing_over_out_of_order": Wording(
            "应当按排序逐一处理，所选的不是当前排在最前的候选人。请刷新页面。",
            "The order is gone through one by one, and the one chosen is not the first. Reload the page.",
            "招标投标法实施条例第五十五条",
        ),
    }
)

DESK = words(
    {
        "award_candidate_unknown": Wording(
            "所选的投标文件不是本标段的中标候选人。请刷新页面后重新选择。",
            "The bid chosen is not a candidate of this lot. Reload the page and choose again.",
        ),
        "report_not_received": Wording(
            "评标报告尚未完成签署并接收，不能进入定标。请先接收评标报告。",
            "The report is not signed and received yet. Receive it first.",
            "招标投标法实施条例第五十三条",
        ),
        "notice_by_platform": Wording(
            "中标通知书在公告结果时由平台制作并发出，不能另行操作。",
            "The platform makes and sends the award notice when the result is published; nobody else can.",
        ),
        "publicity_ends_by_clock": Wording(
            "公示期由国家标准时间结束，任何人不能手动结束。",
            "The publicity ends by the standard clock. Nobody can end it by hand.",
            "招标投标法实施条例第五十四条",
        ),
    }
)

NAMES = words(
    {
        "AwardState.report_received": Wording("待定标", "Report received"),
        "AwardState.publicity": Wording("候选人公示中", "Candidates in publicity"),
        "AwardState.publicity_over": Wording("公示期满", "Publicity over"),
        "AwardState.decided": Wording("已定标", "Decided"),
        "AwardState.published": Wording("结果已公告", "Result published"),
        "AwardState.notified": Wording("中标通知书已发出", "Award notice issued"),
        "AwardState.contracted": Wording("合同已签订", "Contract signed"),
        "AwardAction.publish_candidates": Wording("公示中标候选人", "publishing the candidates"),
        "AwardAction.end_publicity": Wording("结束公示", "ending the publicity"),
        "AwardAction.withdraw_candidates": Wording("撤回候选人公示", "withdrawing the published candidates"),
        "AwardAction.pass_over": Wording("登记不按排序的情形", "passing a candidate over"),
        "AwardAction.decide": Wording("确定中标人", "deciding the award"),
        "AwardAction.publish_result": Wording("公告中标结果", "publishing the result"),
        "AwardAction.issue_notice": Wording("发出中标通知书", "issuing the award notice"),
        "AwardAction.sign_contract": Wording("登记合同", "recording the contract"),
    }
)
