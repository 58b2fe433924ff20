"""What awards say when they refuse something about the decision's record, the contract or the end without an award."""

from __future__ import annotations

from apps.core.refusals import Wording, words

CONTRACT = words(
    {
        "contract_price_other": Wording(
            "合同价款与中标金额不一致。合同应当按照招标文件和中标人的投标文件订立，不得背离实质性内容。请核对。",
            "The price of the contract is not the price awarded. A contract follows the document and the winning bid. "
            "Check it.",
            "招标投标法第四十六条；政府采购法第四十六条",
        ),
        "contract_day_wrong": Wording(
            "合同签订日期应在中标通知书发出之日至今日之间。请核对。",
            "The day of signing lies between the award notice and today. Check it.",
            "招标投标法第四十六条；政府采购法第四十六条",
        ),
        "contract_incomplete": Wording(
            "请填写合同编号和履行期限，并上传已签订的合同（PDF）。",
            "State the contract's number and term, and hand in the signed contract as PDF.",
        ),
        "contract_missing": Wording(
            "尚未登记合同，不能办理此事项。请先登记合同。",
            "No contract was recorded yet. Record it first.",
        ),
        "duty_unknown": Wording(
            "本标段没有这一法定事项。请刷新页面后重新选择。",
            "The law asks for no such thing here. Reload the page and choose again.",
        ),
        "duty_done_already": Wording("该事项已登记，不能重复登记。", "This was recorded already."),
        "duty_day_wrong": Wording(
            "办理日期应在期限起算之日至今日之间。请核对。",
            "The day lies between the beginning of its time and today. Check it.",
        ),
        "performance_text_missing": Wording(
            "请写明履约情况。",
            "Say how the contract was performed.",
        ),
        "contract_overdue_by_clock": Wording(
            "合同是否逾期由国家标准时间判断，不能手动登记。",
            "Whether a contract is overdue is told by the standard clock.",
        ),
        "contract_not_overdue": Wording("合同签订期限还没有届满。", "The time for the contract has not run out."),
    }
)

DELIBERATION = words(
    {
        "deliberation_missing": Wording(
            "本标段评定分离，应当按招标文件规定的定标方法确定中标人，并填写定标记录。",
            "Award is separated from evaluation here: decide by the method of the document and record how.",
            "招标投标法第四十条",
        ),
        "deliberation_not_foreseen": Wording(
            "招标文件没有规定评定分离，应当按排序确定中标人，不填写定标记录。",
            "The document does not separate award and evaluation: the award goes by order.",
            "招标投标法第四十条；招标投标法实施条例第五十五条",
        ),
        "deliberation_day_wrong": Wording(
            "定标会的日期不能晚于今日。请核对。", "The meeting cannot lie ahead. Check its day."
        ),
        "deliberation_group_wrong": Wording(
            "定标委员会应为{least}人以上单数。请核对人数。",
            "The deciding group has an odd number of {least} or more. Check it.",
        ),
        "deliberation_reason_missing": Wording("请写明定标理由。", "State the reasons of the decision."),
        "deliberation_not_lowest": Wording(
            "招标文件规定以价格竞争定标，所选的不是报价最低的候选人。",
            "The document decides by price, and the one chosen is not the lowest.",
            "招标投标法第四十条",
        ),
        "deliberation_votes_wrong": Wording(
            "票数合计应等于定标委员会人数（{members}），且只能投给候选人。请核对。",
            "The votes add up to the group's {members} members and go to candidates only. Check them.",
        ),
        "deliberation_no_majority": Wording(
            "所选的候选人得票没有超过半数。请再次投票后登记。",
            "The one chosen has no majority of the votes. Vote again, then record it.",
        ),
    }
)

ENDING = words(
    {
        "ending_ground_missing": Wording(
            "请选择流标（废标）的法定情形。",
            "Choose the legal ground on which it ends.",
            "招标投标法第四十二条；政府采购法第三十六条",
        ),
        "ending_ground_wrong": Wording(
            "还有可以确定为中标人的候选人，不能以“没有候选人”为由结束。请先逐一登记法定情形，或者选择其他情形。",
            "There are candidates left, so it cannot end for want of one. Record their grounds first or choose another.",
            "招标投标法实施条例第五十五条",
        ),
        "EndingGround.no_candidate": Wording("没有可以确定的中标人", "nobody to award to"),
        "EndingGround.fewer_than_three": Wording("符合条件或者有实质响应的不足三家", "fewer than three responsive"),
        "EndingGround.unlawful_act": Wording("出现影响采购公正的违法违规行为", "unlawful acts that affect fairness"),
        "EndingGround.over_budget": Wording("报价均超过预算，不能支付", "every price above the budget"),
        "EndingGround.task_cancelled": Wording("因重大变故，任务取消", "task cancelled for a grave reason"),
    }
)
