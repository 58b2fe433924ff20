"""What openings say when they refuse, in both languages: the law's own words first, then those of the hall."""

from __future__ import annotations

from apps.core.refusals import Wording, words

LAW = words(
    {
        "sign_in_not_yet": Wording(
            "未到签到时间。签到自投标截止前60分钟开始，到时系统自动开放。",
            "Signing in has not begun. It opens by itself 60 minutes before the deadline.",
            "电子招标投标办法第二十九条",
        ),
        "lot_not_in_session": Wording(
            "标段当前不在开标程序中（可能已中止、终止或尚未截止），不能进行此操作。",
            "The lot is not in its opening now: it may be suspended, ended or not yet closed. Nothing can be done here.",
            "招标投标法实施条例第三十一条",
        ),
        "too_few_bidders": Wording(
            "投标人少于{minimum}个，不得开标。请宣布招标失败，依法重新招标。",
            "There are fewer than {minimum} bidders, so bids may not be opened. Declare the tender failed; it is tendered "
            "again.",
            "招标投标法实施条例第四十四条；政府采购货物和服务招标投标管理办法第三十九条",
        ),
        "enough_bidders_to_go_on": Wording(
            "投标人不少于{minimum}个，不能以此为由宣布招标失败。请继续开标。",
            "There are {minimum} bidders or more, so the tender cannot be declared failed for want of bidders. Go on.",
            "招标投标法第二十八条",
        ),
        "opening_reason_missing": Wording(
            "请写明内容或理由。它将公开并记入开标记录。",
            "State the reason or the text. It is public and goes into the record of the opening.",
            "电子招标投标办法第四十九条",
        ),
        "draw_contribution_missing": Wording(
            "见证人尚未提交随机数，不能抽取。请见证人先提交。",
            "The witness has not given his secret yet, so nothing can be drawn. Ask the witness to give it first.",
            "招标投标法第五条",
        ),
        "nothing_to_draw": Wording(
            "招标文件没有待抽取的事项，或已全部抽取。",
            "The document has nothing drawn, or everything is drawn already.",
            "招标投标法第四十条",
        ),
        "draws_missing": Wording(
            "招标文件规定的抽取尚未完成，不能公布名单。请先抽取。",
            "What the document has drawn is not drawn yet, so the list cannot be published. Draw first.",
            "招标投标法第四十条",
        ),
        "holders_missing": Wording(
            "三位持钥人尚未全部就绪，不能开始解密。请主持人、见证人和招标人（采购人）代表分别就绪。",
            "Not all three holders are ready, so decryption cannot start. Host, witness and the buyer's representative "
            "each get ready first.",
            "电子招标投标办法第三十条",
        ),
        "window_closed": Wording(
            "规定的时间已过，不能再提交。如有异议，请在线提出。",
            "The time for this has passed. If you object, say so online.",
            "电子招标投标办法第三十条",
        ),
        "window_still_open": Wording(
            "解密时间尚未结束，不能归因。时间到后再办理。",
            "The time for decryption still runs. State the cause after it has ended.",
            "电子招标投标办法第三十一条",
        ),
        "bids_undecided": Wording(
            "还有投标文件既未解密也未归因，不能结束解密。请逐一处理。",
            "Some bids are neither released nor attributed, so decryption is not settled. Decide each of them.",
            "电子招标投标办法第三十条、第三十一条",
        ),
        "bids_not_opened": Wording(
            "还有已解密的投标文件未开启完成，不能唱标。需两位持钥人公开份额，稍候再试。",
            "Some released bids are not open yet. Two holders have to reveal their shares; then try again in a moment.",
            "招标投标法第三十六条",
        ),
        "objections_waiting": Wording(
            "您已有{limit}项异议等待答复。主持人答复后可以继续提出。",
            "{limit} of your objections wait for an answer. You can raise more when the host has answered.",
        ),
        "third_reveal_missing": Wording(
            "有投标文件用两位持钥人的份额没有打开。请第三位持钥人公开份额；自上一次公开起等候十分钟后才能继续。",
            "Two holders' shares did not open a bid. Let the third holder reveal; without him, wait ten minutes after the last reveal.",
            "电子招标投标办法第三十条、第三十一条",
        ),
        "backup_not_allowed": Wording(
            "招标文件没有规定导入备份文件的补救措施，不能导入。未能解密的，依法视为撤销或撤回。",
            "The tender document names no import of a backup among its remedies, so none is taken. What was not decrypted counts as "
            "revoked or withdrawn, as the law says.",
            "电子招标投标办法第三十一条",
        ),
        "backup_not_needed": Wording(
            "本单位的投标文件现在不需要或不能用备份文件补救：已经开启、尚未公开份额，或者问题出在当初封装的内容。",
            "Your bid cannot be remedied by a backup now: it is open, the shares are not revealed yet, or what was sealed is itself "
            "the trouble.",
            "电子招标投标办法第三十一条",
        ),
        "backup_awaited": Wording(
            "有投标文件没有打开，招标文件允许投标人导入备份文件。请等候十分钟，或者待其导入后继续。",
            "A bid did not open and the document lets its bidder import a backup. Wait ten minutes, or until it is imported.",
            "电子招标投标办法第三十一条",
        ),
        "objections_unanswered": Wording(
            "还有开标异议未答复。异议应当当场答复并记录。",
            "An objection is not answered yet. It is answered on the spot and recorded.",
            "招标投标法实施条例第四十四条",
        ),
        "confirmations_missing": Wording(
            "还有投标人未确认，且确认时间未到。请等待确认或时间结束。",
            "Some bidders have yet to confirm and the time still runs. Wait for them, or for its end.",
            "政府采购货物和服务招标投标管理办法第四十二条",
        ),
        "record_not_made": Wording(
            "开标记录尚未生成。请稍候再签署。",
            "The record is not made yet. Sign it in a moment.",
            "招标投标法第三十六条",
        ),
        "record_signed_already": Wording(
            "开标记录已签署，不能再改动。",
            "The record is signed and cannot be changed any more.",
            "电子签名法第十三条",
        ),
        "record_not_signed": Wording(
            "开标记录尚未签署，不能结束开标。请主持人先签署。",
            "The record is not signed, so the opening cannot end. The host signs it first.",
            "招标投标法第三十六条；政府采购货物和服务招标投标管理办法第四十二条",
        ),
        "window_unknown": Wording(
            "没有记录时限，不能继续。请联系运维值守。",
            "No time limit is on record, so this cannot go on. Call the technical duty.",
        ),
    }
)

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

