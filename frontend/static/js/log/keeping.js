// A reader of the log keeps the last checkpoint that he saw, and demands that the next one grew from it (docs/formats/log.md).
// @ts-check

import { joined } from "../lib/der.js";
import { isConsistent, isSame, sha256 } from "../verify/merkle.js";
import { BadNote, keyOf, NoEd25519, noteOf, signedCheckpoint } from "../verify/notes.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("../verify/notes.js").Checkpoint} Checkpoint */
/** @typedef {{ vkey: string, note: string }} Kept */
/** @typedef {{ get: () => string | null, set: (text: string) => void }} Store */
/** @typedef {(part: string) => Promise<Bytes>} Fetch throws Unreachable where there is nothing */
/**
 * first: seen for the first time; grew, same: as it should be; older: an earlier one of the same log was shown;
 * forked: the log was rewritten or shows others something else; another: it has another key or name than before.
 * @typedef {"first" | "grew" | "same" | "older" | "forked" | "another" | "unreachable"} State
 */
/** @typedef {{ state: State, size: number, before: number, kept: string, shown: string }} Outcome */

const WIDTH = 256;
const HASH_BYTES = 32;
const LEVEL_BITS = 8;

/** The log does not answer as a log does. */
export class Unreachable extends Error {}

/** The log answers that it has no such part. */
export class Gone extends Unreachable {}

/**
 * What the log shows now, against what was kept; what follows from it is kept instead. A fork is never kept over what was seen.
 * @param {Fetch} fetch
 * @param {Store} store
 * @returns {Promise<Outcome>}
 */
export async function follow(fetch, store) {
  const before = keptIn(store);
  try {
    const vkey = textOf(await fetch("key")).trim();
    const shown = textOf(await fetch("checkpoint"));
    const found = await signedCheckpoint(noteOf(shown), await keyOf(vkey));
    const told = { size: found.size, kept: before?.note ?? "", shown };
    if (!before) return settled({ ...told, state: "first", before: 0 }, store, { vkey, note: shown });
    const known = await signedCheckpoint(noteOf(before.note), await keyOf(before.vkey));
    if (vkey !== before.vkey) return { ...told, state: "another", before: known.size };
    const state = await stateOf(known, found, fetch);
    const newer = state === "grew" ? { vkey, note: shown } : null;
    return settled({ ...told, state, before: known.size }, store, newer);
  } catch (failure) {
    if (!(failure instanceof BadNote || failure instanceof NoEd25519 || failure instanceof Unreachable)) throw failure;
    return { state: "unreachable", size: 0, before: 0, kept: before?.note ?? "", shown: "" };
  }
}

/**
 * @param {Checkpoint} known
 * @param {Checkpoint} found
 * @param {Fetch} fetch
 * @returns {Promise<State>}
 */
async function stateOf(known, found, fetch) {
  if (known.size === found.size) return isSame(known.root, found.root) ? "same" : "forked";
  const [old, now] = known.size < found.size ? [known, found] : [found, known];
  const proof = await consistencyProof(old.size, now.size, fetch).catch((failure) => {
    if (now === known && failure instanceof Gone) return null; // it went back: what was there is no longer there
    throw failure;
  });
  const holds = proof && await isConsistent(old.size, now.size, { proof, oldRoot: old.root, root: now.root });
  return !holds ? "forked" : now === found ? "grew" : "older";
}

/**
 * The proof, made from the log's own tiles, that the tree of `size` leaves begins with that of `old`.
 * @param {number} old
 * @param {number} size
 * @param {Fetch} fetch
 */
export async function consistencyProof(old, size, fetch) {
  const proof = [];
  for (const [first, end] of consistencyRanges(old, size)) proof.push(await rootBetween(first, end, size, fetch));
  return proof;
}

/**
 * The parts that show the tree of `old` leaves within that of `size` (RFC 6962, 2.1.2).
 * @param {number} old
 * @param {number} size
 */
function consistencyRanges(old, size) {
  if (old === 0 || old === size) return [];
  let [first, end] = [0, size];
  const parts = /** @type {[number, number][]} */ ([]);
  while (end !== old) {
    const middle = first + leftOf(end - first);
    parts.push(old <= middle ? [middle, end] : [first, middle]);
    if (old <= middle) end = middle;
    else first = middle;
  }
  return /** @type {[number, number][]} */ ([...(first ? [[first, end]] : []), ...parts.reverse()]);
}

/**
 * The root of a part of the tree: full parts are read from tiles, the ragged edge is joined.
 * @param {number} first
 * @param {number} end
 * @param {number} size of the whole tree
 * @param {Fetch} fetch
 * @returns {Promise<Bytes>}
 */
async function rootBetween(first, end, size, fetch) {
  const count = end - first;
  const exponent = Math.log2(count);
  if (Number.isInteger(exponent)) {
    const level = Math.floor(exponent / LEVEL_BITS);
    const [start, wide] = [first / 2 ** (LEVEL_BITS * level), 2 ** (exponent % LEVEL_BITS)];
    return rootOver(await hashes(level, start, wide, size, fetch));
  }
  const middle = first + leftOf(count);
  const [left, right] = [await rootBetween(first, middle, size, fetch), await rootBetween(middle, end, size, fetch)];
  return sha256(joined(Uint8Array.of(1), left, right));
}

/**
 * @param {number} level
 * @param {number} first
 * @param {number} count
 * @param {number} size
 * @param {Fetch} fetch
 */
async function hashes(level, first, count, size, fetch) {
  const [number, place] = [Math.floor(first / WIDTH), first % WIDTH];
  const width = Math.min(WIDTH, Math.floor(size / 2 ** (LEVEL_BITS * level)) - number * WIDTH);
  const tile = await fetch(`tile/${level}/${pathOf(number, width)}`);
  if (tile.length !== width * HASH_BYTES) throw new Unreachable("a tile has another width");
  return Array.from({ length: count }, (_one, at) => tile.slice((place + at) * HASH_BYTES, (place + at + 1) * HASH_BYTES));
}

/**
 * The last part of a tile's address: its number in groups of three, and its width where it is not full.
 * @param {number} number
 * @param {number} width
 */
function pathOf(number, width) {
  const groups = [String(number % 1000).padStart(3, "0")];
  for (let rest = Math.floor(number / 1000); rest; rest = Math.floor(rest / 1000)) groups.unshift(`x${String(rest % 1000).padStart(3, "0")}`);
  return groups.join("/") + (width === WIDTH ? "" : `.p/${width}`);
}

/**
 * The root over roots of parts that are all full and of one size.
 * @param {Bytes[]} parts
 * @returns {Promise<Bytes>}
 */
async function rootOver(parts) {
  if (parts.length === 1) return parts[0];
  const half = parts.length / 2;
  return sha256(joined(Uint8Array.of(1), await rootOver(parts.slice(0, half)), await rootOver(parts.slice(half))));
}

/** How many of `count` leaves stand left of the root. @param {number} count */
const leftOf = (count) => 2 ** (Math.ceil(Math.log2(count)) - 1);

/**
 * @param {Outcome} outcome
 * @param {Store} store
 * @param {Kept | null} newer
 */
function settled(outcome, store, newer) {
  if (newer) store.set(JSON.stringify(newer));
  return outcome;
}

/** @param {Store} store @returns {Kept | null} */
function keptIn(store) {
  try {
    const told = JSON.parse(store.get() ?? "null");
    return typeof told?.vkey === "string" && typeof told.note === "string" ? told : null;
  } catch {
    return null;
  }
}

/** @param {Bytes} bytes */
const textOf = (bytes) => new TextDecoder().decode(bytes);
