// The standard clock: the server's time carried forward, shown in Shanghai's time of day.

import assert from "node:assert/strict";
import { test } from "node:test";

import { clockFrom, timeOfDay } from "../../frontend/static/js/lib/clock.js";

test("the clock starts at the server's time and runs with the monotonic one", () => {
  let elapsed = 5_000;
  const clock = clockFrom(1_795_570_878_000, () => elapsed);

  elapsed += 1_500;

  assert.equal(clock.now(), 1_795_570_879_500);
});

test("the time of day is Shanghai's, wherever the machine stands", () => {
  assert.equal(timeOfDay(Date.UTC(2026, 10, 24, 1, 41, 18)), "09:41:18");
  assert.equal(timeOfDay(Date.UTC(2026, 10, 24, 16, 0, 0)), "00:00:00");
});
