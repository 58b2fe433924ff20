// The score room: one bid at a time, every change saved by itself, the whole sheet signed once at the end.
// @ts-check

import { canonical } from "../lib/canonical.js";
import { signStatement } from "../lib/signing.js";
import { find } from "../parties/keystore.js";
import { startReading } from "./reading.js";
import { isHalt, startSaving } from "./saving.js";
import { blanks, counted, countOf, isEdge, isPossible, progress, totalOf } from "./sheet.js";
import { Lost, Refused, tell } from "./talk.js";
import { carefully } from "./telling.js";
import { startViewer } from "./viewer.js";

/** @typedef {import("./sheet.js").Item} Item */
/** @typedef {import("./saving.js").Change} Change */
/** @typedef {import("./saving.js").PinnedPage} PinnedPage */
/** @typedef {{ name: string, envelope: string, part: string, index: number, url: string, isShown: boolean }} BidFile */
/** @typedef {{ bid: string, label: string, price: string, files: BidFile[], proposed: Record<string, string> }} Bid */
/**
 * @typedef {object} Room
 * @property {string} lot
 * @property {number} member
 * @property {string} recipient
 * @property {Bid[]} bids
 * @property {Item[]} items
 * @property {string} kind of the statement that is signed
 * @property {{ scores: import("./sheet.js").Scores, reasons: import("./sheet.js").Reasons }} locked before the names were shown
 * @property {[string, string] | null} place where the newest change was made
 * @property {{ sheet: string, changes: string, workplace: string, room: string }} addresses
 */
/** @typedef {Record<string, Record<string, PinnedPage[]>>} Pages by bid, then by item */

const WAIT_FOR_TYPING_MS = 400;
const WAIT_FOR_A_TAB_MS = 800;
const OVER = new Set(["workplace_locked", "workplace_elsewhere", "already_done", "wrong_state", "not_a_member", "lot_not_in_evaluation"]);
const page = /** @type {HTMLElement} */ (document.querySelector("[data-scoring]"));
const room = /** @type {Room} */ (JSON.parse(document.getElementById("score-room")?.textContent ?? "{}"));
const words = page.dataset;
const store = `score-room:${room.lot}:${room.member}`;

/** @type {import("./sheet.js").Scores} */
const scores = {};
/** @type {import("./sheet.js").Reasons} */
const reasons = {};
/** @type {Pages} */
const pages = {};
/** @type {Map<string, { timer: ReturnType<typeof setTimeout>, send: () => void }>} */
const typing = new Map();
/** @type {ReturnType<typeof startSaving> | null} */
let saving = null;
let device = "";
let current = room.bids[0];
let leave = () => {};
const isAlone = isAloneHere();
const reading = startReading({ send: (views) => tell("POST", new URL("reading", location.href).pathname, { views }) });
const viewer = startViewer(part("viewer"), () => {
  drawPinButtons();
  noteReading();
});
for (const moment of ["visibilitychange", "pagehide"]) addEventListener(moment, noteReading);

void start();

async function start() {
  for (const button of bidButtons()) button.addEventListener("click", () => show(button.value));
  for (const card of cards()) startCard(card);
  part("file").addEventListener("change", () => showFile(1));
  part("left-go").addEventListener("click", goToBlank);
  part("take-over").addEventListener("click", () => void take(true));
  document.addEventListener("keydown", moveByKeys);
  page.addEventListener("focusin", keepPlace);
  addEventListener("online", () => void saving?.flush());
  addEventListener("focus", () => void stillHere());
  addEventListener("pagehide", sendAll);
  addEventListener("beforeunload", (event) => {
    sendAll();
    if (saving?.waiting()) event.preventDefault();
  });
  const form = /** @type {HTMLFormElement} */ (page.querySelector("form[data-submit]"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void carefully(page, form.querySelector("button[type=submit]"), submit);
  });
  enable(false);
  show(current.bid);
  void sayWhetherTheKeyIsHere();
  await take(false);
}

