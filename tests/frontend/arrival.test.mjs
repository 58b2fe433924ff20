// Arriving: how the environment check judges, which lamps are lit, and that presence moves no version.

import assert from "node:assert/strict";
import { test } from "node:test";

import { keepLine } from "../../frontend/static/js/lib/socket.js";
import {
  browserOutcome,
  certificateOutcome,
  clockOutcome,
  keysOutcome,
  lineOutcome,
  megabits,
  POINTS,
  practiceOutcome,
  soundOutcome,
  worstOf,
} from "../../frontend/static/js/openings/environment-rules.js";
import { lampsOf } from "../../frontend/static/js/openings/presence.js";

const ALL = { subtle: true, store: true, socket: true, worker: true, x25519: true };
const NOW = Date.parse("2026-11-24T00:00:00Z");

test("a browser without X25519 cannot open what was sealed", () => {
  assert.equal(browserOutcome(ALL), "good");
  assert.equal(browserOutcome({ ...ALL, x25519: false }), "bad");
  assert.equal(browserOutcome({ ...ALL, store: false }), "bad");
});

test("keys have to be in this very browser", () => {
  assert.equal(keysOutcome({ isMade: true, isHere: true }), "good");
  assert.equal(keysOutcome({ isMade: true, isHere: false }), "bad");
});

test("a certificate has to last beyond the day of the opening", () => {
  const deadline = "2026-11-26T01:30:00Z";
  assert.equal(certificateOutcome("", deadline, NOW), "bad");
  assert.equal(certificateOutcome("2026-11-23T00:00:00Z", deadline, NOW), "bad");
  assert.equal(certificateOutcome("2026-11-26T12:00:00Z", deadline, NOW), "doubtful");
  assert.equal(certificateOutcome("2027-11-26T12:00:00Z", deadline, NOW), "good");
});

test("clock, line, sound and practice are for a second look, not for a refusal", () => {
  assert.deepEqual([0, -59_000, 61_000, null].map(clockOutcome), ["good", "good", "doubtful", "doubtful"]);
  assert.equal(lineOutcome({ down: 9e6, up: 3e6, wait: 40 }), "good");
  assert.equal(lineOutcome({ down: 9e6, up: 1e6, wait: 40 }), "doubtful");
  assert.equal(lineOutcome(null), "bad");
  assert.deepEqual([true, false, null].map(soundOutcome), ["good", "doubtful", "doubtful"]);
  assert.equal(practiceOutcome({ hasBid: true, practised: false }), "doubtful");
  assert.equal(megabits(12_340_000), "12.3");
  assert.equal(worstOf(["good", "bad", "doubtful"]), "bad");
  assert.equal(POINTS.length, 7);
});

test("lamps are lit for those who are told, and for nobody where only counts are told", () => {
  assert.deepEqual([...lampsOf({ online: 1, watching: 4, bids: ["a"] }, ["a", "b"])], [["a", true], ["b", false]]);
  assert.equal(lampsOf({ online: 1, watching: 4 }, ["a"]).size, 0);
});

test("presence is heard and moves no version", () => {
  const present = [];
  const socket = { readyState: 1, close: () => assert.fail("a frame without a version breaks no line") };
  const line = keepLine(
    "ws://hall",
    3,
    { heard: () => {}, changed: () => {}, told: () => {}, present: (one) => present.push(one.online) },
    { dial: () => /** @type {any} */ (socket) },
  );
  socket.onmessage({ data: JSON.stringify({ type: "presence", online: 2, watching: 5 }) });

  assert.deepEqual([present, line.version()], [[2], 3]);
  socket.close = () => {};
  line.close();
});
