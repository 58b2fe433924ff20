// The talk in the browser: the two public lists from the snapshot, the private one from the reader's own stream or the desk's.
// @ts-check

import { keepLine } from "../lib/socket.js";
import { timeInShanghai } from "./record.js";

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Frame} Frame */
/** @typedef {import("./protocol-words.js").Line} Line */
/** @typedef {{ who: string, text: string, at: string, times: number }} Shown */

const SHOWN = 50;
const TELLS = new Set(["opening.host_spoke", "opening.bidder_spoke"]);
/** What changes who may write, and what the host sees of it: told on the part that the server draws. */
export const REDRAWS_TALK = new Set([
  "opening.muted",
  "opening.unmuted",
  "opening.list_published",
  "opening.announced",
  "opening.confirming_started",
  "opening.paused",
  "opening.resumed",
  "opening.record_requested",
]);

/**
 * The lines of one public list, newest first, in the words of the page.
 * @param {Line[]} lines
 * @param {string} list
 * @param {{ bid: string, bidder: string }[]} bids
 * @param {Record<string, string>} words
 * @returns {Shown[]}
 */
export function shownOf(lines, list, bids, words) {
  const name = (/** @type {string} */ bid) => bids.find((one) => one.bid === bid)?.bidder ?? "";
  const who = (/** @type {Line} */ line) => {
    if (line.is_host) return words.from_host;
    if (line.bids.length < 2) return name(line.bids[0]);
    return words.and_others.replace("{bidder}", name(line.bids[0])).replace("{count}", String(line.bids.length));
  };
  const found = lines.filter((line) => line.list === list).slice(-SHOWN);
  return found.reverse().map((line) => ({ who: who(line), text: line.text, at: line.last_at, times: line.times }));
}

/**
 * A private message in the words of the page.
 * @param {Frame} frame
 * @param {{ bid: string, bidder: string }[]} bids
 * @param {Record<string, string>} words
 * @returns {Shown}
 */
export function privateOf(frame, bids, words) {
  const bidder = bids.find((one) => one.bid === frame.bid)?.bidder ?? "";
  const who = (frame.is_from_host ? words.alone : words.to_host).replace("{bidder}", bidder);
  return { who, text: frame.text, at: frame.at, times: 1 };
}

/**
 * @param {HTMLElement} root
 * @param {import("./acts.js").Seat} seat
 * @param {Record<string, string>} words
 * @param {string} socket the address of the hall's public stream
 */
export function startTalk(root, seat, words, socket) {
  const panel = () => root.querySelector("[data-talk-panel]");
  const { hears, since } = root.querySelector("[data-hears]") instanceof HTMLElement
    ? /** @type {{ hears: string, since: string }} */ (/** @type {any} */ (root.querySelector("[data-hears]")).dataset)
    : { hears: "", since: "0" };

  const add = (/** @type {Shown} */ line, /** @type {Element} */ list) => list.prepend(rowOf(line, words));
  const count = () => {
    const lines = root.querySelectorAll("[data-talk-list] li").length;
    const place = root.querySelector("[data-talk-count]");
    if (place) place.textContent = String(lines);
    const empty = /** @type {HTMLElement | null} */ (root.querySelector("[data-talk-empty]"));
    if (empty) empty.hidden = lines > 0;
    for (const section of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-talk-section]"))) {
      section.hidden = section.querySelector("li") === null;
    }
  };
  const newest = (/** @type {Shown} */ line) => {
    const place = root.querySelector("[data-talk-newest]");
    if (place && panel() instanceof HTMLDetailsElement && !(/** @type {HTMLDetailsElement} */ (panel()).open)) {
      place.textContent = `${line.who}：${line.text}`.slice(0, 40);
    }
  };
  if (hears) {
    keepLine(`${socket}/${hears}`, Number(since), {
      answers: true,
      heard: (frame) => {
        root.dispatchEvent(new CustomEvent("hall:beside", { detail: frame }));
        const list = root.querySelector('[data-talk-list="private"]');
        if (frame.type !== "opening.message_sent" || !list) return;
        const line = privateOf(frame, seat.state()?.bids ?? [], words);
        add(line, list);
        count();
        newest(line);
      },
      changed: () => {},
      told: () => {},
    });
  }
  root.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-phrase]") : null;
    const field = root.querySelector("#talk-text");
    if (!(button instanceof HTMLElement) || !(field instanceof HTMLTextAreaElement)) return;
    field.value = button.dataset.phrase ?? "";
    field.focus();
  });

  return {
    /** @param {Frame} frame @param {State} state */
    heard: (frame, state) => {
      if (!TELLS.has(frame.type)) return;
      const list = root.querySelector(`[data-talk-list="${frame.list === "question" ? "question" : "chat"}"]`);
      const lines = shownOf(state.messages ?? [], frame.list, state.bids, words);
      list?.replaceChildren(...lines.map((line) => rowOf(line, words)));
      count();
      if (lines[0]) newest(lines[0]);
    },
  };
}

/** @param {Shown} line @param {Record<string, string>} words */
function rowOf(line, words) {
  const row = document.createElement("li");
  const [time, who] = [document.createElement("time"), document.createElement("b")];
  time.textContent = timeInShanghai(line.at);
  who.textContent = line.who;
  row.append(time, " ", who, " ", line.text);
  if (line.times > 1) {
    const tag = document.createElement("span");
    tag.className = "tag";
    tag.textContent = words.times.replace("{times}", String(line.times));
    row.append(" ", tag);
  }
  return row;
}
