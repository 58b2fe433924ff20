// Filing an objection: its attachment goes in pieces first, each named by its digest; then the words, and everybody hears them.
// @ts-check

import { Lost, putPart, Refused } from "../bids/talk.js";
import { toHex } from "../lib/bytes.js";
import { Refused as Denied, tell } from "./acts.js";

const PART_BYTES = 8 * 1024 * 1024;
const LIMIT = 50 * 1024 * 1024;
const TRIES = 4;
const PAUSE_MS = 1_500;

/** The file is larger than an attachment may be. */
export class TooLarge extends Error {}

/**
 * The pieces of a file, in order.
 * @param {Blob} file
 * @returns {Blob[]}
 */
export function piecesOf(file) {
  if (file.size > LIMIT) throw new TooLarge();
  const count = Math.ceil(file.size / PART_BYTES);
  return Array.from({ length: count }, (_none, number) => file.slice(number * PART_BYTES, (number + 1) * PART_BYTES));
}

/**
 * @param {HTMLElement} root
 * @param {import("./acts.js").Seat} seat
 * @param {Record<string, string>} words
 */
export function startObjecting(root, seat, words) {
  const form = root.querySelector("form[data-objecting]");
  if (!(form instanceof HTMLFormElement)) return;
  let isBusy = false;
  const say = (/** @type {string} */ where, /** @type {string} */ text) => {
    const place = /** @type {HTMLElement | null} */ (form.querySelector(`[${where}]`));
    if (!place) return;
    (place.querySelector(`[${where}-text]`) ?? place).textContent = text;
    place.hidden = !text;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    say("data-refused", "");
    try {
      await file(form, seat, (percent) => say("data-busy", words.sending_attachment.replace("{percent}", String(percent))));
      form.reset();
      /** @type {HTMLDetailsElement | null} */ (form.closest("details"))?.removeAttribute("open");
    } catch (error) {
      say("data-refused", wordsOf(error, words));
    } finally {
      isBusy = false;
      say("data-busy", "");
    }
  });
}

/** @param {unknown} error @param {Record<string, string>} words */
function wordsOf(error, words) {
  if (error instanceof TooLarge) return words.attachment_too_large;
  if (error instanceof Denied || (error instanceof Refused && error.message)) return error.message;
  if (error instanceof Refused) return words.signed_out;
  return error instanceof Lost ? words.attachment_lost : words.failed;
}

/**
 * @param {HTMLFormElement} form
 * @param {import("./acts.js").Seat} seat
 * @param {(percent: number) => void} progress
 */
async function file(form, seat, progress) {
  const said = new FormData(form);
  const text = (/** @type {string} */ name) => String(said.get(name) ?? "");
  const attached = said.get("attachment");
  const parts = [];
  if (attached instanceof File && attached.size) {
    const pieces = piecesOf(attached);
    for (const [number, piece] of pieces.entries()) {
      progress(Math.floor((100 * number) / pieces.length));
      const sha256 = toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", await piece.arrayBuffer())));
      await put(`${form.dataset.parts}${number}`, piece, sha256, seat.token());
      parts.push(sha256);
    }
  }
  const file_name = attached instanceof File ? attached.name : "";
  await tell(seat, "objections", { title: text("title"), text: text("text"), contact: text("contact"), parts, file_name });
}

/** Sends a piece, again after a broken line. @param {string} address @param {Blob} piece @param {string} sha256 @param {string} token */
async function put(address, piece, sha256, token) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await putPart(address, piece, { sha256, token, progress: () => {}, signal: new AbortController().signal });
    } catch (failure) {
      if (!(failure instanceof Lost) || attempt === TRIES) throw failure;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
  }
}
