"""What the decryption says when it refuses an extension, an incident, a report or a custodians' case."""

from __future__ import annotations

from apps.core.refusals import Wording, words

REMEDIES = words(
    {
        "backup_in_hand": Wording(
            "备份文件正在核对，请等待结果。不符的，会说明原因，可以重新导入。",
            "The backup is being checked: wait for the result. If it is not the right one you hear why, and may import another.",
        ),
        "extension_wrong": Wording(
            "每次延长须为1至{most}分钟。请改写后再提交。",
            "An extension is 1 to {most} minutes. Correct it and try again.",
            "电子招标投标办法第三十条",
        ),
        "nothing_to_extend": Wording(
            "所有投标文件都已解密或归因，不需要延长。",
            "Every bid is released or its cause is stated, so there is nothing to extend the time for.",
            "电子招标投标办法第三十条",
        ),
        "not_decrypting": Wording(
            "当前不在解密阶段，不能延长解密时间。",
            "Bids are not being decrypted now, so the time for it cannot be extended.",
            "电子招标投标办法第三十条",
        ),
        "no_outage": Wording(
            "按公布的规则，现在没有需要处置的平台故障。需要暂停或延长的，请写明理由办理。",
            "By the published rule there is no outage to act on now. To pause or extend, do so with a reason of your own.",
            "电子招标投标办法第三十一条",
        ),
        "attempts_enough": Wording(
            "失败报告已有{limit}次，足以作为证据，不再记录。请联系技术值守。",
            "{limit} failed attempts are kept, which is enough as evidence. Call the technical duty.",
        ),
        "escrow_not_named": Wording(
            "招标文件没有规定密钥托管的补救措施，不能由托管人开启。",
            "The tender document does not name escrow among its remedies, so custodians cannot open a bid.",
            "电子招标投标办法第三十一条",
        ),
        "bid_not_in_escrow": Wording(
            "该投标文件封装时没有选择密钥托管，托管人没有份额，不能由托管人开启。请按证据归因。",
            "This bid was sealed without escrow; custodians have no share of it. State the cause by the evidence.",
            "电子招标投标办法第三十一条",
        ),
        "case_not_needed": Wording(
            "该投标文件已经开启，或者问题出在封装的内容，不需要或不能由托管人开启。",
            "This bid is open, or what was sealed is itself the trouble: custodians are not needed or cannot help.",
            "电子招标投标办法第三十一条",
        ),
        "case_open_already": Wording(
            "该投标文件已有托管开启申请在办理。",
            "A custody case for this bid is under way already.",
        ),
        "case_unknown": Wording(
            "没有该托管开启申请。请刷新页面核对。",
            "There is no such custody case. Reload the page and check.",
        ),
        "cases_waiting": Wording(
            "还有托管开启申请未批准或退回，不能结束解密。报价公开之后再决定补救，不公平。",
            "A custody case is neither approved nor declined, so decryption is not settled: no remedy is decided after prices are known.",
            "电子招标投标办法第三十条、第三十一条",
        ),
        "cases_open": Wording(
            "还有托管开启没有完成，不能继续。请等待托管人交回份额；等候三十分钟后仍未交齐的，可以终止。",
            "A custody case is still under way. Wait for the custodians; after thirty minutes the host may end it.",
            "电子招标投标办法第三十一条",
        ),
        "custodians_awaited": Wording(
            "托管人还在规定的等候时间内，不能终止。请在批准三十分钟后再办理。",
            "The custodians still have time. The case may be ended thirty minutes after it was approved.",
            "电子招标投标办法第三十一条",
        ),
        "case_approver_wrong": Wording(
            "托管开启须由采购（招标）一方的另一人和行政监督各批准一次，申请人不能批准。",
            "Somebody else of the buyer's side and the supervisor each approve a custody case; who opened it does not.",
            "电子招标投标办法第三十一条",
        ),
        "case_approved_already": Wording(
            "这一方已经批准，无需重复。",
            "This side has approved already.",
        ),
        "not_a_custodian_of_case": Wording(
            "您不是该投标文件选定的托管人，不能交回份额。",
            "You are not one of the custodians whom this bid names.",
            "电子招标投标办法第三十一条",
        ),
        "share_handed_already": Wording(
            "您的份额已经交回，无需重复。",
            "Your share is handed in already.",
        ),
        "CaseState.waiting": Wording("待批准", "waiting for approval"),
        "CaseState.approved": Wording("已批准，待托管人交回份额", "approved, waiting for custodians"),
        "CaseState.opened": Wording("已开启", "opened"),
        "CaseState.declined": Wording("不予批准", "declined"),
        "CaseState.ended": Wording("已终止", "ended"),
        "CaseAction.approve": Wording("批准托管开启", "approving the custody case"),
        "CaseAction.decline": Wording("不予批准", "declining the custody case"),
        "CaseAction.hand_share": Wording("交回份额", "handing in a share"),
        "CaseAction.open": Wording("开启", "opening"),
        "CaseAction.end": Wording("终止托管开启", "ending the custody case"),
        "OpeningAction.extend": Wording("延长解密", "extending decryption"),
        "OpeningAction.report_attempt": Wording("报告解密失败", "reporting a failed attempt"),
        "OpeningAction.open_case": Wording("申请托管开启", "opening a custody case"),
        "OpeningAction.decide_case": Wording("批准或退回托管开启", "deciding a custody case"),
        "OpeningAction.hand_share": Wording("交回托管份额", "handing in a custodian's share"),
        "OpeningAction.end_case": Wording("终止托管开启", "ending a custody case"),
    }
)
