// The page of a bid: fill in, seal here, check, sign, send, withdraw. Plaintext and keys never leave the browser.
// @ts-check

import { toBase64 } from "../lib/bytes.js";
import { signStatement } from "../lib/signing.js";
import { canMakeKeys } from "../parties/keyfile.js";
import { find as findKeys } from "../parties/keystore.js";
import { bidStatement, newBidId, withdrawalStatement } from "../sealing/forms.js";
import { expectedSize } from "../sealing/envelope.js";
import { opensAll, readBack } from "../sealing/trial.js";
import { amountOf, inCapitals, inFigures } from "./capitals.js";
import { gathered } from "./files.js";
import { inBytes, lastSafeStart, startPace } from "./pace.js";
import { sendMissing } from "./sending.js";
import { find as findParcel, forget, keep, keyOf } from "./shelf.js";
import { ask, Lost, putPart, Refused, tell } from "./talk.js";

/** @typedef {import("./shelf.js").Parcel} Parcel */
/** @typedef {import("../sealing/envelope.js").GivenFile} GivenFile */
/** @typedef {{ name: string, files: GivenFile[] }} FilledEnvelope */
/**
 * @typedef {object} Terms what the platform says about the lot and about the bid that stands
 * @property {string} tender
 * @property {string} lot
 * @property {import("../sealing/forms.js").DocumentVersion} document
 * @property {number} deadline milliseconds since 1970
 * @property {number} now milliseconds since 1970, when the page was made
 * @property {string[]} envelopes
 * @property {number} limit bytes of all envelopes together
 * @property {string} ceiling empty when there is none
 * @property {string} recipient empty without a certificate
 * @property {string} certificate SHA-256 of its DER
 * @property {string} bid empty before the first
 * @property {number} revision the last one, 0 before the first
 * @property {string | null} previous
 * @property {{ uploads: string, upload: string, submission: string, withdrawal: string, receipt: string }} addresses
 */

class Told extends Error {}

const PART_BYTES = 8 * 1024 * 1024;
const SHEET = "sheet";
const SUBMIT_PAUSE_MS = 3_000;

const root = /** @type {HTMLElement} */ (document.querySelector("[data-bid]"));
const words = /** @type {HTMLElement} */ (document.querySelector("[data-bid-words]")).dataset;
const terms = /** @type {Terms} */ (JSON.parse(document.getElementById("bid-terms")?.textContent ?? "{}"));
const loaded = performance.now();
const now = () => terms.now + performance.now() - loaded;

/** @type {Parcel | null} */
let parcel = null;
/** @type {Worker | null} */
let worker = null;
/** @type {AbortController | null} */
let sending = null;
let speed = /** @type {number | null} */ (null);

start();

async function start() {
  if (!(await canMakeKeys())) {
    show("[data-unable]");
    for (const button of root.querySelectorAll("[data-seal-go], [data-replace]")) button.setAttribute("disabled", "");
    return;
  }
  startFilling();
  startSealed();
  startWithdrawing();
  startReplacing();
  addEventListener("beforeunload", (event) => {
    if (worker || sending) event.preventDefault();
  });
  root.ownerDocument.addEventListener("countdown:over", closeAtDeadline);
  showSafeStart();
  if (!terms.recipient) return;
  const isHere = Boolean(await findKeys(terms.recipient));
  show(`[data-key="${isHere ? "here" : "none"}"]`);
  if (!isHere) show("[data-no-key]");
  await showWhatWaits();
}

/* filling in */

function startFilling() {
  const price = field("price");
  price.addEventListener("input", showPrice);
  price.addEventListener("change", () => {
    const amount = amountOf(price.value);
    if (amount) price.value = inFigures(amount);
  });
  for (const input of fileInputs()) input.addEventListener("change", () => showChosen(input));
  stage("fill").addEventListener("submit", (event) => {
    event.preventDefault();
    void carefully(stage("fill"), seal);
  });
  showPrice();
  for (const input of fileInputs()) if (input.files?.length) showChosen(input);
}

function showPrice() {
  const amount = amountOf(field("price").value);
  inside(root, "[data-capitals]").textContent = amount ? inCapitals(amount) : "—";
  const over = inside(root, "[data-over]");
  over.hidden = !amount || !terms.ceiling || Number(amount) <= Number(terms.ceiling);
  if (!over.hidden) over.textContent = said("over", { ceiling: inFigures(terms.ceiling) });
}

