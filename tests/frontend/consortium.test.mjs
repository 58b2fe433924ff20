// A consortium as one field of the opening sheet: the same text and the same refusals as in Python.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { calledFor, isNeededFor, membersTyped, textOf, wrongWith } from "../../frontend/static/js/bids/consortium-rules.js";

const golden = JSON.parse(readFileSync(new URL("../golden/bids/consortium.json", import.meta.url), "utf8"));

test("a sound consortium has one text", () => {
  for (const { members, text } of golden.sound) {
    assert.equal(wrongWith(members), "");
    assert.equal(textOf(members), text);
  }
});

test("what is wrong with it is said by name", () => {
  for (const { members, wrong } of golden.wrong) assert.equal(wrongWith(members), wrong, JSON.stringify(members));
});

test("rows are read as people type them, and empty ones are nobody", () => {
  const empty = { name: "", code: " ", share: "", work: "" };
  const typed = { name: " 甲 ", code: "91320500ma1c1xy12b", share: "60%", work: "主体 " };

  assert.deepEqual(membersTyped([typed, empty, empty]), [{ name: "甲", code: "91320500MA1C1XY12B", share: "60", work: "主体" }]);
  assert.equal(membersTyped([empty, typed]).length, 2);
});

test("a consortium needs its agreement and an agent his power, and both are called so", () => {
  const [together, byAgent, alone] = [
    { isTogether: true, agent: "" },
    { isTogether: false, agent: "陈立" },
    { isTogether: false, agent: "" },
  ];
  const named = (material, name, declared) => calledFor(material, [new File(["x"], name)], declared)[0].name;

  assert.deepEqual([together, byAgent, alone].map((one) => isNeededFor("联合体协议书", one)), [true, false, false]);
  assert.deepEqual([together, byAgent, alone].map((one) => isNeededFor("授权委托书", one)), [false, true, false]);
  assert.equal(named("联合体协议书", "一.pdf", together), "联合体协议书 一.pdf");
  assert.equal(named("联合体协议书", "联合体协议书.pdf", together), "联合体协议书.pdf");
  for (const name of ["授权委托书.pdf", "授权委托书（陈立）.pdf"]) assert.equal(named("授权委托书", name, byAgent), "授权委托书（陈立）.pdf");
  assert.equal(named("授权委托书", "一.pdf", alone), "一.pdf");
});
