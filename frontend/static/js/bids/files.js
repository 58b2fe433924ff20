// The files that somebody chose for an envelope: each once, under a plain name that no other has.
// @ts-check

import { MANIFEST, PRICE_FORM } from "../sealing/forms.js";
import { plainName } from "../sealing/zip.js";

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
  return files;
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
