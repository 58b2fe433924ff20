// What the verification in the browser says, Chinese and English: titles and findings as kaiming-verify.pyz words them
// (apps/evidence/verify/words.py; a test compares), and why a browser leaves a check to it.
// @ts-check

/** @typedef {[string, string]} Words Chinese, English */

/** @type {Record<number, Words>} */
export const TITLES = {
  0: ["证据包可读、完整，各文件与平台签发的清单一致", "the bundle is readable and whole, every file as signed for"],
  1: ["日志快照由日志签名，并有见证人签名", "the log's checkpoints are signed by it, and witnessed"],
  2: ["各记录流哈希链重算一致，流首一致", "every stream's chain recomputes and its head agrees"],
  3: ["各日志快照属于同一份只增不改的日志", "all checkpoints are of one log that only grew"],
  4: ["每份公开的投标声明均有截止前记录的承诺", "every disclosed statement was committed to in the log"],
  5: ["投标人对声明与解密的签名有效", "bidders' signatures on statement and release are good"],
  6: ["截止后无签收，截止前及名单公布前无解密", "nothing received late, nothing released early"],
  7: ["截止时封存的份数与根等于公开的投标", "count and root committed at close are the disclosed bids"],
  8: ["开标一览表密文即截止前递交的密文", "the opened sheets are the bytes that were sealed"],
  9: ["其余密封文件与声明、回执一致", "every sealed file agrees with statement and signed receipt"],
  10: ["透明日志里有截止封存、每份公开的投标和各方的行为", "the log holds the closing, every disclosed bid and the acts"],
  11: ["每份回执、解密、签署的评分表和承诺材料都是记录中的那一件事", "every receipt, release, signed sheet and promised material is an act of the journal"],
  12: ["每份投标声明都属于本标段、本项目和已发布的招标文件", "every statement is of this lot, this tender and a published document"],
  13: ["公开的密钥能打开开标一览表，内容属于本投标", "the released key opens the sheet, and it is this bid's"],
  14: ["唱标报价即开标一览表中的报价", "the announced price is the price form's"],
  15: ["由已签评分表重算，结果与公布一致", "the signed score sheets recompute to the published result"],
  16: ["开标记录、评标报告的签名齐全有效", "record and report carry everybody's good signatures"],
  17: ["回执和文书上的时间戳有效，不早于签收", "time-stamps on receipts and papers hold and are not from before the receipt"],
  18: ["解密时限、未解密归因和补救符合规则和招标文件", "window, causes and remedies are as rule and document have them"],
  19: ["评标专家抽取可由记录重算，顺位无跳号", "the draw of experts recomputes from its record, no ticket left out"],
  20: ["排期决定可由其记录的输入重算", "each scheduling decision recomputes from the input recorded with it"],
  21: ["到场评委经所在场所见证人签名登记，评分用席位上的密钥签署", "who judged at a venue was countersigned by its witness, and signed with the key of that seat"],
};

/** What the same numbers look at in a single receipt. @type {Record<number, Words>} */
export const OF_A_RECEIPT = {
  0: ["文件可读，证书齐全", "the file is readable and has its certificates"],
  1: ["日志快照由日志签名", "the log's checkpoint is signed by it"],
  5: ["投标人对声明的签名有效", "the bidder's signature on the statement is good"],
  9: ["平台的签名有效，回执与声明说的是同样的文件", "the platform's signature is good, receipt and statement speak of the same files"],
  10: ["透明日志里有这份声明", "the log holds this statement"],
  17: ["时间戳有效", "the time-stamp holds"],
};

