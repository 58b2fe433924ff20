"""What the verifier says, in both languages: the checks and everything that can be found."""

from __future__ import annotations

from collections.abc import Mapping

Words = tuple[str, str]
"""Chinese, English."""

TITLES: Mapping[int, Words] = {
    0: ("证据包可读、完整，各文件与平台签发的清单一致", "the bundle is readable and whole, every file as signed for"),
    2: ("各记录流哈希链重算一致，流首一致", "every stream's chain recomputes and its head agrees"),
    4: ("每份公开的投标声明均有截止前记录的承诺", "every disclosed statement was committed to in the log"),
    5: ("投标人对声明与解密的签名有效", "bidders' signatures on statement and release are good"),
    6: ("截止后无签收，截止前及名单公布前无解密", "nothing received late, nothing released early"),
    7: ("截止时封存的份数与根等于公开的投标", "count and root committed at close are the disclosed bids"),
    8: ("开标一览表密文即截止前递交的密文", "the opened sheets are the bytes that were sealed"),
    9: ("其余密封文件与声明、回执一致", "every sealed file agrees with statement and signed receipt"),
    13: ("公开的密钥能打开开标一览表，内容属于本投标", "the released key opens the sheet, and it is this bid's"),
    14: ("唱标报价即开标一览表中的报价", "the announced price is the price form's"),
    15: ("由已签评分表重算，结果与公布一致", "the signed score sheets recompute to the published result"),
    16: ("开标记录、评标报告的签名齐全有效", "record and report carry everybody's good signatures"),
    17: ("回执上的时间戳有效，不早于签收", "time-stamps on receipts hold and are not from before the receipt"),
    18: (
        "解密时限、未解密归因和补救符合规则和招标文件",
        "window, causes and remedies are as rule and document have them",
    ),
    19: ("评标专家抽取可由记录重算，顺位无跳号", "the draw of experts recomputes from its record, no ticket left out"),
    21: (
        "到场评委经所在场所见证人签名登记，评分用席位上的密钥签署",
        "who judged at a venue was countersigned by its witness, and signed with the key of that seat",
    ),
}

