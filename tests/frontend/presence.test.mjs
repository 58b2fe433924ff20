// Being here: told at once, then at most once in a minute.

import assert from "node:assert/strict";
import { test } from "node:test";

import { seldom } from "../../frontend/static/js/lib/presence.js";

test("a sign of life is told at once, and then seldom", () => {
  let now = 1_000;
  let told = 0;
  const say = seldom(() => (told += 1), { every: 60_000, now: () => now });

  say();
  say();
  now += 59_999;
  say();
  assert.equal(told, 1);
  now += 1;
  say();
  assert.equal(told, 2);
});
