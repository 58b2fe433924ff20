// Being here: while somebody types or clicks, or follows a hall, the page says so, and nobody is signed out over a long form.
// @ts-check

const EVERY = 60_000;

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

/** @param {Document} page */
export function startPresence(page) {
  const address = page.body.dataset.presence;
  if (!address) return;
  const say = seldom(() => void fetch(address, { cache: "no-store", redirect: "manual" }).catch(() => undefined), {
    every: EVERY,
    now: () => Date.now(),
  });
  for (const sign of ["pointerdown", "keydown", "wheel"]) page.addEventListener(sign, say, { passive: true });
  if (page.querySelector("[data-stay]")) setInterval(say, EVERY);
}