FINDINGS: Mapping[str, Words] = {
    "arrival_differs": (
        "到场登记声明与记录不一致，或者没有核对证件和本人",
        "the statement of the arrival is of something else, or identity was not checked",
    ),
    "arrival_missing": (
        "记录中的到场登记没有见证人的签名声明",
        "the log tells of an arrival whose statement is missing",
    ),
    "arrival_not_logged": ("到场登记声明与记录中的哈希不符", "the statement of the arrival is not the one in the log"),
    "award_differs": (
        "候选人、中标人或公告与评标结果不一致（{part}）",
        "candidates, winner or notice are not of the result ({part})",
    ),
    "award_not_logged": ("记录中没有这项公布", "the log knows of no such publication"),
    "bid_dropped": (
        "有效投标与名单不一致，有遗漏或多出",
        "received and not withdrawn, but not on the list, or the reverse",
    ),
    "bid_not_logged": ("签收记录中没有该投标的最新声明", "the log has no receipt of this bid's latest statement"),
    "bid_not_on_list": ("文件夹与名单不一致", "a folder without a row on the list, or the reverse"),
    "bid_without_fate": (
        "名单中的投标既未开启，也没有未开启的记录",
        "it is on the list, but was neither opened nor is it said why not",
    ),
    "opened_without_admission": (
        "第二信封已开启，但该投标不在通过名单中",
        "the second envelope was opened, but the bid is not on the list of those who passed",
    ),
    "before_the_list": ("发生在名单公布之前（{at}）", "it happened before the list was published ({at})"),
    "brand_draw_differs": (
        "同品牌抽取所用的随机数不是评标专家抽取所公布的",
        "the lot within a brand does not rest on what was revealed for the committee's draw",
    ),
    "case_differs_from_tender": ("评审输入与招标项目不一致（{part}）", "the case is not of this tender ({part})"),
    "case_has_other_bidder": ("评审输入中的投标人与名单不一致", "the case has another bidder than the list"),
    "case_has_other_bids": ("评审输入中的投标与开标不一致", "the case has another set of bids than the opening"),
    "case_has_other_price": ("评审输入中的报价与开标不一致", "the case has another price than the opening"),
    "case_not_computable": ("无法由评审输入重算（{why}）", "the case cannot be computed ({why})"),
    "case_not_approved": (
        "托管开启没有经两方批准，或者不是该投标的",
        "custodians opened it without both approvals, or in another bid's case",
    ),
    "case_without_shares": ("托管开启所需的份额不足", "custodians opened it with fewer shares than it needs"),
    "cause_without_reason": ("未解密归因没有说明理由", "a cause was stated without a reason"),
    "certificate_not_trusted": ("证书不能链接到信任根", "the certificate does not lead to the root"),
    "certificate_out_of_term": ("签名时（{at}）证书不在有效期内", "the certificate was out of its term at {at}"),
    "certificate_revoked": ("证书已于 {at} 吊销", "the certificate was revoked at {at}"),
    "check_broke": ("此项核验因内容异常而中断（{why}）", "the check could not go on over such content ({why})"),
    "close_differs": ("截止时公布的承诺与公开的数值不符", "the commitment at close is not of the disclosed values"),
    "close_head_differs": (
        "截止时的流首不在签收记录链上",
        "the head at close is not in the chain of what was received",
    ),
    "close_missing": ("缺少截止封存记录", "nothing was committed to at the deadline"),
    "commitment_differs": ("声明与记录中的承诺不符", "the statement is not the one committed to"),
    "count_differs": ("封存份数（{count}）与公开份数（{shown}）不符", "{count} committed to, {shown} shown"),
    "deadline_missing": ("缺少截止记录，无法判断时间", "the log does not say when the deadline was"),
    "demonstration_denied": (
        "根证书是演示证书，policy.json 却称不是",
        "the root is a demonstration's, and policy.json denies it",
    ),
    "digest_differs": ("记录内容与其哈希不符", "the entry is not what its digest says"),
    "draw_differs": ("评审输入中的抽取值与开标现场不一致", "the case has other drawn values than the opening"),
    "draw_count_differs": ("抽取人数与抽取方案不一致", "other numbers were drawn than the draw was frozen with"),
    "draw_not_disclosed": ("公布的抽取记录与证据包不一致", "the record disclosed is not the one in the bundle"),
    "draw_not_logged": (
        "抽取方案与评标开始时记录的摘要不一致",
        "the draw is not the one that the evaluation began with",
    ),
    "draw_not_opened": ("随机数与事先的承诺不符", "a secret does not open its commitment"),
    "draw_order_differs": ("抽取顺位重算不一致", "tickets were not taken in the order that the seed gives"),
    "draw_pool_differs": ("候选名单与抽取前冻结的根不一致", "the pool is not the one frozen before the draw"),
    "draw_unreadable": ("抽取记录格式不正确", "the record of the draw is not in its shape"),
    "effect_differs": ("未解密的处理与其原因不符", "the effect is not the one that the stated cause has"),
    "file_missing": ("缺少文件", "the file is missing"),
    "file_not_signed": ("文件与平台签发的清单不符", "the file is not as the platform signed for it"),
    "file_too_large": (
        "文件超过 {limit} 字节或总量超限，未读取",
        "the file or the whole is too large (limit {limit} bytes); not read",
    ),
    "file_unreadable": ("文件已损坏，无法读取", "the file is damaged and cannot be read"),
    "files_differ": ("密封文件的大小或哈希不一致", "size or digest of a sealed file differs"),
    "given_up_and_opened": ("已按未解密处理的投标又被开启", "it was given up, and then opened"),
    "given_up_and_released": ("同一投标既已解密，又按未解密处理", "it was released, and given up as well"),
    "given_up_early": ("解密时间未满（{at}）即按未解密处理", "it was given up before the window was over ({at})"),
    "head_differs": ("流首与 log/heads.json 不一致", "the newest entry is not the one in log/heads.json"),
    "incident_without_measure": (
        "故障处置没有对应的暂停或延长",
        "an incident was opened, and nothing was paused or extended under it",
    ),
    "list_missing": ("评标已开始，却没有投标人名单", "the evaluation began, and there is no list of bidders"),
    "list_names_another": ("名单中的投标人不是证书的主体", "the list names another organisation than the certificate"),
    "log_missing": ("缺少记录流", "the log of this stream is missing"),
    "log_twice": ("同类记录流有多个", "there are several logs of this kind"),
    "not_a_bundle": ("不是可读取的证据包", "this is not a bundle that can be read"),
    "not_a_certificate": ("不是证书", "this is not a certificate"),
    "not_a_revocation_list": ("不是由签发者签名的吊销列表", "this is not a revocation list signed by its issuer"),
    "not_an_envelope": ("密文头或一次性密钥格式不正确", "header or one-time key is not in its shape"),
    "not_json": ("不是规范的 JSON（{why}）", "this is not JSON as bundles write it ({why})"),
    "opened_without_remedy": (
        "没有解密，也没有补救措施，却被开启",
        "it was opened, though neither its release nor a remedy could have opened it",
    ),
    "other_version": ("证据包版本未知", "the bundle is of another version"),
    "paper_not_covered": ("最后的签名未覆盖整个文件", "the last signature does not cover the whole file"),
    "paper_not_logged": ("文件与记录中的哈希不符", "the paper is not the one in the log"),
    "paper_not_signed": ("文件没有签名", "the paper carries no signature"),
    "paper_signature_bad": (
        "{who} 的签名（{field}）无效或其后有改动",
        "the signature of {who} ({field}) is not good or was changed after",
    ),
    "paper_unreadable": ("PDF 无法读取（{why}）", "the PDF cannot be read ({why})"),
    "parent_differs": ("记录与前一条不相连", "the entry does not continue the one before"),
    "path_not_plain": ("路径不规范，未读取", "the path is not plain; not read"),
    "path_twice": ("路径重复，均未读取", "the path is there twice; neither is read"),
    "platform_is_a_party": ("投标人或评委用的是平台的密钥", "a bidder or a member signs with the platform's key"),
    "preliminary_differs": ("初步评审结论与记录不一致", "the preliminary verdicts are not those in the log"),
    "price_differs": ("报价不一致（{part}）", "the price differs ({part})"),
    "received_late": ("在截止时间之后签收", "it was received after the deadline"),
    "receipt_differs": ("回执与声明不符（{part}）", "the receipt is of something else ({part})"),
    "released_late": ("解密时间届满后（{at}）才解密", "it was released after the window was over ({at})"),
    "blind_sheet_differs": (
        "暗标评分表与揭标后的评分表不一致",
        "the sheet locked without names and the score sheet differ",
    ),
    "remedy_not_named": ("招标文件没有规定这种补救措施", "the tender document does not name this remedy"),
    "remedy_without_need": ("补救的投标此前并未解密失败", "the remedy was used for a bid that had not failed so"),
    "released_early": ("在截止时间之前解密（{at}）", "it was released or opened before the deadline ({at})"),
    "result_differs": ("重算结果与公布不一致（{part}）", "the result differs when computed again ({part})"),
    "result_not_logged": ("公布的结果与记录中的哈希不符", "the result is not the one in the log"),
    "root_another": ("信任根不是指定的根证书", "the root is not the one that was named"),
    "root_differs": ("投标声明的根与封存的根不符", "the root over the statements is not the one committed to"),
    "scheme_differs": ("评分办法与招标文件数据表不一致", "the scheme is not the one frozen in the data sheet"),
    "sheet_count_differs": (
        "评标委员会 {size} 人，评分表 {count} 份",
        "the committee has {size} members, and there are {count} sheets",
    ),
    "sheet_differs": ("开标一览表密文与声明不符（{part}）", "the sealed sheet is not the one stated ({part})"),
    "sheet_differs_from_case": ("已签评分表与评审输入不一致", "the signed sheet and the case differ"),
    "sheet_does_not_open": (
        "密钥不能打开开标一览表，或内容不属于本投标（{why}）",
        "the sheet does not open as this bid's ({why})",
    ),
    "seat_without_arrival": ("入席之前没有到场登记", "a seat was taken without an arrival before it"),
    "sheet_not_from_seat": (
        "评分表不是用席位上的密钥签署的",
        "the sheet is not signed with a key of the signer's seat",
    ),
    "sheet_not_logged": ("评分表与记录中的哈希不符", "the sheet is not the one in the log"),
    "signature_wrong": ("签名无效（{why}）", "the signature is not good ({why})"),
    "signed_something_else": ("签名所涉内容与证据包不一致", "what was signed is something else"),
    "signer_missing": ("缺少应签人的签名（{who}）", "somebody who had to sign did not ({who})"),
    "signer_twice": ("同一人签了两份评分表", "one and the same signed two sheets"),
    "statement_differs_from_list": ("声明与名单中的哈希不符", "the statement is not the one on the list"),
    "statement_names_another": ("声明中的证书或投标编号不符", "the statement names another certificate or bid"),
    "time_stamp_bad": ("时间戳不成立（{why}）", "the time-stamp does not hold ({why})"),
    "time_stamp_early": ("时间戳早于签收（{at}）", "the time-stamp is from before the receipt ({at})"),
    "time_missing": ("缺少签名时间", "the log does not say when it was signed"),
    "too_many_files": ("文件超过 {limit} 个，其余未读取", "more than {limit} files; the rest is not read"),
    "version_gap": ("版本号应为 {expected}", "the version should be {expected}"),
    "window_differs": (
        "解密时限的延长或恢复重算不一致",
        "the window after a pause or an extension recomputes otherwise",
    ),
    "wrong_shape": ("文件内容格式不正确", "the file is not in its shape"),
}

STATUSES: Mapping[str, Words] = {
    "passed": ("通过", "passed"),
    "failed": ("不符", "FAILED"),
    "absent": ("尚无内容", "nothing yet"),
}

DIFFERENCES: Mapping[str, Words] = {
    "another_lot": ("两份证据包不是同一标段的", "the two bundles are not of the same lot"),
    "copy_unreadable": ("读不出", "cannot be read"),
    "file_changed": ("此文件发出后不得改变，两份却不同", "this file may not change once shown, yet the copies differ"),
    "file_gone": ("前一份有，后一份没有", "in the earlier copy, not in the later one"),
    "history_cut": ("后一份的记录比前一份短", "the later copy's log is shorter than the earlier one's"),
    "history_rewritten": (
        "这一条记录两份不同，历史被改写",
        "this entry differs between the copies: history was rewritten",
    ),
}
