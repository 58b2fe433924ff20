"""What tenders say of objections to the document."""

from __future__ import annotations

from apps.core.refusals import Wording, words

OBJECTIONS = words(
    {
        "objection_unanswered": Wording(
            "还有{count}项异议没有答复，答复前招标投标活动暂停，不能恢复、截止或者开标。请先答复。",
            "{count} objections are not answered. Until then the procedure stands still: it cannot be resumed, closed "
            "or opened. Answer them first.",
            "招标投标法实施条例第二十二条、第五十四条",
        ),
        "objector_not_a_bidder": Wording(
            "提出异议、质疑或者询问须以投标人（供应商）的席位实名办理。请切换身份，或先申请入驻。",
            "Objections and enquiries are raised under one's name from a bidder's seat. Switch to it, or apply for one.",
            "招标投标法实施条例第二十二条；政府采购法第五十二条",
        ),
        "not_your_objection": Wording(
            "只有提出的单位可以撤回。", "Only the organisation that raised it may withdraw it."
        ),
        "objection_kind_wrong": Wording(
            "本标段不适用所选的类别：工程建设招标提出异议，政府采购提出质疑或者询问。请重新选择。",
            "This kind does not belong to the lot: objections are for works tenders, challenges and enquiries for "
            "government procurement. Choose again.",
            "招标投标法实施条例第二十二条；政府采购法第五十一条、第五十二条",
        ),
        "objection_not_heard": Wording(
            "标段现在的状态为“{state}”，不能再就招标文件提出。认为违法的，可以依法向行政监督部门投诉。",
            "The lot stands at “{state}”, so nothing can be raised against its document any more. Where the law was "
            "broken you may complain to the supervisor.",
            "招标投标法实施条例第二十二条、第六十条",
        ),
        "result_not_public": Wording(
            "评标结果尚未公示（公告），不能就结果提出。公示（公告）后请在期限内提出。",
            "The result was not made public yet, so nothing can be raised against it. Do so in time once it is.",
            "招标投标法实施条例第五十四条；政府采购法第五十二条",
        ),
        "objection_incomplete": Wording(
            "请写明事项，以及事实、理由和请求。", "State the matter, and the facts, the reasons and what you ask for."
        ),
        "objection_too_long": Wording(
            "文字超过{limit}个字符的上限。请缩短，详细内容可以放在附件中。",
            "The text exceeds {limit} characters. Shorten it; details can go into the attachment.",
        ),
        "objection_names_objector": Wording(
            "事项会向社会公开，其中写有本单位或者本人的名称。请删去，以免泄露潜在投标人。",
            "The matter is made public and names your organisation or you. Take the name out: who may bid is secret.",
            "招标投标法第二十二条",
        ),
        "answer_names_objector": Wording(
            "答复会向社会公开，其中写有提出人的名称。请删去，投标截止前不得泄露潜在投标人。",
            "The answer is made public and names who raised it. Take the name out: who may bid is secret.",
            "招标投标法第二十二条",
        ),
        "objection_known_on_wrong": Wording(
            "收到采购文件的日期应在公告发布日至今日之间，且不晚于文件提供期限的最后一日（{latest}）。请核对。",
            "The day on which you got the document lies between the notice and today, and not after the last day of its "
            "availability ({latest}). Check it.",
            "政府采购法实施条例第五十三条",
        ),
        "objection_too_many": Wording(
            "本单位在本标段已有{limit}项待答复。请等待答复，或将内容并入已提出的事项。",
            "{limit} of yours wait for an answer on this lot. Wait for it, or add to what was raised.",
        ),
        "objection_answer_missing": Wording(
            "请写明答复意见。", "Write the answer.", "招标投标法实施条例第二十二条；政府采购法第五十三条"
        ),
        "objection_outcome_missing": Wording(
            "请选择异议（质疑）是否成立。",
            "Say whether it is upheld.",
            "招标投标法实施条例第五十四条；政府采购法第五十三条",
        ),
        "objection_in_time": Wording(
            "提出时没有超过法定期限，不能以逾期为由不予受理。",
            "It was raised in time and cannot be turned away as late.",
            "招标投标法实施条例第二十二条；政府采购法第五十二条",
        ),
        "objection_not_overdue": Wording("答复期限还没有届满。", "The time to answer has not run out."),
        "DocumentObjectionState.raised": Wording("待答复", "Waiting for an answer"),
        "DocumentObjectionState.answered": Wording("已答复", "Answered"),
        "DocumentObjectionState.withdrawn": Wording("已撤回", "Withdrawn"),
        "DocumentObjectionState.not_admitted": Wording("逾期不予受理", "Not admitted, too late"),
        "DocumentObjectionAction.answer": Wording("答复", "answering"),
        "DocumentObjectionAction.withdraw": Wording("撤回", "withdrawing"),
        "DocumentObjectionAction.turn_away": Wording("逾期不予受理", "turning it away as late"),
    }
)
