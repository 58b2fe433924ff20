// What a score sheet allows, in the browser as on the platform.

import assert from "node:assert/strict";
import { test } from "node:test";

import { placesOf } from "../../frontend/static/js/evaluation/finding.js";
import { startSaving } from "../../frontend/static/js/evaluation/saving.js";
import { blanks, counted, countOf, isEdge, isPossible, progress, totalOf } from "../../frontend/static/js/evaluation/sheet.js";
import { Lost, Refused } from "../../frontend/static/js/evaluation/talk.js";

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

test("a score that is counted goes down by the step, never below the least", () => {
  const faults = { id: "f", name: "缺陷", stage: "technical", max: "5", least: "-1", kind: "deduction", step: "1.5", values: [], isCounted: true };

  assert.deepEqual(["0", "1", "4", "9"].map((count) => counted(faults, count)), ["5", "3.5", "-1", "-1"]);
  assert.deepEqual(["5", "3.5", "-1"].map((score) => countOf(faults, score)), ["0", "1", "4"]);
  assert.deepEqual(["5", "3.5", "-1", "4", "-2", "0.5"].map((score) => isPossible(faults, score)), [true, true, true, false, false, true]);
  assert.equal(totalOf([faults, PLAN], { f: "-1", plan: "0.5" }), "-0.50");
});

test("what is left is named: a missing score, a missing reason", () => {
  const bids = [{ bid: "a", label: "甲" }, { bid: "b", label: "乙" }];
  const scores = { a: { plan: "20", record: "10" }, b: { plan: "12" } };

  assert.deepEqual(blanks([PLAN, RECORD], bids, scores, {}).map((one) => one.words), ["甲 · 施工组织设计", "乙 · 业绩"]);
  assert.deepEqual(blanks([PLAN, RECORD], bids, { ...scores, b: { plan: "12", record: "0" } }, { a: { plan: "全面" } }), []);
});

const change = (item, score) => ({ bid: "a", item, score, reason: "", pages: [] });

test("changes go one request at a time, and the newest of a score replaces what waits", async () => {
  const sent = [];
  const told = [];
  let answer = () => {};
  const send = (changes) => (sent.push(changes.map((one) => [one.sequence, one.item, one.score])), new Promise((done) => (answer = done)));
  const saving = startSaving({ sequence: 7, unsent: [], send, tell: (one) => told.push(one.state), keep: () => {} });

  saving.push(change("plan", "1"));
  saving.push(change("plan", "15"));
  saving.push(change("team", "3"));
  assert.deepEqual(sent, [[[8, "plan", "1"]]]);
  answer();
  await new Promise(setImmediate);
  assert.deepEqual(sent[1], [[9, "plan", "15"], [10, "team", "3"]]);
  answer();
  await saving.flush();
  assert.equal(told.at(-1), "saved");
});

test("a lost line keeps the changes where a reload finds them, and tries again", async () => {
  let isOff = true;
  let kept = [];
  const again = [];
  const sent = [];
  const ways = { sequence: 0, tell: () => {}, keep: (list) => (kept = list), later: (act, ms) => again.push([act, ms]) };
  const send = async (changes) => {
    if (isOff) throw new Lost();
    sent.push(...changes);
  };
  const saving = startSaving({ ...ways, unsent: [], send });
  saving.push(change("plan", "15"));
  await saving.flush();
  again[0][0]();
  await saving.flush();
  assert.deepEqual([kept.length, saving.waiting(), again.map(([, ms]) => ms)], [1, 1, [1000, 2000]]);

  isOff = false;
  const reloaded = startSaving({ ...ways, unsent: kept, send });
  await reloaded.flush();
  assert.deepEqual([sent.map((one) => one.score), kept], [["15"], []]);
});

test("what comes while the review stands still waits until it goes on", async () => {
  let isHalted = true;
  let again = () => {};
  const [told, sent] = [[], []];
  const send = async (changes) => {
    if (isHalted) throw new Refused("evaluation_interrupted", "评审暂停");
    sent.push(...changes.map((one) => one.score));
  };
  const ways = { sequence: 0, unsent: [], send, keep: () => {}, later: (act) => (again = act) };
  const saving = startSaving({ ...ways, tell: (one) => told.push([one.state, one.waiting]) });
  saving.push(change("plan", "15"));
  await saving.flush();
  assert.deepEqual([told.at(-1), saving.waiting()], [["halted", 1], 1]);

  isHalted = false;
  again();
  await saving.flush();
  assert.deepEqual([told.at(-1), sent], [["saved", 0], ["15"]]);
});

test("what is refused is dropped and said, and what comes after is sent", async () => {
  const told = [];
  const send = async ([one]) => {
    if (one.item === "plan") throw new Refused("score_impossible", "超出范围");
  };
  const saving = startSaving({ sequence: 0, unsent: [], send, tell: (one) => told.push(one), keep: () => {} });
  saving.push(change("plan", "99"));
  await saving.flush();
  assert.deepEqual([told.at(-1).state, told.at(-1).refusal.message, saving.waiting()], ["refused", "超出范围", 0]);
  saving.push(change("team", "3"));
  await saving.flush();
  assert.equal(told.at(-1).state, "saved");
});

test("a word is found across pieces of text, as boxes in points of the page", () => {
  const piece = (str, x) => ({ str, width: str.length * 10, height: 10, transform: [1, 0, 0, 1, x, 700] });

  const found = placesOf([piece("赶工资", 100), piece("源按周", 130)], "资源");

  assert.deepEqual(found, [[[120, 698, 130, 710], [130, 698, 140, 710]]]);
  assert.deepEqual(placesOf([piece("无", 0)], "资源"), []);
});
