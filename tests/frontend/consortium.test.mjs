// A consortium as one field of the opening sheet: the same text and the same refusals as in Python.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { textOf, wrongWith } from "../../frontend/static/js/bids/consortium-rules.js";

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
