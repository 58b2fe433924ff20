// What is written inside an envelope and signed outside: manifest, price form, statements. Canonical JSON, all of it.
// @ts-check

import { canonical } from "../lib/canonical.js";

/**
 * What an envelope belongs to.
 * @typedef {{ tender: string, lot: string, document: string, bid: string, bidder: string, revision: number }} Belonging
 * @typedef {{ name: string, size: number, sha256: string }} ListedFile
 * @typedef {{ name: string, size: number, sha256: string, header: string, plain: string }} SealedEnvelope
 * @typedef {{ version: number, sha256: string }} DocumentVersion
 * @typedef {object} Stated
 * @property {DocumentVersion} document
 * @property {string | null} previous
 * @property {string} recipient
 * @property {readonly SealedEnvelope[]} envelopes
 */

export const MANIFEST = "manifest.json";
export const PRICE_FORM = "price.json";
export const PARTICULARS_FORM = "particulars.json";
export const PRICE_FORM_BYTES = 8192;
export const SHEET = "sheet";
/** 第一信封一览表: what is announced beside the price, where bids are opened in two envelopes. */
export const PARTICULARS = "particulars";
const PADDING = "0";

const encoder = new TextEncoder();

/**
 * @param {Belonging} belonging
 * @param {string} envelope
 * @param {readonly ListedFile[]} files sorted by name
 */
export function manifest(belonging, envelope, files) {
  const { tender, lot, document, bid, bidder, revision } = belonging;
  return canonical({ v: 1, tender, lot, document, envelope, bid, bidder, revision, files });
}

/**
 * The price form (开标一览表), always of one size, so that its length tells nothing.
 * @param {string} price
 * @param {Record<string, string>} fields
 */
export function priceForm(price, fields) {
  return padded({ v: 1, price, fields });
}

/**
 * What the first of two envelopes announces, of that size too.
 * @param {Record<string, string>} fields
 */
export function particularsForm(fields) {
  return padded({ v: 1, fields });
}

/**
 * The forms that this client makes itself, by envelope: one sheet with everything, or two of which the first tells no price.
 * @param {{ price: string, fields: Record<string, string> }} filled
 * @param {readonly string[]} envelopes
 * @returns {Map<string, { name: string, text: string }>}
 */
export function formsOf({ price, fields }, envelopes) {
  const isDouble = envelopes.includes(PARTICULARS);
  const forms = new Map([[SHEET, { name: PRICE_FORM, text: priceForm(price, isDouble ? {} : fields) }]]);
  if (isDouble) forms.set(PARTICULARS, { name: PARTICULARS_FORM, text: particularsForm(fields) });
  return forms;
}

/** @param {string} name */
export const isForm = (name) => name === SHEET || name === PARTICULARS;

/** @param {Record<string, unknown>} form */
function padded(form) {
  const bare = encoder.encode(canonical({ ...form, pad: "" })).length;
  if (bare > PRICE_FORM_BYTES) throw new RangeError("the fields are too long");
  return canonical({ ...form, pad: PADDING.repeat(PRICE_FORM_BYTES - bare) });
}

/**
 * What the bidder signs when sending.
 * @param {Belonging} belonging
 * @param {Stated} sealed
 */
export function bidStatement(belonging, sealed) {
  const { tender, lot, bid, bidder, revision } = belonging;
  const { document, previous, recipient } = sealed;
  const envelopes = [...sealed.envelopes]
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, size, sha256, header, plain }) => ({ name, size, sha256, header, plain }));
  return canonical({
    v: 1,
    kind: "bid",
    tender,
    lot,
    document,
    bid,
    revision,
    previous,
    recipient,
    certificate: bidder,
    envelopes,
  });
}

/**
 * What the bidder signs when withdrawing (撤回).
 * @param {{ lot: string, bid: string, revision: number, previous: string }} bid
 */
export function withdrawalStatement({ lot, bid, revision, previous }) {
  return canonical({ v: 1, kind: "withdrawal", lot, bid, revision, previous });
}

/** A new bid's id: 16 random bytes. */
export function newBidId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
