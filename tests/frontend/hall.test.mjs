// The hall in the browser: the fold that Python has too, the line that comes back, the words for amounts of time.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { keepLine, offsetMeter, pauseBefore, REFUSED } from "../../frontend/static/js/lib/socket.js";
import { blank, fold } from "../../frontend/static/js/openings/protocol.js";

const folder = new URL("../golden/openings/", import.meta.url);
const read = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const golden = read("hall.json");

for (const name of readdirSync(folder).filter((one) => one.endsWith(".json"))) {
  test(`${name} folds to what Python folds it to, from the beginning and from every snapshot on`, () => {
    const { story, after, failed } = read(name);
    for (const [v, expected] of Object.entries(after)) {
      assert.deepEqual(fold(blank(), story.slice(0, Number(v))), expected, v);
      assert.deepEqual(fold(/** @type {any} */ (expected), story), fold(blank(), story), v);
    }
    if (failed) assert.deepEqual(fold(blank(), failed.story), failed.after);
  });
}

test("what comes twice changes nothing, and the snapshot given stays as it is", () => {
  const before = fold(blank(), golden.story.slice(0, 14));
  const kept = structuredClone(before);

  assert.deepEqual(fold(before, golden.story.slice(0, 14)), before);
  fold(before, golden.story);
  assert.deepEqual(before, kept);
});

test("pauses grow, stay below the longest and are spread by chance", () => {
  assert.deepEqual([1, 2, 3, 9].map((tries) => pauseBefore(tries, 1)), [300, 600, 1200, 15_000]);
  assert.equal(pauseBefore(1, 0), 150);
});

test("of several words of the server the fastest tells the offset", () => {
  const meter = offsetMeter();

  assert.equal(meter.ahead(), null);
  meter.add(1000, 1480);
  meter.add(2000, 2405);
  meter.add(3000, 3900);
  assert.equal(meter.ahead(), 405);
});

class FakeSocket {
  readyState = 0;
  constructor(address) {
    this.address = address;
  }
  say(frame) {
    this.readyState = 1;
    this.onmessage({ data: JSON.stringify(frame) });
  }
  close(code = 1006) {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose({ code });
  }
}

const telephone = (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const [dialled, heard, line] = [[], [], []];
  const kept = keepLine(
    "ws://hall",
    3,
    { heard: (frame) => heard.push(frame.v), changed: (now) => line.push(now), told: () => {} },
    { dial: (address) => dialled[dialled.push(new FakeSocket(address)) - 1], random: () => 1 },
  );
  return { dialled, heard, line, kept, wait: (time) => context.mock.timers.tick(time) };
};
const clock = (v) => ({ type: "clock", v, now: 1 });
const fact = (v) => ({ type: "opening.started", v, at: "" });

test("a line that breaks comes back with the version it has", (context) => {
  const { dialled, heard, line, wait } = telephone(context);
  dialled[0].say(clock(4));
  dialled[0].say(fact(4));
  dialled[0].close();
  wait(299);
  assert.equal(dialled.length, 1);
  wait(1);
  dialled[1].say(clock(5));
  dialled[1].say(fact(5));

  assert.deepEqual(dialled.map((one) => one.address), ["ws://hall?since=3", "ws://hall?since=4"]);
  assert.deepEqual(heard, [4, 5]);
  assert.deepEqual(line.map(({ isOpen, tries }) => [isOpen, tries]), [[true, 0], [false, 1], [true, 0]]);
});

test("what came is not heard twice, and nothing is heard beyond a gap", (context) => {
  const { dialled, heard, wait } = telephone(context);
  dialled[0].say(fact(4));
  dialled[0].say(fact(4));
  dialled[0].say(fact(6));
  wait(300);
  dialled[1].say(fact(5));
  dialled[1].say(fact(6));

  assert.deepEqual(heard, [4, 5, 6]);
  assert.equal(dialled[1].address, "ws://hall?since=4");
});

test("a refusal is final", (context) => {
  const { dialled, line, wait } = telephone(context);
  dialled[0].close(REFUSED);
  wait(60_000);

  assert.equal(dialled.length, 1);
  assert.deepEqual(line, [{ isOpen: false, tries: 1, isRefused: true }]);
});

test("a line that says nothing is hung up and dialled again", (context) => {
  const { dialled, wait } = telephone(context);
  dialled[0].say(clock(3));
  wait(25_000);
  wait(300);

  assert.equal(dialled.length, 2);
});

test("waking dials at once, a line that is open stays", (context) => {
  const { dialled, kept } = telephone(context);
  dialled[0].say(clock(3));
  kept.wake();
  dialled[0].close();
  kept.wake();

  assert.equal(dialled.length, 2);
});
