// Handing in: sign, send what is missing, hand in the statement; withdraw. A broken line is waited for.
// @ts-check

import { toBase64 } from "../lib/bytes.js";
import { signStatement } from "../lib/signing.js";
import { find as findKeys } from "../parties/keystore.js";
import { bidStatement, withdrawalStatement } from "../sealing/forms.js";
import { showSafeStart } from "./filling.js";
import { inBytes, startPace } from "./pace.js";
import { inside, now, root, said, show, showRow, terms, token, Told, turnTo, work } from "./page.js";
import { sendMissing } from "./sending.js";
import { forget, keep } from "./shelf.js";
import { ask, Lost, putPart, Refused, tell } from "./talk.js";

/** @typedef {import("./shelf.js").Parcel} Parcel */

const PART_BYTES = 8 * 1024 * 1024;
const PAUSE_MS = 3_000;
const BEGIN_ANEW = new Set(["bid_upload_ended", "bid_part_other"]);

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
  work.isUnderWay = true;
  const { signal } = sending;
  show("[data-sending]");
  show("[data-pause]");
  inside(root, "[data-again]").hidden = true;
  inside(root, "[data-send-hint]").textContent = said("sending");
  turnTo("send");
  try {
    await transmit(parcel, signal).catch(async (failure) => {
      if (!(failure instanceof Refused) || !BEGIN_ANEW.has(failure.code)) throw failure;
      parcel.upload = "";
      await transmit(parcel, signal);
    });
    await submit({ upload: parcel.upload, statement, signature }, signal);
  } catch (failure) {
    throw signal.aborted ? signal.reason : failure;
  } finally {
    sending = null;
    work.isUnderWay = false;
    inside(root, "[data-pause]").hidden = true;
    show("[data-again]");
    inside(root, "[data-send-hint]").textContent = said("toSend");
  }
  turnTo("done");
  await forget(parcel.key);
  location.assign(terms.addresses.receipt);
}

/** Stops sending; what the platform has stays there. */
export function pause() {
  sending?.abort(new Told(said("paused")));
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
    held: async () => (await ask(address)).envelopes,
    put: (envelope, number, part, sha256, progress) =>
      putPart(`${address}/${envelope}/${number}`, part, { sha256, token: token(), progress, signal }),
    pause: (ms) => rest(ms, signal),
    trouble: (attempt) => showTrouble(attempt),
    progress: (sent, whole) => {
      pace.add(sent, performance.now());
      work.speed = pace.speed() ?? work.speed;
      showSent(sent, whole);
    },
  });
  for (const { name, size } of sealed.envelopes) showRow(name, "sent", 1, 1, said("arrived"), size);
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

/** @param {number} sent @param {number} whole */
function showSent(sent, whole) {
  const bar = /** @type {HTMLProgressElement} */ (inside(root, "[data-sent-bar]"));
  bar.max = whole;
  bar.value = sent;
  inside(root, "[data-sent]").textContent = said("sent", { sent: inBytes(sent), whole: inBytes(whole) });
  const { speed } = work;
  const seconds = speed ? Math.ceil((whole - sent) / speed) : 0;
  const left = inTime(seconds);
  const isTooSlow = now() + seconds * 1000 > terms.deadline;
  const words = said(isTooSlow ? "speedTooSlow" : "speed", { speed: inBytes(speed ?? 0), left });
  inside(root, "[data-speed]").textContent = speed ? words : "";
  showSafeStart();
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
