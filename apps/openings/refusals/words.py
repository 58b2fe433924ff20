"""What openings say when objections, messages or the reading are refused; and the names of their states and acts."""

from __future__ import annotations

from apps.core.refusals import Wording, words

WORDS = words(
    {
        "objection_of_another": Wording(
            "该异议不是贵单位提出的，不能代为表示意见。",
            "This objection was raised by somebody else; only who raised it responds to the answer.",
        ),
        "objection_response_missing": Wording(
            "请选择认可或者不认可主持人的答复。",
            "Say whether the host's answer settles your objection, or not.",
            "招标投标法实施条例第四十四条",
        ),
        "attachment_part_wrong": Wording(
            "附件的第{number}片在传输中损坏、超出上限或缺失，异议没有提交。附件不超过{limit} MB，请重新选择后再提交。",
            "Part {number} of the attachment was damaged on its way, is too large or is missing; the objection was not filed. An "
            "attachment has {limit} MB at most: choose it again and file once more.",
        ),
        "message_text_missing": Wording("请先写内容再发送。", "Write something before sending."),
        "muted_while_reading": Wording(
            "正在唱标，投标人暂不能发言，唱标结束后自动恢复。有异议的，仍可随时提出异议。",
            "Bids are being read out, so bidders do not write now; it is possible again when the reading is over. An objection can "
            "be raised at any time.",
            "招标投标法第三十六条",
        ),
        "muted_all": Wording(
            "主持人已开启全体禁言，暂不能发言。有异议的，仍可随时提出异议。",
            "The host has muted everybody, so no message was sent. An objection can be raised at any time.",
        ),
        "muted_one": Wording(
            "贵单位已被主持人禁言，不能发言。有异议的，仍可随时提出异议。",
            "The host has muted you, so no message was sent. An objection can be raised at any time.",
        ),
        "message_too_soon": Wording(
            "每{seconds}秒可以发送一条，本条没有发送。请稍后再发。",
            "One message can be sent in {seconds} seconds; this one was not sent. Send it again in a moment.",
        ),
        "message_to_another": Wording(
            "投标人可以对全体或者对主持人发言，不能发给其他投标人。",
            "A bidder writes to everybody or to the host, not to another bidder.",
        ),
        "muted_already": Wording("已处于禁言，无需重复。", "Muted already; there is nothing to do."),
        "not_muted": Wording("当前没有禁言，无需解除。", "Nobody is muted here; there is nothing to lift."),
        "reading_order_not_allowed": Wording(
            "招标文件没有规定这种唱标顺序，没有更改。请在招标文件允许的顺序中选择。",
            "The tender document does not allow this order of reading, so nothing was changed. Choose one that it allows.",
            "招标投标法第三十六条",
        ),
        "announcement_not_allowed": Wording(
            "所选唱标内容中有招标文件没有规定公布的，没有更改。请重新选择。",
            "Among what was chosen is something that the tender document does not have read out; nothing was changed. Choose again.",
            "招标投标法第三十六条",
        ),
        "reading_paused": Wording(
            "唱标已暂停，不能读下一句。请先继续唱标。",
            "The reading is paused, so no sentence is read. Continue the reading first.",
            "招标投标法第三十六条",
        ),
        "reading_not_paused": Wording(
            "唱标没有暂停，无需继续。", "The reading is not paused; there is nothing to continue."
        ),
        "utterance_unknown": Wording(
            "没有这一句唱标。请刷新页面核对。", "There is no such sentence. Reload the page and check."
        ),
        "utterance_ended_already": Wording(
            "这一句的结束时间已经记录，不能更改。", "The end of this sentence is recorded already and is not changed."
        ),
        "utterance_end_wrong": Wording(
            "播报的起止时间或声音名称有误，没有记录。",
            "Begin, end or name of the voice is wrong; nothing was recorded.",
        ),
        "bid_not_read_yet": Wording(
            "该投标人还没有唱到，不能从它读起：顺序由招标文件规定，谁也不能提前。请选择已经唱过的投标人，或者继续读下一句。",
            "This bid has not been read yet and the reading cannot jump to it: the order is the document's, and nobody comes first by "
            "choice. Choose one that was read, or read the next sentence.",
            "招标投标法第三十六条",
        ),
        "bid_not_read_out": Wording(
            "该投标人的内容尚未唱标，不能重播。请在唱到之后再重播。",
            "Nothing of this bid was read out yet, so there is nothing to replay. Replay it after it was read.",
            "招标投标法第三十六条",
        ),
    }
)

WORD_NAMES = words(
    {
        "ObjectionState.raised": Wording("待处理", "Raised"),
        "ObjectionState.accepted": Wording("已受理，待答复", "Taken up"),
        "ObjectionState.refused": Wording("不予受理", "Not taken up"),
        "ObjectionState.answered": Wording("已答复", "Answered"),
        "ObjectionState.agreed": Wording("异议人认可", "Agreed"),
        "ObjectionState.disputed": Wording("异议人不认可", "Disputed"),
        "ObjectionAction.accept": Wording("受理", "taking it up"),
        "ObjectionAction.refuse": Wording("不予受理", "not taking it up"),
        "ObjectionAction.answer": Wording("答复", "answering"),
        "ObjectionAction.respond": Wording("对答复表示意见", "responding to the answer"),
        "OpeningAction.accept_objection": Wording("受理异议", "taking up an objection"),
        "OpeningAction.refuse_objection": Wording("对异议不予受理", "not taking up an objection"),
        "OpeningAction.respond_to_answer": Wording("对异议答复表示意见", "responding to an answer"),
        "OpeningAction.send_message": Wording("发言", "writing a message"),
        "OpeningAction.mute": Wording("禁言", "muting"),
        "OpeningAction.unmute": Wording("解除禁言", "unmuting"),
        "OpeningAction.plan_reading": Wording("安排唱标", "planning the reading"),
        "OpeningAction.end_utterance": Wording("记录一句唱标结束", "recording the end of a sentence"),
        "OpeningAction.pause_reading": Wording("暂停唱标", "pausing the reading"),
        "OpeningAction.continue_reading": Wording("继续唱标", "continuing the reading"),
        "OpeningAction.replay": Wording("单家重播", "replaying a bid"),
        "OpeningAction.read_from": Wording("从某家重新读起", "reading on from a bid"),
    }
)
