// The score room: one bid at a time, every change saved by itself, the whole sheet signed once at the end.
// @ts-check

import { signStatement } from "../lib/signing.js";
import { compare } from "./comparison.js";
import { drawProgressOf } from "./progress.js";
import { startReading } from "./reading.js";
import { isHalt, startSaving } from "./saving.js";
import { bidButtons, button, cards, connection, enable, inCard, itemOf, page, part, reasonOf, room, said, sayWhetherTheKeyIsHere, scoreOf, typed, words, wrong } from "./score-page.js";
import { blanks, countOf, isEdge } from "./sheet.js";
import { statementOf } from "./statement.js";
import { startTab } from "./tab.js";
import { Lost, Refused, tell } from "./talk.js";
import { carefully } from "./telling.js";
import { startViewer } from "./viewer.js";

/** @typedef {import("./sheet.js").Item} Item */
/** @typedef {import("./saving.js").Change} Change */
/** @typedef {import("./saving.js").PinnedPage} PinnedPage */
/** @typedef {import("./statement.js").Pages} Pages */

const WAIT_FOR_TYPING_MS = 400;
const OVER = new Set(["workplace_locked", "workplace_elsewhere", "already_done", "wrong_state", "not_a_member", "lot_not_in_evaluation"]);

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
const tab = startTab(`score-room:${room.lot}:${room.member}`, sessionStorage, navigator.locks);
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
  const known = (await tab.isAlone) ? tab.device() : "";
  try {
    const held = await tell("POST", room.addresses.workplace, { device: known, takeOver });
    device = held.device;
    tab.keepDevice(device);
    begin(held, known === device ? tab.unsent() : []);
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
    keep: tab.keepUnsent,
  });
  part("elsewhere").hidden = true;
  enable(true);
  connection("fine");
  const [bid, item] = tab.place() ?? room.place ?? [room.bids[0].bid, ""];
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
  tab.leave();
  device = "";
  const notice = part("elsewhere");
  part("elsewhere-text").textContent = refusal.message;
  part("take-over").hidden = !refusal.code.startsWith("workplace");
  notice.hidden = false;
  notice.focus();
}

/** @param {import("./saving.js").Told} told */
function hear(told) {
  if (told.state === "refused" && told.refusal) stop(told.refusal);
  connection(told.state === "lost" || told.state === "halted" ? told.state : "fine");
  const time = document.querySelector("[data-clock-time]")?.textContent ?? "";
  const text = { saving: words.saving, saved: said("saved", { time }), lost: said("notSaved", { count: String(told.waiting) }), halted: said("halted", { count: String(told.waiting) }), refused: words.refused };
  part("saved").textContent = text[told.state] ?? "";
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
  inCard(card, "compare").addEventListener("click", () => compare(item, scores, reasons, pages, show));
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
    return drawProgressOf(current.bid, scores, reasons);
  }
  changed(card);
}

/** The score, its reason and its pages go to the platform together, once the hand rests. @param {HTMLElement} card */
function changed(card) {
  drawCard(card);
  drawProgressOf(current.bid, scores, reasons);
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
  drawProgressOf(current.bid, scores, reasons);
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
  const text = statementOf(room, { scores, reasons, pages });
  const { signature } = await signStatement(room.recipient, text);
  await tell("POST", room.addresses.sheet, { statement: text, signature, device });
  tab.forgetUnsent();
  location.assign(room.addresses.room);
}

function keepPlace() {
  const card = document.activeElement?.closest("[data-item]");
  if (card instanceof HTMLElement) tab.keepPlace(current.bid, card.dataset.item ?? "");
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
