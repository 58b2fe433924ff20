// CRC-32 piece by piece, as zip wants it (ISO 3309).
// @ts-check

const POLYNOMIAL = 0xedb88320;
const SLICES = slices();

/**
 * The checksum after `bytes`, going on from `before` (0 at the start).
 * @param {number} before
 * @param {Uint8Array} bytes
 */
export function crc32(before, bytes) {
  const [s0, s1, s2, s3] = SLICES;
  let crc = ~before;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    crc ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    crc = s3[crc & 255] ^ s2[(crc >>> 8) & 255] ^ s1[(crc >>> 16) & 255] ^ s0[crc >>> 24];
  }
  for (; at < bytes.length; at += 1) crc = s0[(crc ^ bytes[at]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

function slices() {
  const tables = Array.from({ length: 4 }, () => new Int32Array(256));
  for (let byte = 0; byte < 256; byte += 1) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
    tables[0][byte] = rest;
  }
  for (let byte = 0; byte < 256; byte += 1)
    for (let slice = 1; slice < 4; slice += 1) {
      const before = tables[slice - 1][byte];
      tables[slice][byte] = tables[0][before & 255] ^ (before >>> 8);
    }
  return tables;
}