/** @param {HTMLInputElement} input */
function showChosen(input) {
  const files = [...(input.files ?? [])];
  const hint = input.closest(".entry")?.querySelector("[data-chosen]");
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (hint) hint.textContent = files.length ? said("chosen", { count: files.length, size: inBytes(size) }) : said("none", {});
  input.removeAttribute("aria-invalid");
  for (const { name, files: given } of filled()) {
    const section = root.querySelector(`[data-envelope="${name}"] [data-size]`);
    const whole = given.reduce((sum, file) => sum + file.blob.size, 0);
    if (section) section.textContent = given.length ? said("chosen", { count: given.length, size: inBytes(whole) }) : said("empty", {});
  }
  showSafeStart();
}

function showSafeStart() {
  const line = inside(document.body, "[data-safe-start]");
  const bytes = parcel ? parcel.envelopes.reduce((sum, one) => sum + one.size, 0) : expectedBytes();
  line.hidden = bytes === 0;
  const at = new Date(Math.max(0, lastSafeStart(terms.deadline, bytes, speed)) + 8 * 3_600_000).toISOString();
  line.textContent = said(speed ? "safeMeasured" : "safeAssumed", { at: `${at.slice(5, 10)} ${at.slice(11, 16)}`, size: inBytes(bytes) });
}

function expectedBytes() {
  const given = filled();
  if (!given.some(({ files }) => files.length)) return 0;
  return given.reduce((sum, { files }) => sum + expectedSize(files.map((file) => ({ name: file.name, size: file.blob.size }))), 0);
}

/** @returns {FilledEnvelope[]} every envelope but the sheet */
function filled() {
  return terms.envelopes
    .filter((name) => name !== SHEET)
    .map((name) => {
      const inputs = fileInputs().filter((input) => input.closest(`[data-envelope="${name}"]`));
      return { name, files: gathered(inputs.flatMap((input) => [...(input.files ?? [])])) };
    });
}

/** What is wrong with what was filled in, said at the first field that it is about. */
function mustBeComplete() {
  const price = field("price");
  const missing = fileInputs().filter((input) => "required" in input.dataset && !input.files?.length);
  const blanks = otherFields().filter((input) => input.required && !input.value.trim());
  const amount = amountOf(price.value);
  const wrong = [...(amount ? [] : [price]), ...blanks, ...missing];
  for (const input of allInputs()) input.toggleAttribute("aria-invalid", false);
  for (const input of wrong) input.setAttribute("aria-invalid", "true");
  wrong[0]?.focus();
  if (!amount) throw new Told(said("priceWrong", {}));
  if (blanks.length) throw new Told(said("fieldMissing", { name: labelOf(blanks[0]) }));
  if (missing.length) throw new Told(said("fileMissing", { name: missing[0].dataset.material ?? "" }));
  for (const { name, files } of filled()) {
    if (!files.length) throw new Told(said("envelopeEmpty", { name: labelOfEnvelope(name) }));
  }
  const size = expectedBytes();
  if (size > terms.limit) throw new Told(said("tooLarge", { size: inBytes(size), limit: inBytes(terms.limit) }));
  return amount;
}

/* sealing */

async function seal() {
  const price = mustBeComplete();
  const keys = await findKeys(terms.recipient);
  if (!keys) {
    show("[data-no-key]");
    throw new Told(said("noKey", {}));
  }
  const form = { price, fields: Object.fromEntries(otherFields().map((input) => [input.name, input.value.trim()])) };
  const envelopes = [{ name: SHEET, files: [] }, ...filled()].sort((one, other) => (one.name < other.name ? -1 : 1));
  const belonging = {
    tender: terms.tender,
    lot: terms.lot,
    document: terms.document.sha256,
    bid: terms.bid || newBidId(),
    bidder: terms.certificate,
    revision: terms.revision + 1,
  };
  for (const { name } of envelopes) showRow(name, "waiting", 0, 1, words.toSeal ?? "");
  turnTo("seal");
  inside(root, "[data-sealed-title]").textContent = said("sealing", { count: envelopes.length });
  const made = await sealBeside({ belonging, recipient: terms.recipient, partBytes: PART_BYTES, form, envelopes });
  parcel = {
    key: keyOf(terms.lot, terms.certificate),
    belonging,
    document: terms.document,
    previous: terms.previous,
    recipient: terms.recipient,
    sealedAt: now(),
    upload: "",
    ...made,
  };
  await showSealed(await keep(parcel));
}

