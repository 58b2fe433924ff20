"""What the hall refuses by its own order."""

from __future__ import annotations

from apps.core.refusals import Wording, words

HALL = words(
    {
        "backup_damaged": Wording(
            "备份文件不完整或已损坏，没有导入。请换一份完好的副本再试。",
            "The backup is damaged or not whole; nothing was imported. Try another copy of it.",
        ),
        "backup_of_other_bid": Wording(
            "备份文件是另一次封装的，不是截止时签收的那一版，没有导入。请找出与回执同一版的备份文件。",
            "The backup is of another sealing than the revision that stood at the deadline; nothing was imported. Find the backup "
            "of the revision on your receipt.",
            "招标投标法第二十九条",
        ),
        "backup_not_committed": Wording(
            "备份文件的内容与投标声明承诺的不一致（信封：{envelope}），没有导入。只接受截止前已经封装的原样内容。",
            "The backup is not what the signed statement committed to (envelope: {envelope}); nothing was imported. Only the very "
            "bytes that were sealed before the deadline are taken.",
            "招标投标法第二十九条",
        ),
        "backup_part_wrong": Wording(
            "备份文件的第{number}片在传输中损坏、超出上限或缺失，没有导入。请重新导入。",
            "Part {number} of the backup was damaged on its way, is too large or is missing; nothing was imported. Import it again.",
        ),
        "opening_not_started": Wording(
            "开标尚未开始。到投标截止时间后由主持人开始。",
            "The opening has not started. The host starts it once the deadline has come.",
        ),
        "not_the_host": Wording(
            "只有本次开标的主持人可以办理。",
            "Only the host of this opening may do this.",
        ),
        "not_the_witness": Wording(
            "此事由交易中心见证人员办理。",
            "This is done by the centre's witness.",
        ),
        "not_this_holder": Wording(
            "您不能以“{role}”身份持钥。主持人、见证人和招标人（采购人）代表须为三位不同的人。",
            "You cannot be the holder “{role}”. Host, witness and the buyer's representative are three different people.",
        ),
        "holder_twice": Wording(
            "您已以另一身份持钥。三位持钥人须为不同的人。",
            "You already are a holder in another role. The three holders are three different people.",
        ),
        "not_the_holder_registered": Wording(
            "登记的持钥人不是您。请由登记时的本人办理。",
            "Somebody else registered as this holder. The same person reveals the shares.",
        ),
        "recipient_malformed": Wording(
            "持钥公钥格式有误。请刷新页面后重新就绪。",
            "The holder's key is malformed. Reload the page and get ready again.",
        ),
        "recipient_used": Wording(
            "持钥公钥已经用过。每次开标须使用新的密钥，请刷新页面后重新就绪。",
            "The holder's key was used before. Each opening takes a new one: reload the page and get ready again.",
        ),
        "draw_secret_malformed": Wording(
            "随机数须为32字节、盐须为16字节（十六进制）。请重新生成。",
            "The secret has 32 bytes and the nonce 16, in hex. Make new ones.",
        ),
        "draw_contributed_already": Wording(
            "见证人的随机数已提交，不能更换。",
            "The witness's secret was given already and cannot be replaced.",
        ),
        "no_bid_of_yours": Wording(
            "贵单位没有有效的投标文件，不能办理。",
            "Your organisation has no bid in force here.",
        ),
        "list_not_published": Wording(
            "投标人名单尚未公布，不能办理。请等待主持人公布名单。",
            "The list of bidders is not published yet. Wait until the host publishes it.",
        ),
        "bid_not_listed": Wording(
            "该投标文件不在公布的名单中。请核对。",
            "This bid is not on the published list. Check it.",
        ),
        "signed_in_already": Wording(
            "贵单位已签到，无需重复。",
            "Your organisation has signed in already.",
        ),
        "released_already": Wording(
            "该投标文件已解密，不能重复或更改。",
            "This bid is released already; a release is neither repeated nor changed.",
        ),
        "attributed_already": Wording(
            "该投标文件已归因，不能更改。",
            "The cause for this bid is stated already and is not changed.",
        ),
        "revealed_already": Wording(
            "您的份额已公开，无需重复。",
            "Your shares are revealed already.",
        ),
        "confirmed_already": Wording(
            "贵单位已确认，不能更改。如有异议，请另行提出。",
            "Your organisation has confirmed already. If you object, raise an objection.",
        ),
        "objection_answered_already": Wording(
            "该异议已答复，不能更改。",
            "This objection is answered already.",
        ),
        "objection_unknown": Wording(
            "没有该异议。请刷新页面核对。",
            "There is no such objection. Reload the page and check.",
        ),
        "objection_text_missing": Wording(
            "不接受唱标结果的，请写明异议内容。",
            "Say what is wrong when you do not accept what was read out.",
        ),
        "text_too_long": Wording(
            "内容不能超过{limit}个字符。",
            "The text may have {limit} characters at most.",
        ),
        "statement_wrong": Wording(
            "签名内容格式有误，未接受。请刷新页面后重试。",
            "The signed statement is not of the right form and was not accepted. Reload the page and try again.",
        ),
        "statement_for_other": Wording(
            "签名内容与本标段或本投标文件不符（{field}），未接受。请刷新页面后重试。",
            "The signed statement is for something else ({field}) and was not accepted. Reload the page and try again.",
        ),
        "release_incomplete": Wording(
            "解密内容不完整：每个信封须为三位持钥人各备一份。请刷新页面后重试。",
            "The release is not complete: every envelope needs a sealed share for each of the three holders. Reload and retry.",
        ),
        "shares_wrong": Wording(
            "公开的份额与已解密的投标文件不符，未接受。请刷新页面后重试。",
            "The shares do not fit the released bids and were not accepted. Reload the page and try again.",
        ),
        "bid_not_opened": Wording(
            "该投标文件未开启，不需确认。",
            "This bid was not opened, so there is nothing to confirm.",
        ),
        "seat_missing": Wording(
            "您当前没有有效席位，不能办理。请切换身份后重试。",
            "You act from no seat now. Switch to one and try again.",
        ),
        "opening_not_handed_over": Wording(
            "开标尚未移交评标。",
            "The opening has not been handed over to evaluation.",
        ),
        "opening_request_malformed": Wording(
            "请求内容有误（{field}）。请刷新页面后重试。",
            "The request is malformed ({field}). Reload the page and try again.",
        ),
    }
)
