// The live record: a line for every fact, newest on top, in the words that the page brought along.
// @ts-check

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Frame} Frame */

const MOST_LINES = 400;
const SHANGHAI_OFFSET = 8 * 3_600_000;

/**
 * What the record says of a fact; nothing for a kind that this release has no words for.
 * @param {Frame} frame
 * @param {Record<string, string>} said by kind
 * @param {Record<string, string>} names of holders and contributors
 * @param {{ bid: string, bidder: string }[]} bids
 */
export function sentenceOf(frame, said, names, bids) {
  const words = said[saidAs(frame)] ?? "";
  const told = {
    ...frame,
    bidder: bids.find((one) => one.bid === frame.bid)?.bidder ?? "",
    name: names[`draw:${frame.name}`] ?? frame.name,
    role: names[frame.role] ?? frame.role,
    by: names[frame.by] ?? frame.by,
    order: names[frame.order] ?? frame.order,
    side: names[frame.side] ?? frame.side,
    until: frame.until ? timeInShanghai(frame.until) : "",
  };
  return words.replace(/\{(\w+)\}/g, (_whole, name) => String(/** @type {any} */ (told)[name] ?? ""));
}

/** What is said depends on which side was taken, or on whether all are meant. @param {Frame} frame */
function saidAs(frame) {
  if (frame.type === "opening.confirmed") return `${frame.type}:${frame.accepted}`;
  if (frame.type === "opening.objection_responded") return `${frame.type}:${frame.satisfied}`;
  const isOfAll = ["opening.muted", "opening.unmuted"].includes(frame.type) && frame.bid === null;
  return isOfAll ? `${frame.type}:all` : frame.type;
}

/** People talking have a hollow node, facts a solid one. */
const TALK = new Set(["opening.host_spoke", "opening.bidder_spoke"]);

/** `09:41:18`. @param {string} at */
export function timeInShanghai(at) {
  return new Date(Date.parse(at) + SHANGHAI_OFFSET).toISOString().slice(11, 19);
}

/** @param {HTMLElement} root */
export function startRecord(root) {
  const list = root.querySelector("[data-live]");
  const template = /** @type {HTMLTemplateElement | null} */ (root.querySelector("template[data-live-row]"));
  const [said, names] = [JSON.parse(root.dataset.said ?? "{}"), JSON.parse(root.dataset.names ?? "{}")];
  return {
    /** @param {Frame} frame @param {State} state */
    add: (frame, state) => {
      const text = sentenceOf(frame, said, names, state.bids);
      if (!list || !template || !text) return;
      const row = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
      const [time, words, number] = ["time", "[data-text]", ".seq"].map((place) => row.querySelector(place));
      time?.setAttribute("datetime", frame.at);
      if (time) time.textContent = timeInShanghai(frame.at);
      if (words) words.textContent = text;
      if (number) number.textContent = `#${frame.v}`;
      row.firstElementChild?.classList.toggle("say", TALK.has(frame.type));
      list.prepend(row);
      while (list.children.length > MOST_LINES) list.lastElementChild?.remove();
    },
  };
}
