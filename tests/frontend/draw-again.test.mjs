// 专家抽取: the reader's browser draws again, by the record that Python and the verifier read too.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { problemsOf } from "../../frontend/static/js/evaluation/draw-rules.js";

const golden = () => JSON.parse(readFileSync(new URL("../golden/draw-of-experts.json", import.meta.url), "utf-8"));

test("a draw by site and specialty is drawn again to the same experts", async () => {
  assert.deepEqual(await problemsOf(golden()), []);
});

test("a number left out, another secret and another pool are found", async () => {
  const left = golden();
  left.strata[0].chosen[0] = left.strata[0].pool.find((name) => !left.chosen.includes(name));
  assert.ok((await problemsOf(left)).includes("draw_order_differs"));

  const secret = golden();
  secret.contributions[0].secret = "00".repeat(32);
  assert.deepEqual(await problemsOf(secret), ["draw_not_opened"]);

  const pool = golden();
  pool.strata[1].pool.pop();
  assert.ok((await problemsOf(pool)).includes("draw_pool_differs"));
});
