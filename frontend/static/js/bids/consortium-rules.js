// 联合体 — who bids together, as one field of the opening sheet, and what is wrong with it. Nothing of a page.
// @ts-check

/** @typedef {{ name: string, code: string, share: string, work: string }} Member */

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

/** @param {string} text */
const isPlain = (text) => text.length > 0 && [...text].length <= LONGEST && text === text.trim() && !SHUT_OUT.test(text);
