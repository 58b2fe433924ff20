// Handing in: sign, send what is missing, hand in the statement; withdraw. A broken line is waited for.
// @ts-check

import { toBase64 } from "../lib/bytes.js";
import { signStatement } from "../lib/signing.js";
import { find as findKeys } from "../parties/keystore.js";
import { bidStatement, withdrawalStatement } from "../sealing/forms.js";
import { showSafeStart } from "./filling.js";
import { endAt, inBytes, startPace } from "./pace.js";
import { inside, keepTime, now, root, said, show, showRow, terms, token, Told, turnTo, work } from "./page.js";
import { sendMissing } from "./sending.js";
import { forget, keep } from "./shelf.js";
import { ask, Lost, putPart, Refused, tell } from "./talk.js";

/** @typedef {import("./shelf.js").Parcel} Parcel */

const PART_BYTES = 8 * 1024 * 1024;
const SHANGHAI_MS = 8 * 3_600_000;
const PAUSE_MS = 3_000;
/** The platform reads every byte back before it answers. */
const RECEIVED_WITHIN_MS = 600_000;
const BEGIN_ANEW = new Set(["bid_upload_ended", "bid_part_other"]);

/** The bidder pauses; nothing is wrong. */
class Paused extends Error {}

/** @type {AbortController | null} */
let sending = null;

/** Signs and sends the parcel that waits; ends on the receipt. */
export async function send() {
  const { parcel } = work;
  if (!parcel) return;
  const keys = await findKeys(parcel.recipient);
  if (!keys) throw new Told(said("noKey"));
  const statement = bidStatement(parcel.belonging, parcel);
  const { signature } = await signStatement(parcel.recipient, statement);
  sending = new AbortController();
  const { signal } = sending;
  showUnderWay(true);
  turnTo("send");
  try {
    await transmit(parcel, signal).catch(async (failure) => {
      if (!(failure instanceof Refused) || !BEGIN_ANEW.has(failure.code)) throw failure;
      parcel.upload = "";
      await transmit(parcel, signal);
    });
    await submit({ upload: parcel.upload, statement, signature }, signal);
  } catch (failure) {
    const reason = signal.aborted ? signal.reason : failure;
    if (!(reason instanceof Paused)) throw reason;
    return;
  } finally {
    const isPaused = signal.reason instanceof Paused;
    sending = null;
    showUnderWay(false);
    inside(root, "[data-send-hint]").textContent = said(isPaused ? "paused" : "toSend");
  }
  turnTo("done");
  await forget(parcel.key);
  location.assign(terms.addresses.receipt);
}

/** Stops sending; what the platform has stays there. */
export function pause() {
  sending?.abort(new Paused());
}

/** Says how much of the parcel that waits has arrived before: what is there is not sent again. */
export async function showArrived() {
  const { parcel } = work;
  if (!parcel?.upload) return;
  const known = await ask(addressOf(parcel.upload)).catch(() => null);
  if (!known) return;
  keepTime(known.now);
  const by = Object.fromEntries(parcel.envelopes.map(({ name, size }) => [name, arrivedOf(known.envelopes[name], size)]));
  const sent = Object.values(by).reduce((sum, bytes) => sum + bytes, 0);
  if (!sent) return;
  show("[data-sending]");
  showSent(sent, parcel.envelopes.reduce((sum, { size }) => sum + size, 0), by);
  showWord(true);
}

/** Signs and hands in a withdrawal; ends on its receipt. */
export async function withdraw() {
  if (!(await findKeys(terms.recipient))) throw new Told(said("noKey"));
  const { lot, bid, revision, previous } = terms;
  const statement = withdrawalStatement({ lot, bid, revision: revision + 1, previous: previous ?? "" });
  const { signature } = await signStatement(terms.recipient, statement);
  await tell(terms.addresses.withdrawal, { statement, signature }, token());
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
  await sendMissing(blobs, partBytes, {
    held: async () => {
      const known = await ask(address);
      keepTime(known.now);
      return known.envelopes;
    },
    put: (envelope, number, part, sha256, progress) =>
      putPart(`${address}/${envelope}/${number}`, part, { sha256, token: token(), progress, signal }),
    pause: (ms) => rest(ms, signal),
    trouble: (attempt) => showTrouble(attempt),
    progress: (sent, whole, by) => {
      pace.add(sent, performance.now());
      work.speed = pace.speed() ?? work.speed;
      showSent(sent, whole, by);
    },
  });
}

