// DER read: values with their tags, as much of it as certificates and signatures need. What is not sound throws.
// @ts-check

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {{ tag: number, whole: Bytes, body: Bytes }} Value */

/**
 * The first value of these bytes, which may be followed by others.
 * @param {Bytes} bytes
 * @returns {Value}
 */
export function valueIn(bytes) {
  const first = bytes[1];
  if (bytes.length < 2 || (bytes[0] & 0x1f) === 0x1f || first === 0x80) throw new RangeError("not DER");
  const more = first & 0x80 ? first & 0x7f : 0;
  if (more > 4) throw new RangeError("not DER");
  let length = more ? 0 : first;
  for (let at = 2; at < 2 + more; at += 1) length = length * 256 + bytes[at];
  const start = 2 + more;
  if (!(start + length <= bytes.length)) throw new RangeError("not DER");
  return { tag: bytes[0], whole: bytes.slice(0, start + length), body: bytes.slice(start, start + length) };
}

/**
 * What stands inside a constructed value.
 * @param {Value} value
 * @returns {Value[]}
 */
export function partsOf({ body }) {
  const parts = [];
  for (let at = 0; at < body.length; ) {
    const part = valueIn(body.subarray(at));
    parts.push(part);
    at += part.whole.length;
  }
  return parts;
}

/**
 * An object identifier in numbers and dots.
 * @param {Value} value
 */
export function dotted({ tag, body }) {
  if (tag !== 0x06 || !body.length) throw new RangeError("not an identifier");
  const numbers = [];
  let number = 0;
  for (const byte of body) {
    number = number * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    numbers.push(number);
    number = 0;
  }
  const [first, ...rest] = numbers;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - 40 * top, ...rest].join(".");
}

const DECODERS = new Map([[0x0c, "utf-8"], [0x13, "latin1"], [0x14, "latin1"], [0x16, "latin1"], [0x1e, "utf-16be"]]);

/** @param {Value} value */
export function textOf({ tag, body }) {
  return new TextDecoder(DECODERS.get(tag) ?? "latin1").decode(body);
}

/** @param {Bytes} one @param {Bytes} other */
export const isSame = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
