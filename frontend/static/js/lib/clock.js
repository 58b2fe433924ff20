// The standard clock: the server's time carried forward by the page's own monotonic clock, never by local time.
// @ts-check

/**
 * A clock that answers with the server's time in milliseconds since 1970.
 * @typedef {{ now: () => number }} Clock
 */

const SHANGHAI_OFFSET = 8 * 3_600_000;
const TOLD_FROM_MS = 1_000;
let missed = 0;
/** @type {Clock | null} */
let standard = null;

/**
 * Shows the server's time in every element with `data-clock` and returns the clock behind it.
 *
 * A page that was kept by a cache says where to ask (`data-clock-from`); until the answer is there its clock shows no
 * time, and what counts down counts by the device.
 * @param {ParentNode} root
 * @returns {Clock}
 */
export function startClocks(root) {
  const shown = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-clock]")]);
  const clock = clockFrom(serverTime(shown[0]), () => performance.now());
  standard = clock;
  const faces = shown.map((element) => element.querySelector("[data-clock-time]"));
  const show = () => {
    for (const face of faces) if (face) face.textContent = timeOfDay(clock.now());
    setTimeout(show, 1000 - (clock.now() % 1000) + 5);
  };
  const from = shown[0]?.dataset.clockFrom;
  if (from) askTime(from).then((at) => catchUp(at - clock.now())).then(show, () => undefined);
  else if (faces.length) show();
  return clock;
}

/**
 * The server's time now: what it said, and half of the time that the answer took.
 * @param {string} url
 */
async function askTime(url) {
  const asked = performance.now();
  const answer = await fetch(url, { cache: "no-store" });
  return (await answer.json()).now + (performance.now() - asked) / 2;
}

/**
 * A clock that stood at `at` when this is called and runs with `elapsed`.
 * @param {number} at milliseconds since 1970
 * @param {() => number} elapsed milliseconds of a monotonic clock
 * @returns {Clock}
 */
export function clockFrom(at, elapsed) {
  const [started, missedBefore] = [elapsed(), missed];
  return { now: () => at + elapsed() - started + missed - missedBefore };
}

/**
 * Every clock of the page moves on: the monotonic clock stands still while a computer sleeps, the server's does not.
 * @param {number} ms how far the server was found to be ahead
 */
export function catchUp(ms) {
  missed += ms;
}

/**
 * The clocks of the page show what the server says now, where they were found to be off by a second or more.
 * @param {number} at milliseconds since 1970
 */
export function setRight(at) {
  const ahead = standard ? at - standard.now() : 0;
  if (Math.abs(ahead) >= TOLD_FROM_MS) catchUp(ahead);
}

/**
 * `09:41:18` in Shanghai.
 * @param {number} at milliseconds since 1970
 */
export function timeOfDay(at) {
  return new Date(at + SHANGHAI_OFFSET).toISOString().slice(11, 19);
}

/**
 * `2026-11-20 09:41:18` in Shanghai.
 * @param {number} at milliseconds since 1970
 */
export function dayAndTime(at) {
  return new Date(at + SHANGHAI_OFFSET).toISOString().slice(0, 19).replace("T", " ");
}

/**
 * The server's moment of a page, moved on by the time since the browser received its first byte.
 * @param {HTMLElement | undefined} element
 */
function serverTime(element) {
  const stamped = Number(element?.dataset.clock) * 1000;
  if (!stamped) return Date.now();
  const [page] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  return stamped + Math.max(0, performance.now() - (page?.responseStart ?? 0));
}
