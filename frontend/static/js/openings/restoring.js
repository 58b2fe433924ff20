// The remedy with a backup: while keys are released, its file keys are; after a bad release, its very bytes are imported.
// @ts-check

import { beside, carefully, said, Told } from "../bids/backups.js";
import { ask, Lost, putPart, tell } from "../bids/talk.js";
import { canonical } from "../lib/canonical.js";
import { toHex } from "../lib/bytes.js";
import { KeyNotHere, signStatement } from "../lib/signing.js";
import { sharesOfKeys } from "./releasing.js";

/** @typedef {import("../sealing/backup.js").Backup} Backup */
/** @typedef {{ lot: string, recipient: string, statement: string, mode: string, headers: string, release: string, part: string, done: string, hall: string }} Terms */

const PART_BYTES = 8 * 1024 * 1024;
const TRIES = 5;
const PAUSE_MS = 2_000;

/** @param {string} selector */
const at = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
const root = at("[data-backup]");
const terms = /** @type {Terms} */ (JSON.parse(at("#backup-terms").textContent ?? "{}"));
const token = () => /** @type {HTMLInputElement} */ (root.querySelector('[name="csrfmiddlewaretoken"]')).value;

at("[data-restore]").addEventListener("submit", (event) => {
  event.preventDefault();
  void carefully(root, restore);
});
// Before this line a press would send the form to the server, which has nothing to do with it, and empty it.
/** @type {HTMLButtonElement} */ (at("[data-restore-go]")).disabled = false;

async function restore() {
  const file = /** @type {HTMLInputElement} */ (at("#backup-file")).files?.[0];
  const passphrase = /** @type {HTMLInputElement} */ (at("#backup-phrase")).value.trim();
  if (!file || !passphrase) throw new Told("missing");
  const asked = { act: "open", file, passphrase };
  const found = /** @type {Backup} */ (
    await beside(root.dataset.worker ?? "", asked, (percent) => show(said("checking", { percent })))
  );
  if (found.statement !== terms.statement) throw new Told("otherBid", { lot: found.stated.lot, revision: found.stated.revision });
  await (terms.mode === "release" ? release(found) : bring(found));
  location.assign(terms.hall);
}

/** @param {Backup} found */
async function release(found) {
  const { bid, bid_statement, holders, headers } = await ask(terms.headers);
  const wanted = Object.keys(headers).map((name) => [name, found.keys[name]]);
  const shares = await sharesOfKeys(Object.fromEntries(wanted), holders);
  const statement = canonical({ v: 1, lot: terms.lot, kind: "release", bid, bid_statement, shares });
  const { signature } = await signStatement(terms.recipient, statement).catch((failure) => {
    throw failure instanceof KeyNotHere ? new Told("noSigningKey") : failure;
  });
  await tell(terms.release, { statement, signature }, token());
}

/** @param {Backup} found */
async function bring({ plain }) {
  const parts = [];
  const count = Math.ceil(plain.size / PART_BYTES);
  for (let number = 0; number < count; number += 1) {
    const part = plain.slice(number * PART_BYTES, (number + 1) * PART_BYTES);
    const sha256 = toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", await part.arrayBuffer())));
    show(said("sending", { percent: Math.floor((100 * number) / count) }));
    await put(number, part, sha256);
    parts.push(sha256);
  }
  show(said("comparing"));
  await tell(terms.done, { parts }, token());
}

/**
 * Sends one part, again after a broken line.
 * @param {number} number
 * @param {Blob} part
 * @param {string} sha256
 */
async function put(number, part, sha256) {
  const address = terms.part.replace(/0$/, String(number));
  for (let attempt = 1; ; attempt += 1) {
    try {
      const signal = new AbortController().signal;
      return await putPart(address, part, { sha256, token: token(), progress: () => {}, signal });
    } catch (failure) {
      if (!(failure instanceof Lost) || attempt === TRIES) throw failure;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
  }
}

/** @param {string} text */
function show(text) {
  at("[data-restore-progress]").textContent = text;
}
