// Countdown arithmetic: never below zero, units from one hour on, spoken at 2:00, 1:00 and 0:10.

import assert from "node:assert/strict";
import { test } from "node:test";

import { crossed, leftInWords, secondsLeft } from "../../frontend/static/js/lib/countdown.js";

const WORDS = { hours: "{h} 小时 {m} 分 {s} 秒", days: "{d} 天 {h} 小时" };

test("a started second still counts, and nothing is left after the end", () => {
  assert.equal(secondsLeft(100, 99_001), 1);
  assert.equal(secondsLeft(100, 98_999), 2);
  assert.equal(secondsLeft(100, 100_000), 0);
  assert.equal(secondsLeft(100, 170_000), 0);
});

test("under an hour minutes and seconds, from an hour on with units", () => {
  assert.equal(leftInWords(1_122, WORDS), "18:42");
  assert.equal(leftInWords(3_599, WORDS), "59:59");
  assert.equal(leftInWords(3_600, WORDS), "1 小时 00 分 00 秒");
  assert.equal(leftInWords(16 * 3_600 + 48 * 60 + 8, WORDS), "16 小时 48 分 08 秒");
  assert.equal(leftInWords(3 * 86_400 + 13 * 3_600 + 59, WORDS), "3 天 13 小时");
});

test("a mark is spoken once, when it is crossed", () => {
  assert.equal(crossed(121, 120), 120);
  assert.equal(crossed(120, 119), null);
  assert.equal(crossed(Infinity, 300), null);
  assert.equal(crossed(61, 60), 60);
  assert.equal(crossed(11, 10), 10);
});

test("a page opened inside the last two minutes speaks at once", () => {
  assert.equal(crossed(Infinity, 90), 120);
});
