// Following a hall through segments: everything once and in order, whatever the caches and the network do.

import assert from "node:assert/strict";
import { test } from "node:test";

import { followSegments, NotGiven } from "../../frontend/static/js/lib/segments.js";
import { CROWDED, keepLine } from "../../frontend/static/js/lib/socket.js";

const SIZE = 4;
const fact = (v, of = "j") => ({ v, type: "opening.announced", at: "", digest: `${of}${v}` });
const facts = (from, to, of) => Array.from({ length: to - from + 1 }, (_one, place) => fact(from + place, of));

/** A server with so many facts, as the addresses tell them. */
function server(v) {
  const asked = [];
  const state = { v, down: 0, late: 0, kept: new Map() };
  const head = () => {
    const whole = state.v - (state.v % SIZE);
    const ends = Array.from({ length: whole / SIZE }, (_one, place) => `j${(place + 1) * SIZE}`);
    return { lot: "L", v: state.v, size: SIZE, ends, facts: facts(whole + 1, state.v), now: 1000 };
  };
  const get = async (address, cache) => {
    asked.push(cache === "reload" ? `${address} anew` : address);
    if (state.down > 0) {
      state.down -= 1;
      throw new TypeError("network");
    }
    if (address.endsWith("head.json")) return structuredClone(state.head ?? head());
    const [from, to] = /(\d+)-(\d+)\.json$/.exec(address).slice(1).map(Number);
    if (to > state.v || (state.late > 0 && state.late--)) throw new NotGiven(404);
    if (cache === "default" && state.kept.has(address)) return { facts: state.kept.get(address) };
    return { lot: "L", from, to, facts: facts(from, to) };
  };
  return { asked, state, get };
}

function following(context, since, hall) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const [heard, line] = [[], []];
  const hearing = { heard: (one) => heard.push(one.v), changed: (now) => line.push([now.isOpen, now.tries, now.isRefused]), told: () => {} };
  const kept = followSegments("/halls/L/", since, hearing, { get: hall.get, random: () => 1 });
  const settle = async () => {
    for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
  };
  const wait = async (time) => {
    context.mock.timers.tick(time);
    await settle();
  };
  return { heard, line, kept, settle, wait };
}

const upTo = (from, to) => facts(from, to).map((one) => one.v);

for (const since of [0, 1, 3, 4, 5, 8, 9, 10]) {
  test(`who has ${since} of 10 hears the rest once and in order`, async (context) => {
    const hall = server(10);
    const { heard, settle, kept } = following(context, since, hall);
    await settle();

    assert.deepEqual(heard, upTo(since + 1, 10));
    assert.equal(kept.version(), 10);
    assert.equal(hall.asked.filter((one) => one.includes("events")).length, Math.max(0, 2 - Math.floor(since / SIZE)));
  });
}

test("whatever grows between two heads is heard without gap or repeat, across segments too", async (context) => {
  const hall = server(2);
  const { heard, wait, settle } = following(context, 2, hall);
  await settle();
  for (const v of [3, 4, 4, 5, 11, 12, 20, 21]) {
    hall.state.v = v;
    await wait(1500);
  }

  assert.deepEqual(heard, upTo(3, 21));
});

test("a cache behind the others takes nothing back", async (context) => {
  const hall = server(6);
  const { heard, wait, settle } = following(context, 0, hall);
  await settle();
  hall.state.v = 5;
  await wait(1500);
  hall.state.v = 7;
  await wait(1500);

  assert.deepEqual(heard, upTo(1, 7));
});

test("a kept segment of another journal is asked for anew", async (context) => {
  const hall = server(6);
  hall.state.kept.set("/halls/L/events/1-4.json", facts(1, 4, "other"));
  const { heard, settle } = following(context, 0, hall);
  await settle();

  assert.deepEqual(heard, upTo(1, 6));
  assert.deepEqual(hall.asked, ["/halls/L/head.json", "/halls/L/events/1-4.json", "/halls/L/events/1-4.json anew"]);
});

test("pauses grow while nothing is given, nothing is lost, and the line says so", async (context) => {
  const hall = server(3);
  const { heard, line, wait, settle } = following(context, 0, hall);
  await settle();
  hall.state.down = 3;
  hall.state.v = 5;
  await wait(1500);
  for (const pause of [299, 1, 599, 1, 1199, 1]) await wait(pause);

  assert.deepEqual(heard, upTo(1, 5));
  assert.deepEqual(line, [[true, 0, false], [false, 1, false], [false, 2, false], [false, 3, false], [true, 0, false]]);
  assert.equal(hall.asked.filter((one) => one.endsWith("head.json")).length, 5);
});

test("a segment that a cache does not have yet is waited for; a hall that is not there is not", async (context) => {
  const hall = server(4);
  hall.state.late = 1;
  const { heard, line, wait, settle } = following(context, 0, hall);
  await settle();
  await wait(300);

  assert.deepEqual(heard, upTo(1, 4));
  assert.deepEqual(line, [[false, 1, false], [true, 0, false]]);

  const none = { asked: [], get: async () => Promise.reject(new NotGiven(404)) };
  const seen = [];
  followSegments("/halls/X/", 0, { heard: () => {}, told: () => {}, changed: (now) => seen.push(now.isRefused) }, { get: none.get });
  await settle();
  await wait(60_000);
  assert.deepEqual(seen, [true]);
});

test("a head without the next fact is no reason to go on", async (context) => {
  const hall = server(3);
  hall.state.head = { lot: "L", v: 3, size: SIZE, ends: [], facts: facts(2, 3), now: 1 };
  const { heard, line, settle } = following(context, 0, hall);
  await settle();

  assert.deepEqual([heard, line], [[], [[false, 1, false]]]);
});

test("a follower that was closed hears nothing more, one that is woken asks at once", async (context) => {
  const hall = server(1);
  const { heard, kept, wait, settle } = following(context, 0, hall);
  await settle();
  hall.state.v = 2;
  kept.wake();
  await settle();
  kept.close();
  hall.state.v = 3;
  await wait(10_000);

  assert.deepEqual(heard, [1, 2]);
});

test("a full hall hands its line over with the version it has, and dials no more", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const [dialled, handed] = [[], []];
  const dial = (address) => dialled[dialled.push({ address, readyState: 0, close() {} }) - 1];
  keepLine("ws://hall", 7, { heard: () => {}, changed: () => {}, told: () => {}, crowded: (v) => handed.push(v) }, { dial });
  dialled[0].onclose({ code: CROWDED });
  context.mock.timers.tick(60_000);

  assert.deepEqual([handed, dialled.length], [[7], 1]);
});
