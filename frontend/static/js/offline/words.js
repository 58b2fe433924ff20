// What the offline page says, in both languages: it comes alone, so it brings its words.
// @ts-check

/** @type {Record<string, [string, string]>} */
const WORDS = {
  title: ["离线封装投标文件", "Seal a bid offline"],
  lead: [
    "本页在您自己的电脑上工作，不联网，不保存任何内容。封装完成后得到一个封装包，到平台的投标页面导入并递交。",
    "This page works on your own computer, without network, and keeps nothing. It gives you one sealed file; take it to the platform's page of the bid and send it there.",
  ],
  other: ["English", "中文"],
  unable: [
    "此浏览器不能封装：缺少 X25519。请使用 Chrome 或 Edge 133 以上、Firefox 130 以上的版本。",
    "This browser cannot seal: it lacks X25519. Use Chrome or Edge 133, or Firefox 130, or newer.",
  ],
  step_terms: ["一、标段参数", "1. Terms of the lot"],
  terms: ["参数文件（terms.json，从投标页面下载）", "File of terms (terms.json, from the page of the bid)"],
  step_keys: ["二、密钥", "2. Keys"],
  keyfile: ["密钥文件（keyfile.age）", "Keyfile (keyfile.age)"],
  passphrase: ["密钥文件口令", "Passphrase of the keyfile"],
  unlock: ["打开密钥文件", "Open the keyfile"],
  unlocking: ["正在打开，约需几秒…", "Opening, this takes a few seconds…"],
  unlocked: ["密钥已打开，只在本页内存里。", "The keys are open, in this page's memory only."],
  step_fill: ["三、报价和文件", "3. Price and files"],
  price: ["投标报价（元）", "Price (yuan)"],
  reckoned: ["由“{name}”和最高投标限价 {ceiling} 元算出，不用填写。", "Follows from “{name}” and the ceiling of {ceiling} yuan; it is not typed."],
  capitals: ["大写", "In capitals"],
  optional: ["选填", "optional"],
  other_files: ["其他文件", "Other files"],
  parties: ["联合体和代理人", "Consortium and agent"],
  together: ["以联合体投标，本单位是牵头人", "We bid as a consortium; this firm is the lead member"],
  together_meaning: [
    "成员随开标一览表封装，开标时公布，此前没有人知道。各方不得再以自己的名义单独投标，也不得参加其他联合体（招标投标法实施条例第三十七条）；中标后承担连带责任（招标投标法第三十一条）。共同投标协议装入“联合体协议书”一项。",
    "The members are sealed in the opening sheet and published when bids are opened; nobody knows them before. None of them may bid alone or in another consortium (Regulation, art. 37), and all are jointly liable once they win (Bidding Law, art. 31). The joint agreement goes under 联合体协议书.",
  ],
  member_lead: ["牵头人", "Lead member"],
  member: ["成员 {number}", "Member {number}"],
  member_name: ["单位名称", "Name of the organisation"],
  member_code: ["统一社会信用代码", "Unified social credit code"],
  member_share: ["所占份额（%）", "Share (%)"],
  member_work: ["承担的工作", "Work that it takes on"],
  member_add: ["再加一个成员", "Add a member"],
  member_remove: ["移除这一成员", "Remove this member"],
  agent: ["授权代理人姓名 · 选填", "Name of the authorised agent · optional"],
  agent_meaning: [
    "由代理人签署投标文件的，填写姓名，并在“授权委托书”一项选择授权委托书。姓名写在这份文件的名字里，不在开标时公布。",
    "Where an agent signs the bid: give the name, and choose the power of attorney under 授权委托书. The name goes into that file's name and is not read out.",
  ],
  consortium_count: ["请填写至少一个成员。", "Give at least one other member."],
  consortium_name: ["请填写每个成员的单位名称，不能有分号。", "Give every member's name, without semicolons."],
  consortium_code: ["统一社会信用代码是 18 位数字和大写字母。", "A unified social credit code has 18 figures and capital letters."],
  consortium_share: ["每个成员的份额大于 0、小于 100，最多两位小数。", "Each member's share is above 0 and below 100, with at most two decimal places."],
  consortium_work: ["请填写每个成员承担的工作，不能有分号。", "Give the work of every member, without semicolons."],
  consortium_twice: ["同一单位只能列一次。", "The same organisation is listed only once."],
  consortium_whole: ["各成员的份额合计应当是 100%。", "The shares must come to 100% together."],
  escrow: [
    "密钥托管（选填，默认不托管）：把这次投标文件的密钥分成 {count} 份，由{names}各存一份，集齐 {needed} 份才能恢复",
    "Escrow (optional, off unless chosen): the key of this bid is split into {count} shares, one each for {names}; {needed} together give it back",
  ],
  escrow_meaning: [
    "不勾选，只有您的密钥能打开：因您的原因没有解密的，视为撤销投标文件（电子招标投标办法第三十一条）。勾选，只在投标截止后、按招标文件规定的补救措施、经两人批准才启用；代价是集齐所需份数的机构合谋并取得密文，就能提前打开。",
    "Unless chosen, your key alone opens the bid: not decrypted for your own cause, it counts as revoked (art. 31). If chosen, it is used only after the deadline, as a remedy of the tender document, with two approvals; the price is that as many of these bodies as are needed could together open it early if they had the sealed file.",
  ],
  escrowed: ["已选择密钥托管。", "Sealed with escrow."],
  not_escrowed: ["没有选择密钥托管。", "Sealed without escrow."],
  seal: ["在本机封装并签名", "Seal and sign here"],
  letter_not_found: [
    "没有名为“{name}”开头的 PDF。招标文件要求投标函签署，开启后按文件名找投标函，请改名后重新封装。",
    "There is no PDF whose name begins with “{name}”. The letter of bid must be signed and is found by its name: rename it and seal again.",
  ],
  letter_unsigned: [
    "投标函“{name}”应有 {needed} 个电子签名，只有 {found} 个。缺少要求的签署，评标委员会应当否决其投标（招标投标法实施条例第五十一条）。请在平台的投标页面或用签署软件签署后重新封装。",
    "The letter “{name}” must bear {needed} electronic signatures and bears {found}. Where a demanded one is missing the committee must reject the bid (art. 51). Sign it on the platform's page of the bid or with other software, then seal again.",
  ],
  sealing: ["正在封装 {name}：{percent}%", "Sealing {name}: {percent}%"],
  step_done: ["四、封装包", "4. The sealed bid"],
  done: [
    "已封装 {count} 个信封，共 {size}，并用您的密钥试开。读回的报价：{price} 元（{capitals}）。",
    "{count} envelopes are sealed, {size} in all, and were tried with your own key. The price reads back as {price} yuan ({capitals}).",
  ],
  done_together: ["读回的联合体成员：{members}。", "The members read back as: {members}."],
  over: ["报价超过最高限价 {ceiling} 元，评标时会被否决。", "The price is above the ceiling of {ceiling} yuan: such a bid is rejected."],
  save: ["保存封装包", "Save the sealed bid"],
  next: [
    "下一步：登录平台，打开本标段的投标页面，选择“导入在别处封装的文件”。截止前取得回执，才算递交。",
    "Next: sign in to the platform, open the page of this bid and choose to bring in what was sealed elsewhere. Only a receipt before the deadline counts.",
  ],
  step_audit: ["封装自检", "Sealing audit"],
  audit_lead: [
    "封装一份假文件，把文件密钥给您看，再用别人的工具打开它：这样不必相信本页。需要先完成第一、二步。",
    "Seals a dummy, shows you its file key and lets you open it with somebody else's tool, so that you need not believe this page. Do steps 1 and 2 first.",
  ],
  audit: ["封装一份假文件", "Seal a dummy"],
  audit_save: ["保存 dummy.age", "Save dummy.age"],
  audit_show: ["显示文件密钥", "Show the file key"],
  audit_key: ["文件密钥", "File key"],
  audit_how: ["用通用工具 age 打开：", "Open it with stock age:"],
  no_terms: ["请先选择参数文件。", "Choose the file of terms first."],
  no_keys: ["请先打开密钥文件。", "Open the keyfile first."],
  terms_wrong: ["这不是从平台下载的标段参数。", "This is no file of terms from the platform."],
  terms_late: ["投标截止时间已过（按本机时钟），没有封装。", "The deadline has passed by this machine's clock; nothing was sealed."],
  passphrase_wrong: ["口令不对，或者不是密钥文件。", "The passphrase is wrong, or this is no keyfile."],
  keys_of_another: [
    "密钥文件与参数文件里的席位不是同一对密钥。",
    "The keyfile is not of the seat that the terms name.",
  ],
  price_wrong: ["请填写报价：大于零的数字，最多两位小数。", "Give the price: a number above zero with at most two decimal places."],
  percent_wrong: ["“{name}”写的是“{value}”，不是百分数。请写数字，最多四位小数，例如 3.25。", "“{name}” says “{value}”, which is no percentage. Give figures, like 3.25."],
  price_not_reckoned: [
    "按“{name}”{value}% 和最高投标限价，报价应为 {amount} 元，与填写的不一致。",
    "By “{name}” {value}% and the ceiling the price is {amount} yuan; the one given differs.",
  ],
  field_missing: ["请填写“{name}”。", "Fill in “{name}”."],
  material_missing: ["请选择“{name}”的文件。", "Choose the file for “{name}”."],
  envelope_empty: ["“{name}”信封里还没有文件。", "The envelope “{name}” is empty."],
  too_large: ["文件合计 {size}，超过上限 {limit}。", "The files have {size}, more than the limit of {limit}."],
  seal_failed: [
    "封装没有完成。文件可能被移动或修改了，或者表格文字太长；请核对后再试。",
    "Sealing did not end. A file may have been moved or changed, or a text is too long; check and try again.",
  ],
  does_not_open: ["用您的密钥打不开刚封装的文件，没有保存。", "Your own key does not open what was just sealed; nothing was kept."],
  lot: ["标段", "Lot"],
  document: ["招标文件版本", "Tender document, version"],
  deadline: ["投标截止", "Deadline"],
  revision: ["将封装的版本", "Revision to be sealed"],
};

/** @typedef {0 | 1} Language 0 Chinese, 1 English */

/**
 * A sentence with its gaps filled.
 * @param {Language} language
 * @param {string} name
 * @param {Record<string, string | number>} [gaps]
 */
export function say(language, name, gaps = {}) {
  return WORDS[name][language].replace(/\{(\w+)\}/g, (_, gap) => String(gaps[gap] ?? ""));
}

/** Every name that can be said. */
export const names = () => Object.keys(WORDS);
