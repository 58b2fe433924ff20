// The standard clock: carried forward by the page, set right by what the server says later.

import assert from "node:assert/strict";
import { test } from "node:test";

import { setRight, startClocks } from "../../frontend/static/js/lib/clock.js";

const HOUR = 3_600_000;

test("the page's clock follows the server where it was off by a second or more, forwards and back", () => {
  const clock = startClocks({ querySelectorAll: () => [] });
  const began = clock.now();

  setRight(began + 900);
  assert.ok(Math.abs(clock.now() - began) < 500);
  setRight(began + HOUR);
  assert.ok(Math.abs(clock.now() - began - HOUR) < 500);
  setRight(began - HOUR);
  assert.ok(Math.abs(clock.now() - began + HOUR) < 500);
});
