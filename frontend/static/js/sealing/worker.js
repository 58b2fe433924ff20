// Seals beside the page: bytes in, sealed parts out. No plaintext and no key leaves it.
// @ts-check

import { fastestCipher } from "./cipher.js";
import { formsOf } from "./forms.js";
import { sealEnvelope, textFile } from "./envelope.js";
import { startBeside, startSha256 } from "./hashing.js";
import { inScript } from "./payload.js";

/** @typedef {import("./envelope.js").GivenFile} GivenFile */
/**
 * @typedef {object} Asked
 * @property {import("./forms.js").Belonging} belonging
 * @property {string} recipient
 * @property {import("./escrow.js").Escrow | null} escrow
 * @property {number} partBytes
 * @property {boolean} [isCareful] nothing young and nobody beside: after a worker fell silent
 * @property {{ price: string, fields: Record<string, string> }} form
 * @property {{ name: string, files: GivenFile[] }[]} envelopes
 */

const TOLD_EVERY_MS = 100;

self.addEventListener("message", async (event) => {
  const asked = /** @type {Asked} */ (event.data);
  try {
    const [startHash, startCipher] = asked.isCareful ? [startSha256, inScript] : await Promise.all([startBeside(), fastestCipher()]);
    const sealed = [];
    const forms = formsOf(asked.form, asked.envelopes.map(({ name }) => name));
    for (const { name, files } of asked.envelopes) {
      const form = forms.get(name);
      const inside = form ? [textFile(form.name, form.text)] : files;
      sealed.push(await seal(asked, name, inside, { startHash, startCipher }));
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
 * @param {Required<Pick<import("./envelope.js").Sealing, "startHash" | "startCipher">>} how
 */
function seal({ belonging, recipient, escrow, partBytes }, envelope, files, how) {
  let told = 0;
  return sealEnvelope({
    belonging,
    envelope,
    recipient,
    escrow,
    files,
    partBytes,
    ...how,
    keep: (part, number) => self.postMessage({ part, envelope, number }),
    progress: (done, whole) => {
      if (performance.now() - told < TOLD_EVERY_MS && done < whole) return;
      told = performance.now();
      self.postMessage({ envelope, progress: done, whole });
    },
  });
}
