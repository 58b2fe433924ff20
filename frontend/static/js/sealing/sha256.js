// SHA-256 piece by piece (FIPS 180-4): WebCrypto can only hash what is in memory whole, and a bid is not.
// @ts-check

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */

const ROUND = Uint32Array.of(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
);
const BLOCK = 64;

/**
 * A hash under way. `digest` ends it.
 * @typedef {{ update: (bytes: Uint8Array) => void, digest: () => Bytes }} Hash
 */

/** Goes on from a state over whole blocks. @typedef {(state: Int32Array, blocks: Uint8Array) => void} Compress */

/**
 * @param {Compress} compress in JavaScript unless said otherwise
 * @returns {Hash}
 */
export function sha256(compress = inScript) {
  const state = Int32Array.of(
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  );
  const held = new Uint8Array(BLOCK);
  let length = 0;

  /** @param {Uint8Array} bytes */
  const update = (bytes) => {
    let at = 0;
    const filled = length % BLOCK;
    length += bytes.length;
    if (filled) {
      at = Math.min(BLOCK - filled, bytes.length);
      held.set(bytes.subarray(0, at), filled);
      if (filled + at < BLOCK) return;
      compress(state, held);
    }
    const end = bytes.length - ((bytes.length - at) % BLOCK);
    if (end > at) compress(state, bytes.subarray(at, end));
    held.set(bytes.subarray(end));
  };

  const digest = () => {
    const bits = length * 8;
    const end = new Uint8Array(((length % BLOCK) + 9 > BLOCK ? 2 : 1) * BLOCK - (length % BLOCK));
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(end.length - 4, bits >>> 0);
    update(end);
    const result = new Uint8Array(32);
    const out = new DataView(result.buffer);
    state.forEach((word, index) => out.setInt32(4 * index, word));
    return result;
  };

  return { update, digest };
}

/** @type {Compress} */
function inScript(state, blocks) {
  const words = new Int32Array(BLOCK);
  for (let at = 0; at < blocks.length; at += BLOCK) compressBlock(state, words, blocks, at);
}

/**
 * @param {Int32Array} state
 * @param {Int32Array} w the schedule's place, so that it is not made anew for each block
 * @param {Uint8Array} bytes
 * @param {number} at
 */
function compressBlock(state, w, bytes, at) {
  for (let t = 0; t < 16; t += 1, at += 4)
    w[t] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  for (let t = 16; t < BLOCK; t += 1) {
    const x = w[t - 15];
    const y = w[t - 2];
    const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = (low + w[t - 7] + high + w[t - 16]) | 0;
  }
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let t = 0; t < BLOCK; t += 1) {
    const high = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (h + high + ((e & f) ^ (~e & g)) + ROUND[t] + w[t]) | 0;
    const low = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}
