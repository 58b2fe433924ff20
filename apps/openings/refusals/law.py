"""What openings refuse in the words of the law."""

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
