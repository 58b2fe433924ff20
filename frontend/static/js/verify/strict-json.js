// JSON read with suspicion: only what every language reads alike, as apps/evidence/verify/reading.py does.
// @ts-check

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */

const DEEPEST = 64;
const TOKEN = /\s*(?:([{}[\]:,])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*))(?![\d.eE])|(true|false|null))/y;
const HALF_PAIR = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** The bytes are not JSON as bundles write it; the message says why. */
export class Unreadable extends Error {}

/**
 * The value of a JSON text. Throws Unreadable for fractions, long integers, repeated keys, depth and half pairs.
 * @param {Uint8Array} content
 * @returns {unknown}
 */
export function plainOf(content) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    throw new Unreadable("not UTF-8");
  }
  must(text);
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreadable("not JSON");
  }
}

/**
 * The object in a JSON text, or null for any other value.
 * @param {Uint8Array} content
 * @returns {Record<string, any> | null}
 */
export function objectIn(content) {
  const value = plainOf(content);
  return isObject(value) ? value : null;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, any>}
 */
export const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/**
 * Walks over the tokens; whether they stand in a lawful order is left to JSON.parse.
 * @param {string} text
 */
function must(text) {
  /** @type {(Set<string> | null)[]} */
  const open = [];
  let last = "";
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (!found) {
      if (!text.slice(from).trim()) return;
      throw new Unreadable(/^\s*-?\d/.test(text.slice(from, from + 40)) ? "holds a fraction" : "not JSON");
    }
    const [, sign, words, digits] = found;
    if (digits && !Number.isSafeInteger(Number(digits))) throw new Unreadable("holds an integer beyond 2^53 - 1");
    if (words && HALF_PAIR.test(JSON.parse(words))) throw new Unreadable("not JSON");
    if (sign === "{" || sign === "[") open.push(sign === "{" ? new Set() : null);
    if (open.length > DEEPEST) throw new Unreadable("nested too deeply");
    if (sign === "}" || sign === "]") open.pop();
    if (sign === ":") named(open.at(-1), last);
    last = words ?? "";
  }
}

/**
 * @param {Set<string> | null | undefined} keys
 * @param {string} words
 */
function named(keys, words) {
  const key = words ? JSON.parse(words) : "";
  if (keys?.has(key)) throw new Unreadable("names a key twice");
  keys?.add(key);
}
