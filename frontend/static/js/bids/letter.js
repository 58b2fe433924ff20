// 投标函 — the letter of bid on the page: read and signed in a worker here, with what still lacks said beside it.
// @ts-check

import { fromBase64 } from "../lib/bytes.js";
import { find as findKeys } from "../parties/keystore.js";
import { choicesOf, entries, exchangeFile } from "./entries.js";
import { isLetter, letterStanding, namedAsLetter, REPRESENTATIVE, UNIT_SEAL } from "./letter-rules.js";
import { inside, now, root, said, show, terms, Told } from "./page.js";

/** @typedef {import("./entries.js").Entry} Entry */
/** @typedef {import("./letter-rules.js").Known} Known */
/** @typedef {"seal" | "signature"} Part */

const PARTS = /** @type {Part[]} */ (["seal", "signature"]);
const FIELDS = { seal: UNIT_SEAL, signature: REPRESENTATIVE };
/** Points from the right and the lower edge of the last page: the signature stands left of the seal. */
const PLACES = { seal: { right: 56, bottom: 84 }, signature: { right: 184, bottom: 106 } };

const panel = /** @type {HTMLElement | null} */ (root.querySelector("[data-letter]"));
/** @type {WeakMap<File, Known>} */
const known = new WeakMap();
/** @type {Map<number, (data: any) => void>} */
const waiting = new Map();
/** @type {Set<Promise<void>>} */
const underWay = new Set();
/** @type {() => void} */
let changed = () => {};
/** @type {Worker | null} */
let worker = null;
let number = 0;
/** @type {string[]} */
const addresses = [];

/** @param {() => void} told called when something new is known */
export function startLetter(told) {
  if (!panel) return;
  changed = told;
  for (const part of PARTS) {
    const button = panel.querySelector(`[data-letter-sign="${part}"]`);
    button?.addEventListener("click", () => void carefullySign(part));
  }
}

/** When the letter has been read. */
export const letterRead = () => Promise.all([...underWay]);

/** The two requirements as the checklist wants them; draws the panel. */
export function letterLines() {
  if (!panel) return [];
  const { file, standing } = drawn();
  return PARTS.filter((part) => standing[part] !== "notAsked").map((part) => ({
    target: file && standing[part] === "missing" ? `letter-${part}` : "letter",
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
  offer(file, standing.sealedBy ?? standing.signedBy ? file : undefined);
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
  inside(line, "[data-letter-by]").textContent = by
    ? said(isKnown ? "letterBy" : "letterByUnknown", { name: by.name, organisation: by.organisation, at: dated(by.at) })
    : "";
  inside(line, "[data-letter-sign]").hidden = standing[part] !== "missing";
}

/** @param {Part} part */
async function carefullySign(part) {
  const button = /** @type {HTMLButtonElement} */ (inside(/** @type {HTMLElement} */ (panel), `[data-letter-sign="${part}"]`));
  const wrong = inside(/** @type {HTMLElement} */ (panel), "[data-letter-wrong]");
  button.disabled = true;
  wrong.hidden = true;
  try {
    await sign(part);
  } catch (failure) {
    wrong.textContent = failure instanceof Told ? failure.message : said("letterFailed");
    wrong.hidden = false;
    if (!(failure instanceof Told)) throw failure;
  } finally {
    button.disabled = false;
  }
}

/** @param {Part} part */
async function sign(part) {
  const entry = letterEntry();
  const file = entry ? letterIn(entry) : undefined;
  const { certificate, chain, stamps, organisation, person } = terms.letter;
  if (!entry || !file || !certificate || !chain || !stamps) return;
  const keys = await findKeys(terms.recipient);
  if (!keys) {
    show("[data-no-key]");
    throw new Told(said("noKey"));
  }
  const signing = {
    ...PLACES[part],
    field: FIELDS[part],
    title: said(part === "seal" ? "letterSeal" : "letterSignature"),
    reason: said(part === "seal" ? "letterSeal" : "letterSignature"),
    name: (part === "seal" ? organisation : person) ?? "",
    at: now(),
    certificate: fromBase64(certificate),
    chain: chain.map(fromBase64),
    stamp: stamps[part],
  };
  const data = await ask({ act: "sign", file, key: keys.p256, signing });
  if (!data.file) throw new Told(said(`letterRefused${capital(data.refused)}`) || said("letterFailed"));
  const signed = new File([data.file], namedAsLetter(file.name, terms.letter.material), { type: "application/pdf" });
  known.set(signed, { found: data.found, refused: "" });
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
 * The signed letter to be kept, or to be handed to whoever signs next.
 * @param {File | undefined} file
 * @param {File | undefined} signed
 */
function offer(file, signed) {
  const link = /** @type {HTMLAnchorElement} */ (inside(/** @type {HTMLElement} */ (panel), "[data-letter-save]"));
  /** @type {HTMLElement} */ (link.parentElement).hidden = !signed;
  if (!file || !signed || (link.download === signed.name && link.dataset.size === String(signed.size))) return;
  for (const address of addresses.splice(0)) URL.revokeObjectURL(address);
  link.href = URL.createObjectURL(signed);
  addresses.push(link.href);
  link.download = signed.name;
  link.dataset.size = String(signed.size);
}

/**
 * @param {Omit<import("../signing/worker.js").Wanted, "number">} wanted
 * @returns {Promise<any>}
 */
function ask(wanted) {
  number += 1;
  const own = number;
  return new Promise((done) => {
    waiting.set(own, done);
    started().postMessage({ number: own, ...wanted });
  });
}

function started() {
  if (worker) return worker;
  const running = new Worker(/** @type {HTMLElement} */ (panel).dataset.letter ?? "", { type: "module" });
  running.onmessage = ({ data }) => {
    waiting.get(data?.number)?.(data);
    waiting.delete(data?.number);
  };
  running.onerror = () => {
    worker = null;
    running.terminate();
    for (const done of waiting.values()) done({ refused: "failed" });
    waiting.clear();
  };
  worker = running;
  return running;
}

/**
 * `D:20261120173000+08'00'` as people read it.
 * @param {string} at
 */
function dated(at) {
  const parts = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)/.exec(at);
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]} ${parts[4]}:${parts[5]}` : "";
}

/** @param {string} code */
const capital = (code) => code.slice(0, 1).toUpperCase() + code.slice(1);
