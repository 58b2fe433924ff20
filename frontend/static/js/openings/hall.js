// The hall: follows the public stream, folds it, shows it, and lets its reader act. It may be reloaded at any moment.
// @ts-check

import { setRight } from "../lib/clock.js";
import { startCountdowns } from "../lib/countdown.js";
import { keepLine, offsetMeter, pauseBefore } from "../lib/socket.js";
import { ACTS, Refused, send, wordsFor } from "./acts.js";
import { startDecrypting } from "./decrypting.js";
import { fold } from "./protocol.js";
import { startDesk } from "./desk.js";
import { startPresence } from "./presence.js";
import { startObjecting } from "./objecting.js";
import { startReading } from "./reading.js";
import { startRecord, timeInShanghai } from "./record.js";
import { startRoster } from "./roster.js";
import { startVoice } from "./speech.js";
import { REDRAWS_TALK, startTalk } from "./talk.js";

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Frame} Frame */

const SOON = 150;
const SPREAD = 250;
const PUBLIC_SPREAD = 1500;
const EXACT = 100;
const FAR = 3_600_000;
/** What changes the list itself, or is told only on the page that the server draws. */
const REDRAWS_ROSTER = new Set([
  "opening.list_published",
  "opening.second_list_published",
  "opening.drawn",
  "opening.phone_sign_in_listed",
  "opening.emergency_sign_in_listed",
  "opening.sign_in_accepted",
  "opening.sign_in_refused",
  "opening.identity_confirmed",
  "opening.identity_doubted",
]);
const REDRAWS_OBJECTIONS = new Set([
  "opening.objection_raised",
  "opening.objection_described",
  "opening.objection_accepted",
  "opening.objection_refused",
  "opening.objection_answered",
  "opening.objection_responded",
  "opening.record_requested",
]);
const REDRAWS_READING = new Set([
  "opening.started",
  "opening.reading_planned",
  "opening.reading_paused",
  "opening.reading_continued",
  "opening.announced",
  "opening.confirming_started",
  "opening.record_requested",
  "opening.resumed",
  "opening.paused",
]);

const PRESSED = "[data-task] button, form[data-post] button[type=submit], form[data-act-form] button[type=submit]";

const root = document.querySelector("[data-hall]");
if (root instanceof HTMLElement) start(root);

