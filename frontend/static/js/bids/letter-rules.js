// 投标函 — which file is the letter of bid, and what still lacks of seal and signature on it. Nothing of a page.
// @ts-check

/** @typedef {import("../signing/pades.js").Found} Found */
/** @typedef {"legal" | "agent"} Capacity 法定代表人 or 授权代理人 */
/** @typedef {{ name: string, certificate: string }} Colleague somebody of the bidder with a certificate in force, and its SHA-256 */
/** @typedef {"notAsked" | "noFile" | "reading" | "refused" | "spoiled" | "missing" | "done"} State */
/**
 * @typedef {object} Known what was found out about the file that is the letter
 * @property {readonly Found[] | null} found null while it is read, and when it is not taken
 * @property {string} refused why it is not taken, or empty
 * @typedef {{ seal: State, signature: State, sealedBy: Found | null, signedBy: Found | null }} Standing
 */

export const LETTER = "投标函";
export const UNIT_SEAL = "UnitSeal";
export const REPRESENTATIVE = "Representative";
/** What a signature says it is for, whatever the page's language is. @type {Record<Capacity, string>} */
export const REASONS = { legal: "投标函由法定代表人签字", agent: "投标函由授权代理人签字" };
export const SEAL_REASON = "投标函加盖单位电子印章";
const RANGE = /\/ByteRange\s*\[\s*0\s+\d+\s+\d+\s+\d+\s*\]/g;
const NUMBERED = /^\d+ /;

/**
 * The material that is the letter: the first one that is called so, or what bears its name in any case.
 * @param {readonly { name: string }[]} materials
 */
export const letterName = (materials) => materials.find(({ name }) => name.includes(LETTER))?.name ?? LETTER;

/**
 * True for the file that is the letter, as the archive names it.
 * @param {string} file
 * @param {string} material
 */
export const isLetter = (file, material) => /\.pdf$/i.test(file) && file.replace(NUMBERED, "").startsWith(material);

/**
 * The name under which the letter goes into its envelope.
 * @param {string} file
 * @param {string} material
 */
export const namedAsLetter = (file, material) => (isLetter(file, material) ? file : `${material} ${file}`);

/**
 * How far the letter is. A signature made elsewhere counts for whatever is still missing, the seal first.
 * @param {{ isSealed: boolean, isSigned: boolean }} asked
 * @param {Known | null} known null when there is no letter
 * @returns {Standing}
 */
export function letterStanding(asked, known) {
  const all = (/** @type {State} */ state) => ({
    seal: asked.isSealed ? state : /** @type {State} */ ("notAsked"),
    signature: asked.isSigned ? state : /** @type {State} */ ("notAsked"),
    sealedBy: null,
    signedBy: null,
  });
  if (!known) return all("noFile");
  if (known.refused) return all("refused");
  if (!known.found) return all("reading");
  if (!known.found.every(isSound) || (known.found.length && !known.found.at(-1)?.coversFile)) return all("spoiled");
  const elsewhere = known.found.filter((one) => !isOf(one, UNIT_SEAL) && !isOf(one, REPRESENTATIVE));
  const by = (/** @type {string} */ field, /** @type {boolean} */ isAsked) =>
    known.found?.find((one) => isOf(one, field)) ?? (isAsked ? elsewhere.shift() : undefined) ?? null;
  const sealedBy = by(UNIT_SEAL, asked.isSealed);
  const signedBy = by(REPRESENTATIVE, asked.isSigned);
  const missing = all("missing");
  return {
    seal: sealedBy ? "done" : missing.seal,
    signature: signedBy ? "done" : missing.signature,
    sealedBy,
    signedBy,
  };
}

/**
 * How many signatures a PDF bears, without reading it: enough to warn by, not to trust in.
 * @param {string} letters the file's bytes, one for one
 */
export const signatureCount = (letters) => letters.match(RANGE)?.length ?? 0;

/**
 * As what somebody signed, where the signature says it in our words.
 * @param {{ reason?: string }} found
 * @returns {Capacity | ""}
 */
export const capacityOf = ({ reason }) =>
  /** @type {Capacity[]} */ (Object.keys(REASONS)).find((capacity) => REASONS[capacity] === reason) ?? "";

/**
 * How a signature stands as to its time-stamp: `None` says that its time is only what its maker wrote.
 * @param {{ stamp?: Found["stamp"] }} found
 * @returns {"None" | "Good" | "Bad" | "Unknown"}
 */
export function stampState({ stamp }) {
  if (!stamp) return "None";
  return stamp.isGood === null ? "Unknown" : stamp.isGood ? "Good" : "Bad";
}

/**
 * Why a letter that somebody else signed on his own computer is not taken, as a code; empty when it is.
 * @param {object} given
 * @param {import("../signing/following.js").Compared} given.compared with the letter that was handed out
 * @param {{ isSealed: boolean, isSigned: boolean }} given.asked
 * @param {readonly Found[]} given.before the signatures of the letter that was handed out
 * @param {readonly Found[]} given.after those of the letter that came back
 * @param {readonly Colleague[]} given.colleagues
 * @param {string} given.agent the authorised agent whom the bid names, or empty
 */
export function handedBackWrong({ compared, asked, before, after, colleagues, agent }) {
  const last = after.at(-1);
  if (!compared.isContinued) return "letter_other_document";
  if (after.length !== before.length + 1 || !last) return "letter_not_one_signature";
  if (!compared.isOnlySigned) return "letter_changed";
  if (!after.every(isSound) || last.isValid !== true || !last.coversFile) return "letter_signature_unsound";
  const signer = colleagues.find(({ certificate }) => certificate === last.certificate);
  if (!signer) return "letter_not_of_the_bidder";
  if (isOf(last, UNIT_SEAL)) return asked.isSealed && !before.some((one) => isOf(one, UNIT_SEAL)) ? "" : "letter_not_asked";
  if (!isOf(last, REPRESENTATIVE)) return "letter_no_capacity";
  if (!asked.isSigned || before.some((one) => isOf(one, REPRESENTATIVE))) return "letter_not_asked";
  const capacity = capacityOf(last);
  if (!capacity) return "letter_no_capacity";
  return capacity === "agent" && agent && agent !== signer.name ? "letter_other_agent" : "";
}

/** @param {Found} found */
const isSound = ({ isIntact, isValid, stamp }) => isIntact && isValid !== false && stamp?.isGood !== false;

/**
 * @param {Found} found
 * @param {string} field
 */
const isOf = (found, field) => found.field.startsWith(field) && /^\d*$/.test(found.field.slice(field.length));
