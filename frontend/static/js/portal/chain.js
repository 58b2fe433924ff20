// @ts-check
/**
 * The journal's chain, recomputed where the reader is (docs/formats/journal.md). No network, no page: bytes in, digests out.
 *
 * @typedef {{v: number, kind: string, actor: string, at: string, payload: unknown, parent: string, digest: string}} Entry
 * @typedef {{stream: string, hearers: string, entries: Entry[]}} Chain
 * @typedef {{v: number, isIntact: boolean, digest: string}} Finding
 */

const DOMAIN = "kaiming/journal-entry/v1\n";
const NO_PARENT = "0".repeat(64);
const encoder = new TextEncoder();

/**
 * One value, one spelling (RFC 8785). Objects are sorted by UTF-16 code units, which is how JavaScript compares texts.
 * @param {unknown} value
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const fields = /** @type {Record<string, unknown>} */ (value);
    const pairs = Object.keys(fields).sort().map((name) => `${JSON.stringify(name)}:${canonical(fields[name])}`);
    return `{${pairs.join(",")}}`;
  }
  return JSON.stringify(value);
}

/**
 * SHA-256 over the domain, the parent's digest and the entry's canonical JSON, in hex.
 * @param {Chain} chain
 * @param {Entry} entry
 * @param {string} parent
 * @returns {Promise<string>}
 */
export async function digestOf(chain, entry, parent) {
  const { v, kind, actor, at, payload } = entry;
  const text = canonical({ actor, at, hearers: chain.hearers, kind, payload, stream: chain.stream, v });
  const bytes = joined(encoder.encode(DOMAIN), fromHex(parent), encoder.encode(text));
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/**
 * Walks a stream from its first entry. An entry is intact when its digest, its place and its parent recompute; after a
 * break every later entry rests on something that is not what it was.
 * @param {Chain} chain
 * @returns {Promise<Finding[]>}
 */
export async function recompute(chain) {
  const findings = [];
  let parent = NO_PARENT;
  let isIntact = true;
  for (const [index, entry] of chain.entries.entries()) {
    const digest = await digestOf(chain, entry, parent);
    isIntact &&= entry.v === index + 1 && entry.parent === parent && entry.digest === digest;
    findings.push({ v: entry.v, isIntact, digest });
    parent = digest;
  }
  return findings;
}

/** @param {...Uint8Array} parts */
function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {string} hex */
function fromHex(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** @param {Uint8Array} bytes */
function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
