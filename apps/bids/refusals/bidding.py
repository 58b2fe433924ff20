"""What bids say when they refuse, in both languages."""

from __future__ import annotations

from apps.bids.lifecycle import BidAction, BidState
from apps.core.refusals import Wording, words

BIDS = words(
    {
        "not_a_bidder": Wording(
            "只有投标人（供应商）可以递交、修改或撤回投标文件。请切换到投标人席位。",
            "Only a bidder sends, changes or withdraws a bid. Switch to a bidder's seat.",
        ),
        "bid_late": Wording(
            "已超过投标截止时间（国家标准时间{deadline}），系统拒收。服务器收到时为{now}。投标截止时未完成传输，视为撤回投标文件。"
            "此前已签收的投标文件继续有效。",
            "The deadline has passed (national standard time {deadline}), so nothing is taken any more; the server was reached at "
            "{now}. What was not wholly sent at the deadline counts as withdrawn. A bid received before stays valid.",
            "招标投标法第二十八条；电子招标投标办法第二十七条",
        ),
        "bid_lot_not_open": Wording(
            "标段当前不接收投标文件（尚未开始、已中止或已终止）。请查看标段公告。",
            "The lot takes no bids now: it has not begun, or is suspended or ended. See the lot's notices.",
            "招标投标法第二十八条",
        ),
        "bid_not_sealed": Wording(
            "投标文件未加密，系统拒收，请使用投标文件制作工具加密后重新递交。未加密的信封：{envelope}。",
            "The file is not sealed and was refused (envelope: {envelope}). Seal it with the sealing page and send it again.",
            "电子招标投标办法第二十六条",
        ),
        "bid_for_other_lot": Wording(
            "文件是为其他标段、其他招标文件或其他信封加密的，系统拒收（信封：{envelope}）。请为本标段重新制作。",
            "The file was sealed for another lot, document or envelope and was refused (envelope: {envelope}). "
            "Seal it again for this lot.",
            "招标投标法第二十八条",
        ),
        "bid_incomplete": Wording(
            "投标文件未全部传输完成（{missing}），没有签收，请继续上传后再递交。投标截止时未完成传输，视为撤回投标文件。",
            "Not all files are here yet ({missing}). What is not complete by the deadline counts as withdrawn: "
            "go on sending, then submit.",
            "电子招标投标办法第二十七条",
        ),
        "bid_part_damaged": Wording(
            "第{number}片在传输中损坏，未保存。请重新上传这一片。",
            "Part {number} was damaged on its way and was not kept. Send this part again.",
        ),
        "bid_part_other": Wording(
            "第{number}片已保存为另一内容。如已重新加密，请重新开始上传。",
            "Part {number} is already here with other content. If you sealed again, begin a new upload.",
        ),
        "bid_upload_ended": Wording(
            "此次上传已递交或已被新的上传取代。请刷新页面查看最新状态。",
            "This upload was handed in already, or another was begun instead. Reload the page to see where things stand.",
        ),
        "bid_upload_in_use": Wording(
            "上传还在进行、已经递交或结束不久，保留不动。",
            "The upload is under way, was handed in, or ended only a while ago; it stays.",
        ),
        "bid_upload_wrong": Wording(
            "上传清单格式不正确（{part}），未受理。请使用投标文件制作页面。",
            "The list of files is not well-formed ({part}); nothing was begun. Use the sealing page.",
        ),
        "bid_too_large": Wording(
            "投标文件合计超过 {limit} MiB，未受理。请压缩图片或删除重复内容后重新制作。",
            "All files together exceed {limit} MiB; nothing was begun. Make pictures smaller and seal again.",
        ),
        "bid_statement_wrong": Wording(
            "投标声明与本标段、本席位或已上传的文件不一致（{part}），未签收。请重新制作并签署。",
            "The signed statement does not fit the lot, your seat or the files that were sent ({part}); nothing was received. "
            "Seal and sign again.",
            "电子签名法第十三条",
        ),
        "bid_revision_wrong": Wording(
            "递交的版本不衔接：目前已签收第 {revision} 版。请刷新页面，在最新版本基础上修改或撤回。",
            "The revision does not follow: revision {revision} is the latest received. Reload the page and go on from there.",
            "招标投标法第二十九条",
        ),
        "bids_not_closed": Wording(
            "投标截止封存尚未完成，不能公布或读取投标名单。请稍候。",
            "What was received has not been fixed yet, so no list can be read or published. Wait a moment.",
            "招标投标法第二十二条",
        ),
        "bids_not_disclosed": Wording(
            "投标人名单尚未公布，不能读取。请在开标公布名单后再办理。",
            "The list of bidders has not been published, so it cannot be read. Go on after the list is published.",
            "招标投标法第二十二条",
        ),
        "letter_digest_wrong": Wording(
            "这不是 SHA-256 摘要，没有加时间戳。请刷新页面重新签署。",
            "This is no SHA-256 digest, so there is no time-stamp. Reload the page and sign again.",
            "电子签名法第十三条",
        ),
        "document_outdated": Wording(
            "文件对应的招标文件版本（第{old}版）已被澄清修改（第{new}版）取代，请确认后重新制作。投标文件已签收，重新递交前仍然有效。",
            "The bid was made for version {old} of the tender document, which version {new} replaces: look at the change and make it "
            "anew. It was received and stays valid until you send another.",
            "招标投标法第二十三条",
        ),
    }
)

STATES = words(
    {
        f"BidState.{BidState.BEGUN}": Wording("尚未递交", "not submitted"),
        f"BidState.{BidState.RECEIVED}": Wording("已签收", "received"),
        f"BidState.{BidState.WITHDRAWN}": Wording("已撤回", "withdrawn"),
        f"BidAction.{BidAction.SUBMIT}": Wording("递交", "submit"),
        f"BidAction.{BidAction.WITHDRAW}": Wording("撤回", "withdraw"),
    }
)
