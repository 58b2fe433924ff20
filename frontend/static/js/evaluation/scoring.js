// The score room: one bid at a time, every change saved as a draft, the whole sheet signed once at the end.
// @ts-check

import { canonical } from "../lib/canonical.js";
import { signStatement } from "../lib/signing.js";
import { find } from "../parties/keystore.js";
import { blanks, isEdge, isPossible, progress, totalOf } from "./sheet.js";
import { tell } from "./talk.js";
import { carefully } from "./telling.js";

/** @typedef {import("./sheet.js").Item} Item */
/** @typedef {{ name: string, envelope: string, url: string, isShown: boolean }} BidFile */
/** @typedef {{ bid: string, number: number, name: string, price: string, files: BidFile[] }} Bid */
/**
 * @typedef {object} Room
 * @property {string} lot
 * @property {number} member
 * @property {string} recipient
 * @property {Bid[]} bids
 * @property {Item[]} items
 * @property {import("./sheet.js").Scores} scores
 * @property {import("./sheet.js").Reasons} reasons
 */

const SAVE_AFTER_MS = 700;
const page = /** @type {HTMLElement} */ (document.querySelector("[data-scoring]"));
const room = /** @type {Room} */ (JSON.parse(document.getElementById("score-room")?.textContent ?? "{}"));
const words = page.dataset;

let current = room.bids[0];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let saving = Promise.resolve();

start();

function start() {
  for (const bid of room.bids) {
    room.scores[bid.bid] ??= {};
    room.reasons[bid.bid] ??= {};
  }
  for (const button of bidButtons()) button.addEventListener("click", () => show(button.value));
  for (const card of cards()) startCard(card);
  part("file").addEventListener("change", showFile);
  document.addEventListener("keydown", moveByKeys);
  const form = /** @type {HTMLFormElement} */ (page.querySelector("form[data-submit]"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void carefully(page, form.querySelector("button[type=submit]"), submit);
  });
  addEventListener("beforeunload", (event) => {
    if (timer) event.preventDefault();
  });
  show(current.bid);
  void sayWhetherTheKeyIsHere();
}

async function sayWhetherTheKeyIsHere() {
  const isHere = Boolean(room.recipient && (await find(room.recipient)));
  part("no-key").hidden = isHere;
}

/** @param {HTMLElement} card */
function startCard(card) {
  const score = scoreOf(card);
  score.addEventListener("input", () => keepScore(card));
  score.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    nextCard(card);
  });
  reasonOf(card).addEventListener("input", () => keepReason(card));
  for (const button of card.querySelectorAll("button[data-value]")) {
    button.addEventListener("click", () => {
      score.value = /** @type {HTMLElement} */ (button).dataset.value ?? "";
      keepScore(card);
      score.focus();
    });
  }
}

/** @param {HTMLElement} card */
function keepScore(card) {
  const item = itemOf(card);
  const value = scoreOf(card).value.trim();
  const scores = room.scores[current.bid];
  if (value === "") delete scores[item.id];
  else if (isPossible(item, value)) scores[item.id] = value;
  drawCard(card);
  drawProgress();
  if (value === "" || isPossible(item, value)) saveSoon();
}

/** @param {HTMLElement} card */
function keepReason(card) {
  room.reasons[current.bid][itemOf(card).id] = reasonOf(card).value;
  drawCard(card);
  drawProgress();
  saveSoon();
}