/** This device becomes the one where the member scores. @param {boolean} takeOver */
async function take(takeOver) {
  const known = (await isAlone) ? (sessionStorage.getItem(`${store}:device`) ?? "") : "";
  try {
    const held = await tell("POST", room.addresses.workplace, { device: known, takeOver });
    device = held.device;
    sessionStorage.setItem(`${store}:device`, device);
    begin(held, known === device ? unsent() : []);
  } catch (failure) {
    if (failure instanceof Refused && !isHalt(failure)) return stop(failure);
    if (!(failure instanceof Lost || failure instanceof Refused)) throw failure;
    connection(failure instanceof Lost ? "lost" : "halted");
    setTimeout(() => void take(takeOver), 3000);
  }
}

/**
 * @param {{ scores: typeof scores, reasons: typeof reasons, pages: Pages, sequence: number }} held
 * @param {Change[]} kept
 */
function begin(held, kept) {
  for (const { bid } of room.bids) {
    scores[bid] = { ...held.scores[bid] };
    reasons[bid] = { ...held.reasons[bid] };
    pages[bid] = { ...held.pages[bid] };
  }
  for (const one of kept) takeIn(one);
  saving = startSaving({
    sequence: held.sequence,
    unsent: kept,
    send: async (changes) => void (await tell("POST", room.addresses.changes, { device, changes })),
    tell: hear,
    keep: (list) => sessionStorage.setItem(`${store}:unsent`, JSON.stringify(list)),
  });
  part("elsewhere").hidden = true;
  enable(true);
  connection("fine");
  const [bid, item] = placeBefore();
  show(bid);
  const card = cards().find((one) => one.dataset.item === item);
  if (card) scoreOf(card).focus({ preventScroll: false });
}

/** What was typed here and did not arrive stands again. @param {Change} one */
function takeIn({ bid, item, score, reason, pages: pinned }) {
  if (!scores[bid]) return;
  if (score) scores[bid][item] = score;
  else delete scores[bid][item];
  reasons[bid][item] = reason;
  pages[bid][item] = pinned;
}

/** @returns {Change[]} */
function unsent() {
  return JSON.parse(sessionStorage.getItem(`${store}:unsent`) ?? "[]");
}

/** A copy of this tab in the same browser is a place of its own. @returns {Promise<boolean>} */
function isAloneHere() {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((answer) => {
    const hold = () => {
      answer(true);
      return /** @type {Promise<void>} */ (new Promise((free) => (leave = free)));
    };
    navigator.locks.request(store, { signal: AbortSignal.timeout(WAIT_FOR_A_TAB_MS) }, hold).catch(() => answer(false));
  });
}

/** Coming back to this window, the member hears at once when it is locked. */
async function stillHere() {
  if (!device) return;
  await tell("POST", room.addresses.workplace, { device, takeOver: false }).catch((failure) => {
    if (failure instanceof Refused && !isHalt(failure)) stop(failure);
  });
}

/** @param {Refused} refusal */
function stop(refusal) {
  if (!OVER.has(refusal.code)) return wrong(refusal.message);
  enable(false);
  leave();
  device = "";
  const notice = part("elsewhere");
  part("elsewhere-text").textContent = refusal.message;
  part("take-over").hidden = !refusal.code.startsWith("workplace");
  notice.hidden = false;
  notice.focus();
}

/** @param {boolean} isOn */
function enable(isOn) {
  for (const field of page.querySelectorAll(".score-card :is(input, textarea, button), form[data-submit] button")) {
    /** @type {HTMLInputElement} */ (field).disabled = !isOn;
  }
}

/** @param {import("./saving.js").Told} told */
function hear(told) {
  if (told.state === "refused" && told.refusal) stop(told.refusal);
  connection(told.state === "lost" || told.state === "halted" ? told.state : "fine");
  const time = document.querySelector("[data-clock-time]")?.textContent ?? "";
  const text = { saving: words.saving, saved: said("saved", { time }), lost: said("notSaved", { count: String(told.waiting) }), halted: said("halted", { count: String(told.waiting) }), refused: words.refused };
  part("saved").textContent = text[told.state] ?? "";
}