/**
 * Seals in a worker, so that the page stays alive with a large file.
 * @param {import("../sealing/worker.js").Asked} asked
 * @returns {Promise<{ envelopes: import("../sealing/envelope.js").Sealed[], blobs: Blob[] }>}
 */
function sealBeside(asked) {
  const parts = new Map(asked.envelopes.map(({ name }) => [name, /** @type {Blob[]} */ ([])]));
  const running = new Worker(root.dataset.worker ?? "", { type: "module" });
  worker = running;
  return new Promise((resolve, reject) => {
    running.onerror = () => reject(new Told(said("sealFailed", {})));
    running.onmessage = ({ data }) => {
      if (data.part) (parts.get(data.envelope) ?? [])[data.number] = data.part;
      else if (data.progress !== undefined)
        showRow(data.envelope, "working", data.progress, data.whole, said("sealed", { percent: Math.floor((100 * data.progress) / Math.max(1, data.whole)) }));
      else if (data.done) showRow(data.done, "sealed", 1, 1, words.sealedHere ?? "", data.sealed.size);
      else if (data.finished) resolve({ envelopes: data.finished, blobs: asked.envelopes.map(({ name }) => new Blob(parts.get(name))) });
      else reject(new Told(said(data.failed === "RangeError" ? "formTooLong" : data.failed === "NotReadableError" ? "fileChanged" : "sealFailed", {})));
    };
    inside(root, "[data-cancel]").onclick = () => reject(new Told(said("cancelled", {})));
    running.postMessage(asked);
  }).finally(() => {
    running.terminate();
    worker = null;
  }).catch((failure) => {
    turnTo("fill");
    throw failure;
  });
}

/* what is sealed */

function startSealed() {
  inside(root, "[data-send]").addEventListener("click", () => void carefully(stage("sealed"), send));
  inside(root, "[data-pause]").addEventListener("click", () => sending?.abort(new Told(said("paused", {}))));
  inside(root, "[data-again]").addEventListener("click", async () => {
    if (parcel) await forget(parcel.key);
    location.reload();
  });
}

async function showWhatWaits() {
  const found = await findParcel(keyOf(terms.lot, terms.certificate));
  if (!found) return;
  const isNext = found.belonging.revision === terms.revision + 1 && found.previous === terms.previous && (!terms.bid || found.belonging.bid === terms.bid);
  if (!isNext) return forget(found.key);
  parcel = found;
  for (const { name, size } of found.envelopes) showRow(name, "sealed", 1, 1, words.sealedHere ?? "", size);
  const at = new Date(found.sealedAt + 8 * 3_600_000).toISOString();
  const isOutdated = found.document.sha256 !== terms.document.sha256;
  inside(root, "[data-waiting-text]").textContent = said(isOutdated ? "waitingOutdated" : "waiting", {
    at: `${at.slice(0, 10)} ${at.slice(11, 19)}`,
    sealed: found.document.version,
    newest: terms.document.version,
  });
  show("[data-waiting]");
  turnTo("check");
  await showSealed(true);
}

