// Sealing beside the page, and what is sealed: tried with one's own keys, shown with its digests, kept until received.
// @ts-check

import { find as findKeys } from "../parties/keystore.js";
import { SealFailed, sealBeside } from "../sealing/beside.js";
import { isForm, newBidId, PARTICULARS, SHEET } from "../sealing/forms.js";
import { opensAll, readBack } from "../sealing/trial.js";
import { inCapitals, inFigures } from "./capitals.js";
import { chosenEscrow, showEscrow } from "./escrowing.js";
import { FIELD } from "./consortium-rules.js";
import { consortiumFields } from "./consortium.js";
import { filled, labelOf, maySealAsItIs, mustBeComplete, otherFields, showSafeStart } from "./filling.js";
import { letterRead } from "./letter.js";
import { inBytes } from "./pace.js";
import { inside, labelOfEnvelope, now, root, said } from "./page.js";
import { show, showRow, terms, Told, turnTo, work } from "./page.js";
import { find as findParcel, forget, keep, keyOf } from "./shelf.js";

/** @typedef {import("./shelf.js").Parcel} Parcel */

const PART_BYTES = 8 * 1024 * 1024;
/** @type {Record<string, string>} */
const FAILURES = { RangeError: "formTooLong", NotReadableError: "fileChanged", NotFoundError: "fileChanged" };

/** Seals what was filled in. The parcel waits in this browser until it is sent. */
export async function seal() {
  await letterRead();
  const price = mustBeComplete();
  if (!(await maySealAsItIs())) return;
  const keys = await findKeys(terms.recipient);
  if (!keys) {
    show("[data-no-key]");
    throw new Told(said("noKey"));
  }
  const form = { price, fields: { ...Object.fromEntries(otherFields().map((input) => [input.name, input.value.trim()])), ...consortiumFields() } };
  const sheets = terms.envelopes.filter(isForm).map((name) => ({ name, files: [] }));
  const envelopes = [...sheets, ...filled()].sort((one, other) => (one.name < other.name ? -1 : 1));
  const belonging = {
    tender: terms.tender,
    lot: terms.lot,
    document: terms.document.sha256,
    bid: terms.bid || newBidId(),
    bidder: terms.certificate,
    revision: terms.revision + 1,
  };
  for (const { name } of envelopes) showRow(name, "waiting", 0, 1, said("toSeal"));
  turnTo("seal");
  inside(root, "[data-sealed-title]").textContent = said("sealing", { count: envelopes.length });
  const escrow = chosenEscrow();
  const made = await sealed({ belonging, recipient: terms.recipient, escrow, partBytes: PART_BYTES, form, envelopes });
  const parcel = {
    key: keyOf(terms.lot, terms.certificate),
    belonging,
    document: terms.document,
    previous: terms.previous,
    recipient: terms.recipient,
    sealedAt: now(),
    upload: "",
    ...made,
  };
  work.parcel = parcel;
  await showSealed(parcel, await keep(parcel));
}

/** Goes on where a closed page left off, if what is kept still follows what the platform has. */
export async function showWhatWaits() {
  const found = await findParcel(keyOf(terms.lot, terms.certificate));
  if (!found) return;
  const { bid, revision } = found.belonging;
  const follows = revision === terms.revision + 1 && found.previous === terms.previous;
  if (!follows || (terms.bid && bid !== terms.bid)) return forget(found.key);
  work.parcel = found;
  for (const { name, size } of found.envelopes) showRow(name, "sealed", 1, 1, said("sealedHere"), size);
  const at = new Date(found.sealedAt + 8 * 3_600_000).toISOString();
  const isOutdated = found.document.sha256 !== terms.document.sha256;
  inside(root, "[data-waiting-text]").textContent = said(isOutdated ? "waitingOutdated" : "waiting", {
    at: `${at.slice(0, 10)} ${at.slice(11, 19)}`,
    sealed: found.document.version,
    newest: terms.document.version,
  });
  show("[data-waiting]");
  turnTo("check");
  await showSealed(found, true);
}

/**
 * @param {import("../sealing/worker.js").Asked} asked
 * @returns {Promise<import("../sealing/beside.js").Made>}
 */
async function sealed(asked) {
  const cancelling = new AbortController();
  inside(root, "[data-cancel]").onclick = () => cancelling.abort(new Told(said("cancelled")));
  work.isUnderWay = true;
  try {
    return await sealBeside(asked, {
      start: () => new Worker(root.dataset.worker ?? "", { type: "module" }),
      hear: showHeard,
      signal: cancelling.signal,
    });
  } catch (failure) {
    turnTo("fill");
    throw failure instanceof SealFailed ? new Told(said(FAILURES[failure.message] ?? "sealFailed")) : failure;
  } finally {
    work.isUnderWay = false;
  }
}

