// Reads and rewrites PDFs beside the page, one after the other: a large file does not freeze it.
// @ts-check

import { readPdf } from "./reading.js";
import { NotScrubbed, scrubbed } from "./scrubbing.js";

/** @typedef {{ number: number, act: "read" | "scrub", file: Blob, most: number, signatures: number }} Wanted */

let last = Promise.resolve();

self.addEventListener("message", ({ data }) => {
  if (typeof data?.number === "number") last = last.then(() => answer(data));
});

/** @param {Wanted} wanted */
async function answer({ number, act, file, most, signatures }) {
  try {
    if (act === "scrub") {
      const copy = await scrubbed(new Uint8Array(await file.arrayBuffer()), signatures);
      self.postMessage({ number, file: new Blob([copy], { type: "application/pdf" }) });
      return;
    }
    const progress = (/** @type {number} */ done, /** @type {number} */ whole) =>
      self.postMessage({ number, progress: done / whole });
    self.postMessage({ number, facts: await readPdf(file, { most, progress }) });
  } catch (failure) {
    self.postMessage({ number, failed: failure instanceof NotScrubbed ? failure.message : "failed" });
  }
}