/** @param {boolean} isKept */
async function showSealed(isKept) {
  if (!parcel) return;
  const keys = await findKeys(parcel.recipient);
  const isOpened = keys ? await opensAll(parcel.envelopes, keys.x25519) : false;
  if (keys && !isOpened) {
    await forget(parcel.key);
    throw new Told(said("doesNotOpen", {}));
  }
  inside(root, '[data-check="opens"]').hidden = !isOpened;
  const sheet = parcel.blobs[parcel.envelopes.findIndex(({ name }) => name === SHEET)];
  const form = keys ? await readBack(sheet, keys.x25519) : null;
  inside(root, "[data-read-price]").textContent = form ? inFigures(form.price) : said("notRead", {});
  inside(root, "[data-read-capitals]").textContent = form ? inCapitals(form.price) : "";
  const fields = inside(root, "[data-read-fields]");
  const filledIn = Object.entries(form?.fields ?? {}).filter(([, text]) => text);
  fields.hidden = !filledIn.length;
  inside(fields, "span").textContent = filledIn.map(([name, text]) => `${labelOf(field(name))}：${text}`).join("；");
  showContents(parcel);
  inside(root, '[data-check="document"]').hidden = parcel.document.sha256 !== terms.document.sha256;
  show(isKept ? "[data-kept]" : "[data-not-kept]");
  inside(root, "[data-sealed-title]").textContent = said("sealedAll", { count: parcel.envelopes.length, size: inBytes(wholeOf(parcel)) });
  show("[data-after-sealing]");
  inside(root, "[data-cancel-line]").hidden = true;
  turnTo("check");
  inside(root, "[data-sealed-title]").focus();
  showSafeStart();
}

/** @param {Parcel} sealed */
function showContents(sealed) {
  inside(root, "[data-contents]").replaceChildren(
    ...sealed.envelopes.map((envelope) => {
      const block = document.createElement("div");
      const title = document.createElement("p");
      title.append(Object.assign(document.createElement("b"), { textContent: `${labelOfEnvelope(envelope.name)} ` }), inBytes(envelope.size));
      const list = document.createElement("ul");
      list.className = "stack small";
      const lines = [[words.ciphertext, envelope.sha256], ...envelope.files.map(({ name, size, sha256 }) => [`${name}（${inBytes(size)}）`, sha256])];
      for (const [name, digest] of lines) {
        const item = document.createElement("li");
        item.append(`${name} `, Object.assign(document.createElement("span"), { className: "code is-long faint", textContent: digest }));
        list.append(item);
      }
      block.append(title, list);
      return block;
    }),
  );
}

/* sending */

async function send() {
  if (!parcel) return;
  const keys = await findKeys(parcel.recipient);
  if (!keys) throw new Told(said("noKey", {}));
  const statement = bidStatement(parcel.belonging, parcel);
  const { signature } = await signStatement(parcel.recipient, statement);
  sending = new AbortController();
  const { signal } = sending;
  show("[data-sending]");
  show("[data-pause]");
  turnTo("send");
  try {
    await transmit(parcel, signal);
    await submit({ upload: parcel.upload, statement, signature }, signal);
  } catch (failure) {
    throw signal.aborted ? signal.reason : failure;
  } finally {
    sending = null;
    inside(root, "[data-pause]").hidden = true;
  }
  turnTo("done");
  await forget(parcel.key);
  location.assign(terms.addresses.receipt);
}

/**
 * Everything sealed is with the platform, but not yet counted: that is the submission's.
 * @param {Parcel} sealed
 * @param {AbortSignal} signal
 */
async function transmit(sealed, signal) {
  const { address, partBytes } = await untilReached(() => uploadFor(sealed), signal);
  const pace = startPace();
  const blobs = sealed.envelopes.map(({ name, size }, index) => ({ name, size, blob: sealed.blobs[index] }));
  const addressOf = (/** @type {string} */ envelope, /** @type {number} */ number) => `${address}/${envelope}/${number}`;
  await sendMissing(blobs, partBytes, {
    held: async () => (await ask(address)).envelopes,
    put: (envelope, number, part, sha256, progress) =>
      putPart(addressOf(envelope, number), part, { sha256, token: token(), progress, signal }),
    pause: (ms) => rest(ms, signal),
    trouble: (attempt) => showTrouble(attempt),
    progress: (sent, whole) => {
      pace.add(sent, performance.now());
      speed = pace.speed() ?? speed;
      showSent(sent, whole);
    },
  });
  for (const { name, size } of sealed.envelopes) showRow(name, "sent", 1, 1, words.arrived ?? "", size);
}

/**
 * The transmission that was begun for this parcel, or a new one where the platform does not know it any more.
 * @param {Parcel} sealed
 */
