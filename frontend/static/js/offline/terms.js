// The lot's terms as downloaded from the platform, and whether what was filled in fits them.
// @ts-check

import { amountOf } from "../bids/capitals.js";
import { AGREEMENT, isNeededFor, wrongWith } from "../bids/consortium-rules.js";
import { isLetter, signatureCount } from "../bids/letter-rules.js";
import { amountFrom, BASES } from "../bids/price-basis.js";
import { expectedSize } from "../sealing/envelope.js";
import { isForm, SHEET } from "../sealing/forms.js";

/** @typedef {{ zh: string, en: string }} Label */
/**
 * @typedef {object} Terms
 * @property {string} tender
 * @property {string} lot
 * @property {string} title
 * @property {import("../sealing/forms.js").DocumentVersion} document
 * @property {string} deadline
 * @property {string[]} envelopes
 * @property {Record<string, Label>} labels
 * @property {{ name: string, label: Label }[]} fields
 * @property {{ envelope: string, name: string, is_required: boolean }[]} materials
 * @property {boolean} [accepts_consortium]
 * @property {{ name: string, code: string }} [bidder] terms from before that was told name nobody
 * @property {string} ceiling
 * @property {number} limit
 * @property {string} recipient
 * @property {import("../sealing/escrow.js").Escrow & { names: string[] } | null} [escrow] the custodians who are offered
 * @property {{ material: string, is_sealed: boolean, is_signed: boolean }} [letter] what the letter of bid must bear
 * @property {string} certificate
 * @property {string} bid
 * @property {number} revision
 * @property {string | null} previous
 */
/** @typedef {{ material: string, files: File[] }} Chosen */
/** @typedef {import("./parties.js").Parties} Parties */
/** @typedef {{ price: string, fields: Record<string, string>, chosen: Record<string, Chosen[]>, parties: Parties }} FilledIn */

/** A refusal by its code, with what fills its sentence. */
export class Refusal extends Error {
  /**
   * @param {string} code
   * @param {Record<string, string | number>} [gaps]
   */
  constructor(code, gaps = {}) {
    super(code);
    this.code = code;
    this.gaps = gaps;
  }
}

/**
 * @param {string} text
 * @returns {Terms}
 */
export function termsIn(text) {
  try {
    const told = JSON.parse(text);
    const isSound =
      told.v === 1 &&
      told.kind === "bid-terms" &&
      /^age1[0-9a-z]{58}$/.test(told.recipient) &&
      /^[0-9a-f]{64}$/.test(told.certificate) &&
      /^[0-9a-f]{64}$/.test(told.document.sha256) &&
      told.envelopes.includes(SHEET) &&
      Number.isFinite(Date.parse(told.deadline)) &&
      Array.isArray(told.fields) &&
      Array.isArray(told.materials) &&
      (!told.escrow || isSoundEscrow(told.escrow));
    if (isSound) return told;
  } catch (failure) {
    if (!(failure instanceof SyntaxError || failure instanceof TypeError)) throw failure;
  }
  throw new Refusal("terms_wrong");
}

/**
 * Three custodians or more with different keys, two or more of them needed, and not all.
 * @param {any} told
 */
function isSoundEscrow({ set, threshold, recipients, names }) {
  const areKeys = recipients.every((/** @type {string} */ one) => /^age1[0-9a-z]{58}$/.test(one));
  const count = new Set(recipients).size;
  const isRight = count >= 3 && count === recipients.length && names.length === count && threshold >= 2 && threshold < count;
  return /^[0-9a-f]{64}$/.test(set) && areKeys && isRight;
}

/**
 * The price, once everything is there. Raises a Refusal.
 * @param {Terms} terms
 * @param {FilledIn} filled
 * @param {(label: Label) => string} inWords
 */
export function mustBeComplete(terms, { price, fields, chosen, parties }, inWords) {
  const basis = basisIn(terms);
  const typed = amountOf(price);
  if (!typed && !basis) throw new Refusal("price_wrong");
  for (const { name, label } of terms.fields) {
    if (!fields[name]?.trim()) throw new Refusal("field_missing", { name: inWords(label) });
  }
  const amount = basis ? reckoned(terms, basis, typed, fields, inWords) : /** @type {string} */ (typed);
  mustBeTogether(parties);
  const who = declaredIn(parties);
  const others = terms.envelopes.filter((name) => !isForm(name));
  for (const { envelope, name, is_required: isRequired } of terms.materials) {
    const own = (chosen[envelope] ?? []).filter((one) => one.material === name && one.files.length);
    const isMissed = isRequired || isNeededFor(name, who);
    if (isMissed && others.includes(envelope) && !own.length) throw new Refusal("material_missing", { name });
  }
  for (const name of others) {
    const isEmpty = !(chosen[name] ?? []).some((one) => one.files.length);
    if (isEmpty) throw new Refusal("envelope_empty", { name: inWords(terms.labels[name]) });
  }
  const names = Object.values(chosen).flatMap((list) => list.flatMap((one) => one.files.map((file) => file.name)));
  const isAgreed = !who.isTogether || names.some((name) => name.startsWith(AGREEMENT));
  if (!isAgreed) throw new Refusal("material_missing", { name: AGREEMENT });
  const size = others.reduce((sum, name) => sum + expectedSize((chosen[name] ?? []).flatMap((one) => one.files)), 0);
  if (size > terms.limit) throw new Refusal("too_large", { size, limit: terms.limit });
  return amount;
}

/** What the declaration makes necessary. @param {Parties} parties */
export const declaredIn = ({ members, agent }) => ({ isTogether: Boolean(members), agent });

/** Raises a Refusal for a consortium that is none. @param {Parties} parties */
function mustBeTogether({ members }) {
  const wrong = members ? wrongWith(members) : "";
  if (wrong) throw new Refusal(`consortium_${wrong}`);
}

/**
 * The field with the discount or rate by which the document has prices stated; nothing where they are amounts.
 * @param {Terms} terms
 */
export const basisIn = ({ fields, ceiling }) => (ceiling ? fields.find(({ name }) => BASES.includes(name)) : undefined);

/**
 * The price that the discount or rate comes to.
 * @param {Terms} terms
 * @param {Terms["fields"][number]} basis
 * @param {string | null} typed
 * @param {Record<string, string>} fields
 * @param {(label: Label) => string} inWords
 */
function reckoned({ ceiling }, basis, typed, fields, inWords) {
  const value = fields[basis.name].trim();
  const amount = amountFrom(basis.name, value, ceiling);
  if (!amount) throw new Refusal("percent_wrong", { name: inWords(basis.label), value });
  if (typed !== amount) throw new Refusal("price_not_reckoned", { name: inWords(basis.label), value, amount });
  return amount;
}

/**
 * What is amiss with the letter of bid among the files; this page cannot sign a PDF.
 * @param {Terms} terms
 * @param {FilledIn} filled
 * @returns {Promise<{ code: string, gaps: Record<string, string | number> } | null>}
 */
export async function letterWarning({ letter }, { chosen }) {
  const needed = Number(letter?.is_sealed ?? 0) + Number(letter?.is_signed ?? 0);
  if (!letter || !needed) return null;
  const files = Object.values(chosen).flatMap((list) => list.flatMap((one) => one.files));
  const file = files.find(({ name }) => isLetter(name, letter.material));
  if (!file) return { code: "letter_not_found", gaps: { name: letter.material } };
  const found = signatureCount(new TextDecoder("latin1").decode(await file.arrayBuffer()));
  return found < needed ? { code: "letter_unsigned", gaps: { name: file.name, needed: String(needed), found: String(found) } } : null;
}
