// Check 19: the draw of the committee, drawn again from its record.
// @ts-check

import { problemsOf } from "../evaluation/draw-rules.js";
import { canonical } from "../lib/canonical.js";
import { hexOf } from "./material.js";

/** @typedef {import("./material.js").Material} Material */

const [RECORD, CASE] = ["evaluation/draw.json", "evaluation/case.json"];

/** 19: secrets open their commitments, tickets were taken in order, and it is the draw that the log began with. @param {Material} material */
export async function checkDraws(material) {
  const { protocol } = material;
  const record = material.has(RECORD) ? await material.objectOf(RECORD) : null;
  if (!record) return;
  protocol.look(19);
  for (const code of await drawnAgain(record)) protocol.find(19, code, RECORD);
  const begun = material.lastFact("evaluation.begun");
  const isBegun = typeof record.text !== "string" || !begun || begun.payload.draw === (await hexOf(new TextEncoder().encode(record.text)));
  if (!isBegun) protocol.find(19, "draw_not_logged", RECORD);
  const drawn = (material.has(CASE) ? await material.objectOf(CASE) : null)?.brand_draw;
  if (drawn !== null && drawn !== undefined) {
    protocol.look(19);
    if (canonical(drawn.contributions ?? null) !== canonical(record.contributions ?? null)) protocol.find(19, "brand_draw_differs", CASE);
  }
  const told = material.lastFact("evaluation.committee_disclosed");
  if (told && canonical(told.payload.record ?? null) !== canonical(record)) protocol.find(19, "draw_not_disclosed", RECORD);
}

/** @param {Record<string, any>} record */
async function drawnAgain(record) {
  try {
    return new Set(await problemsOf(/** @type {any} */ (record)));
  } catch {
    return ["draw_unreadable"];
  }
}