async function uploadFor(sealed) {
  const addressOf = (/** @type {string} */ upload) => terms.addresses.upload.replace("UPLOAD", upload);
  if (sealed.upload) {
    const known = await ask(addressOf(sealed.upload)).catch((failure) => {
      if (failure instanceof Refused) return null;
      throw failure;
    });
    if (known) return { address: addressOf(sealed.upload), partBytes: known.part_bytes ?? PART_BYTES };
  }
  const envelopes = sealed.envelopes.map(({ name, size, headerBytes }) => ({ name, size, header: toBase64(headerBytes) }));
  const begun = await tell(terms.addresses.uploads, { bid: sealed.belonging.bid, envelopes }, token());
  sealed.upload = begun.upload;
  await keep(sealed);
  return { address: addressOf(begun.upload), partBytes: begun.part_bytes };
}

/**
 * The statement with its signature is handed in. The platform answers the same statement with the same receipt, so an answer
 * that was lost is asked for again.
 * @param {{ upload: string, statement: string, signature: string }} content
 * @param {AbortSignal} signal
 */
function submit(content, signal) {
  return untilReached(() => tell(terms.addresses.submission, content, token()), signal);
}

/**
 * Tries again as long as the platform cannot be reached.
 * @template T
 * @param {() => Promise<T>} attempt
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 */
async function untilReached(attempt, signal) {
  for (let times = 1; ; times += 1) {
    signal.throwIfAborted();
    try {
      const answer = await attempt();
      showTrouble(0);
      return answer;
    } catch (failure) {
      if (!(failure instanceof Lost)) throw failure;
      showTrouble(times);
      await rest(SUBMIT_PAUSE_MS, signal);
    }
  }
}

/**
 * Waits, but goes on at once when the line is back, and ends at once when somebody pauses.
 * @param {number} ms
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function rest(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    addEventListener("online", () => resolve(), { once: true });
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
    if (signal.aborted) reject(signal.reason);
  });
}

/** @param {number} sent @param {number} whole */
function showSent(sent, whole) {
  const bar = /** @type {HTMLProgressElement} */ (inside(root, "[data-sent-bar]"));
  bar.max = whole;
  bar.value = sent;
  inside(root, "[data-sent]").textContent = said("sent", { sent: inBytes(sent), whole: inBytes(whole) });
  const seconds = speed ? Math.ceil((whole - sent) / speed) : 0;
  inside(root, "[data-speed]").textContent = speed ? said("speed", { speed: inBytes(speed), left: inTime(seconds) }) : "";
  showSafeStart();
}

/** @param {number} attempt */
function showTrouble(attempt) {
  const line = inside(root, "[data-trouble]");
  line.hidden = attempt === 0;
  if (attempt) line.textContent = said("trouble", { attempt });
}

/* withdrawing, replacing, closing */

function startWithdrawing() {
  const form = /** @type {HTMLFormElement | null} */ (root.querySelector("[data-withdrawal]"));
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    void carefully(form, async () => {
      if (!(await findKeys(terms.recipient))) throw new Told(said("noKey", {}));
      const statement = withdrawalStatement({ lot: terms.lot, bid: terms.bid, revision: terms.revision + 1, previous: terms.previous ?? "" });
      const { signature } = await signStatement(terms.recipient, statement);
      await tell(terms.addresses.withdrawal, { statement, signature }, token());
      location.assign(terms.addresses.receipt);
    });
  });
}

function startReplacing() {
  const button = /** @type {HTMLElement | null} */ (root.querySelector("[data-replace]"));
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    stage("stands").hidden = true;
    turnTo("fill");
    field("price").focus();
  });
}

function closeAtDeadline() {
  for (const button of root.querySelectorAll("[data-seal-go], [data-send], [data-replace], [data-withdrawal] [data-go]"))
    button.setAttribute("disabled", "");
  complain(new Told(said("overDeadline", {})));
}

/* the page */

/**
 * @param {"fill" | "seal" | "check" | "send" | "done"} name
 */
function turnTo(name) {
  const isFilling = name === "fill";
  stage("fill").hidden = !isFilling;
  stage("sealed").hidden = isFilling;
  inside(root, "[data-cancel-line]").hidden = name !== "seal";
  const stands = /** @type {HTMLElement | null} */ (root.querySelector('[data-stage="stands"]'));
  if (stands) stands.hidden = true;
  show("[data-steps]");
  const steps = [...root.querySelectorAll("[data-steps] li")];
  const current = steps.findIndex((step) => /** @type {HTMLElement} */ (step).dataset.step === name);
  steps.forEach((step, index) => {
    step.classList.toggle("done", index < current);
    step.classList.toggle("now", index === current);
    if (index === current) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  });
}