/** @param {"fine" | "lost" | "halted"} state */
function connection(state) {
  part("line-fine").hidden = state !== "fine";
  part("line-lost").hidden = state !== "lost";
  part("line-halted").hidden = state !== "halted";
}

/** @param {string} sentence */
function wrong(sentence) {
  part("wrong-text").textContent = sentence;
  part("wrong").hidden = false;
}

async function sayWhetherTheKeyIsHere() {
  const isHere = Boolean(room.recipient && (await find(room.recipient)));
  part("no-key").hidden = isHere;
}

/** @param {HTMLElement} card */
function startCard(card) {
  const [score, item] = [scoreOf(card), itemOf(card)];
  score.addEventListener("input", () => keepScore(card));
  score.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    nextCard(card);
  });
  reasonOf(card).addEventListener("input", () => {
    reasons[current.bid][item.id] = reasonOf(card).value;
    changed(card);
  });
  for (const button of card.querySelectorAll("button[data-value]")) {
    button.addEventListener("click", () => put(card, /** @type {HTMLElement} */ (button).dataset.value ?? ""));
  }
  inCard(card, "adopt").addEventListener("click", () => put(card, current.proposed[item.id] ?? ""));
  inCard(card, "pin").addEventListener("click", () => pin(card));
  inCard(card, "compare").addEventListener("click", () => compare(item));
}

/** @param {HTMLElement} card @param {string} value */
function put(card, value) {
  scoreOf(card).value = itemOf(card).isCounted ? countOf(itemOf(card), value) : value;
  keepScore(card);
  scoreOf(card).focus();
}

/** @param {HTMLElement} card */
function keepScore(card) {
  const item = itemOf(card);
  const value = typed(card);
  if (value !== null && value !== "") scores[current.bid][item.id] = value;
  else delete scores[current.bid][item.id];
  if (value === null) {
    drawCard(card);
    return drawProgress();
  }
  changed(card);
}

/** What the field says as a score: empty, or null where no score can be that. @param {HTMLElement} card */
function typed(card) {
  const [item, text] = [itemOf(card), scoreOf(card).value.trim()];
  if (text === "") return "";
  if (item.isCounted) return /^\d{1,4}$/.test(text) ? counted(item, text) : null;
  return isPossible(item, text) ? text : null;
}

/** The score, its reason and its pages go to the platform together, once the hand rests. @param {HTMLElement} card */
function changed(card) {
  drawCard(card);
  drawProgress();
  const [bid, item] = [current.bid, itemOf(card).id];
  const key = `${bid} ${item}`;
  const send = () => {
    typing.delete(key);
    const change = { bid, item, score: scores[bid][item] ?? "", reason: reasons[bid][item] ?? "", pages: pages[bid][item] ?? [] };
    saving?.push(change);
  };
  clearTimeout(typing.get(key)?.timer);
  typing.set(key, { timer: setTimeout(send, WAIT_FOR_TYPING_MS), send });
  part("saved").textContent = words.saving ?? "";
}

/** What was typed last does not wait for the hand to rest; what does not arrive is found by the next visit of this tab. */
function sendAll() {
  for (const { timer, send } of [...typing.values()]) {
    clearTimeout(timer);
    send();
  }
}

