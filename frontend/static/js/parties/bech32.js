// Bech32 as age writes secret keys: AGE-SECRET-KEY-1…
// @ts-check

const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const PREFIX = "age-secret-key-";

/** @param {Uint8Array} key 32 bytes */
export function secretKeyText(key) {
  const values = regrouped(key, 8, 5);
  return `${PREFIX}1${[...values, ...checksum(values)].map((value) => ALPHABET[value]).join("")}`.toUpperCase();
}

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>} 32 bytes
 */
export function secretKeyBytes(text) {
  const plain = text.toLowerCase();
  const values = [...plain.slice(PREFIX.length + 1)].map((character) => ALPHABET.indexOf(character));
  const data = values.slice(0, -6);
  const isSound =
    plain.startsWith(`${PREFIX}1`) && !values.includes(-1) && checksum(data).join() === values.slice(-6).join();
  const key = Uint8Array.from(regrouped(data, 5, 8)).slice(0, 32);
  if (!isSound || key.length !== 32) throw new Error("not an age secret key");
  return key;
}

/** @param {number[]} values */
function checksum(values) {
  const expanded = [...PREFIX].map((one) => one.charCodeAt(0) >> 5);
  const low = [...PREFIX].map((one) => one.charCodeAt(0) & 31);
  const rest = polymod([...expanded, 0, ...low, ...values, 0, 0, 0, 0, 0, 0]) ^ 1;
  return [5, 4, 3, 2, 1, 0].map((place) => (rest >>> (5 * place)) & 31);
}

/** @param {number[]} values */
function polymod(values) {
  let rest = 1;
  for (const value of values) {
    const top = rest >>> 25;
    rest = ((rest & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((generator, bit) => {
      if ((top >>> bit) & 1) rest ^= generator;
    });
  }
  return rest;
}

/**
 * @param {ArrayLike<number>} data
 * @param {number} from
 * @param {number} to
 */
function regrouped(data, from, to) {
  const result = [];
  let held = 0;
  let bits = 0;
  for (const value of Array.from(data)) {
    held = (held << from) | value;
    bits += from;
    while (bits >= to) {
      bits -= to;
      result.push((held >>> bits) & ((1 << to) - 1));
    }
    held &= (1 << bits) - 1;
  }
  if (bits > 0 && to === 5) result.push((held << (to - bits)) & 31);
  return result;
}
