// Filing an objection or its answer: the attachment goes in pieces first, each named by its digest; then the words, and everybody hears them.
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
  let isBusy = false;
  root.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-objecting], [data-answering]")) return;
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    say(form, "data-refused", "");
    const progress = (/** @type {number} */ percent) =>
      say(form, "data-busy", words.sending_attachment.replace("{percent}", String(percent)));
    try {
      await ("answering" in form.dataset ? answer : file)(form, seat, progress);
      form.reset();
      /** @type {HTMLDetailsElement | null} */ (form.closest("details"))?.removeAttribute("open");
    } catch (error) {
      say(form, "data-refused", wordsOf(error, words));
    } finally {
      isBusy = false;
      say(form, "data-busy", "");
    }
  });
}

/** @param {HTMLElement} form @param {string} where @param {string} text */
function say(form, where, text) {
  const place = /** @type {HTMLElement | null} */ (form.querySelector(`[${where}]`));
  if (!place) return;
  (place.querySelector(`[${where}-text]`) ?? place).textContent = text;
  place.hidden = !text;
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
  const attached = await attachedTo(form, seat, progress);
  await tell(seat, "objections", { title: text("title"), text: text("text"), contact: text("contact"), ...attached });
}

/**
 * @param {HTMLFormElement} form
 * @param {import("./acts.js").Seat} seat
 * @param {(percent: number) => void} progress
 */
async function answer(form, seat, progress) {
  const place = new URL(form.action).pathname.split("/").slice(-3).join("/");
  const said = String(new FormData(form).get("answer") ?? "");
  await tell(seat, place, { answer: said, ...(await attachedTo(form, seat, progress)) });
}

/**
 * Sends the chosen file in pieces; what the post then says of it.
 * @param {HTMLFormElement} form
 * @param {import("./acts.js").Seat} seat
 * @param {(percent: number) => void} progress
 */
async function attachedTo(form, seat, progress) {
  const attached = new FormData(form).get("attachment");
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
  return { parts, file_name: attached instanceof File ? attached.name : "" };
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
