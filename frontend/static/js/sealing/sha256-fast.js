// SHA-256 by WebAssembly with SIMD, four times as fast as in JavaScript. Made by infra/sha256_wasm.py, which can be read.
// @ts-check

import { fromBase64 } from "../lib/bytes.js";
import { MODULE } from "./sha256-wasm.js";

/** @typedef {import("./sha256.js").Compress} Compress */
/** @typedef {{ memory: WebAssembly.Memory, compress: (from: number, to: number) => void }} Made */

const WORDS = 8;
const INPUT = 1024;
const INPUT_BYTES = 1 << 20;

/** @type {Promise<Compress | null> | null} */
let made = null;

/**
 * Nothing where the browser has no WebAssembly or no SIMD. One memory serves every hash: each brings its state and takes it away.
 * @returns {Promise<Compress | null>}
 */
export function fastCompress() {
  made ??= started().catch(() => null);
  return made;
}

/** @returns {Promise<Compress>} */
async function started() {
  const { instance } = await WebAssembly.instantiate(fromBase64(MODULE));
  const { memory, compress } = /** @type {Made} */ (/** @type {unknown} */ (instance.exports));
  const within = new Int32Array(memory.buffer, 0, WORDS);
  const input = new Uint8Array(memory.buffer, INPUT, INPUT_BYTES);
  return (state, blocks) => {
    within.set(state);
    for (let at = 0; at < blocks.length; at += INPUT_BYTES) {
      const next = blocks.subarray(at, at + INPUT_BYTES);
      input.set(next);
      compress(INPUT, INPUT + next.length);
    }
    state.set(within);
  };
}
