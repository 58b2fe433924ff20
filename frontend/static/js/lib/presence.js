// Being here: while somebody types, clicks or follows a hall, the page says so; whoever does nothing is told before he is signed out.
// @ts-check

const EVERY = 60_000;
const WARNED = 180_000;
const LOOK = 10_000;
const KEY = "kaiming-here";

/**
 * Something that may be called all the time and tells at most once in so many milliseconds.
 * @param {() => void} tell
 * @param {{ every: number, now: () => number }} pace
 */
export function seldom(tell, { every, now }) {
  /** @type {number | undefined} */
  let told;
  return () => {
    if (told !== undefined && now() - told < every) return;
    told = now();
    tell();
  };
}

/**
 * How it stands with somebody who was last here then. The server may count from a minute earlier, so we do, too.
 * @param {number} last
 * @param {{ now: number, limit: number }} asked
 * @returns {"here" | "soon" | "over"}
 */
export function standing(last, { now, limit }) {
  const left = last + limit - EVERY - now;
  if (left <= 0) return "over";
  return left <= Math.min(WARNED, limit / 2) ? "soon" : "here";
}

/** @param {Document} page */
export function startPresence(page) {
  const { presence, idle } = page.body.dataset;
  if (!presence) return;
  remember();
  const ask = () => void fetch(presence, { cache: "no-store", redirect: "manual" }).catch(() => undefined);
  const say = seldom(() => (remember(), ask()), { every: EVERY, now: () => Date.now() });
  for (const sign of ["pointerdown", "keydown", "wheel"]) page.addEventListener(sign, say, { passive: true });
  setInterval(() => staysBy(page) && say(), EVERY);
  if (idle) watch(page, 1000 * Number(idle), say);
}

/**
 * True where nobody has to move to be there: in a hall, and with the keyboard in a paper that the page shows.
 * @param {Document} page
 */
function staysBy(page) {
  const reads = page.visibilityState === "visible" && page.hasFocus() && page.activeElement?.tagName === "IFRAME";
  return reads || page.querySelector("[data-stay]") !== null;
}

/**
 * @param {Document} page
 * @param {number} limit
 * @param {() => void} say
 */
function watch(page, limit, say) {
  const notices = /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-idle-notice]"));
  const look = () => {
    const stands = standing(lastHere(), { now: Date.now(), limit });
    for (const notice of notices) notice.hidden = notice.dataset.idleNotice !== stands;
  };
  page.querySelector("[data-idle-stay]")?.addEventListener("click", () => (say(), look()));
  setInterval(look, LOOK);
}

function remember() {
  try {
    localStorage.setItem(KEY, String(Date.now()));
  } catch {
    // A browser that keeps nothing warns nobody; the server counts all the same.
  }
}

/** When somebody was last here, in whichever window of this browser. */
function lastHere() {
  try {
    return Number(localStorage.getItem(KEY) ?? Date.now());
  } catch {
    return Date.now();
  }
}