/** @param {any} told by the worker */
function showHeard(told) {
  if (told.again) inside(root, "[data-sealed-title]").textContent = said("sealAgain");
  else if (told.done) showRow(told.done, "sealed", 1, 1, said("sealedHere"), told.sealed.size);
  else if (told.progress !== undefined) showProgress(told);
}

/** @param {{ envelope: string, progress: number, whole: number }} told */
function showProgress({ envelope, progress, whole }) {
  const percent = Math.floor((100 * progress) / Math.max(1, whole));
  showRow(envelope, "working", progress, whole, said("sealed", { percent }));
}

/**
 * @param {Parcel} parcel
 * @param {boolean} isKept
 */
async function showSealed(parcel, isKept) {
  const keys = await findKeys(parcel.recipient);
  const isOpened = keys ? await opensAll(parcel.envelopes, keys.x25519) : false;
  if (keys && !isOpened) {
    await forget(parcel.key);
    throw new Told(said("doesNotOpen"));
  }
  inside(root, '[data-check="opens"]').hidden = !isOpened;
  const sheet = parcel.blobs[parcel.envelopes.findIndex(({ name }) => name === SHEET)];
  const first = parcel.blobs[parcel.envelopes.findIndex(({ name }) => name === PARTICULARS)];
  const form = keys ? await readBack(sheet, keys.x25519, first) : null;
  inside(root, "[data-read-price]").textContent = form ? inFigures(form.price) : said("notRead");
  inside(root, "[data-read-capitals]").textContent = form ? inCapitals(form.price) : "";
  const isOver = Boolean(form && terms.ceiling && Number(form.price) > Number(terms.ceiling));
  inside(root, "[data-read-over]").hidden = !isOver;
  if (isOver) inside(root, "[data-read-over] span").textContent = said("over", { ceiling: inFigures(terms.ceiling) });
  const fields = inside(root, "[data-read-fields]");
  const filledIn = otherFields().filter((input) => form?.fields[input.name]);
  const pairs = filledIn.map((input) => said("pair", { name: labelOf(input), text: form?.fields[input.name] ?? "" }));
  if (form?.fields[FIELD]) pairs.push(said("pair", { name: said("consortium"), text: form.fields[FIELD] }));
  fields.hidden = !pairs.length;
  inside(fields, "span").textContent = pairs.join(said("between"));
  showContents(parcel);
  showEscrow(parcel.envelopes);
  inside(root, '[data-check="document"]').hidden = parcel.document.sha256 !== terms.document.sha256;
  show(isKept ? "[data-kept]" : "[data-not-kept]");
  const size = inBytes(parcel.envelopes.reduce((sum, one) => sum + one.size, 0));
  inside(root, "[data-sealed-title]").textContent = said("sealedAll", { count: parcel.envelopes.length, size });
  show("[data-after-sealing]");
  inside(root, "[data-cancel-line]").hidden = true;
  turnTo("check");
  inside(root, "[data-sealed-title]").focus();
  showSafeStart();
}

/** @param {Parcel} parcel */
function showContents({ envelopes }) {
  const listed = [...envelopes].sort((one, other) => place(one.name) - place(other.name));
  inside(root, "[data-contents]").replaceChildren(...listed.map(contentsOf));
}

/** @param {string} envelope */
const place = (envelope) => terms.envelopes.indexOf(envelope);

/** @param {import("../sealing/envelope.js").Sealed} envelope */
function contentsOf({ name, size, sha256, files }) {
  const block = document.createElement("div");
  const list = element("ul", "stack small", "");
  list.append(line(said("sized", { name: said("ciphertext"), size: inBytes(size) }), sha256));
  for (const file of files) {
    const sized = said("sized", { name: file.name, size: inBytes(file.size) });
    list.append(line(sized, file.sha256));
  }
  block.append(element("h3", "h-s", labelOfEnvelope(name)), list);
  return block;
}

/**
 * @param {string} name
 * @param {string} digest
 */
function line(name, digest) {
  const item = document.createElement("li");
  item.append(`${name} `, element("span", "code is-long faint", digest));
  return item;
}

/**
 * @param {string} kind
 * @param {string} className
 * @param {string} text
 */
function element(kind, className, text) {
  return Object.assign(document.createElement(kind), { className, textContent: text });
}
