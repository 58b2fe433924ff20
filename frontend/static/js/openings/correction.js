// Signing a correction of the record: the platform prepares the file, this browser signs, the page shows it as public.
// @ts-check

import { Refused, signPaper, wordsFor } from "./acts.js";
import { blank } from "./protocol.js";

const page = /** @type {HTMLElement} */ (document.querySelector("[data-corrections]"));
const button = /** @type {HTMLButtonElement | null} */ (page.querySelector("[data-sign-correction]"));
const notice = /** @type {HTMLElement | null} */ (page.querySelector("[data-refused]"));

const seat = {
  hall: page.dataset.lot ?? "",
  lot: (page.dataset.lot ?? "").split("~")[0],
  role: "host",
  holder: "",
  recipient: page.dataset.recipient ?? "",
  bid: "",
  token: () => /** @type {HTMLInputElement | null} */ (page.querySelector("[name=csrfmiddlewaretoken]"))?.value ?? "",
  state: blank,
};

button?.addEventListener("click", async () => {
  button.disabled = true;
  if (notice) notice.hidden = true;
  try {
    await signPaper(seat, "corrections/signature");
    location.reload();
  } catch (error) {
    button.disabled = false;
    say(error instanceof Refused ? error.message : word(wordsFor(error, seat)[0]));
  }
});

/** @param {string} name `signed_out` stands on the page as `data-signed-out` */
function word(name) {
  return page.dataset[name.replace(/_(\w)/g, (_whole, letter) => letter.toUpperCase())] ?? page.dataset.failed ?? "";
}

/** @param {string} text */
function say(text) {
  if (!notice) return;
  const place = notice.querySelector("[data-refused-text]");
  if (place) place.textContent = text;
  notice.hidden = false;
  notice.focus();
}
