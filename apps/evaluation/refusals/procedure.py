"""What the evaluation refuses, in both languages, with the article where there is one."""

from __future__ import annotations

from apps.core.refusals import Wording, words

LAW_37 = "招标投标法第三十七条"
REFRESH = "请刷新页面后重试。"

EVALUATION = words(
    {
        # the committee
        "lot_not_in_evaluation": Wording(
            "本标段现在不在办理此事的阶段（可能尚未开标结束、已暂停或已评完）。请刷新页面查看最新状态。",
            "The lot is not at the stage for this now: not opened yet, halted, or evaluated already. Reload the page.",
        ),
        "scheme_missing": Wording(
            "招标文件的评分办法没有录入为数据，不能在平台上评标。",
            "The tender document's scoring scheme was not entered as data, so bids cannot be evaluated here.",
            "招标投标法第四十条",
        ),
        "nothing_to_evaluate": Wording(
            "没有已开启的投标文件，不能组建评标委员会。",
            "No bid was opened, so no committee can be formed.",
            "招标投标法第三十六条",
        ),
        "committee_unlawful": Wording(
            "评标委员会应为五人以上单数，专家不少于三分之二；现为 {size} 人，专家 {experts} 人。请核对评分办法中的人数。",
            "A committee has five members or more, an odd number, two thirds of them experts; this one would have {size}, "
            "{experts} of them experts. Check the numbers in the scheme.",
            LAW_37,
        ),
        "committee_needs_seven": Wording(
            "预算一千万元以上的采购，评标委员会应为七人以上单数；现为 {size} 人。",
            "From a budget of ten million yuan a procurement has seven members or more; this one would have {size}.",
            "政府采购货物和服务招标投标管理办法第四十七条",
        ),
        "representatives_missing": Wording(
            "招标文件规定采购方代表 {wanted} 名，已指定 {named} 名。请由招标人（采购人）指定后再组建。",
            "The document provides for {wanted} representatives of the buyer; {named} are named. The buyer names them first.",
            LAW_37,
        ),
        "representative_not_the_buyers": Wording(
            "代表应为招标人（采购人）本单位的人员，且不重复。请重新选择。",
            "Representatives are people of the buyer's own organisation, each once. Choose again.",
            LAW_37,
        ),
        "representative_has_interest": Wording(
            "有代表现在或三年内在投标人处任职，应当回避。请招标人（采购人）另行确定代表后再组建。",
            "A representative works, or within three years worked, for a bidder and must stay away. "
            "The buyer names somebody else first.",
            LAW_37,
        ),
        "committee_complete": Wording("评标委员会没有缺员，无需补抽。", "Nobody is missing; nobody is drawn."),
        "committee_short": Wording(
            "评标委员会缺 {missing} 人，补抽到位后再继续。请等待交易中心补抽。",
            "The committee is short of {missing}; it goes on when the centre has drawn a substitute.",
            "招标投标法实施条例第四十八条",
        ),
        # members
        "not_a_member": Wording(
            "您不是本标段评标委员会的成员，不能办理。",
            "You are not a member of this lot's committee.",
            "招标投标法第三十八条",
        ),
        "already_done": Wording(
            "您已经办理过此项，签署的内容不能再改。",
            "You have done this already; what was signed stands.",
            "评标委员会和评标方法暂行规定第十三条",
        ),
        "evaluation_reason_missing": Wording(
            "请写明理由。回避、拒绝签字都应当有书面理由。",
            "Say why. Who withdraws or refuses to sign gives a reason in writing.",
            "招标投标法实施条例第五十三条",
        ),
        # preliminary review
        "verdicts_incomplete": Wording(
            "请对每一份投标文件给出通过或否决的意见，不多不少。",
            "Judge every bid, these and no others.",
        ),
        "verdict_reason_missing": Wording(
            "否决投标应当写明理由。请逐份填写。",
            "A rejection needs its ground. Write it for each bid rejected.",
            "招标投标法实施条例第五十一条",
        ),
        "bid_price_nothing": Wording(
            "投标报价为零的不是有效报价，应当否决，不能通过初步评审。",
            "A price of nothing is no offer; such a bid must be rejected and cannot pass.",
            "招标投标法实施条例第五十一条",
        ),
        "bid_above_ceiling": Wording(
            "投标报价高于最高投标限价的，应当否决，不能通过初步评审。",
            "A price above the ceiling must be rejected; it cannot pass.",
            "招标投标法实施条例第五十一条",
        ),
        # sheets
        "sheet_unreadable": Wording(
            "评分表填写有误（{part}），未保存。" + REFRESH,
            "The sheet cannot be read ({part}); nothing was saved. Reload it.",
        ),
        "sheet_other_bids": Wording(
            "评分表与进入详细评审的投标文件不一致，未保存。" + REFRESH,
            "The sheet does not fit the bids that are scored; nothing was saved. Reload it.",
        ),
        "sheet_incomplete": Wording(
            "评分表没有填完（投标文件 {bid}）。请填写全部评分项后再签署。",
            "The sheet is not complete (bid {bid}). Fill in every item before signing.",
        ),
        "score_impossible": Wording(
            "“{item}”不能打 {score} 分：超出范围或不合打分步长。",
            "“{item}” cannot be scored {score}: outside its range or not a multiple of its step.",
            "政府采购货物和服务招标投标管理办法第六十四条",
        ),
        "score_reason_missing": Wording(
            "“{item}”打了 {score} 分（满分或零分），请写明理由。",
            "“{item}” was scored {score}, the edge of its range. Say why.",
        ),
        # result
        "case_unreadable": Wording(
            "评标数据不完整或有误（{part}），没有计算。",
            "The case is incomplete or mistyped ({part}); nothing was computed.",
        ),
        "case_incomplete": Wording(
            "还有评分表没有交齐（{part}），没有计算。", "Score sheets are missing ({part}); nothing was computed."
        ),
        "price_population_empty": Wording(
            "没有可用于计算评标基准价的报价。", "There is no price from which a base could be computed."
        ),
        "price_base_not_positive": Wording(
            "评标基准价应当大于零。请核对计算参数。", "The base price must be positive. Check the parameters."
        ),
        "price_draw_missing": Wording(
            "系数“{name}”没有抽取结果，不能计算价格分。",
            "The coefficient “{name}” was not drawn, so prices cannot be scored.",
        ),
        "price_ceiling_missing": Wording(
            "计算基准价需要最高投标限价，而本标段没有设定。",
            "The base needs a ceiling price, and the lot has none.",
        ),
        # report
        "report_missing": Wording(
            "评标报告尚未生成。请稍候刷新，或重新生成。",
            "The report is not made yet. Reload in a moment, or ask for it again.",
        ),
        "report_changed": Wording(
            "评标报告已更新，这次签署没有生效。" + REFRESH,
            "The report has changed meanwhile; this signature does not count. Reload and sign again.",
        ),
        "evaluation_request_malformed": Wording(
            "提交的内容格式有误（{field}）。" + REFRESH,
            "What was sent is not of the right form ({field}). Reload the page.",
        ),
        # states and actions in words
        "EvaluationState.prepared": Wording("待组建评标委员会", "Committee to be formed"),
        "EvaluationState.undertaking": Wording("签署承诺", "Undertakings"),
        "EvaluationState.preliminary": Wording("初步评审", "Preliminary review"),
        "EvaluationState.scoring": Wording("详细评审", "Scoring"),
        "EvaluationState.computed": Wording("结果已计算", "Result computed"),
        "EvaluationState.signing": Wording("报告签字", "Report being signed"),
        "EvaluationState.completed": Wording("评标结束", "Completed"),
        "EvaluationState.received": Wording("报告已接收", "Report received"),
        "EvaluationAction.name_representatives": Wording("指定代表", "naming representatives"),
        "EvaluationAction.form_committee": Wording("组建评标委员会", "forming the committee"),
        "EvaluationAction.fill_committee": Wording("补抽专家", "drawing a substitute"),
        "EvaluationAction.undertake": Wording("签署承诺书", "signing the undertaking"),
        "EvaluationAction.recuse": Wording("回避", "withdrawing"),
        "EvaluationAction.judge": Wording("提交初步评审意见", "judging the bids"),
        "EvaluationAction.save_sheet": Wording("保存评分", "saving scores"),
        "EvaluationAction.sign_sheet": Wording("签署评分表", "signing the score sheet"),
        "EvaluationAction.ask_for_report": Wording("生成评标报告", "making the report"),
        "EvaluationAction.record_report": Wording("登记评标报告", "recording the report"),
        "EvaluationAction.sign_report": Wording("签署评标报告", "signing the report"),
        "EvaluationAction.refuse_to_sign": Wording("拒绝签字", "refusing to sign"),
        "EvaluationAction.receive_report": Wording("接收评标报告", "receiving the report"),
    }
)