/** @param {HTMLElement} root */
async function start(root) {
  const words = JSON.parse(root.dataset.words ?? "{}");
  const base = `/openings/${encodeURIComponent(root.dataset.hall ?? "")}/`;
  const shownAt = Number(root.dataset.v);
  const time = hallClock();
  const roster = startRoster(root);
  const record = startRecord(root);
  const socket = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws${base.slice(0, -1)}`;
  const voice = startVoice(root, words);
  const coming = snapshotOf(base, showLine(root, words));
  /** @type {State} */
  let state;
  const seat = {
    hall: root.dataset.hall ?? "",
    lot: root.dataset.lot ?? "",
    role: root.dataset.role ?? "",
    holder: root.dataset.holder ?? "",
    recipient: root.dataset.recipient ?? "",
    bid: root.dataset.bid ?? "",
    token: () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "",
    state: () => state,
  };
  const acts = startActing(root, seat, words, coming, () => redraw("task", 0));
  const decrypting = startDecrypting(root, seat, () => redraw("task", 0));
  const reading = startReading(root, seat, voice);
  const talk = startTalk(root, seat, words, socket);
  startObjecting(root, seat, words);
  const redraw = redrawing(root, base, time, () => (acts.dress(), reading.show(), decrypting.dress()));
  const present = startPresence(root);
  state = await coming;

  const heard = (/** @type {Frame} */ frame) => {
    state = fold(state, [frame]);
    record.add(frame, state);
    roster.show(state);
    showStages(root, state);
    if (frame.type === "opening.reopened") location.reload();
    void reading.heard(frame, state);
    talk.heard(frame, state);
    const spread = seat.role === "public" ? PUBLIC_SPREAD : SPREAD;
    redraw("task", spread);
    redraw("watch", spread);
    if (REDRAWS_ROSTER.has(frame.type)) redraw("roster", spread);
    if (REDRAWS_OBJECTIONS.has(frame.type)) redraw("objections", spread);
    if (seat.role === "host" && REDRAWS_READING.has(frame.type)) redraw("reading", spread);
    if ((seat.role === "host" || seat.bid) && REDRAWS_TALK.has(frame.type)) redraw("talk", spread);
    for (const place of root.querySelectorAll("[data-version]")) place.textContent = String(frame.v);
  };
  const showAhead = showOffset(root, words, time);
  const told = (/** @type {number} */ now) => {
    showAhead(now);
    setRight(time.now());
  };
  const crowded = () => location.replace(`${base}replay`); // there the same facts come from segments
  const line = keepLine(socket, shownAt, { heard, changed: showLine(root, words), told, crowded, present });
  startDesk(root, socket, () => redraw("watch", SPREAD));
  root.addEventListener("countdown:over", () => redraw("task", SPREAD));
  addEventListener("online", line.wake);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && line.wake());
  roster.show(state);
  showCurrentStage(root);
  acts.dress();
  reading.show();
  decrypting.dress();
}

/**
 * The hall's snapshot, asked for until it comes: a page that loads in a bad moment is not lost.
 * @param {string} base
 * @param {(line: { isOpen: boolean, tries: number, isRefused: boolean }) => void} changed
 * @returns {Promise<State>}
 */
async function snapshotOf(base, changed) {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(`${base}state.json`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (response?.ok) return response.json();
    changed({ isOpen: false, tries, isRefused: response?.status === 404 });
    await new Promise((resolve) => setTimeout(resolve, pauseBefore(tries, Math.random())));
  }
}

/** The server's time as this page knows it: corrected with every word of the server that travelled faster. */
function hallClock() {
  const meter = offsetMeter();
  return {
    now: () => Date.now() - (meter.ahead() ?? 0),
    /** @param {number} told */
    told: (told) => meter.add(told, Date.now()),
  };
}

/**
 * Fetches a part of the page again, soon, and once for whatever happens meanwhile.
 * @param {HTMLElement} root
 * @param {string} base
 * @param {{ now: () => number }} time
 * @param {() => void} dress
 */
function redrawing(root, base, time, dress) {
  /** @type {Set<string>} */
  const waiting = new Set();
  return (/** @type {string} */ part, /** @type {number} */ spread) => {
    if (waiting.has(part)) return;
    if (!root.querySelector(`[data-${part}]`)) return;
    waiting.add(part);
    setTimeout(async () => {
      waiting.delete(part);
      const place = part === "objections" ? "objections.html" : part;
      const response = await fetch(base + place).catch(() => null);
      if (!response?.ok) return;
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").body.firstElementChild;
      const old = root.querySelector(`[data-${part}]`);
      if (!fresh || !old) return;
      if (isAnothersTask(old, fresh)) location.reload();
      exchange(old, fresh);
      startCountdowns(root, time);
      dress();
    }, SOON + Math.random() * spread);
  };
}

/** Once somebody hosts, others of the buyer's side have another screen. @param {Element} old @param {Element} fresh */
function isAnothersTask(old, fresh) {
  return old.hasAttribute("data-of") && old.getAttribute("data-of") !== fresh.getAttribute("data-of");
}

/**
 * Puts the fresh part in the place of the old one; where it is the same task, only what counts is changed, so that
 * nothing is lost that somebody is writing.
 * @param {Element} old
 * @param {Element} fresh
 */
function exchange(old, fresh) {
  const entries = /** @type {NodeListOf<HTMLInputElement>} */ (old.querySelectorAll("textarea, select, input:not([type=hidden])"));
  const isWriting = [...entries].some((one) => one === document.activeElement || isChanged(one));
  const key = old.getAttribute("data-task");
  const isSame = ["data-task", "data-turn"].every((name) => old.getAttribute(name) === fresh.getAttribute(name));
  if (key === null ? isWriting : isSame) {
    for (const part of old.querySelectorAll("[data-part]")) {
      const same = fresh.querySelector(`[data-part="${part.getAttribute("data-part")}"]`);
      if (same && same.innerHTML !== part.innerHTML) part.replaceWith(same);
    }
    exchangeCountdown(old, fresh);
    return;
  }
  const hadFocus = old.contains(document.activeElement);
  for (const kept of old.querySelectorAll("details[open][data-keep-open]")) {
    fresh.querySelector(`[data-keep-open="${kept.getAttribute("data-keep-open")}"]`)?.setAttribute("open", "");
  }
  old.replaceWith(fresh);
  if (hadFocus) /** @type {HTMLElement | null} */ (fresh.querySelector("h2"))?.focus();
}

/** More time, or less after a pause, is seen while the task stays the same. @param {Element} old @param {Element} fresh */
function exchangeCountdown(old, fresh) {
  const [was, is] = [old, fresh].map((one) => /** @type {HTMLElement | null} */ (one.querySelector("[data-countdown]")));
  if (was && is && was.dataset.countdown !== is.dataset.countdown) was.replaceWith(is);
}

/** True when somebody wrote or chose something there; a list is only being chosen from while it is open. @param {HTMLInputElement} entry */
function isChanged(entry) {
  if (entry.localName === "select") return false;
  const isChoice = entry.type === "checkbox" || entry.type === "radio";
  return isChoice ? entry.checked !== entry.defaultChecked : entry.value !== entry.defaultValue;
}

/** @param {HTMLElement} root @param {State} state */
function showStages(root, state) {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-in]"))) {
    place.hidden = !place.dataset.in?.split(" ").includes(state.state);
  }
  const stages = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-stage]")]);
  const here = stages.findIndex((one) => one.dataset.states?.split(" ").includes(state.state));
  if (here < 0) return;
  stages.forEach((stage, place) => {
    const isLast = ["handed_to_evaluation", "ended"].includes(state.state);
    stage.className = place < here || isLast ? "done" : place === here ? "now" : "next";
    if (place === here) stage.setAttribute("aria-current", "step");
    else stage.removeAttribute("aria-current");
    const at = state.times[stage.dataset.stage ?? ""];
    const face = stage.querySelector("[data-at]");
    if (at && face && !face.textContent) face.textContent = timeInShanghai(at);
  });
  showCurrentStage(root);
}

/** On a narrow screen the rail scrolls; where the opening stands is in view. @param {HTMLElement} root */
function showCurrentStage(root) {
  const current = root.querySelector("[data-stage][aria-current]") ?? root.querySelector("[data-stage]:last-child.done");
  const rail = current?.parentElement;
  if (current && rail) rail.scrollLeft += current.getBoundingClientRect().left - rail.getBoundingClientRect().left - 16;
}

/** @param {HTMLElement} root @param {Record<string, string>} words */
function showLine(root, words) {
  return (/** @type {{ isOpen: boolean, tries: number, isRefused: boolean }} */ line) => {
    root.classList.toggle("is-cut-off", !line.isOpen);
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-line]"))) {
      place.hidden = place.dataset.line !== (line.isOpen ? "open" : "lost");
    }
    const notice = /** @type {HTMLElement | null} */ (root.querySelector("[data-line-lost]"));
    const text = root.querySelector("[data-line-text]");
    if (!notice || !text) return;
    notice.hidden = line.isOpen;
    if (!line.isOpen) text.textContent = line.isRefused ? words.refused : words.lost.replace("{tries}", String(line.tries));
  };
}

/** @param {HTMLElement} root @param {Record<string, string>} words @param {{ told: (now: number) => number }} time */
function showOffset(root, words, time) {
  return (/** @type {number} */ now) => {
    const ahead = time.told(now);
    const place = /** @type {HTMLElement | null} */ (root.querySelector("[data-offset]"));
    if (!place) return;
    const seconds = (Math.abs(ahead) / 1000).toFixed(1);
    const text = Math.abs(ahead) < EXACT ? words.exact : Math.abs(ahead) > FAR ? words.far : ahead > 0 ? words.ahead : words.behind;
    place.textContent = text.replace("{seconds}", seconds);
    place.hidden = false;
  };
}

/**
 * Acts of the page: forms are sent without leaving it, buttons do what needs this browser's keys. What is pressed before
 * the snapshot has come is done when it has.
 * @param {HTMLElement} root
 * @param {import("./acts.js").Seat} seat
 * @param {Record<string, string>} words
 * @param {Promise<unknown>} ready
 * @param {() => void} done
 */
function startActing(root, seat, words, ready, done) {
  let isBusy = false;
  const held = /** @type {Set<Element>} */ (new Set());
  /** Nothing can be pressed meanwhile, not in a part that is drawn afresh either: a press that does nothing is not seen. */
  const hold = () => {
    for (const button of root.querySelectorAll(PRESSED)) {
      if (button.hasAttribute("disabled")) continue;
      button.setAttribute("disabled", "");
      held.add(button);
    }
  };
  const run = async (/** @type {HTMLElement} */ from, /** @type {() => Promise<unknown>} */ act, /** @type {boolean} */ isLong) => {
    if (isBusy) return;
    isBusy = true;
    say(from, "data-refused", "");
    say(from, "data-busy", isLong ? words.working : "");
    hold();
    try {
      await ready;
      await act();
      if (from instanceof HTMLFormElement) from.reset();
    } catch (error) {
      const [name, filled] = wordsFor(error, seat);
      const text = error instanceof Refused ? error.message : words[name].replace("{name}", filled.name ?? "");
      say(from, "data-refused", text);
    } finally {
      isBusy = false;
      for (const button of held) button.removeAttribute("disabled");
      held.clear();
      say(from, "data-busy", "");
      done();
    }
  };
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const own = form.dataset.actForm;
    if (!own && !("post" in form.dataset)) return;
    event.preventDefault();
    const said = String(new FormData(form).get("objection") ?? "");
    const after = form.elements.namedItem("after");
    if (after instanceof HTMLInputElement) after.value = String(seat.state().utterances.length);
    run(form, own ? () => ACTS[own](seat, said) : () => send(form, event.submitter), Boolean(own));
  });
  root.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-act]") : null;
    if (button instanceof HTMLElement) act(button);
  });
  const act = (/** @type {HTMLElement} */ button) => run(button, () => ACTS[button.dataset.act ?? ""](seat), true);
  let hasTriedToReveal = false;
  return {
    /** A holder's shares are given as soon as the page shows that it is time; the button is for when that failed. */
    dress: () => {
      if (isBusy) hold();
      const button = root.querySelector('[data-act="reveal"]');
      if (!(button instanceof HTMLElement) || hasTriedToReveal) return;
      hasTriedToReveal = true;
      act(button);
    },
  };
}

/** @param {HTMLElement} from @param {string} where @param {string} text */
function say(from, where, text) {
  const scope = from.querySelector(`[${where}]`) ? from : from.closest("[data-task]");
  const place = /** @type {HTMLElement | null} */ (scope?.querySelector(`[${where}]`) ?? null);
  if (!place) return;
  (place.querySelector(`[${where}-text]`) ?? place).textContent = text;
  place.hidden = !text;
}
