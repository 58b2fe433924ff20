// Reads and signs PDFs beside the page, one after the other. The key comes as one that cannot be taken out; the file stays here.
// For a time-stamp it asks the page, with the digest of the signature, and waits for the token.
// @ts-check

import { comparison } from "./following.js";
import { signaturesIn, signed } from "./pades.js";
import { PdfRefused } from "./pdf-file.js";

/**
 * @typedef {object} Wanted
 * @property {number} number
 * @property {"read" | "sign" | "follow"} act
 * @property {Blob} file
 * @property {Blob} [base] what the file should follow, as one more revision
 * @property {CryptoKey} [key]
 * @property {Omit<import("./pades.js").Signing, "sign" | "stampTime">} [signing]
 */

const ECDSA = { name: "ECDSA", hash: "SHA-256" };
let last = Promise.resolve();
/** @type {(token: Uint8Array<ArrayBuffer> | null) => void} */
let stamped = () => {};

self.addEventListener("message", ({ data }) => {
  if (data?.token !== undefined) stamped(data.token);
  else if (typeof data?.number === "number") last = last.then(() => answer(data));
});

/** @param {Wanted} wanted */
async function answer({ number, act, file, base, key, signing }) {
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (act === "read") return self.postMessage({ number, found: await signaturesIn(bytes) });
    if (act === "follow" && base) {
      const compared = comparison(new Uint8Array(await base.arrayBuffer()), bytes);
      return self.postMessage({ number, compared, found: await signaturesIn(bytes) });
    }
    if (!key || !signing) throw new TypeError("nothing to sign with");
    const sign = async (/** @type {Uint8Array<ArrayBuffer>} */ attributes) =>
      new Uint8Array(await crypto.subtle.sign(ECDSA, key, attributes));
    const stampTime = (/** @type {Uint8Array<ArrayBuffer>} */ digest) =>
      new Promise((/** @type {typeof stamped} */ resolve) => {
        stamped = resolve;
        self.postMessage({ number, stampTime: digest });
      });
    const made = await signed(bytes, { ...signing, sign, stampTime });
    const found = await signaturesIn(made);
    self.postMessage({ number, found, file: new Blob([made], { type: "application/pdf" }) });
  } catch (failure) {
    self.postMessage({ number, refused: failure instanceof PdfRefused ? failure.code : "failed" });
  }
}
