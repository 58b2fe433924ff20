// Around a decryption: the device check of a bidder, what failed as evidence, the worker's progress, the desk's evidence.
// @ts-check

import { Decrypter } from "../../vendor/age.js";
import { fromBase64 } from "../lib/bytes.js";
import { find } from "../parties/keystore.js";
import { ask, tell } from "./acts.js";
import { CHECKS, examine, faultOf } from "./device.js";
import { keptUntil } from "./evidence.js";

/** @typedef {import("./acts.js").Seat} Seat */

const LOOK_EVERY = 5_000;
const PROGRESS_EVERY = 1_000;
/** What the bidder's own line and the desk's tell, and the card shows. */
const REDRAWS = new Set(["opening.backup_refused", "opening.attempt_failed", "opening.outcome_told", "opening.evidence_kept"]);
const DESK = new Set(["host", "supervisor", "representative", "witness"]);

/**
 * @param {HTMLElement} root
 * @param {Seat} seat
 * @param {() => void} redraw fetches the task card again
 */
export function startDecrypting(root, seat, redraw) {
  /** @type {Element | null} */
  let examined = null;
  const evidence = keptUntil(
    () => seat.state().state === "decrypting",
    (fault, detail) => report(seat, fault, detail),
  );
  const check = async () => {
    const place = root.querySelector("[data-device]");
    if (!(place instanceof HTMLElement) || !seat.bid) return;
    examined = place;
    const found = await examine(seat.recipient, { ask: () => ask(seat, "own-headers"), find, open: opened });
    showChecks(place, found);
    showFault(place, found);
    await evidence.found(found.fault, found.detail);
  };
  root.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-device-again]")) void check();
  });
  root.addEventListener("hall:beside", (event) => {
    if (REDRAWS.has(/** @type {CustomEvent} */ (event).detail.type)) redraw();
  });
  if (DESK.has(seat.role)) {
    setInterval(() => {
      if (root.querySelector("[data-panel]") && !document.hidden) redraw();
    }, LOOK_EVERY);
  }
  setInterval(() => void showProgress(root, seat), PROGRESS_EVERY);
  return {
    /** Looks at a card that is new on the page. */
    dress: () => {
      const place = root.querySelector("[data-device]");
      if (place && place !== examined) void check();
      else void evidence.tell();
    },
  };
}

/**
 * Does what the page asked for; what fails is kept as evidence and shown as a reason.
 * @template T
 * @param {Seat} seat
 * @param {() => Promise<T>} act
 * @returns {Promise<T>}
 */
export async function reported(seat, act) {
  try {
    return await act();
  } catch (failure) {
    const { fault, detail } = faultOf(failure);
    if (fault) await report(seat, fault, detail);
    throw failure;
  }
}

/** What cannot be reported is not lost to anybody but the evidence. @param {Seat} seat @param {string} fault @param {string} detail */
async function report(seat, fault, detail) {
  if (seat.state().state !== "decrypting") return;
  await tell(seat, "attempts", { fault, recipient: seat.recipient, detail }).catch(() => {});
}

/** @param {string} header @param {any} identity */
async function opened(header, identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  (await decrypter.decryptHeader(fromBase64(header)))?.fill(0);
}

/** @param {HTMLElement} place @param {import("./device.js").Found} found */
function showChecks(place, found) {
  for (const name of CHECKS) {
    const row = place.querySelector(`[data-check="${name}"]`);
    const is = found.passed.includes(name) ? "ok" : found.failed === name ? "wrong" : "idle";
    if (row instanceof HTMLElement) row.dataset.is = is;
  }
}

/** @param {HTMLElement} place @param {import("./device.js").Found} found */
function showFault(place, found) {
  const notice = /** @type {HTMLElement | null} */ (place.querySelector("[data-fault]"));
  if (notice) notice.hidden = !found.fault;
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("[data-fault-of]"))) {
    one.hidden = one.dataset.faultOf !== found.fault;
  }
  const [key, detail] = [place.querySelector("[data-sealed-to]"), place.querySelector("[data-fault-detail]")];
  if (key) key.textContent = found.sealedTo;
  if (detail) detail.textContent = found.sentence;
}

/** @param {HTMLElement} root @param {Seat} seat */
async function showProgress(root, seat) {
  const place = root.querySelector("[data-progress]");
  if (!place || document.hidden) return;
  const told = await ask(seat, "progress.json").catch(() => null);
  const percent = told?.bids[seat.bid] ?? 0;
  const [word, bar] = [place.querySelector("[data-progress-percent]"), place.querySelector("[data-progress-bar]")];
  if (word) word.textContent = String(percent);
  if (bar instanceof HTMLProgressElement) bar.value = percent;
}
