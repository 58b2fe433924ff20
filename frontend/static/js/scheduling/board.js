// The board of places: a session is picked up with the pointer or the keyboard, put elsewhere, and nothing happens before a sheet was confirmed.
// @ts-check

import { carryByTouch } from "./carrying.js";
import { keepNowLine } from "./now.js";

/**
 * What the board needs from the outside.
 * @typedef {{ get: (address: string) => Promise<Node>, go: (address: string) => void }} Means
 */

/** Which way each key leads over the cells: columns, rows. @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * The address of a wish: the session's, with the place and half-day of the cell and the way back.
 * @param {string} address
 * @param {DOMStringMap} cell
 * @param {string} back
 */
export function wishFor(address, cell, back) {
  const asked = new URLSearchParams({ place: cell.place ?? "", on: cell.on ?? "", part: cell.part ?? "", back });
  return `${address}?${asked}`;
}

/**
 * Where an arrow key leads: the neighbour, or the same cell at the edge.
 * @template T
 * @param {T[][]} rows
 * @param {T} from
 * @param {string} key
 * @returns {T}
 */
export function neighbour(rows, from, key) {
  const [across, down] = WAYS[key] ?? [0, 0];
  const row = rows.findIndex((cells) => cells.includes(from));
  const next = rows[row + down] ?? rows[row];
  return next?.[(rows[row]?.indexOf(from) ?? 0) + across] ?? from;
}

/**
 * Makes the sessions of the board movable.
 * @param {Document} page
 * @param {Means} means
 */
export function startPlanning(page, means) {
  const board = /** @type {HTMLElement | null} */ (page.querySelector("[data-planning]"));
  if (!board) return;
  const sheet = /** @type {HTMLDialogElement} */ (page.querySelector("[data-sheet]"));
  const aloud = /** @type {HTMLElement} */ (page.querySelector("[data-said-aloud]"));
  const words = board.dataset;
  const rows = [...board.querySelectorAll("tbody tr")].map(
    (row) => /** @type {HTMLElement[]} */ ([...row.querySelectorAll("[data-cell]")]),
  );
  /** @type {{ session: HTMLElement, grip: HTMLElement | null, target: HTMLElement | undefined } | null} */
  let held = null;

  const say = (/** @type {string} */ text) => (aloud.textContent = text);
  const aim = (/** @type {HTMLElement | undefined} */ cell) => {
    for (const one of board.querySelectorAll(".is-target")) one.classList.remove("is-target");
    cell?.classList.add("is-target");
    cell?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
    if (held) held.target = cell;
  };
  const letGo = () => {
    held?.session.classList.remove("is-held");
    held?.grip?.removeAttribute("aria-pressed");
    aim(undefined);
    held = null;
  };
  const take = (/** @type {HTMLElement} */ session, /** @type {HTMLElement | null} */ grip) => {
    letGo();
    held = { session, grip, target: undefined };
    session.classList.add("is-held");
    grip?.setAttribute("aria-pressed", "true");
  };
  const put = async (/** @type {HTMLElement} */ session, /** @type {HTMLElement} */ cell, /** @type {HTMLElement | null} */ grip) => {
    letGo();
    const back = words.boardAddress ?? "";
    say(`${words.wordsDropped} ${cell.dataset.said}`);
    try {
      sheet.replaceChildren(await means.get(wishFor(session.dataset.sheetAddress ?? "", cell.dataset, back)));
      sheet.showModal();
      sheet.addEventListener("close", () => grip?.focus(), { once: true });
    } catch {
      means.go(wishFor(session.dataset.session ?? "", cell.dataset, back));
    }
  };

  const cellAt = (/** @type {number} */ x, /** @type {number} */ y) =>
    /** @type {HTMLElement | null} */ (page.elementFromPoint(x, y)?.closest("[data-cell]") ?? null);

  page.addEventListener("click", (event) => {
    const way = event.target instanceof Element ? event.target.closest("[data-sheet-close]") : null;
    if (!way || !sheet.contains(way)) return;
    event.preventDefault();
    sheet.close();
  });

  for (const session of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-session]"))) {
    const grip = session.matches("[data-grip]") ? session : /** @type {HTMLElement | null} */ (session.querySelector("[data-grip]"));
    const isLink = grip?.dataset.grip === "link";
    session.draggable = true;
    for (const link of session.querySelectorAll("a")) link.draggable = false;
    session.addEventListener("dragstart", (event) => {
      event.dataTransfer?.setData("text/plain", session.dataset.title ?? "");
      take(session, grip);
    });
    session.addEventListener("dragend", () => letGo());
    carryByTouch(session, isLink ? null : grip, {
      take: () => take(session, grip),
      aim: (x, y) => aim(cellAt(x, y) ?? undefined),
      put: (x, y) => {
        const cell = cellAt(x, y);
        if (cell) put(session, cell, grip);
        else letGo();
      },
      letGo,
    });
    if (!isLink) grip?.setAttribute("role", "button");
    grip?.addEventListener("keydown", (event) => {
      if (!held && ((event.key === "Enter" && !isLink) || event.key === " ")) {
        event.preventDefault();
        take(session, grip);
        aim(/** @type {HTMLElement | null} */ (session.closest("[data-cell]")) ?? rows[0]?.[0]);
        say(`${words.wordsLifted} ${session.dataset.title}. ${words.wordsKeys}`);
        return;
      }
      if (held?.session !== session) return;
      if (event.key in WAYS && held.target) {
        event.preventDefault();
        aim(neighbour(rows, held.target, event.key));
        say(held.target.dataset.said ?? "");
      } else if (event.key === "Escape" || event.key === "Tab") {
        letGo();
        say(words.wordsCancelled ?? "");
      } else if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        if (held.target) put(session, held.target, grip);
      }
    });
    grip?.addEventListener("blur", () => held?.grip === grip && held.target && letGo());
  }

  for (const cell of rows.flat()) {
    cell.addEventListener("dragover", (event) => {
      if (!held) return;
      event.preventDefault();
      if (held.target !== cell) aim(cell);
    });
    cell.addEventListener("drop", (event) => {
      if (!held) return;
      event.preventDefault();
      put(held.session, cell, held.grip);
    });
  }
}

/**
 * Scrolls the board sideways to what it is about: the chosen session, or today among other days.
 * @param {Document} page
 */
export function showWhatMatters(page) {
  const wrap = /** @type {HTMLElement | null} */ (page.querySelector(".sched-wrap"));
  const days = wrap?.querySelectorAll("thead tr:first-child th:not(:first-child)").length ?? 0;
  const today = days > 2 ? wrap?.querySelector("th.is-today") : null;
  const cell = /** @type {HTMLElement | null | undefined} */ (wrap?.querySelector(".is-chosen")?.closest("td") ?? today);
  if (wrap && cell) wrap.scrollLeft = cell.offsetLeft + cell.offsetWidth / 2 - wrap.clientWidth / 2;
}

/** @param {string} address */
async function given(address) {
  const response = await fetch(address, { credentials: "same-origin", headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  const said = new DOMParser().parseFromString(await response.text(), "text/html").body.firstElementChild;
  if (!said) throw new Error("answered nothing");
  return said;
}

if (typeof document !== "undefined") {
  startPlanning(document, { get: given, go: (address) => location.assign(address) });
  keepNowLine(document);
  showWhatMatters(document);
}