/**
 * @param {string} envelope
 * @param {"waiting" | "working" | "sealed" | "sent"} state
 * @param {number} done
 * @param {number} whole
 * @param {string} doing
 * @param {number} [size]
 */
function showRow(envelope, state, done, whole, doing, size) {
  const row = inside(root, `[data-row="${envelope}"]`);
  const bar = /** @type {HTMLProgressElement} */ (inside(row, "progress"));
  bar.max = Math.max(1, whole);
  bar.value = done;
  inside(row, "[data-doing]").textContent = doing;
  inside(row, "[data-size]").textContent = size ? inBytes(size) : "—";
  for (const pill of /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("[data-is]"))) pill.hidden = pill.dataset.is !== state;
}

/**
 * Runs one act with its buttons resting; says what was wrong in words.
 * @param {HTMLElement} place
 * @param {() => Promise<void>} act
 */
async function carefully(place, act) {
  const buttons = [...place.querySelectorAll("button")].filter((button) => !button.disabled && !button.matches("[data-pause], [data-cancel]"));
  inside(root, "[data-wrong]").hidden = true;
  for (const button of buttons) button.disabled = true;
  try {
    await act();
  } catch (failure) {
    complain(failure);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

/** @param {unknown} failure */
function complain(failure) {
  const isRefused = failure instanceof Refused;
  const sentence = failure instanceof Told || (isRefused && failure.message) ? /** @type {Error} */ (failure).message : failure instanceof Lost ? said("lost", {}) : said("broken", {});
  inside(root, "[data-wrong-title]").textContent = said(isRefused ? "refusedTitle" : "wrongTitle", {});
  inside(root, "[data-wrong-text]").textContent = sentence;
  const article = inside(root, "[data-wrong-article]");
  article.hidden = !(isRefused && failure.article);
  if (isRefused) article.textContent = failure.article;
  const wrong = inside(root, "[data-wrong]");
  wrong.hidden = false;
  wrong.focus();
  if (!(failure instanceof Told || isRefused || failure instanceof Lost)) throw failure;
}

/**
 * A sentence of the page with its gaps filled.
 * @param {string} name
 * @param {Record<string, string | number>} gaps
 */
function said(name, gaps) {
  return (words[name] ?? "").replace(/\{(\w+)\}/g, (_, gap) => String(gaps[gap] ?? ""));
}

/** @param {number} seconds */
function inTime(seconds) {
  if (seconds < 60) return said("seconds", { count: seconds });
  if (seconds < 3600) return said("minutes", { count: Math.ceil(seconds / 60) });
  return said("hours", { hours: Math.floor(seconds / 3600), minutes: Math.ceil((seconds % 3600) / 60) });
}

/** @param {Parcel} sealed */
const wholeOf = (sealed) => sealed.envelopes.reduce((sum, one) => sum + one.size, 0);

const token = () => /** @type {HTMLInputElement} */ (inside(root, "[name=csrfmiddlewaretoken]")).value;

/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement} */ (inside(stage("fill"), `[name="${name}"]`));

const allInputs = () => /** @type {HTMLInputElement[]} */ ([...stage("fill").querySelectorAll("input")]);

const fileInputs = () => allInputs().filter((input) => input.type === "file");

const otherFields = () => allInputs().filter((input) => input.type !== "file" && input.name !== "price");

/** @param {HTMLInputElement} input */
const labelOf = (input) => (input.labels?.[0]?.firstChild?.textContent ?? "").trim();

/** @param {string} envelope */
const labelOfEnvelope = (envelope) => inside(root, `[data-row="${envelope}"] b`).textContent ?? envelope;

/** @param {string} name */
const stage = (name) => inside(root, `[data-stage="${name}"]`);

/** @param {string} selector */
const show = (selector) => root.querySelectorAll(selector).forEach((one) => one.removeAttribute("hidden"));

/**
 * @param {ParentNode} place
 * @param {string} selector
 */
const inside = (place, selector) => /** @type {HTMLElement} */ (place.querySelector(selector));