/** @type {Record<string, Words>} */
export const FINDINGS = {
  act_differs: ["与记录中的那一件事不符（{part}）", "it is not the act that the journal tells of ({part})"],
  act_left_out: ["此后的事已在日志里，这一件却没有", "what came after it is in the log, and this is not"],
  act_not_logged: ["记录中没有这件事", "the journal knows of no such act"],
  before_the_list: ["发生在名单公布之前（{at}）", "it happened before the list was published ({at})"],
  bid_dropped: ["有效投标与名单不一致，有遗漏或多出", "received and not withdrawn, but not on the list, or the reverse"],
  bid_not_logged: ["签收记录中没有该投标的最新声明", "the log has no receipt of this bid's latest statement"],
  bid_not_on_list: ["文件夹与名单不一致", "a folder without a row on the list, or the reverse"],
  bid_without_fate: ["名单中的投标既未开启，也没有未开启的记录", "it is on the list, but was neither opened nor is it said why not"],
  brand_draw_differs: ["同品牌抽取所用的随机数不是评标专家抽取所公布的", "the lot within a brand does not rest on what was revealed for the committee's draw"],
  certificate_not_trusted: ["证书不能链接到信任根", "the certificate does not lead to the root"],
  certificate_out_of_term: ["签名时（{at}）证书不在有效期内", "the certificate was out of its term at {at}"],
  certificate_revoked: ["证书已于 {at} 吊销", "the certificate was revoked at {at}"],
  check_broke: ["此项核验因内容异常而中断（{why}）", "the check could not go on over such content ({why})"],
  checkpoint_not_signed: ["日志快照没有日志的有效签名（{why}）", "the checkpoint bears no good signature of the log ({why})"],
  checkpoint_not_witnessed: ["没有一个见证人在这份日志快照上签名", "no witness cosigned this checkpoint"],
  close_differs: ["截止时公布的承诺与公开的数值不符", "the commitment at close is not of the disclosed values"],
  close_head_differs: ["截止时的流首不在签收记录链上", "the head at close is not in the chain of what was received"],
  close_missing: ["缺少截止封存记录", "nothing was committed to at the deadline"],
  commitment_differs: ["声明与记录中的承诺不符", "the statement is not the one committed to"],
  context_differs: ["所属不符（{part}）", "it belongs elsewhere ({part})"],
  count_differs: ["封存份数（{count}）与公开份数（{shown}）不符", "{count} committed to, {shown} shown"],
  deadline_missing: ["缺少截止记录，无法判断时间", "the log does not say when the deadline was"],
  demonstration_denied: ["根证书是演示证书，policy.json 却称不是", "the root is a demonstration's, and policy.json denies it"],
  digest_differs: ["记录内容与其哈希不符", "the entry is not what its digest says"],
  draw_count_differs: ["抽取人数与抽取方案不一致", "other numbers were drawn than the draw was frozen with"],
  draw_not_disclosed: ["公布的抽取记录与证据包不一致", "the record disclosed is not the one in the bundle"],
  draw_not_logged: ["抽取方案与评标开始时记录的摘要不一致", "the draw is not the one that the evaluation began with"],
  draw_not_opened: ["随机数与事先的承诺不符", "a secret does not open its commitment"],
  draw_order_differs: ["抽取顺位重算不一致", "tickets were not taken in the order that the seed gives"],
  draw_pool_differs: ["候选名单与抽取前冻结的根不一致", "the pool is not the one frozen before the draw"],
  draw_unreadable: ["抽取记录格式不正确", "the record of the draw is not in its shape"],
  file_missing: ["缺少文件", "the file is missing"],
  file_not_signed: ["文件与平台签发的清单不符", "the file is not as the platform signed for it"],
  file_too_large: ["文件超过 {limit} 字节或总量超限，未读取", "the file or the whole is too large (limit {limit} bytes); not read"],
  file_unreadable: ["文件已损坏，无法读取", "the file is damaged and cannot be read"],
  files_differ: ["密封文件的大小或哈希不一致", "size or digest of a sealed file differs"],
  head_differs: ["流首与 log/heads.json 不一致", "the newest entry is not the one in log/heads.json"],
  list_missing: ["评标已开始，却没有投标人名单", "the evaluation began, and there is no list of bidders"],
  list_names_another: ["名单中的投标人不是证书的主体", "the list names another organisation than the certificate"],
  log_forked: ["同样大小的日志有两个根：日志分叉", "two roots for one size: the log forked"],
  log_missing: ["缺少记录流", "the log of this stream is missing"],
  log_not_grown: ["不能证明日志从 {size} 项增长而来", "nothing shows that the log grew from {size} entries"],
  not_a_bundle: ["不是可读取的证据包", "this is not a bundle that can be read"],
  not_a_certificate: ["不是证书", "this is not a certificate"],
  not_a_revocation_list: ["不是由签发者签名的吊销列表", "this is not a revocation list signed by its issuer"],
  not_an_envelope: ["密文头或一次性密钥格式不正确", "header or one-time key is not in its shape"],
  not_json: ["不是规范的 JSON（{why}）", "this is not JSON as bundles write it ({why})"],
  opened_without_admission: ["第二信封已开启，但该投标不在通过名单中", "the second envelope was opened, but the bid is not on the list of those who passed"],
  other_version: ["证据包版本未知", "the bundle is of another version"],
  parent_differs: ["记录与前一条不相连", "the entry does not continue the one before"],
  path_not_plain: ["路径不规范，未读取", "the path is not plain; not read"],
  path_twice: ["路径重复，均未读取", "the path is there twice; neither is read"],
  platform_is_a_party: ["投标人或评委用的是平台的密钥", "a bidder or a member signs with the platform's key"],
  policy_unreadable: ["日志的公钥和见证人名单读不出（{why}）", "the log's key and witnesses cannot be read ({why})"],
  price_differs: ["报价不一致（{part}）", "the price differs ({part})"],
  promise_file_missing: ["记录中有这份承诺材料，监督版里没有", "the journal has this promised material, and it is not here"],
  proof_missing: ["截止封存已在日志里，这份投标却没有存在证明", "the closing is in the log, yet nothing proves that this bid is"],
  proof_wrong: ["不能证明日志里有它", "the proof does not show that the log holds it"],
  receipt_differs: ["回执与声明不符（{part}）", "the receipt is of something else ({part})"],
  receipt_twice: ["两份回执用了同一编号（{number}）", "two receipts bear one number ({number})"],
  received_late: ["在截止时间之后签收", "it was received after the deadline"],
  released_early: ["在截止时间之前解密（{at}）", "it was released or opened before the deadline ({at})"],
  root_another: ["信任根不是指定的根证书", "the root is not the one that was named"],
  root_differs: ["投标声明的根与封存的根不符", "the root over the statements is not the one committed to"],
  sheet_differs: ["开标一览表密文与声明不符（{part}）", "the sealed sheet is not the one stated ({part})"],
  sheet_does_not_open: ["密钥不能打开开标一览表，或内容不属于本投标（{why}）", "the sheet does not open as this bid's ({why})"],
  signature_wrong: ["签名无效（{why}）", "the signature is not good ({why})"],
  signed_something_else: ["签名所涉内容与证据包不一致", "what was signed is something else"],
  statement_differs_from_list: ["声明与名单中的哈希不符", "the statement is not the one on the list"],
  statement_names_another: ["声明中的证书或投标编号不符", "the statement names another certificate or bid"],
  time_missing: ["缺少签名时间", "the log does not say when it was signed"],
  version_gap: ["版本号应为 {expected}", "the version should be {expected}"],
  wrong_shape: ["文件内容格式不正确", "the file is not in its shape"],
};