/** @param {string} upload */
const addressOf = (upload) => terms.addresses.upload.replace("UPLOAD", upload);

/**
 * How many bytes of an envelope the platform holds.
 * @param {{ parts: number[] } | undefined} held
 * @param {number} size
 */
function arrivedOf(held, size) {
  const sizes = (held?.parts ?? []).map((number) => Math.min(PART_BYTES, size - number * PART_BYTES));
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

/**
 * The transmission that was begun for this parcel, or a new one where the platform does not know it any more.
 * @param {Parcel} sealed
 */
async function uploadFor(sealed) {
  if (sealed.upload) {
    const known = await ask(addressOf(sealed.upload)).catch((failure) => {
      if (failure instanceof Refused) return null;
      throw failure;
    });
    if (known) return { address: addressOf(sealed.upload), partBytes: known.part_bytes ?? PART_BYTES };
  }
  const envelopes = sealed.envelopes.map(({ name, size, headerBytes }) => {
    return { name, size, header: toBase64(headerBytes) };
  });
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
  return untilReached(() => tell(terms.addresses.submission, content, token(), RECEIVED_WITHIN_MS), signal);
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
      await rest(PAUSE_MS, signal);
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

/** @param {boolean} isUnderWay */
function showUnderWay(isUnderWay) {
  work.isUnderWay = isUnderWay;
  inside(root, "[data-pause]").hidden = !isUnderWay;
  inside(root, "[data-send]").hidden = isUnderWay;
  inside(root, "[data-again]").hidden = isUnderWay;
  if (!isUnderWay) {
    showTrouble(0);
    inside(root, "[data-speed]").textContent = "";
    return showWord(work.sent > 0);
  }
  show("[data-sending]");
  inside(root, "[data-send-hint]").textContent = said("sending");
}

/** @param {boolean} isContinued */
function showWord(isContinued) {
  inside(root, '[data-send-word="first"]').hidden = isContinued;
  inside(root, '[data-send-word="again"]').hidden = !isContinued;
}

/**
 * @param {number} sent
 * @param {number} whole
 * @param {Readonly<Record<string, number>>} by the bytes of each envelope
 */
function showSent(sent, whole, by) {
  work.sent = sent;
  const bar = /** @type {HTMLProgressElement} */ (inside(root, "[data-sent-bar]"));
  bar.max = whole;
  bar.value = sent;
  inside(root, "[data-sent]").textContent = said("sent", { sent: inBytes(sent), whole: inBytes(whole) });
  for (const { name, size } of work.parcel?.envelopes ?? []) showEnvelope(name, by[name] ?? 0, size);
  showEnd(whole - sent);
  showSafeStart();
}

/**
 * Each envelope travels and arrives for itself.
 * @param {string} name
 * @param {number} sent
 * @param {number} size
 */
function showEnvelope(name, sent, size) {
  if (sent >= size) showRow(name, "sent", 1, 1, said("arrived"), size);
  else if (sent) showRow(name, "working", sent, size, said("sentOf", { sent: inBytes(sent), whole: inBytes(size) }), size);
  else showRow(name, "sealed", 0, 1, said("toSendOf"), size);
}

/** @param {number} bytes still to be sent */
function showEnd(bytes) {
  const end = endAt(now(), bytes, work.speed);
  const line = inside(root, "[data-speed]");
  const isTooSlow = end !== null && end > terms.deadline;
  line.classList.toggle("bid-too-slow", isTooSlow);
  const left = inTime(end === null ? 0 : Math.ceil((end - now()) / 1000));
  const at = end === null ? "" : new Date(end + SHANGHAI_MS).toISOString().slice(11, 16);
  const words = said(isTooSlow ? "speedTooSlow" : "speed", { speed: inBytes(work.speed ?? 0), left, at });
  line.textContent = end === null || !bytes ? "" : words;
}

/** @param {number} attempt */
function showTrouble(attempt) {
  const line = inside(root, "[data-trouble]");
  line.hidden = attempt === 0;
  if (attempt) line.textContent = said("trouble", { attempt });
}

/** @param {number} seconds */
function inTime(seconds) {
  if (seconds < 60) return said("seconds", { count: seconds });
  if (seconds < 3600) return said("minutes", { count: Math.ceil(seconds / 60) });
  return said("hours", { hours: Math.floor(seconds / 3600), minutes: Math.ceil((seconds % 3600) / 60) });
}
