// Sealing on the offline page: the same worker as the platform's page, started from this file itself.
// @ts-check

import { gathered } from "../bids/files.js";
import { toBase64, toHex } from "../lib/bytes.js";
import { sign } from "../lib/dsse.js";
import { importKeys } from "../parties/keyfile.js";
import { SealFailed, sealBeside } from "../sealing/beside.js";
import { containerOf, ENDING } from "../sealing/container.js";
import { bidStatement, isForm, newBidId, PARTICULARS, SHEET } from "../sealing/forms.js";
import { opensAll, readBack } from "../sealing/trial.js";
import { Decrypter } from "../../vendor/age.js";
import { Refusal } from "./terms.js";

/** @typedef {import("./terms.js").Terms} Terms */
/** @typedef {Awaited<ReturnType<typeof importKeys>>} Keys */
/** @typedef {import("../sealing/beside.js").Made} Made */

const PART_BYTES = 8 * 1024 * 1024;

/**
 * A worker of this very file: `name` is the module with which it begins.
 * @param {string} name
 */
function workerOf(name) {
  const code = /** @type {HTMLScriptElement} */ (document.getElementById("code")).textContent ?? "";
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  return new Worker(address, { name });
}

/**
 * The keys in a keyfile.
 * @param {File} file
 * @param {string} passphrase
 * @returns {Promise<Keys & { recipient: string }>}
 */
export async function unlock(file, passphrase) {
  const worker = workerOf("js/parties/keyfile-worker.js");
  try {
    const keyfile = new Uint8Array(await file.arrayBuffer());
    const { text, recipient } = await new Promise((resolve, reject) => {
      worker.onerror = () => reject(new Refusal("passphrase_wrong"));
      worker.onmessage = ({ data }) => (data.failed ? reject(new Refusal("passphrase_wrong")) : resolve(data.done));
      worker.postMessage({ id: 1, act: "open", keyfile, passphrase });
    });
    return { ...(await importKeys(text)), recipient };
  } finally {
    worker.terminate();
  }
}

/**
 * The container of a sealed, signed and tried bid.
 * @param {Terms} terms
 * @param {Keys} keys
 * @param {{ price: string, fields: Record<string, string>, files: Record<string, File[]>, isEscrowed: boolean }} given
 * @param {(envelope: string, done: number, whole: number) => void} progress
 */
export async function sealBid(terms, keys, { price, fields, files, isEscrowed }, progress) {
  const belonging = belongingOf(terms);
  const escrow = isEscrowed ? (terms.escrow ?? null) : null;
  const envelopes = terms.envelopes
    .map((name) => ({ name, files: isForm(name) ? [] : gathered(files[name]) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const asked = { belonging, recipient: terms.recipient, escrow, partBytes: PART_BYTES, form: { price, fields }, envelopes };
  const made = await sealed(asked, progress);
  const sheet = made.blobs[made.envelopes.findIndex(({ name }) => name === SHEET)];
  if (!(await opensAll(made.envelopes, keys.x25519))) throw new Refusal("does_not_open");
  const read = await readBack(sheet, keys.x25519, made.blobs[made.envelopes.findIndex(({ name }) => name === PARTICULARS)]);
  const { document: version, previous, recipient } = terms;
  const statement = bidStatement(belonging, { document: version, previous, recipient, envelopes: made.envelopes });
  const signature = toBase64(await sign(statement, keys.p256));
  const blobs = made.envelopes.map(({ name }, index) => ({ name, blob: made.blobs[index] }));
  const container = await containerOf(statement, signature, blobs);
  return { ...made, read, container, name: `${terms.lot}-${belonging.revision}${ENDING}` };
}

/**
 * A dummy sheet for one's own key, with its file key.
 * @param {Terms} terms
 * @param {Keys} keys
 */
export async function sealDummy(terms, keys) {
  const fields = Object.fromEntries(terms.fields.map(({ name }) => [name, "dummy"]));
  const asked = {
    belonging: { ...belongingOf(terms), bid: newBidId() },
    recipient: terms.recipient,
    escrow: null,
    partBytes: PART_BYTES,
    form: { price: "1.00", fields },
    envelopes: [{ name: SHEET, files: [] }],
  };
  const { envelopes, blobs } = await sealed(asked, () => {});
  const decrypter = new Decrypter();
  decrypter.addIdentity(keys.x25519);
  const fileKey = await decrypter.decryptHeader(envelopes[0].headerBytes);
  return { blob: blobs[0], fileKey: toHex(fileKey) };
}

/** @param {Terms} terms */
function belongingOf({ tender, lot, document: version, bid, certificate, revision }) {
  return { tender, lot, document: version.sha256, bid: bid || newBidId(), bidder: certificate, revision: revision + 1 };
}

/**
 * @param {import("../sealing/worker.js").Asked} asked
 * @param {(envelope: string, done: number, whole: number) => void} progress
 * @returns {Promise<Made>}
 */
async function sealed(asked, progress) {
  try {
    return await sealBeside(asked, {
      start: () => workerOf("js/sealing/worker.js"),
      hear: (told) => {
        if (told.progress !== undefined) progress(told.envelope, told.progress, told.whole);
      },
    });
  } catch (failure) {
    throw failure instanceof SealFailed ? new Refusal("seal_failed") : failure;
  }
}
