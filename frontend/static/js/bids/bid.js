// The page of a bid: fill in, seal here, check, sign, send, withdraw. Plaintext and keys never leave the browser.
// @ts-check

import { canMakeKeys } from "../parties/keyfile.js";
import { find as findKeys } from "../parties/keystore.js";
import { isWaiting, keepNow, keepSoon, startDrafting } from "./drafting.js";
import { showSafeStart, startFilling } from "./filling.js";
import { pause, send, showArrived, withdraw } from "./handing.js";
import { carefully, complain, field, inside, root, said, show, stage, terms, Told, turnTo, work } from "./page.js";
import { seal, showWhatWaits } from "./sealed.js";
import { forget } from "./shelf.js";

void start();

async function start() {
  if (!(await canMakeKeys())) {
    show("[data-unable]");
    for (const button of root.querySelectorAll("[data-seal-go], [data-replace]")) button.setAttribute("disabled", "");
    return;
  }
  startFilling((form) => carefully(form, seal), keepSoon);
  startSealed();
  startWithdrawing();
  addEventListener("beforeunload", (event) => {
    if (isWaiting()) void keepNow();
    if (work.isUnderWay) event.preventDefault();
  });
  document.addEventListener("countdown:over", closeAtDeadline);
  showSafeStart();
  await startDrafting();
  if (terms.recipient) await showWhatIsHere();
  startReplacing();
  await showArrived();
}

async function showWhatIsHere() {
  const isHere = Boolean(await findKeys(terms.recipient));
  show(`[data-key="${isHere ? "here" : "none"}"]`);
  if (!isHere) show("[data-no-key]");
  await carefully(root, showWhatWaits);
}

function startSealed() {
  inside(root, "[data-send]").addEventListener("click", () => void carefully(stage("sealed"), send));
  inside(root, "[data-pause]").addEventListener("click", pause);
  inside(root, "[data-again]").addEventListener("click", async () => {
    if (work.parcel) await forget(work.parcel.key);
    location.reload();
  });
}

/** Offered once the page is ready: a press while its buttons rest would be lost. */
function startReplacing() {
  const button = /** @type {HTMLElement | null} */ (root.querySelector("[data-replace]"));
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    turnTo("fill");
    field("price").focus();
  });
}

function startWithdrawing() {
  const form = /** @type {HTMLFormElement | null} */ (root.querySelector("[data-withdrawal]"));
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    void carefully(form, withdraw);
  });
}

function closeAtDeadline() {
  work.isOver = true;
  const acts = "[data-seal-go], [data-send], [data-replace], [data-withdrawal] [data-go]";
  for (const button of root.querySelectorAll(acts)) button.setAttribute("disabled", "");
  complain(new Told(said("overDeadline")));
}
