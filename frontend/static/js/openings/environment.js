// 环境检测: the browser looks at itself. What it finds stays here, unless the bidder has it noted on his own trail.
// @ts-check

import { offsetMeter } from "../lib/socket.js";
import { find } from "../parties/keystore.js";
import {
  browserOutcome,
  certificateOutcome,
  clockOutcome,
  keysOutcome,
  lineOutcome,
  megabits,
  POINTS,
  practiceOutcome,
  soundOutcome,
  worstOf,
} from "./environment-rules.js";

/** @typedef {import("./environment-rules.js").Outcome} Outcome */
/** @typedef {{ recipient: string, certificate: string, deadline: string, hasBid: boolean, practised: boolean, bytes: number, line: string, note: string }} Told */

const HOUR = 3_600_000;
const TRIES = 3;
const HEARD = "kaiming-sound-heard";
const root = /** @type {HTMLElement} */ (document.querySelector("[data-environment]"));
const told = /** @type {Told} */ (JSON.parse(document.querySelector("#environment-told")?.textContent ?? "{}"));
const words = /** @type {HTMLElement} */ (document.querySelector("[data-environment-words]"));
/** @type {Record<string, Outcome>} */
const outcomes = {};

at("[data-check-again]").addEventListener("click", check);
at("[data-sound-play]").addEventListener("click", playSound);
at("[data-sound-heard]").addEventListener("click", () => heardSound(true));
at("[data-sound-silent]").addEventListener("click", () => heardSound(false));
root.querySelector("[data-note]")?.addEventListener("click", note);
check();

async function check() {
  at("[data-check-again]").setAttribute("disabled", "");
  for (const name of POINTS) if (name !== "sound") waits(name);
  const has = await abilities();
  show("browser", browserOutcome(has), navigator.userAgent);
  const isHere = Boolean(told.recipient && (await find(told.recipient).catch(() => undefined)));
  const isMade = Boolean(told.recipient);
  show("keys", keysOutcome({ isMade, isHere }), said(isHere ? "keysHere" : isMade ? "keysElsewhere" : "keysNone"));
  const until = told.certificate ? new Date(told.certificate).toLocaleDateString(document.documentElement.lang) : "";
  show("certificate", certificateOutcome(told.certificate, told.deadline, Date.now()), until ? said("until", { until }) : said("certificateNone"));
  const ahead = await clockOffset();
  show("clock", clockOutcome(ahead), clockSaid(ahead));
  const line = await measured();
  show("line", lineOutcome(line), line ? said("lineSpeed", { down: megabits(line.down), up: megabits(line.up), wait: Math.round(line.wait) }) : said("lineNone"));
  show("practice", practiceOutcome(told), said(!told.hasBid ? "practiceNoBid" : told.practised ? "practiceDone" : "practiceNot"));
  const wasHeard = sessionStorage.getItem(HEARD);
  show("sound", soundOutcome(wasHeard === "yes"), said(wasHeard === "yes" ? "soundHeard" : wasHeard === "no" ? "soundSilent" : "soundUntried"));
  at("[data-check-again]").removeAttribute("disabled");
}

async function abilities() {
  const x25519 = await crypto.subtle?.generateKey({ name: "X25519" }, false, ["deriveBits"]).then(
    () => true,
    () => false,
  );
  return {
    subtle: Boolean(crypto.subtle),
    store: typeof indexedDB !== "undefined",
    socket: typeof WebSocket !== "undefined",
    worker: typeof Worker !== "undefined",
    x25519: Boolean(x25519),
  };
}

/** @param {number | null} ahead milliseconds */
function clockSaid(ahead) {
  if (ahead === null) return said("clockUnknown");
  if (Math.abs(ahead) > HOUR) return said("clockFar");
  return said(ahead > 0 ? "clockFast" : "clockSlow", { seconds: (Math.abs(ahead) / 1000).toFixed(1) });
}

/** The answer's head says what time the server had; of several the one that travelled fastest is nearest. */
async function clockOffset() {
  const meter = offsetMeter();
  for (let turn = 0; turn < TRIES; turn += 1) {
    const response = await fetch(told.line, { method: "HEAD", cache: "no-store" }).catch(() => null);
    const now = Number(response?.headers.get("X-Now") ?? 0);
    if (now) meter.add(now, Date.now());
  }
  return meter.ahead();
}

async function measured() {
  try {
    const wait = await timed(() => fetch(told.line, { method: "HEAD", cache: "no-store" }));
    const down = await timed(async () => (await fetch(told.line, { cache: "no-store" })).arrayBuffer());
    const body = new Blob([new Uint8Array(told.bytes)]);
    const up = await timed(() => fetch(told.line, { method: "POST", headers: headers(), body }));
    return { down: speed(down), up: speed(up), wait };
  } catch {
    return null;
  }
}

/** @param {() => Promise<unknown>} act */
async function timed(act) {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

/** @param {number} milliseconds */
function speed(milliseconds) {
  return (told.bytes * 8 * 1000) / Math.max(1, milliseconds);
}

function playSound() {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = 660;
  volume.gain.setValueAtTime(0.2, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 1.2);
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 1.2);
  tone.onended = () => context.close();
  at("[data-sound-asked]").hidden = false;
}

/** @param {boolean} wasHeard */
function heardSound(wasHeard) {
  sessionStorage.setItem(HEARD, wasHeard ? "yes" : "no");
  show("sound", soundOutcome(wasHeard), said(wasHeard ? "soundHeard" : "soundSilent"));
}

async function note() {
  const answer = at("[data-note-answer]");
  const response = await fetch(told.note, {
    method: "POST",
    headers: { ...headers(), "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ results: outcomes }),
  }).catch(() => null);
  const given = response && !response.redirected ? await response.json().catch(() => ({})) : {};
  answer.textContent = given.refused ? given.refused.sentence : response?.ok && !response.redirected ? said("noted") : said("notNoted");
}

/** @param {string} name */
function waits(name) {
  const row = at(`[data-point="${name}"]`);
  row.dataset.outcome = "waits";
  for (const pill of /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("[data-outcome-word]"))) pill.hidden = pill.dataset.outcomeWord !== "waits";
}

/** @param {string} name @param {Outcome} outcome @param {string} found */
function show(name, outcome, found) {
  outcomes[name] = outcome;
  const row = at(`[data-point="${name}"]`);
  row.dataset.outcome = outcome;
  for (const pill of /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("[data-outcome-word]"))) pill.hidden = pill.dataset.outcomeWord !== outcome;
  /** @type {HTMLElement} */ (row.querySelector("[data-found]")).textContent = found;
  /** @type {HTMLElement} */ (row.querySelector("[data-next]")).hidden = outcome === "good";
  summarise();
}

function summarise() {
  const done = POINTS.filter((name) => outcomes[name]);
  if (done.length < POINTS.length) return;
  const worst = worstOf(done.map((name) => outcomes[name]));
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-summary]"))) place.hidden = place.dataset.summary !== worst;
  const button = root.querySelector("[data-note]");
  if (button instanceof HTMLElement) button.hidden = false;
}

/** @param {string} name @param {Record<string, string | number>} [filled] */
function said(name, filled = {}) {
  return (words.dataset[`say${name[0].toUpperCase()}${name.slice(1)}`] ?? "").replace(/\{(\w+)\}/g, (_whole, key) => String(filled[key] ?? ""));
}

function headers() {
  return { "X-CSRFToken": /** @type {HTMLInputElement} */ (root.querySelector('[name="csrfmiddlewaretoken"]')).value };
}

/** @param {string} selector */
function at(selector) {
  return /** @type {HTMLElement} */ (root.querySelector(selector));
}
