// The files that somebody chose for an envelope: each once, in his order, under a plain name that no other has.
// @ts-check

import { MANIFEST, PRICE_FORM } from "../sealing/forms.js";
import { compareBytes, plainName } from "../sealing/zip.js";

/** @typedef {import("../sealing/envelope.js").GivenFile} GivenFile */

/**
 * @param {readonly File[]} chosen perhaps the same file for several materials
 * @returns {GivenFile[]}
 */
export function gathered(chosen) {
  const seen = new Set();
  const taken = new Set([MANIFEST, PRICE_FORM]);
  const files = [];
  for (const file of chosen) {
    const mark = [file.name, file.size, file.lastModified].join("\n");
    if (seen.has(mark)) continue;
    seen.add(mark);
    const name = free(plainName(file.name), taken);
    taken.add(name);
    files.push({ name, blob: file });
  }
  return numbered(files);
}

/**
 * The archive sorts by name: where that is another order than the bidder's, the names begin with their number.
 * @param {GivenFile[]} files
 */
function numbered(files) {
  const encoder = new TextEncoder();
  const isInOrder = files.every(
    (file, index) => !index || compareBytes(encoder.encode(files[index - 1].name), encoder.encode(file.name)) < 0,
  );
  if (isInOrder) return files;
  const digits = String(files.length).length;
  const taken = new Set([MANIFEST, PRICE_FORM]);
  return files.map(({ name, blob }, index) => {
    const numberedName = free(plainName(`${String(index + 1).padStart(digits, "0")} ${name}`), taken);
    taken.add(numberedName);
    return { name: numberedName, blob };
  });
}

/**
 * The name, or the name with the first number that makes it free.
 * @param {string} name
 * @param {ReadonlySet<string>} taken
 */
function free(name, taken) {
  const dot = name.lastIndexOf(".");
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  let found = name;
  const start = [...stem].slice(0, 100).join("");
  for (let number = 2; taken.has(found); number += 1) found = plainName(`${start} (${number})${ending}`);
  return found;
}