/** @param {string} bid */
function show(bid) {
  current = room.bids.find((one) => one.bid === bid) ?? room.bids[0];
  for (const button of bidButtons()) {
    if (button.value === current.bid) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  for (const heading of page.querySelectorAll("[data-bid-name]")) heading.textContent = current.label;
  for (const card of cards()) {
    const item = itemOf(card);
    const value = scores[current.bid]?.[item.id] ?? "";
    scoreOf(card).value = value && item.isCounted ? countOf(item, value) : value;
    reasonOf(card).value = reasons[current.bid]?.[item.id] ?? "";
    drawCard(card);
  }
  const options = current.files.map((file, index) => new Option(`${file.envelope} · ${file.name}`, String(index)));
  part("file").replaceChildren(...options);
  showFile(1);
  drawProgress();
}

/** @param {number} number of the page */
function showFile(number) {
  const file = shownFile();
  const link = /** @type {HTMLAnchorElement} */ (part("open"));
  part("none").hidden = Boolean(file);
  part("not-shown").hidden = !file || file.isShown;
  part("reading").hidden = !file?.isShown;
  link.hidden = !file;
  if (file) link.href = file.url;
  void viewer.open(file?.isShown ? file.url : "", number);
  drawPinButtons();
  noteReading();
}

/** 浏览记录 — the page in sight; none while the tab is hidden or no file is open. */
function noteReading() {
  const file = shownFile();
  const isSeen = Boolean(file?.isShown && viewer.isOpen() && !document.hidden);
  reading.look(isSeen ? file.url : "", viewer.page());
  if (document.hidden) void reading.flush();
}

function shownFile() {
  return current.files[Number(/** @type {HTMLSelectElement} */ (part("file")).value || 0)];
}

/** 引用当前页 — the page in sight is what the score rests on. @param {HTMLElement} card */
function pin(card) {
  const file = shownFile();
  if (!file?.isShown || !viewer.isOpen()) return;
  const item = itemOf(card).id;
  const pinned = pages[current.bid][item] ?? [];
  const fresh = /** @type {PinnedPage} */ ([file.part, file.index, viewer.page()]);
  if (pinned.some((one) => String(one) === String(fresh))) return;
  pages[current.bid][item] = [...pinned, fresh];
  changed(card);
}

/** @param {HTMLElement} card @param {PinnedPage} gone */
function unpin(card, gone) {
  const item = itemOf(card).id;
  pages[current.bid][item] = pages[current.bid][item].filter((one) => one !== gone);
  changed(card);
  inCard(card, "pin").focus();
}

/** @param {PinnedPage} pinned */
function goTo([envelope, number, page]) {
  const index = current.files.findIndex((file) => file.part === envelope && file.index === number);
  if (index < 0) return;
  /** @type {HTMLSelectElement} */ (part("file")).value = String(index);
  showFile(page);
}

/** @param {HTMLElement} card */
function drawCard(card) {
  const item = itemOf(card);
  const text = scoreOf(card).value.trim();
  const value = typed(card);
  const isWrong = value === null;
  const edge = Boolean(value) && isEdge(item, value ?? "") && !reasonOf(card).value.trim();
  scoreOf(card).setAttribute("aria-invalid", String(isWrong));
  card.classList.toggle("is-done", Boolean(value) && !edge);
  const impossible = item.isCounted ? (words.countImpossible ?? "") : said("impossible", { least: item.least ?? "0", max: item.max, step: item.step });
  inCard(card, "hint").textContent = isWrong ? impossible : edge ? (words.edge ?? "") : "";
  inCard(card, "points").textContent = value || (text ? "–" : "");
  for (const button of card.querySelectorAll("button[data-value]")) {
    button.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.value === value));
  }
  drawProposal(card, value);
  drawPins(card);
}

/** @param {HTMLElement} card @param {string | null} value */
function drawProposal(card, value) {
  const proposal = current.proposed[itemOf(card).id];
  inCard(card, "proposal").hidden = proposal === undefined;
  inCard(card, "proposed").textContent = proposal ?? "";
  inCard(card, "adopt").hidden = proposal === value;
  inCard(card, "adopted").hidden = proposal !== value;
}

/** @param {HTMLElement} card */
function drawPins(card) {
  const pinned = pages[current.bid]?.[itemOf(card).id] ?? [];
  inCard(card, "pins").replaceChildren(
    ...pinned.map((one) => {
      const file = current.files.find((each) => each.part === one[0] && each.index === one[1]);
      const piece = document.createElement("span");
      piece.className = "pin";
      piece.append(
        button(said("page", { page: String(one[2]) }), file ? `${file.name}` : "", () => goTo(one)),
        button("×", said("unpin", { page: String(one[2]) }), () => unpin(card, one)),
      );
      return piece;
    }),
  );
}

