// Being here: told at once, then at most once in a minute; a warning three minutes before the end.

import assert from "node:assert/strict";
import { test } from "node:test";

import { seldom, standing } from "../../frontend/static/js/lib/presence.js";

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

test("whoever does nothing is warned, and then told", () => {
  const limit = 30 * 60_000;
  assert.equal(standing(0, { now: 25 * 60_000, limit }), "here");
  assert.equal(standing(0, { now: 26 * 60_000, limit }), "soon");
  assert.equal(standing(0, { now: 29 * 60_000, limit }), "over");
  assert.equal(standing(0, { now: 80_000, limit: 300_000 }), "here");
  assert.equal(standing(0, { now: 100_000, limit: 300_000 }), "soon");
});
