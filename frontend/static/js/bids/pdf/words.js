// The words that would tell whose bid it is: the bidder's name and its short forms, its credit code, people's names.
// @ts-check

const LEGAL = /(股份有限公司|有限责任公司|集团有限公司|有限公司|总公司|分公司|集团|公司|研究院|设计院|事务所)$/;
const PROVINCE =
  "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|中国";
const PLACE = new RegExp(`^((${PROVINCE})?\\p{Script=Han}{2,7}?(省|自治区|自治州|市|县)|${PROVINCE})`, "u");
const TRADES = /(建设|建筑|建工|工程|路桥|市政|水务|水利|科技|信息|技术|实业|发展|贸易|咨询|设计|监理|装饰|园林|电力|机电|安装|投资|股份|集团|有限|服务|管理|设备)$/;
const ONLY_A_PLACE = /[省市县区州]$/;
const SHORTEST = 2;

/**
 * How people call an organisation: its name without the legal form, without the place, and the brand alone.
 * @param {string} name
 * @returns {string[]} the longest first
 */
export function shortForms(name) {
  const whole = name.normalize("NFKC").replace(/\s/g, "");
  const unbracketed = whole.replace(/\(.*?\)/g, "");
  const named = stripped(unbracketed, LEGAL);
  const forms = [whole, unbracketed, ...shortened(named), ...shortened(named.replace(PLACE, ""))];
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST && stripped(form, TRADES) && !ONLY_A_PLACE.test(form));
}

/**
 * Everything that must not be found, from what the page knows and what the bidder adds.
 * @param {{ name: string, code: string, people: string[], extra: string }} known
 */
export function tellingWords({ name, code, people, extra }) {
  const added = extra.split(/[\s,，;；、]+/);
  const words = [...(name ? shortForms(name) : []), code, ...people, ...added].map((word) => word.trim());
  return [...new Set(words)].filter((word) => [...word].length >= SHORTEST);
}

/**
 * The first of the words that stands in a text, spaces and spelling aside. The longest is told first.
 * @param {string} text
 * @param {readonly string[]} words
 */
export function wordIn(text, words) {
  const plain = plainly(text);
  return [...words].sort((one, other) => other.length - one.length).find((word) => plain.includes(plainly(word))) ?? "";
}

/** @param {string} text */
const plainly = (text) => text.normalize("NFKC").replace(/[\s·.]/gu, "").toLowerCase();

/**
 * A name, and what is left of it while the words of its trade fall away.
 * @param {string} name
 */
function shortened(name) {
  const forms = [name];
  for (let next = name.replace(TRADES, ""); next !== forms.at(-1); next = next.replace(TRADES, "")) forms.push(next);
  return forms;
}

/**
 * @param {string} text
 * @param {RegExp} ending
 */
function stripped(text, ending) {
  let bare = text;
  for (let next = bare.replace(ending, ""); next !== bare; next = bare.replace(ending, "")) bare = next;
  return bare;
}