function drawPinButtons() {
  const isPossible = Boolean(shownFile()?.isShown && viewer.isOpen());
  for (const card of cards()) inCard(card, "pin").hidden = !isPossible;
}

/** @param {string} text @param {string} label @param {() => void} act */
function button(text, label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  if (label) made.title = label;
  if (text === "×") made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

/** 横向对比 — one item across all bids, as this member scored it. @param {Item} item */
function compare(item) {
  const sheet = /** @type {HTMLDialogElement} */ (part("comparison"));
  part("comparison-title").textContent = item.name;
  const rows = room.bids.map((bid) => {
    const row = document.createElement("tr");
    const name = document.createElement("td");
    name.append(
      button(bid.label, "", () => {
        sheet.close();
        show(bid.bid);
        const card = cards().find((one) => one.dataset.item === item.id);
        if (card) scoreOf(card).focus();
      }),
    );
    const pinned = (pages[bid.bid]?.[item.id] ?? []).map(([, , number]) => number).join("、");
    for (const [place, text] of [scores[bid.bid]?.[item.id] ?? "–", bid.proposed[item.id] ?? "–", reasons[bid.bid]?.[item.id] ?? "", pinned].entries()) {
      const cell = document.createElement("td");
      cell.className = place < 2 ? "num" : "";
      cell.textContent = text;
      row.append(cell);
    }
    row.prepend(name);
    return row;
  });
  part("comparison-rows").replaceChildren(...rows);
  sheet.showModal();
}

function drawProgress() {
  for (const button of bidButtons()) {
    const { done, all } = progress(room.items, scores[button.value] ?? {});
    const [count, total] = ["count", "points"].map((name) => /** @type {HTMLElement} */ (button.querySelector(`[data-${name}]`)));
    count.textContent = `${done}/${all}`;
    total.textContent = done ? totalOf(room.items, scores[button.value] ?? {}) : "–";
    /** @type {HTMLElement} */ (button.querySelector("[data-tick]")).hidden = done < all;
  }
  const left = blanks(room.items, room.bids, scores, reasons);
  const all = room.items.length * room.bids.length;
  const filled = room.bids.reduce((sum, bid) => sum + progress(room.items, scores[bid.bid] ?? {}).done, 0);
  const bar = /** @type {HTMLProgressElement} */ (page.querySelector("[data-progress]"));
  bar.max = all;
  bar.value = filled;
  part("own-text").textContent = said("own", { done: String(filled), all: String(all) });
  part("total").textContent = totalOf(room.items, scores[current.bid] ?? {});
  part("ready").hidden = left.length > 0;
  part("left").hidden = left.length === 0;
  if (left.length) part("left-text").textContent = said("left", { count: String(left.length), first: left[0].words });
}

/** The first thing that is still missing. */
function goToBlank() {
  const [first] = blanks(room.items, room.bids, scores, reasons);
  if (!first) return;
  show(first.bid);
  const card = cards().find((one) => one.dataset.item === first.item);
  if (!card) return;
  (scores[first.bid]?.[first.item] === undefined ? scoreOf(card) : reasonOf(card)).focus();
}

async function submit() {
  sendAll();
  await saving?.flush();
  if (saving?.waiting()) throw part("line-halted").hidden ? new Lost() : new Refused("evaluation_interrupted", part("saved").textContent ?? "");
  const { lot, member, kind } = room;
  const said = { v: 1, kind, lot, member, scores: own(scores), reasons: merged(withoutBlanks(reasons), room.locked.reasons) };
  const text = canonical(kind === "score_sheet" ? { ...said, pages: withoutBlanks(pages) } : said);
  const { signature } = await signStatement(room.recipient, text);
  await tell("POST", room.addresses.sheet, { statement: text, signature, device });
  sessionStorage.removeItem(`${store}:unsent`);
  location.assign(room.addresses.room);
}

/** The bids that are scored now, and the items that are scored now. @param {import("./sheet.js").Scores} given */
function own(given) {
  const now = room.bids.map(({ bid }) => [bid, Object.fromEntries(room.items.map(({ id }) => [id, given[bid]?.[id]]).filter(([, score]) => score))]);
  return merged(Object.fromEntries(now), room.locked.scores);
}

/**
 * What is scored now, with what was locked before the names were shown.
 * @param {Record<string, Record<string, string>>} fresh
 * @param {Record<string, Record<string, string>>} locked
 */
function merged(fresh, locked) {
  const whole = { ...fresh };
  for (const { bid } of room.bids) if (locked[bid]) whole[bid] = { ...locked[bid], ...fresh[bid] };
  return whole;
}

/**
 * @template T
 * @param {Record<string, Record<string, T>>} given
 * @returns {Record<string, Record<string, T>>}
 */
function withoutBlanks(given) {
  const known = new Set(room.items.map(({ id }) => id));
  const kept = room.bids.map(({ bid }) => {
    const row = Object.entries(given[bid] ?? {}).filter(([item, value]) => known.has(item) && hasSomething(value));
    return [bid, Object.fromEntries(row.map(([item, value]) => [item, typeof value === "string" ? value.trim() : value]))];
  });
  return Object.fromEntries(kept.filter(([, row]) => Object.keys(row).length));
}

/** @param {unknown} value */
function hasSomething(value) {
  return typeof value === "string" ? Boolean(value.trim()) : Array.isArray(value) && value.length > 0;
}

function keepPlace() {
  const card = document.activeElement?.closest("[data-item]");
  if (card instanceof HTMLElement) sessionStorage.setItem(`${store}:place`, JSON.stringify([current.bid, card.dataset.item]));
}

/** @returns {[string, string]} */
function placeBefore() {
  const kept = sessionStorage.getItem(`${store}:place`);
  const place = kept ? JSON.parse(kept) : room.place;
  return place ?? [room.bids[0].bid, ""];
}

/** @param {KeyboardEvent} event */
function moveByKeys(event) {
  if (!event.altKey) return;
  const keys = { ArrowDown: () => move(1), ArrowUp: () => move(-1), PageDown: () => viewer.go(viewer.page() + 1), PageUp: () => viewer.go(viewer.page() - 1) };
  const act = keys[/** @type {keyof typeof keys} */ (event.key)];
  if (!act) return;
  event.preventDefault();
  act();
}

/** @param {number} by */
function move(by) {
  const next = room.bids[(room.bids.indexOf(current) + by + room.bids.length) % room.bids.length];
  show(next.bid);
  scoreOf(cards()[0]).focus();
}

/** @param {HTMLElement} card */
function nextCard(card) {
  const all = cards();
  const next = all[all.indexOf(card) + 1];
  if (next) scoreOf(next).focus();
  else bidButtons()[(room.bids.indexOf(current) + 1) % room.bids.length].focus();
}

/**
 * @param {string} name
 * @param {Record<string, string>} values
 */
function said(name, values) {
  return (words[name] ?? "").replace(/\{(\w+)\}/g, (_whole, key) => values[key] ?? "");
}

/** @param {HTMLElement} card */
function itemOf(card) {
  return /** @type {Item} */ (room.items.find((item) => item.id === card.dataset.item));
}

/** @param {HTMLElement} card */
function scoreOf(card) {
  return /** @type {HTMLInputElement} */ (card.querySelector("input"));
}

/** @param {HTMLElement} card */
function reasonOf(card) {
  return /** @type {HTMLTextAreaElement} */ (card.querySelector("textarea"));
}

/** @param {HTMLElement} card @param {string} name */
function inCard(card, name) {
  return /** @type {HTMLElement} */ (card.querySelector(`[data-${name}]`));
}

function cards() {
  return /** @type {HTMLElement[]} */ ([...page.querySelectorAll("article[data-item]")]);
}

function bidButtons() {
  return /** @type {HTMLButtonElement[]} */ ([...page.querySelectorAll("button[data-bid]")]);
}

/** @param {string} name */
function part(name) {
  return /** @type {HTMLElement} */ (page.querySelector(`[data-${name}]`));
}
