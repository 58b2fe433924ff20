// The page of a draw of experts: the reader's browser draws again and says whether it got the same.
// @ts-check

import { problemsOf } from "./draw-rules.js";

const place = document.querySelector("[data-draw-again]");
const kept = document.getElementById("draw-record");
if (place instanceof HTMLElement && kept && globalThis.crypto?.subtle) {
  const record = JSON.parse(kept.textContent ?? "{}");
  const problems = await problemsOf(record).catch(() => ["draw_unreadable"]);
  const line = document.createElement("p");
  line.textContent = (problems.length === 0 ? place.dataset.said : place.dataset.differs) ?? "";
  place.replaceChildren(line);
}
