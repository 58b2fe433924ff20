// What a score sheet allows, in the browser as on the platform.

import assert from "node:assert/strict";
import { test } from "node:test";

import { blanks, isEdge, isPossible, progress, totalOf } from "../../frontend/static/js/evaluation/sheet.js";

const PLAN = { id: "plan", name: "施工组织设计", stage: "technical", max: "20", kind: "range", step: "0.5", values: [] };
const RECORD = { id: "record", name: "业绩", stage: "business", max: "10", kind: "objective", step: "1", values: ["0", "5", "10"] };

test("a score is a multiple of the step within the maximum", () => {
  for (const figure of ["0", "0.5", "19.50", "20"]) assert.equal(isPossible(PLAN, figure), true, figure);
  for (const figure of ["20.5", "0.25", "-1", "1e1", "", "٣", "1.00000"]) assert.equal(isPossible(PLAN, figure), false, figure);
});

test("an item with listed values takes these only", () => {
  assert.deepEqual(["0", "5", "5.0", "7", "10"].map((figure) => isPossible(RECORD, figure)), [true, true, true, false, true]);
});

test("nothing and everything need a reason, but only where judgement is asked", () => {
  assert.deepEqual([isEdge(PLAN, "0"), isEdge(PLAN, "20.0"), isEdge(PLAN, "19.5"), isEdge(RECORD, "10")], [true, true, false, false]);
});

test("progress and total count what is there, exactly", () => {
  assert.deepEqual(progress([PLAN, RECORD], { plan: "0.5" }), { done: 1, all: 2 });
  assert.equal(totalOf([PLAN, RECORD], { plan: "19.5", record: "5" }), "24.50");
  assert.equal(totalOf([PLAN, RECORD], {}), "0.00");
});

test("what is left is named: a missing score, a missing reason", () => {
  const bids = [{ bid: "a", number: 1 }, { bid: "b", number: 2 }];
  const scores = { a: { plan: "20", record: "10" }, b: { plan: "12" } };

  assert.deepEqual(blanks([PLAN, RECORD], bids, scores, {}), ["1. 施工组织设计", "2. 业绩"]);
  assert.deepEqual(blanks([PLAN, RECORD], bids, { ...scores, b: { plan: "12", record: "0" } }, { a: { plan: "全面" } }), []);
});
