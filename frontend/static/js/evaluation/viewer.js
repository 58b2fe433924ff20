// A bid's PDF beside the score cards: all pages in one scroll, drawn when they come into sight; bookmarks and search.
// @ts-check

import { getDocument, GlobalWorkerOptions } from "../../vendor/pdf.js";
import { placesOf } from "./finding.js";

GlobalWorkerOptions.workerSrc = new URL("../../vendor/pdf.worker.js", import.meta.url).href;

/** What pdf.js says of a page whose file was closed while it was drawn. */
const CANCELLED = "RenderingCancelledException";
const NEAR = "600px";
const MOST_DRAWN = 12;
const MOST_FOUND = 200;
const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];

/** @typedef {{ page: number, boxes: [number, number, number, number][] }} Found where a word stands, in points of the page */

/**
 * @param {HTMLElement} root the element with `data-viewer`
 * @param {(page: number) => void} onPage hears which page is in sight
 */
export function startViewer(root, onPage) {
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));
  const [pages, state] = [part("pages"), part("viewer-state")];
  const number = /** @type {HTMLInputElement} */ (part("page-number"));
  const words = root.dataset;
  /** @type {any} */
  let opened = null;
  /** @type {any} */
  let task = null;
  let zoom = 1;
  let current = 1;
  let address = "";
  /** @type {Found[]} */
  let found = [];
  let at = -1;
  /** @type {HTMLElement[]} */
  let drawn = [];

  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (entry.isIntersecting) void draw(/** @type {HTMLElement} */ (entry.target));
    },
    { root: pages, rootMargin: NEAR },
  );

  /**
   * @param {string} url nothing closes the file
   * @param {number} page
   */
  async function open(url, page) {
    if (url === address && opened) return go(page);
    address = url;
    close();
    if (!url) return;
    say(words.loading ?? "");
    const mine = getDocument({ url, useWasm: false, useWorkerFetch: false, verbosity: 0, BinaryDataFactory: MapsWhenAsked });
    task = mine;
    try {
      const read = await mine.promise;
      if (task !== mine) return;
      opened = read;
      await lay();
      say("");
      go(page);
      void showBookmarks();
    } catch {
      if (task === mine) say(words.unreadable ?? "");
    }
  }

  function close() {
    seen.disconnect();
    void task?.destroy();
    [opened, found, at, drawn, current] = [null, [], -1, [], 1];
    pages.replaceChildren();
    part("bookmark-list").replaceChildren();
    part("bookmarks").hidden = true;
    part("found-text").textContent = "";
    part("page-count").textContent = "–";
    number.value = "";
  }

  /** Places for all pages, so that the scroll bar is right before anything is drawn. */
  async function lay() {
    const first = (await opened.getPage(1)).getViewport({ scale: 1 });
    part("page-count").textContent = String(opened.numPages);
    number.max = String(opened.numPages);
    const scale = scaleFor(first);
    const places = Array.from({ length: opened.numPages }, (_one, index) => {
      const place = document.createElement("div");
      place.className = "pdf-page";
      place.dataset.page = String(index + 1);
      size(place, first.width * scale, first.height * scale);
      return place;
    });
    pages.replaceChildren(...places);
    for (const place of places) seen.observe(place);
  }

  /** @param {{ width: number }} view */
  function scaleFor(view) {
    return (Math.max(240, pages.clientWidth - 32) / view.width) * zoom;
  }

  /** @param {HTMLElement} place */
  async function draw(place) {
    if (place.dataset.zoom === String(zoom) || !opened) return;
    place.dataset.zoom = String(zoom);
    const from = opened;
    const page = await from.getPage(Number(place.dataset.page));
    if (from !== opened) return;
    const viewport = page.getViewport({ scale: scaleFor(page.getViewport({ scale: 1 })) });
    const sharp = page.getViewport({ scale: viewport.scale * Math.min(2, devicePixelRatio || 1) });
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.ceil(sharp.width), Math.ceil(sharp.height)];
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", said("page", String(page.pageNumber)));
    size(place, viewport.width, viewport.height);
    const isDrawn = await page.render({ canvas, viewport: sharp }).promise.then(
      () => true,
      (/** @type {Error} */ failure) => {
        if (failure.name === CANCELLED) return false;
        throw failure;
      },
    );
    if (!isDrawn || from !== opened) return;
    place.replaceChildren(canvas);
    mark(place, viewport);
    drawn = [...drawn.filter((one) => one !== place), place];
    while (drawn.length > MOST_DRAWN) forget();
  }

  /** The page drawn first is given back: a bid may have a thousand. */
  function forget() {
    const far = drawn.find((one) => Math.abs(Number(one.dataset.page) - current) > MOST_DRAWN / 2) ?? drawn[0];
    drawn = drawn.filter((one) => one !== far);
    far.replaceChildren();
    delete far.dataset.zoom;
  }

  /** @param {HTMLElement} place @param {any} viewport */
  function mark(place, viewport) {
    for (const old of place.querySelectorAll(".pdf-found")) old.remove();
    for (const [index, one] of found.entries()) {
      if (one.page !== Number(place.dataset.page)) continue;
      for (const box of one.boxes) {
        const [[left, bottom], [right, top]] = [onPaper(viewport, box[0], box[1]), onPaper(viewport, box[2], box[3])];
        const shown = document.createElement("span");
        shown.className = index === at ? "pdf-found is-now" : "pdf-found";
        shown.style.left = `${Math.min(left, right)}px`;
        shown.style.top = `${Math.min(top, bottom)}px`;
        size(shown, Math.abs(right - left), Math.abs(bottom - top));
        place.append(shown);
      }
    }
  }

  /** @param {number} page */
  function go(page) {
    if (!opened) return;
    current = Math.min(opened.numPages, Math.max(1, page || 1));
    const place = placeOf(current);
    if (place) pages.scrollTop = place.offsetTop - pages.offsetTop - 8;
    tell();
  }

  function tell() {
    number.value = String(current);
    onPage(current);
  }

  /** @param {number} page @returns {HTMLElement | null} */
  function placeOf(page) {
    return pages.querySelector(`[data-page="${page}"]`);
  }

  function follow() {
    const middle = pages.scrollTop + pages.clientHeight / 2;
    const places = /** @type {HTMLElement[]} */ ([...pages.children]);
    const now = places.filter((one) => one.offsetTop - pages.offsetTop <= middle).at(-1);
    const page = Number(now?.dataset.page ?? 1);
    if (!opened || page === current) return;
    current = page;
    tell();
  }

  /** @param {number} by */
  function resize(by) {
    const next = ZOOMS[ZOOMS.indexOf(zoom) + by];
    if (!next || !opened) return;
    zoom = next;
    part("zoom").textContent = `${Math.round(zoom * 100)}%`;
    const page = current;
    drawn = [];
    void lay().then(() => go(page));
  }

  async function showBookmarks() {
    const from = opened;
    const outline = (await from.getOutline()) ?? [];
    if (from !== opened || !outline.length) return;
    part("bookmark-list").replaceChildren(...outline.map((/** @type {any} */ one) => bookmark(one)));
    part("bookmarks").hidden = false;
  }

  /** @param {any} one @returns {HTMLElement} */
  function bookmark(one) {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = one.title || "—";
    button.addEventListener("click", () => void goTo(one.dest));
    line.append(button);
    if (one.items?.length) {
      const list = document.createElement("ol");
      list.append(...one.items.map((/** @type {any} */ inner) => bookmark(inner)));
      line.append(list);
    }
    return line;
  }

  /** @param {any} destination */
  async function goTo(destination) {
    const there = typeof destination === "string" ? await opened.getDestination(destination) : destination;
    if (Array.isArray(there) && there[0]) go((await opened.getPageIndex(there[0])) + 1);
  }

  /** @param {string} word */
  async function find(word) {
    const wanted = word.trim().toLowerCase();
    [found, at] = [[], -1];
    if (!opened || !wanted) return showFound();
    const from = opened;
    say(words.searching ?? "");
    for (let page = 1; page <= from.numPages && found.length < MOST_FOUND; page += 1) {
      const read = await from.getPage(page);
      const { items } = await read.getTextContent();
      if (from !== opened) return;
      found.push(...placesOf(items, wanted).map((boxes) => ({ page, boxes })));
    }
    say("");
    step(1);
  }

  /** @param {number} by */
  function step(by) {
    if (!found.length) return showFound();
    at = (at + by + found.length) % found.length;
    go(found[at].page);
    showFound();
  }

  function showFound() {
    part("found-text").textContent = found.length ? `${at + 1} / ${found.length}` : (words.notFound ?? "");
    for (const place of drawn) delete place.dataset.zoom;
    for (const place of drawn) void draw(place);
    const now = found.length ? placeOf(found[at].page) : null;
    if (now) void draw(now);
  }

  /** @param {string} text */
  function say(text) {
    state.textContent = text;
    state.hidden = !text;
  }

  /** @param {string} name @param {string} value */
  function said(name, value) {
    return (words[name] ?? "").replace("{page}", value);
  }

  pages.addEventListener("scroll", follow, { passive: true });
  number.addEventListener("change", () => go(Number(number.value)));
  part("page-back").addEventListener("click", () => go(current - 1));
  part("page-on").addEventListener("click", () => go(current + 1));
  part("zoom-in").addEventListener("click", () => resize(1));
  part("zoom-out").addEventListener("click", () => resize(-1));
  const search = /** @type {HTMLFormElement} */ (part("find"));
  let asked = "";
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    const word = /** @type {HTMLInputElement} */ (search.elements.namedItem("word")).value;
    if (word === asked && found.length) return step(1);
    asked = word;
    void find(word);
  });
  part("find-back").addEventListener("click", () => step(-1));
  return { open, go, page: () => current, isOpen: () => Boolean(opened) };
}

/**
 * A point of the page in pixels of its picture.
 * @param {{ transform: number[] }} viewport @param {number} x @param {number} y
 */
function onPaper({ transform: [a, b, c, d, e, f] }, x, y) {
  return [a * x + c * y + e, b * x + d * y + f];
}

/** @param {HTMLElement} element @param {number} width @param {number} height */
function size(element, width, height) {
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
}

/** The character maps of Chinese files stand beside; most files bring their own. */
class MapsWhenAsked {
  /** @param {{ kind: string, filename: string }} wanted */
  async fetch({ kind, filename }) {
    const { MAPS } = await import("../../vendor/cmaps.js");
    const map = kind === "cMapUrl" ? MAPS[filename.replace(/\.bcmap$/, "")] : undefined;
    if (!map) throw new Error(`${filename} is not at hand`);
    return Uint8Array.from(atob(map), (letter) => letter.charCodeAt(0));
  }
}
