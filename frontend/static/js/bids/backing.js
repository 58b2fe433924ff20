// The page of backups: one is made of the sealed bid that waits in this browser, or checked against what was stated.
// @ts-check

import { find as findKeys } from "../parties/keystore.js";
import { generatePassphrase } from "../parties/passphrase.js";
import { nameOf, PASSPHRASE_LEAST } from "../sealing/backup.js";
import { bidStatement } from "../sealing/forms.js";
import { beside, carefully, said, Told } from "./backups.js";
import { inBytes } from "./pace.js";
import { find as findParcel, keyOf } from "./shelf.js";

/** @typedef {{ lot: string, recipient: string, certificate: string, received: { statement: string, revision: number }[], labels: Record<string, string> }} Terms */

/** @param {string} selector */
const at = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
/** @param {string} selector */
const input = (selector) => /** @type {HTMLInputElement} */ (document.querySelector(selector));
const root = at("[data-backup]");
const worker = root.dataset.worker ?? "";
const terms = /** @type {Terms} */ (JSON.parse(at("#backup-terms").textContent ?? "{}"));

void start();

async function start() {
  const parcel = await findParcel(keyOf(terms.lot, terms.certificate));
  at(parcel ? "[data-make]" : "[data-nothing]").hidden = false;
  if (parcel) at("[data-make-of]").textContent = said("makeOf", { revision: parcel.belonging.revision });
  const renew = () => {
    at("[data-phrase]").textContent = generatePassphrase();
    at("[data-made]").hidden = true;
  };
  renew();
  at("[data-phrase-again]").addEventListener("click", renew);
  at("[data-make]").addEventListener("change", () => {
    at("[data-own]").hidden = !input('[name="choice"][value="own"]').checked;
  });
  for (const [selector, act] of /** @type {const} */ ([["[data-make]", make], ["[data-check]", check]])) {
    at(selector).addEventListener("submit", (event) => {
      event.preventDefault();
      void carefully(root, act);
    });
  }
}

async function make() {
  const parcel = await findParcel(keyOf(terms.lot, terms.certificate));
  if (!parcel) throw new Told("gone");
  const keys = await findKeys(parcel.recipient);
  if (!keys) throw new Told("noKey");
  const isOwn = input('[name="choice"][value="own"]').checked;
  const passphrase = (isOwn ? input("#own-phrase").value : (at("[data-phrase]").textContent ?? "")).trim();
  if (passphrase.length < PASSPHRASE_LEAST) throw new Told("phraseShort", { least: PASSPHRASE_LEAST });
  const statement = bidStatement(parcel.belonging, parcel);
  const envelopes = parcel.envelopes.map(({ name }, index) => ({ name, blob: parcel.blobs[index] }));
  const asked = { act: "make", statement, envelopes, identity: keys.x25519, passphrase };
  const blob = await beside(worker, asked, (percent) => tell("[data-make-progress]", said("making", { percent })));
  const link = /** @type {HTMLAnchorElement} */ (at("[data-save]"));
  link.href = URL.createObjectURL(blob);
  link.download = nameOf(terms.lot, parcel.belonging.revision);
  tell("[data-make-progress]", "");
  tell("[data-made-text]", said("made", { name: link.download, size: inBytes(blob.size) }));
  at("[data-made]").hidden = false;
  link.focus();
}

async function check() {
  const file = input("#backup-file").files?.[0];
  const passphrase = input("#backup-phrase").value.trim();
  if (!file || !passphrase) throw new Told("missing");
  at("[data-checked]").hidden = true;
  const asked = { act: "open", file, passphrase };
  const found = /** @type {import("../sealing/backup.js").Backup} */ (
    await beside(worker, asked, (percent) => tell("[data-check-progress]", said("checking", { percent }))).finally(() =>
      tell("[data-check-progress]", ""),
    )
  );
  const { lot, revision } = found.stated;
  const received = terms.received.find((one) => one.statement === found.statement);
  const newest = terms.received[0];
  const fate = received ? (received === newest ? "isLatest" : "isEarlier") : lot === terms.lot ? "notReceived" : "otherLot";
  tell("[data-checked-of]", said("checkedOf", { lot, revision }));
  tell("[data-checked-fate]", said(fate, { latest: newest?.revision ?? 0 }));
  at("[data-checked]").dataset.fate = fate;
  at("[data-checked]").className = `notice is-${fate === "isLatest" ? "ok" : "wait"}`;
  at("[data-checked-sizes]").replaceChildren(
    ...Object.entries(found.sizes).map(([name, size]) =>
      Object.assign(document.createElement("li"), {
        textContent: said("holds", { name: terms.labels[name] ?? name, size: inBytes(size) }),
      }),
    ),
  );
  at("[data-checked]").hidden = false;
  at("[data-checked]").focus();
}

/** @param {string} selector @param {string} text */
function tell(selector, text) {
  at(selector).textContent = text;
}
