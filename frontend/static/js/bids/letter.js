// 投标函 — the letter of bid on the page: read and signed in a worker here, with what still lacks said beside it.
// @ts-check

import { find as findKeys } from "../parties/keystore.js";
import { agentName, nameAgent } from "./consortium.js";
import { choicesOf, entries, exchangeFile } from "./entries.js";
import { capacityOf, handedBackWrong, isLetter, letterStanding, namedAsLetter, stampState } from "./letter-rules.js";
import { capital, dated, letterWorker, signingFor, stampedAt, timeStamps } from "./letter-signature.js";
import { inside, now, root, said, show, terms, token, Told } from "./page.js";

/** @typedef {import("./entries.js").Entry} Entry */
/** @typedef {import("./letter-rules.js").Known} Known */
/** @typedef {"seal" | "signature"} Part */
/** @typedef {import("./letter-signature.js").Part} Signed */

const PARTS = /** @type {Part[]} */ (["seal", "signature"]);

const panel = /** @type {HTMLElement | null} */ (root.querySelector("[data-letter]"));
/** @type {WeakMap<File, Known>} */
const known = new WeakMap();
const ask = letterWorker(panel?.dataset.letter ?? "", timeStamps(panel?.dataset.stamps ?? "", token));
/** @type {Set<Promise<void>>} */
const underWay = new Set();
/** @type {() => void} */
let changed = () => {};
/** @type {string[]} */
const addresses = [];

/** @param {() => void} told called when something new is known */
export function startLetter(told) {
  if (!panel) return;
  changed = told;
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (panel.querySelectorAll("[data-letter-sign]"))) {
    const part = /** @type {Signed} */ (button.dataset.letterSign);
    button.addEventListener("click", () => void carefully(button, () => sign(part)));
  }
  const handedBack = /** @type {HTMLInputElement} */ (inside(panel, "[data-letter-import]"));
  handedBack.addEventListener("change", () => {
    const [file] = handedBack.files ?? [];
    handedBack.value = "";
    if (file) void carefully(handedBack, () => takeBack(file));
  });
}

/** When the letter has been read. */
export const letterRead = () => Promise.all([...underWay]);

/** The two requirements as the checklist wants them; draws the panel. */
export function letterLines() {
  if (!panel) return [];
  const { file, standing } = drawn();
  return PARTS.filter((part) => standing[part] !== "notAsked").map((part) => ({
    target: file && standing[part] === "missing" ? `letter-${part === "seal" ? "seal" : "legal"}` : "letter",
    name: said(part === "seal" ? "letterSeal" : "letterSignature"),
    isRequired: true,
    isThere: standing[part] === "done",
    isChecking: false,
    findings: 0,
    isGrave: false,
  }));
}

/**
 * The files of an entry as they go into the envelope: the letter is named so that whoever opens it finds it.
 * @param {Entry} entry
 * @returns {File[]}
 */
export function filesOf(entry) {
  const files = choicesOf(entry).map(({ file }) => file);
  if (!panel || !isOwnEntry(entry)) return files;
  const letter = letterIn(entry);
  return files.map((file) => (file === letter ? renamed(file) : file));
}

function drawn() {
  const entry = letterEntry();
  const file = entry ? letterIn(entry) : undefined;
  if (file) read(file);
  const told = file ? (known.get(file) ?? { found: null, refused: "" }) : null;
  const standing = letterStanding(terms.letter, told);
  for (const part of PARTS) drawPart(part, standing);
  const state = standing.seal === "notAsked" ? standing.signature : standing.seal;
  const place = inside(/** @type {HTMLElement} */ (panel), "[data-letter-told]");
  const sentences = /** @type {Record<string, string>} */ ({
    noFile: said("letterNoFile", { name: terms.letter.material }),
    reading: said("letterReading"),
    refused: said(`letterRefused${capital(told?.refused ?? "")}`) || said("letterRefusedBroken"),
    spoiled: said("letterSpoiled"),
  });
  place.textContent = sentences[state] ?? "";
  place.hidden = !place.textContent;
  const [sealer, signer] = [standing.sealedBy, standing.signedBy];
  const isOne = Boolean(sealer?.certificate) && sealer?.certificate === signer?.certificate;
  inside(/** @type {HTMLElement} */ (panel), "[data-letter-one]").hidden = !isOne;
  const isSound = state !== "reading" && state !== "refused" && state !== "spoiled";
  offer(isSound ? file : undefined, PARTS.some((part) => standing[part] === "missing"));
  return { file, standing };
}

/**
 * @param {Part} part
 * @param {ReturnType<typeof letterStanding>} standing
 */
function drawPart(part, standing) {
  const line = panel?.querySelector(`[data-letter-line="${part}"]`);
  if (!line) return;
  const isDone = standing[part] === "done";
  for (const pill of /** @type {NodeListOf<HTMLElement>} */ (line.querySelectorAll("[data-letter-is]"))) {
    pill.hidden = pill.dataset.letterIs !== (isDone ? "done" : "missing");
  }
  const by = part === "seal" ? standing.sealedBy : standing.signedBy;
  const isKnown = by?.isValid !== null;
  const capacity = by && part === "signature" ? said(`letterAs${capital(capacityOf(by) || "unsaid")}`) : "";
  inside(line, "[data-letter-by]").textContent = by
    ? said(isKnown ? "letterBy" : "letterByUnknown", { name: by.name, organisation: by.organisation, at: dated(by.at), capacity })
    : "";
  const stamp = inside(line, "[data-letter-stamp]");
  stamp.textContent = by ? said(`letterStamp${stampState(by)}`, { at: stampedAt(by) }) : "";
  stamp.dataset.stamp = by ? stampState(by) : "";
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (line.querySelectorAll("[data-letter-sign]"))) {
    button.hidden = standing[part] !== "missing";
  }
}

