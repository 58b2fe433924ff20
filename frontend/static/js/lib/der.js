// DER, as much of it as a certificate request needs: lengths, a few types, object identifiers, ECDSA signatures.
// @ts-check

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/**
 * One value with its tag and length.
 * @param {number} tag
 * @param {...Uint8Array} contents
 * @returns {Bytes}
 */
export function tagged(tag, ...contents) {
  const body = joined(...contents);
  return joined(Uint8Array.of(tag, ...lengthOf(body.length)), body);
}

/** @param {...Uint8Array} parts */
export const sequence = (...parts) => tagged(0x30, ...parts);

/** @param {...Uint8Array} parts */
export const set = (...parts) => tagged(0x31, ...parts);

/** @param {string} text */
export const utf8 = (text) => tagged(0x0c, new TextEncoder().encode(text));

/** @param {Uint8Array} bytes */
export const bitString = (bytes) => tagged(0x03, Uint8Array.of(0), bytes);

/**
 * A non-negative integer given as big-endian bytes.
 * @param {Uint8Array} bytes
 */
export function integer(bytes) {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const body = bytes.subarray(start);
  return body[0] & 0x80 ? tagged(0x02, Uint8Array.of(0), body) : tagged(0x02, body);
}

/** @param {string} dotted */
export function identifier(dotted) {
  const [first, second, ...rest] = dotted.split(".").map(Number);
  return tagged(0x06, Uint8Array.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/**
 * WebCrypto's raw ECDSA signature (r and s side by side) as the sequence that X.509 wants.
 * @param {Uint8Array} raw
 */
export function ecdsaSignature(raw) {
  const half = raw.length / 2;
  return sequence(integer(raw.subarray(0, half)), integer(raw.subarray(half)));
}

/**
 * @param {...Uint8Array} parts
 * @returns {Bytes}
 */
export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {number} length */
function lengthOf(length) {
  if (length < 0x80) return [length];
  const bytes = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

/** @param {number} number */
function base128(number) {
  const groups = [number & 0x7f];
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) groups.unshift((rest & 0x7f) | 0x80);
  return groups;
}
