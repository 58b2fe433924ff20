// The bidder's page beneath its buttons: amounts, pace, and a transmission that survives a broken line.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { amountOf, inCapitals, inFigures } from "../../frontend/static/js/bids/capitals.js";
import { inBytes, lastSafeStart, pauseAfter, startPace } from "../../frontend/static/js/bids/pace.js";
import { sendMissing } from "../../frontend/static/js/bids/sending.js";
import { Lost, Refused } from "../../frontend/static/js/bids/talk.js";

const golden = (name) => JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8"));

test("amounts stand in the capitals that Python gives them", () => {
  for (const { amount, capitals } of golden("capitals")) assert.equal(inCapitals(amount), capitals, amount);
});

test("what people type as an amount is understood, what is none is not", () => {
  for (const [typed, amount] of [
    ["9123000", "9123000.00"],
    ["9,123,000.5", "9123000.50"],
    [" ９１２３０００ 元", "9123000.00"],
    ["¥ 0,009.05", "9.05"],
    ["0.01", "0.01"],
    ["1234567890123.99", "1234567890123.99"],
  ])
    assert.equal(amountOf(typed), amount, typed);
  for (const typed of ["", "0", "0.00", "-5", "1.234", "1e6", "九百万", "12345678901234", "1.2.3", "."])
    assert.equal(amountOf(typed), null, typed);
});

test("figures have thousands", () => {
  assert.deepEqual(["1.00", "999.99", "1000.00", "9123000.00"].map(inFigures), ["1.00", "999.99", "1,000.00", "9,123,000.00"]);
});

test("speed is that of the last seconds", () => {
  const pace = startPace();
  assert.equal(pace.speed(), null);
  for (let second = 0; second <= 20; second += 1) pace.add(second < 10 ? 0 : (second - 10) * 1_000_000, second * 1000);

  assert.ok(Math.abs((pace.speed() ?? 0) - 833_333) < 1_000);
});

test("the last safe start leaves twice the time and ten minutes", () => {
  const deadline = 10_000_000_000;

  assert.equal(lastSafeStart(deadline, 100_000_000, 1_000_000), deadline - 600_000 - 200_000);
  assert.equal(lastSafeStart(deadline, 524_288, null), deadline - 600_000 - 2_000);
});

test("pauses double, end at half a minute and never keep step", () => {
  assert.deepEqual([1, 2, 3, 20].map((attempt) => pauseAfter(attempt, 1)), [1000, 2000, 4000, 30_000]);
  assert.equal(pauseAfter(1, 0), 500);
});

test("sizes are told in steps of 1,024, as the pages write them", () => {
  assert.deepEqual([0, 1023, 1024, 1_100_000, 2 ** 31].map(inBytes), ["0 B", "1023 B", "1.0 KB", "1.0 MB", "2.0 GB"]);
});

const PART = 4;
const envelope = (name, text) => ({ name, size: text.length, blob: new Blob([text]) });

/** A platform that holds parts, and breaks as told. */
function platform({ held = {}, fail = () => undefined } = {}) {
  const store = structuredClone(held);
  const log = { puts: [], pauses: [], trouble: [], progress: [], asked: 0 };
  return {
    store,
    log,
    line: {
      put: async (name, number, part, sha256, progress) => {
        log.puts.push(`${name}/${number}`);
        const failure = fail(log.puts.length, name, number);
        if (failure) throw failure;
        const bytes = Buffer.from(await part.arrayBuffer());
        assert.equal(createHash("sha256").update(bytes).digest("hex"), sha256);
        progress(bytes.length);
        (store[name] ??= {})[number] = bytes.toString();
      },
      held: async () => {
        log.asked += 1;
        return Object.fromEntries(Object.entries(store).map(([name, parts]) => [name, { parts: Object.keys(parts).map(Number) }]));
      },
      pause: async (ms) => void log.pauses.push(ms),
      progress: (sent, whole) => void log.progress.push([sent, whole]),
      trouble: (attempt) => void log.trouble.push(attempt),
    },
  };
}

const joinedParts = (store, name) => Object.keys(store[name]).sort((a, b) => a - b).map((number) => store[name][number]).join("");

test("everything is sent once, and the last part is short", async () => {
  const { store, log, line } = platform();

  await sendMissing([envelope("sheet", "abcdefghij"), envelope("technical", "klmn")], PART, line);

  assert.equal(joinedParts(store, "sheet") + joinedParts(store, "technical"), "abcdefghijklmn");
  assert.deepEqual(log.puts.toSorted(), ["sheet/0", "sheet/1", "sheet/2", "technical/0"]);
  assert.deepEqual(log.progress.at(-1), [14, 14]);
});

test("after a closed page only the missing parts are sent", async () => {
  const { store, log, line } = platform({ held: { sheet: { 0: "abcd", 2: "ij" } } });

  await sendMissing([envelope("sheet", "abcdefghij")], PART, line);

  assert.deepEqual(log.puts, ["sheet/1"]);
  assert.equal(joinedParts(store, "sheet"), "abcdefghij");
  assert.deepEqual(log.progress[0], [6, 10]);
});

test("a broken line is tried again after a pause, and nothing twice that arrived", async () => {
  let losses = 0; // two parts travel at once, in either order: what is lost is told by name
  const { store, log, line } = platform({ fail: (_, name, number) => (number === 1 && (losses += 1) < 3 ? new Lost() : undefined) });

  await sendMissing([envelope("sheet", "abcdefghij")], PART, line);

  assert.equal(joinedParts(store, "sheet"), "abcdefghij");
  assert.ok(log.pauses.length >= 1);
  assert.ok(log.trouble.includes(1) && log.trouble.at(-1) === 0);
  assert.equal(log.puts.filter((put) => put === "sheet/0").length, 1);
});

test("a platform that cannot be asked is asked again", async () => {
  const { log, line } = platform();
  let times = 0;
  const held = line.held;
  line.held = () => ((times += 1) < 4 ? Promise.reject(new Lost()) : held());

  await sendMissing([envelope("sheet", "abcd")], PART, line);

  assert.deepEqual(log.trouble.slice(0, 3), [1, 2, 3]);
  assert.equal(log.pauses.length, 3);
});

test("a damaged part is sent again, three times at most", async () => {
  const damaged = () => new Refused("bid_part_damaged", "damaged", "");
  const once = platform({ fail: (put) => (put === 1 ? damaged() : undefined) });
  await sendMissing([envelope("sheet", "abcd")], PART, once.line);
  assert.equal(joinedParts(once.store, "sheet"), "abcd");

  const always = platform({ fail: damaged });
  await assert.rejects(() => sendMissing([envelope("sheet", "abcd")], PART, always.line), { code: "bid_part_damaged" });
  assert.equal(always.log.puts.length, 3);
});

test("a refusal ends the transmission at once", async () => {
  const { log, line } = platform({ fail: (put) => (put === 2 ? new Refused("bid_late", "late", "") : undefined) });

  await assert.rejects(() => sendMissing([envelope("sheet", "abcdefghijklmnop")], PART, line), { code: "bid_late" });

  assert.equal(log.pauses.length, 0);
  assert.ok(log.puts.length <= 3);
});
