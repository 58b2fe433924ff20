// The page with the code for the phone: it goes on by itself when the phone has confirmed, and shows a fresh code in time.
// @ts-check

import { keepLine } from "../lib/socket.js";

const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-phone]"));
if (place) start(place);

/** @param {HTMLElement} place */
function start(place) {
  const base = `/openings/${encodeURIComponent(place.dataset.phone ?? "")}`;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const line = keepLine(`${scheme}://${location.host}/ws${base}/own`, Number(place.dataset.v ?? 0), {
    heard: (frame) => {
      if (frame.type === "opening.signed_in") location.assign(`${base}/`);
    },
    changed: () => {},
    told: () => {},
  });
  addEventListener("online", line.wake);
  setTimeout(() => location.reload(), Number(place.dataset.life) * 1000);
}