/**
 * @param {HTMLButtonElement | HTMLInputElement} control rests meanwhile
 * @param {() => Promise<void>} act
 */
async function carefully(control, act) {
  const wrong = inside(/** @type {HTMLElement} */ (panel), "[data-letter-wrong]");
  control.disabled = true;
  wrong.hidden = true;
  delete wrong.dataset.code;
  try {
    await act();
  } catch (failure) {
    wrong.textContent = failure instanceof Told ? failure.message : said("letterFailed");
    if (failure instanceof NotTakenBack) wrong.dataset.code = failure.code;
    wrong.hidden = false;
    if (!(failure instanceof Told)) throw failure;
  } finally {
    control.disabled = false;
  }
}

/** @param {Signed} part */
async function sign(part) {
  const entry = letterEntry();
  const file = entry ? letterIn(entry) : undefined;
  const signing = signingFor(part, terms.letter, now());
  if (!entry || !file || !signing) return;
  const keys = await findKeys(terms.recipient);
  if (!keys) {
    show("[data-no-key]");
    throw new Told(said("noKey"));
  }
  const { person } = terms.letter;
  if (part === "agent" && agentName() && agentName() !== person) throw new NotTakenBack("letter_other_agent", { name: agentName() });
  const data = await ask({ act: "sign", file, key: keys.p256, signing });
  if (!data.file) throw new Told(said(`letterRefused${capital(data.refused)}`) || said("letterFailed"));
  if (part === "agent") nameAgent(person ?? "");
  exchange(entry, file, data.file, data.found);
}

/** A letter that came back is not taken; says why, and the code. */
class NotTakenBack extends Told {
  /**
   * @param {string} code
   * @param {Record<string, string>} [gaps]
   */
  constructor(code, gaps) {
    super(said("letterNotTaken", { sentence: said(code.replace(/_(.)/g, (_, letter) => letter.toUpperCase()), gaps), code }));
    this.code = code;
  }
}

/**
 * Puts the letter that somebody else signed on his own computer in the place of the one that was handed out.
 * @param {File} file
 */
async function takeBack(file) {
  const entry = letterEntry();
  const own = entry ? letterIn(entry) : undefined;
  if (!entry || !own) throw new Told(said("letterNoFile", { name: terms.letter.material }));
  await letterRead();
  const { compared, found, refused } = await ask({ act: "follow", file, base: own });
  if (!found) throw new Told(said(`letterRefused${capital(refused)}`) || said("letterFailed"));
  const { colleagues = [] } = terms.letter;
  const before = known.get(own)?.found ?? [];
  const wrong = handedBackWrong({ compared, asked: terms.letter, before, after: found, colleagues, agent: agentName() });
  if (wrong) throw new NotTakenBack(wrong, { name: wrong === "letter_other_agent" ? agentName() : (found.at(-1)?.name ?? "") });
  if (capacityOf(found.at(-1)) === "agent") nameAgent(found.at(-1).name);
  exchange(entry, own, file, found);
}

/**
 * @param {Entry} entry
 * @param {File} file
 * @param {Blob} next
 * @param {import("../signing/pades.js").Found[]} found what is known of it
 */
function exchange(entry, file, next, found) {
  const signed = new File([next], namedAsLetter(file.name, terms.letter.material), { type: "application/pdf" });
  known.set(signed, { found, refused: "" });
  exchangeFile(entry, file, signed, said("letterDone", { name: signed.name }));
  panel?.focus();
}

/** @param {File} file */
function read(file) {
  if (known.has(file)) return;
  known.set(file, { found: null, refused: "" });
  const reading = ask({ act: "read", file }).then(({ found, refused }) => {
    known.set(file, { found: found ?? null, refused: found ? "" : (refused ?? "failed") });
    changed();
  }).finally(() => underWay.delete(reading));
  underWay.add(reading);
}

const letterEntry = () => entries().find(isOwnEntry);

/** @param {Entry} entry */
const isOwnEntry = (entry) => entry.name === terms.letter.material;

/**
 * The file that is called so, or the first PDF.
 * @param {Entry} entry
 */
function letterIn(entry) {
  const files = choicesOf(entry).map(({ file }) => file);
  return files.find(({ name }) => isLetter(name, terms.letter.material)) ?? files.find(({ name }) => /\.pdf$/i.test(name));
}

/** @param {File} file */
function renamed(file) {
  const name = namedAsLetter(file.name, terms.letter.material);
  return name === file.name ? file : new File([file], name, { type: file.type, lastModified: file.lastModified });
}

/**
 * The letter as it is now, to be kept or to be handed to whoever signs next.
 * @param {File | undefined} file
 * @param {boolean} isUnfinished
 */
function offer(file, isUnfinished) {
  const link = /** @type {HTMLAnchorElement} */ (inside(/** @type {HTMLElement} */ (panel), "[data-letter-save]"));
  inside(/** @type {HTMLElement} */ (panel), "[data-letter-hand]").hidden = !file;
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (panel?.querySelectorAll("[data-letter-hand-is]"))) {
    one.hidden = one.dataset.letterHandIs !== (isUnfinished ? "open" : "done");
  }
  if (!file || (link.download === file.name && link.dataset.size === String(file.size))) return;
  for (const address of addresses.splice(0)) URL.revokeObjectURL(address);
  link.href = URL.createObjectURL(file);
  addresses.push(link.href);
  link.download = file.name;
  link.dataset.size = String(file.size);
}
