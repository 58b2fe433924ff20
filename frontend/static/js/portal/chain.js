// @ts-check
/**
 * The journal's chain, recomputed where the reader is (docs/formats/journal.md). No network, no page: bytes in, digests out.
 *
 * @typedef {{v: number, kind: string, actor: string, at: string, payload: unknown, parent: string, digest: string}} Entry
 * @typedef {{stream: string, hearers: string, entries: Entry[]}} Chain
 * @typedef {{v: number, isIntact: boolean, digest: string}} Finding
 */

import { fromHex, toHex } from "../lib/bytes.js";
import { canonical } from "../lib/canonical.js";
import { joined } from "../lib/der.js";

const DOMAIN = "kaiming/journal-entry/v1\n";
const NO_PARENT = "0".repeat(64);
const encoder = new TextEncoder();

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