/** @param {string} bid */
function show(bid) {
  current = room.bids.find((one) => one.bid === bid) ?? room.bids[0];
  for (const button of bidButtons()) {
    if (button.value === current.bid) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  for (const heading of page.querySelectorAll("[data-bid-name]")) heading.textContent = `${current.number}. ${current.name}`;
  for (const card of cards()) {
    const item = itemOf(card);
    scoreOf(card).value = room.scores[current.bid][item.id] ?? "";
    reasonOf(card).value = room.reasons[current.bid][item.id] ?? "";
    drawCard(card);
  }
  const files = part("file");
  const options = current.files.map((file, index) => new Option(`${file.envelope}：${file.name}`, String(index)));
  files.replaceChildren(...options);
  showFile();
  drawProgress();
}

function showFile() {
  const index = Number(/** @type {HTMLSelectElement} */ (part("file")).value || 0);
  const file = current.files[index];
  const frame = /** @type {HTMLIFrameElement} */ (page.querySelector("iframe"));
  const link = /** @type {HTMLAnchorElement} */ (part("open"));
  part("none").hidden = Boolean(file);
  link.hidden = !file;
  frame.hidden = !file?.isShown;
  part("not-shown").hidden = !file || file.isShown;
  if (!file) return;
  link.href = file.url;
  frame.title = file.name;
  if (file.isShown && frame.getAttribute("src") !== file.url) frame.setAttribute("src", file.url);
}

/** @param {HTMLElement} card */
function drawCard(card) {
  const item = itemOf(card);
  const value = scoreOf(card).value.trim();
  const isWrong = value !== "" && !isPossible(item, value);
  const edge = value !== "" && !isWrong && isEdge(item, value) && !reasonOf(card).value.trim();
  scoreOf(card).setAttribute("aria-invalid", String(isWrong));
  const hint = /** @type {HTMLElement} */ (card.querySelector("[data-hint]"));
  hint.textContent = isWrong ? said("impossible", { max: item.max, step: item.step }) : edge ? words.edge ?? "" : "";
  for (const button of card.querySelectorAll("button[data-value]")) {
    button.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.value === value));
  }
}

function drawProgress() {
  for (const button of bidButtons()) {
    const { done, all } = progress(room.items, room.scores[button.value] ?? {});
    const count = /** @type {HTMLElement} */ (button.querySelector("[data-count]"));
    count.textContent = `${done}/${all}`;
    /** @type {HTMLElement} */ (button.querySelector("[data-tick]")).hidden = done < all;
  }
  const left = blanks(room.items, room.bids, room.scores, room.reasons);
  const all = room.items.length * room.bids.length;
  const filled = room.bids.reduce((sum, bid) => sum + progress(room.items, room.scores[bid.bid]).done, 0);
  const bar = /** @type {HTMLProgressElement} */ (page.querySelector("[data-progress]"));
  bar.max = all;
  bar.value = filled;
  part("own-text").textContent = said("own", { done: String(filled), all: String(all) });
  part("total").textContent = totalOf(room.items, room.scores[current.bid]);
  part("ready").hidden = left.length > 0;
  part("left").hidden = left.length === 0;
  if (left.length) part("left-text").textContent = said("left", { count: String(left.length), first: left[0] });
}

function saveSoon() {
  clearTimeout(timer);
  part("saved").textContent = words.saving ?? "";
  timer = setTimeout(() => {
    timer = undefined;
    saving = saving.then(save, save);
  }, SAVE_AFTER_MS);
}

async function save() {
  const content = { scores: room.scores, reasons: room.reasons };
  try {
    await tell("PUT", words.sheet ?? "", content);
    part("saved").textContent = words.saved ?? "";
  } catch {
    part("saved").textContent = words.notSaved ?? "";
  }
}

async function submit() {
  clearTimeout(timer);
  timer = undefined;
  await saving;
  const { lot, member, scores, reasons } = room;
  const text = canonical({ v: 1, kind: "score_sheet", lot, member, scores, reasons: withoutBlanks(reasons) });
  const { signature } = await signStatement(room.recipient, text);
  await tell("POST", words.sheet ?? "", { statement: text, signature });
  location.assign(words.next ?? location.href);
}

/** @param {import("./sheet.js").Reasons} reasons */
function withoutBlanks(reasons) {
  const kept = Object.entries(reasons).map(([bid, row]) => {
    const said = Object.entries(row).filter(([, reason]) => reason.trim()).map(([item, reason]) => [item, reason.trim()]);
    return [bid, Object.fromEntries(said)];
  });
  return Object.fromEntries(kept.filter(([, row]) => Object.keys(row).length));
}

/** @param {KeyboardEvent} event */
function moveByKeys(event) {
  if (!event.altKey || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  event.preventDefault();
  const index = room.bids.indexOf(current) + (event.key === "ArrowDown" ? 1 : -1);
  const next = room.bids[(index + room.bids.length) % room.bids.length];
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

function cards() {
  return /** @type {HTMLElement[]} */ ([...page.querySelectorAll("[data-item]")]);
}

function bidButtons() {
  return /** @type {HTMLButtonElement[]} */ ([...page.querySelectorAll("button[data-bid]")]);
}

/** @param {string} name */
function part(name) {
  return /** @type {HTMLElement} */ (page.querySelector(`[data-${name}]`));
}
