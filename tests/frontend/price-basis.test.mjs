// A price stated as a share of the ceiling: the browser comes to the amount that the server comes to.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { amountFrom, percentOf } from "../../frontend/static/js/bids/price-basis.js";

const golden = JSON.parse(readFileSync(new URL("../golden/bids/price-basis.json", import.meta.url), "utf8"));

test("discount and rate come to the same amount everywhere", () => {
  for (const { basis, percent, ceiling, amount } of golden) assert.equal(amountFrom(basis, percent, ceiling), amount, `${basis} ${percent}`);
});

test("a percentage is understood as people type it", () => {
  assert.deepEqual(["3.25%", " ３．２５ ％", "3,25"].map(percentOf), ["3.25", "3.25", "3,25"]);
});