NAMES = words(
    {
        "OpeningState.not_open": Wording("未开放", "Not open"),
        "OpeningState.sign_in": Wording("签到中", "Sign-in"),
        "OpeningState.closed_for_bids": Wording("已截止，等待开标", "Closed for bids"),
        "OpeningState.started": Wording("已开始", "Started"),
        "OpeningState.list_published": Wording("名单已公布", "List published"),
        "OpeningState.decrypting": Wording("解密中", "Decrypting"),
        "OpeningState.decrypt_settled": Wording("解密结束", "Decryption settled"),
        "OpeningState.announcing": Wording("唱标中", "Reading out"),
        "OpeningState.confirming": Wording("确认中", "Confirming"),
        "OpeningState.record_signing": Wording("签署记录", "Signing the record"),
        "OpeningState.closed": Wording("开标结束", "Closed"),
        "OpeningState.handed_to_evaluation": Wording("已移交评标", "Handed to evaluation"),
        "OpeningState.paused": Wording("暂停", "Paused"),
        "OpeningState.failed": Wording("招标失败", "Failed"),
        "OpeningAction.open_sign_in": Wording("开放签到", "opening the sign-in"),
        "OpeningAction.sign_in": Wording("签到", "signing in"),
        "OpeningAction.close_for_bids": Wording("截止", "closing for bids"),
        "OpeningAction.start": Wording("开始开标", "starting the opening"),
        "OpeningAction.register_holder": Wording("持钥人就绪", "getting ready as a holder"),
        "OpeningAction.contribute_secret": Wording("提交随机数", "giving a secret to the draw"),
        "OpeningAction.draw": Wording("抽取", "drawing"),
        "OpeningAction.publish_list": Wording("公布名单", "publishing the list"),
        "OpeningAction.start_decryption": Wording("开始解密", "starting decryption"),
        "OpeningAction.release": Wording("解密", "releasing the keys"),
        "OpeningAction.attribute": Wording("归因", "stating the cause"),
        "OpeningAction.settle": Wording("结束解密", "settling decryption"),
        "OpeningAction.reveal": Wording("公开份额", "revealing the shares"),
        "OpeningAction.open_bid": Wording("开启投标文件", "opening a bid"),
        "OpeningAction.import_backup": Wording("导入备份文件", "importing a backup"),
        "OpeningAction.announce": Wording("唱标", "reading out"),
        "OpeningAction.raise_objection": Wording("提出异议", "raising an objection"),
        "OpeningAction.answer_objection": Wording("答复异议", "answering an objection"),
        "OpeningAction.confirm": Wording("确认", "confirming"),
        "OpeningAction.make_record": Wording("生成开标记录", "making the record"),
        "OpeningAction.sign_record": Wording("签署开标记录", "signing the record"),
        "OpeningAction.close": Wording("结束开标", "closing the opening"),
        "OpeningAction.hand_over": Wording("移交评标", "handing over to evaluation"),
        "OpeningAction.pause": Wording("暂停", "pausing"),
        "OpeningAction.resume": Wording("恢复", "resuming"),
        "OpeningAction.declare_failed": Wording("宣布招标失败", "declaring the tender failed"),
        "HolderRole.host": Wording("主持人", "host"),
        "HolderRole.witness": Wording("见证人", "witness"),
        "HolderRole.representative": Wording("招标人（采购人）代表", "the buyer's representative"),
    }
)
