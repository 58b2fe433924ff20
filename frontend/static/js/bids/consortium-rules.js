// 联合体 — who bids together, as one field of the opening sheet, and what is wrong with it. Nothing of a page.
// @ts-check

/** @typedef {{ name: string, code: string, share: string, work: string }} Member */
/** Who bids: whether together with others, and the authorised agent's name, empty without one. @typedef {{ isTogether: boolean, agent: string }} Declared */

export const FIELD = "consortium";
export const AGREEMENT = "联合体协议书";
export const AGENT = "授权委托书";
const FEWEST = 2;
const MOST = 5;
const LONGEST = 60;
const CODE = /^[0-9A-Z]{18}$/;
const SHARE = /^(?!0+(?:\.0+)?$)[0-9]{1,2}(?:\.[0-9]{1,2})?$/;
const SHUT_OUT = /[；\n\0]/;

/**
 * What is wrong first: `count`, `name`, `code`, `share`, `work`, `twice` or `whole`; empty when nothing is.
 * @param {readonly Member[]} members the lead member first
 */
export function wrongWith(members) {
  if (members.length < FEWEST || members.length > MOST) return "count";
  for (const { name, code, share, work } of members) {
    if (!isPlain(name)) return "name";
    if (!CODE.test(code)) return "code";
    if (!SHARE.test(share)) return "share";
    if (!isPlain(work)) return "work";
  }
  if (new Set(members.map(({ code }) => code)).size !== members.length) return "twice";
  const whole = members.reduce((sum, { share }) => sum + Math.round(Number(share) * 100), 0);
  return whole === 10_000 ? "" : "whole";
}

/**
 * The field's text. Only for what nothing is wrong with.
 * @param {readonly Member[]} members the lead member first
 */
export const textOf = (members) =>
  members.map(({ name, code, share, work }) => `${name}（${code}）${share}% ${work}`).join("；");

/**
 * The lead member and everybody of whom something is told, from rows as they were typed.
 * @param {readonly Member[]} rows
 * @returns {Member[]}
 */
export function membersTyped(rows) {
  const told = rows.map(({ name, code, share, work }) => ({
    name: name.trim(),
    code: code.trim().toUpperCase(),
    share: share.trim().replace("%", ""),
    work: work.trim(),
  }));
  return told.filter((member, index) => index === 0 || Object.values(member).some(Boolean));
}

/**
 * True for what the declaration makes necessary: the agreement of a consortium, the power of an agent.
 * @param {string} material
 * @param {Declared} declared
 */
export const isNeededFor = (material, { isTogether, agent }) =>
  (isTogether && material.includes(AGREEMENT)) || (Boolean(agent) && material.includes(AGENT));

/**
 * The files of a material, called what they are: a power bears the agent's name.
 * @param {string} material
 * @param {readonly File[]} files
 * @param {Declared} declared
 * @returns {File[]}
 */
export function calledFor(material, files, { isTogether, agent }) {
  if (isTogether && material.includes(AGREEMENT)) return files.map((file) => called(file, AGREEMENT, AGREEMENT));
  if (agent && material.includes(AGENT)) return files.map((file) => called(file, AGENT, `${AGENT}（${agent}）`));
  return [...files];
}

/**
 * @param {File} file
 * @param {string} kind
 * @param {string} start
 */
function called(file, kind, start) {
  const has = [start, kind].find((one) => file.name.startsWith(one));
  const rest = has ? file.name.slice(has.length) : ` ${file.name}`;
  return new File([file], `${start}${rest}`, { type: file.type, lastModified: file.lastModified });
}

/** @param {string} text */
const isPlain = (text) => text.length > 0 && [...text].length <= LONGEST && text === text.trim() && !SHUT_OUT.test(text);
