// 投标函 — which file is the letter of bid, and what still lacks of seal and signature on it. Nothing of a page.
// @ts-check

/** @typedef {import("../signing/pades.js").Found} Found */
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

/** @param {Found} found */
const isSound = ({ isIntact, isValid }) => isIntact && isValid !== false;

/**
 * @param {Found} found
 * @param {string} field
 */
const isOf = (found, field) => found.field.startsWith(field) && /^\d*$/.test(found.field.slice(field.length));
