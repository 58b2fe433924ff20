// What people do in the hall: posts, some of them with a statement that is signed or computed in this browser.
// @ts-check

import { canonical } from "../lib/canonical.js";
import { toHex } from "../lib/bytes.js";
import { KeyNotHere, signAttributes, signStatement } from "../lib/signing.js";
import { find } from "../parties/keystore.js";
import { reported } from "./decrypting.js";
import { holdersKey, makeHoldersKey } from "./holding.js";
import { HeaderWrong, openedShares, sharesFor } from "./releasing.js";

/** @typedef {import("./protocol.js").State} State */
/** @typedef {{ hall: string, lot: string, role: string, holder: string, recipient: string, bid: string, token: () => string, state: () => State }} Seat */

/** The server said no; the message is its sentence. */
export class Refused extends Error {
  /** @param {string} sentence @param {string} [code] */
  constructor(sentence, code = "") {
    super(sentence);
    this.code = code;
  }
}
/** The session has ended: what was sent was answered by the page that asks to sign in. */
export class SignedOut extends Error {}
/** The one-time key of this session is not in this browser. */
export class HoldersKeyGone extends Error {}

/** @type {Record<string, (seat: Seat, said?: string) => Promise<unknown>>} */
export const ACTS = {
  "sign-in": (seat) => signed(seat, "sign-in", { kind: "sign_in", bid: seat.bid, ...partOf(seat) }),
  holder: async (seat) => {
    await mustHaveKeys(seat);
    const recipient = await makeHoldersKey();
    return signed(seat, "holder", { kind: "holder", role: seat.role, recipient }, { role: seat.role });
  },
  draw: (seat) => tell(seat, "draw", { secret: random(32), nonce: random(16) }),
  release: (seat) => reported(seat, () => release(seat)),
  reveal,
  confirm: (seat) => confirm(seat, true, ""),
  acknowledge: (seat) => signed(seat, "acknowledgement", { kind: "result", bid: seat.bid, result: seat.state().result?.sha256 }),
  "object-to-price": (seat, said = "") => confirm(seat, false, said),
  "sign-record": (seat) => signPaper(seat, "signature"),
  "countersign-record": (seat) => signPaper(seat, "countersignature"),
};

/**
 * Signs a PDF that the platform prepares under this address: its attributes are signed here, the file is put together there.
 * @param {Seat} seat
 * @param {string} what
 */
export async function signPaper(seat, what) {
  const { token, attributes } = await tell(seat, `${what}/prepare`, {});
  const signature = await signAttributes(seat.recipient, attributes);
  return tell(seat, `${what}/finish`, { token, signature });
}

/**
 * Whether an error has words of its own in the page: their name and what is filled in.
 * @param {unknown} error
 * @param {Seat} seat
 * @returns {[string, Record<string, string>]}
 */
export function wordsFor(error, seat) {
  if (error instanceof KeyNotHere) return [seat.recipient ? "key_not_here" : "no_keys", {}];
  if (error instanceof SignedOut) return ["signed_out", {}];
  if (error instanceof HoldersKeyGone) return ["holder_key_gone", {}];
  if (error instanceof HeaderWrong) return ["header_wrong", { name: error.message }];
  return ["failed", {}];
}

/**
 * Posts fields as JSON and answers what the server says.
 * @param {Seat} seat
 * @param {string} what
 * @param {object} fields
 * @returns {Promise<any>}
 */
export async function tell(seat, what, fields) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": seat.token(), Accept: "application/json" };
  return answerOf(await fetch(address(seat, what), { method: "POST", headers, body: JSON.stringify(fields) }));
}

/**
 * Sends a form as it stands, to where the pressed button has it sent.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
export async function send(form, submitter) {
  const headers = { Accept: "application/json" };
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  const action = submitter instanceof HTMLButtonElement && submitter.hasAttribute("formaction") ? submitter.formAction : form.action;
  return answerOf(await fetch(action, { method: "POST", headers, body }));
}

/** @param {Seat} seat */
async function release(seat) {
  const told = await ask(seat, "own-headers");
  const keys = await find(told.sealed_to);
  if (!keys) throw new KeyNotHere(told.sealed_to);
  const shares = await sharesFor(told.headers, keys.x25519, told.holders);
  const { bid, bid_statement } = told;
  return signed(seat, "release", { kind: "release", bid, bid_statement, shares });
}

/** @param {Seat} seat */
async function reveal(seat) {
  const role = seat.holder || seat.role;
  const key = await holdersKey(seat.state().holders[role] ?? "");
  if (!key) throw new HoldersKeyGone();
  const shares = await openedShares(await ask(seat, `shares?role=${role}`), key);
  return tell(seat, "reveal", { role, shares });
}

/** Which of two envelopes is opened here; nothing where bids are opened whole. @param {Seat} seat */
function partOf(seat) {
  const { part } = seat.state();
  return part ? { part } : {};
}

/** @param {Seat} seat @param {boolean} accepted @param {string} objection */
async function confirm(seat, accepted, objection) {
  const { price, fields } = seat.state().bids.find((one) => one.bid === seat.bid) ?? {};
  const announced = price === null ? { fields } : { price };
  const said = { kind: "confirmation", bid: seat.bid, accepted, ...announced };
  return signed(seat, "confirmation", said, { bid: seat.bid, accepted, objection });
}

/**
 * @param {Seat} seat
 * @param {string} what
 * @param {object} said
 * @param {object} [beside]
 */
async function signed(seat, what, said, beside = {}) {
  const statement = canonical({ v: 1, lot: seat.lot, ...said });
  const { signature } = await signStatement(seat.recipient, statement);
  return tell(seat, what, { ...beside, statement, signature });
}

/** @param {Seat} seat */
async function mustHaveKeys(seat) {
  const keys = seat.recipient ? await find(seat.recipient) : undefined;
  if (!keys) throw new KeyNotHere(seat.recipient);
  return keys;
}

/** @param {Seat} seat @param {string} what @returns {Promise<any>} */
export async function ask(seat, what) {
  return answerOf(await fetch(address(seat, what), { headers: { Accept: "application/json" } }));
}

/** @param {Response} response */
async function answerOf(response) {
  if (response.redirected) throw new SignedOut();
  const told = await response.json().catch(() => ({}));
  if (told.refused) throw new Refused(told.refused.sentence, told.refused.code);
  if (!response.ok) throw new Error(String(response.status));
  return told;
}

/** @param {Seat} seat @param {string} what */
function address(seat, what) {
  return `/openings/${encodeURIComponent(seat.hall)}/${what}`;
}

/** @param {number} length */
function random(length) {
  return toHex(crypto.getRandomValues(new Uint8Array(length)));
}
