// 复核评分 in the browser: what the member signs anew is the old sheet with nothing else changed.

import assert from "node:assert/strict";
import { test } from "node:test";

import { canonical } from "../../frontend/static/js/lib/canonical.js";
import { amended, cellsOf } from "../../frontend/static/js/evaluation/amended.js";

const SHEET = {
  v: 1,
  kind: "score_sheet",
  lot: "L1",
  member: 2,
  scores: { a: { plan: "7.0", team: "8" }, b: { plan: "6.5", team: "9" } },
  reasons: { a: { team: "人员齐全" } },
};

/** A form as the page has it: fieldsets with a score and a reason. */
function form(cells) {
  const fieldset = ({ bid, item, score, why }) => ({
    dataset: { bid, item },
    querySelector: (/** @type {string} */ name) => ({ value: name === "[data-score]" ? score : why }),
  });
  return { querySelectorAll: () => cells.map(fieldset) };
}

test("a score that is changed goes with its reason, everything else stays as it was signed", () => {
  const cells = cellsOf(form([{ bid: "a", item: "plan", score: " 9.5 ", why: " 漏看了附图 " }]));

  const sheet = amended(SHEET, cells);

  assert.deepEqual(sheet.scores, { a: { plan: "9.5", team: "8" }, b: { plan: "6.5", team: "9" } });
  assert.deepEqual(sheet.reasons, { a: { team: "人员齐全", plan: "漏看了附图" } });
  assert.deepEqual([sheet.lot, sheet.member], ["L1", 2]);
  assert.equal(SHEET.scores.a.plan, "7.0");
});

test("a score that is kept is signed as it was written, however it is typed now", () => {
  const sheet = amended(SHEET, cellsOf(form([{ bid: "a", item: "plan", score: "7", why: "维持" }])));

  assert.equal(canonical(sheet.scores), canonical(SHEET.scores));
  assert.equal(sheet.reasons.a.plan, "维持");
});

test("a bid without a reason before gets one", () => {
  const sheet = amended(SHEET, cellsOf(form([{ bid: "b", item: "team", score: "9", why: "维持" }])));

  assert.deepEqual(sheet.reasons.b, { team: "维持" });
});
