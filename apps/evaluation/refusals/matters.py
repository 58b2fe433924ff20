"""What is refused around rejections, enquiries, corrections and qualification, in both languages, with the article."""

from __future__ import annotations

from apps.core.refusals import Wording, words

WORKS_51 = "招标投标法实施条例第五十一条"
WORKS_52 = "招标投标法实施条例第五十二条"

MATTERS = words(
    {
        "rejection_ground_unknown": Wording(
            "否决应当选定法定情形。请从列出的情形中选一项。",
            "A rejection rests on a ground that the law names. Choose one of those listed.",
            WORKS_51,
        ),
        "rejection_place_missing": Wording(
            "否决应当写明招标文件的条款和投标文件的页码。请补充。",
            "A rejection names the clause of the document and the page of the bid. Add them.",
            WORKS_51,
        ),
        "rejection_contradicts_itself": Wording(
            "有评审项不符合的投标应当否决；全部符合的不能否决。请核对“{node}”。",
            "A bid that fails an item is rejected, one that meets all is not. Look at “{node}” again.",
        ),
        "node_unknown": Wording(
            "评审项与招标文件不一致。请刷新页面后重试。",
            "The items reviewed are not those of the document. Reload the page.",
            "招标投标法第四十条",
        ),
        "deviations_too_many": Wording(
            "“{node}”的细微偏差超过允许的 {allowed} 项，应当否决。",
            "“{node}” allows {allowed} minor deviations; with more the bid is rejected.",
            "评标委员会和评标方法暂行规定第二十六条",
        ),
        "not_the_chair": Wording(
            "由评标委员会主任（组长）办理。",
            "The chair of the committee does this.",
        ),
        "matters_open": Wording(
            "还有 {count} 项澄清或者表决没有结果，有了结果才能提交。请到“澄清与表决”页查看。",
            "{count} enquiries or votes are still open; conclude when they are settled. See the page of enquiries and votes.",
            "招标投标法第三十九条",
        ),
        "qualification_not_examined": Wording(
            "采购人或者采购代理机构还没有完成资格审查，请等待。",
            "The purchaser or its agency has not yet examined who is qualified. Wait for it.",
            "政府采购货物和服务招标投标管理办法第四十四条",
        ),
        "qualification_not_asked": Wording(
            "只有政府采购由采购人或者采购代理机构审查资格；本项目由评标委员会评审。",
            "Only in a procurement does the buyer's side examine qualification; here the committee does.",
            "政府采购货物和服务招标投标管理办法第四十四条",
        ),
        "review_has_begun": Wording(
            "评标委员会已经开始评审，资格审查不能再改。",
            "The committee has begun its review; qualification can no longer be examined.",
        ),
        "low_price_unexplained": Wording(
            "有 {count} 家报价触发异常低价情形，须先由投标人说明、评审委员会作出结论。请到“澄清与表决”页办理。",
            "{count} prices are abnormally low and must be explained and judged first. See the page of enquiries and votes.",
            "财库〔2026〕2号",
        ),
        "explanation_first": Wording(
            "认为报价低于成本的，应当先要求投标人说明，不能直接否决。请发出报价说明通知。",
            "Before a price is rejected as too low the bidder explains it. Ask for the explanation first.",
            "评标委员会和评标方法暂行规定第二十一条",
        ),
        "explanation_awaited": Wording(
            "投标人还在答复期限内，期满或者答复后再表决。",
            "The bidder may still answer. Vote when the answer is here or the time has passed.",
            "财库〔2026〕2号",
        ),
        "correction_binding": Wording(
            "供应商不确认修正的，其投标无效，不由表决改变。",
            "A supplier that does not confirm the correction is out; a vote does not change that.",
            "政府采购货物和服务招标投标管理办法第五十九条",
        ),
        "correction_changes_nothing": Wording(
            "按所填的数字，报价没有需要修正的地方。",
            "By these figures there is nothing to correct.",
        ),
        "figures_unreadable": Wording(
            "金额填写有误。请填数字，最多两位小数。",
            "An amount cannot be read. Write a number with at most two decimals.",
        ),
        "motion_unknown": Wording("没有这项表决，或者已经有结果。", "There is no such vote, or it is settled already."),
        "bid_not_in_review": Wording(
            "这份投标文件不在评审之列，或者已被否决。",
            "This bid is not under review, or was rejected already.",
        ),
        "enquiry_unknown": Wording("没有这项澄清，或者已经处理。", "There is no such enquiry, or it was dealt with."),
        "enquiry_text_missing": Wording(
            "请写明不明确、不一致的地方和它在投标文件中的页码。",
            "Say what is unclear or contradictory, and on which page of the bid.",
            WORKS_52,
        ),
        "enquiry_already_open": Wording(
            "对这家投标人的同类询问还没有结束。",
            "A question of this kind to this bidder is still open.",
        ),
        "enquiry_time_too_short": Wording(
            "答复时间不少于 {minutes} 分钟。",
            "The bidder has {minutes} minutes or more to answer.",
            "财库〔2026〕2号",
        ),
        "enquiry_over": Wording(
            "答复期限已过，不再接收。由评标委员会按招标文件规定处理。",
            "The time to answer has passed; nothing more is received. The committee goes on by the document.",
            WORKS_52,
        ),
        "enquiry_answer_missing": Wording("请写明答复内容。", "Write the answer."),
        "enquiry_files_too_many": Wording(
            "证明材料最多 {limit} 份。请合并后上传。", "At most {limit} files. Join them and upload again."
        ),
        "bill_unreadable": Wording(
            "这个文件读不出工程量清单。表头应有“项目名称、工程量、单价、合价”，格式为 CSV 或 XLSX。",
            "No bill of quantities can be read from this file. CSV or XLSX, with columns for name, quantity, unit price and total.",
        ),
        "EvaluationAction.examine_qualification": Wording("资格审查", "examining qualification"),
        "EvaluationAction.propose_rejection": Wording("提出否决", "proposing a rejection"),
        "EvaluationAction.vote": Wording("表决", "voting"),
        "EvaluationAction.draft_enquiry": Wording("拟写澄清", "drafting an enquiry"),
        "EvaluationAction.send_enquiry": Wording("发出澄清", "sending an enquiry"),
        "EvaluationAction.drop_enquiry": Wording("不发出澄清", "dropping an enquiry"),
        "EvaluationAction.answer_enquiry": Wording("答复澄清", "answering an enquiry"),
    }
)