/** @type {Record<string, Words>} */
export const STATUSES = {
  passed: ["通过", "passed"],
  failed: ["不符", "FAILED"],
  absent: ["尚无内容", "nothing yet"],
  left: ["浏览器未核", "not done here"],
};

/** Why a check is left. @type {Record<number, Words>} */
export const REASONS = {
  1: ["这个浏览器不能核对 Ed25519 签名", "this browser cannot verify Ed25519 signatures"],
  10: ["这个浏览器不能核对 Ed25519 签名", "this browser cannot verify Ed25519 signatures"],
  15: ["重算评分要用平台的评分规则，只有核验程序带着", "scores are computed again by rules that only the program carries"],
  16: ["浏览器不能判断 PDF 里的签名", "a browser cannot judge signatures inside a PDF"],
  17: ["浏览器不能判断 RFC 3161 时间戳", "a browser cannot judge RFC 3161 time-stamps"],
  18: ["解密时限和补救的规则只有核验程序带着", "the rules of windows and remedies are carried by the program only"],
  20: ["重算排期要用求解器，只有核验程序带着", "a schedule is computed again by a solver that only the program carries"],
  21: ["场所登记的规则只有核验程序带着", "the rules of arrivals at venues are carried by the program only"],
};

/**
 * A finding as a sentence.
 * @param {import("./protocol.js").Finding} finding
 * @param {0 | 1} language 0 Chinese, 1 English
 */
export function sentenceOf({ code, said }, language) {
  return (FINDINGS[code]?.[language] ?? code).replace(/\{(\w+)\}/g, (_all, name) => said[name] ?? "…");
}
