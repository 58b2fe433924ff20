// Seals beside the page: bytes in, sealed parts out. No plaintext and no key leaves it.
// @ts-check

import { PRICE_FORM, priceForm } from "./forms.js";
import { sealEnvelope, textFile } from "./envelope.js";
import { startBeside } from "./hashing.js";

/** @typedef {import("./envelope.js").GivenFile} GivenFile */
/**
 * @typedef {object} Asked
 * @property {import("./forms.js").Belonging} belonging
 * @property {string} recipient
 * @property {import("./escrow.js").Escrow | null} escrow
 * @property {number} partBytes
 * @property {{ price: string, fields: Record<string, string> }} form
 * @property {{ name: string, files: GivenFile[] }[]} envelopes
 */

const SHEET = "sheet";
const TOLD_EVERY_MS = 100;

self.addEventListener("message", async (event) => {
  const asked = /** @type {Asked} */ (event.data);
  try {
    const startHash = await startBeside();
    const sealed = [];
    for (const { name, files } of asked.envelopes) {
      const inside = name === SHEET ? [textFile(PRICE_FORM, priceForm(asked.form.price, asked.form.fields))] : files;
      sealed.push(await seal(asked, name, inside, startHash));
      self.postMessage({ done: name, sealed: sealed.at(-1) });
    }
    self.postMessage({ finished: sealed });
  } catch (failure) {
    self.postMessage({ failed: failure instanceof Error ? failure.name : "Error" });
  }
});

/**
 * @param {Asked} asked
 * @param {string} envelope
 * @param {GivenFile[]} files
 * @param {import("./hashing.js").StartHash} startHash
 */
function seal({ belonging, recipient, escrow, partBytes }, envelope, files, startHash) {
  let told = 0;
  return sealEnvelope({
    belonging,
    envelope,
    recipient,
    escrow,
    files,
    partBytes,
    startHash,
    keep: (part, number) => self.postMessage({ part, envelope, number }),
    progress: (done, whole) => {
      if (performance.now() - told < TOLD_EVERY_MS && done < whole) return;
      told = performance.now();
      self.postMessage({ envelope, progress: done, whole });
    },
  });
}
