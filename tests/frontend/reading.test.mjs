// 浏览记录 in the browser: what is kept of a page in sight, and how it is sent.

import assert from "node:assert/strict";
import { test } from "node:test";

import { startReading } from "../../frontend/static/js/evaluation/reading.js";
import { Lost, Refused } from "../../frontend/static/js/evaluation/talk.js";

function reader(answer = async () => {}) {
  const [sent, clock] = [[], { at: 0 }];
  const send = async (views) => {
    sent.push(views);
    await answer();
  };
  const reading = startReading({ send, now: () => clock.at, every: () => {} });
  return { reading, sent, clock };
}

test("a page in sight is kept from when to when, one that was only passed is not", async () => {
  const { reading, sent, clock } = reader();
  reading.look("a.pdf", 1);
  clock.at = 5000;
  reading.look("a.pdf", 2);
  clock.at = 5400;
  reading.look("", 0);
  clock.at = 6000;
  await reading.flush();
  assert.deepEqual(sent, [[{ file: "a.pdf", page: 1, began: 6000, ended: 1000 }]]);
  await reading.flush();
  assert.equal(sent.length, 1);
});

test("a page that stays in sight is sent in parts that follow each other", async () => {
  const { reading, sent, clock } = reader();
  reading.look("a.pdf", 1);
  clock.at = 30_000;
  await reading.flush();
  clock.at = 60_000;
  await reading.flush();
  assert.deepEqual(sent.map(([view]) => [view.began, view.ended]), [[30_000, 0], [30_000, 0]]);
});

test("a lost line keeps what was read, a refusal ends it", async () => {
  let failure = new Lost();
  const { reading, clock } = reader(async () => {
    throw failure;
  });
  reading.look("a.pdf", 1);
  clock.at = 2000;
  await reading.flush();
  assert.equal(reading.waiting(), 1);
  failure = new Refused("wrong_state", "");
  await reading.flush();
  assert.equal(reading.waiting(), 0);
});
