// An upload that is paused, sleeps with the computer, loses its line, and knows until when it is safe to begin.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { endAt, lastSafeStart, safetyOf } from "../../frontend/static/js/bids/pace.js";
import { sendMissing } from "../../frontend/static/js/bids/sending.js";
import { Lost, putPart } from "../../frontend/static/js/bids/talk.js";
import { catchUp, clockFrom } from "../../frontend/static/js/lib/clock.js";

const MINUTE = 60_000;
const envelope = (name, text) => ({ name, size: text.length, blob: new Blob([text]) });

/** A platform that keeps what it got; `stop` may break in at any part. */
function platform(stop = () => undefined) {
  const store = {};
  const log = { puts: [], progress: [] };
  const line = {
    put: async (name, number, part, _sha256, progress) => {
      const failure = stop(log.puts.push(`${name}/${number}`));
      if (failure) throw failure;
      progress(part.size);
      (store[name] ??= {})[number] = await part.text();
    },
    held: async () => Object.fromEntries(Object.entries(store).map(([name, parts]) => [name, { parts: Object.keys(parts).map(Number) }])),
    pause: async () => undefined,
    progress: (sent, whole, by) => void log.progress.push({ sent, whole, by: { ...by } }),
    trouble: () => undefined,
  };
  return { store, log, line };
}

test("each envelope arrives for itself, and together they are the whole", async () => {
  const { log, line } = platform();

  await sendMissing([envelope("sheet", "abcd"), envelope("technical", "efghijklmn")], 4, line);

  for (const { sent, by } of log.progress) assert.equal(Object.values(by).reduce((sum, one) => sum + one, 0), sent);
  assert.deepEqual(log.progress.at(-1), { sent: 14, whole: 14, by: { sheet: 4, technical: 10 } });
  const sheetIsHere = log.progress.findIndex(({ by }) => by.sheet === 4);
  assert.ok(sheetIsHere >= 0 && (log.progress[sheetIsHere].by.technical ?? 0) < 10);
});

test("who pauses goes on later with what is missing and nothing else", async () => {
  const paused = new Error("paused");
  let isPaused = true;
  const { store, log, line } = platform((puts) => (isPaused && puts > 2 ? paused : undefined));
  const envelopes = [envelope("sheet", "abcd"), envelope("technical", "efghijklmnop")];

  await assert.rejects(() => sendMissing(envelopes, 4, line), paused);
  const before = [...log.puts];
  const [arrived] = [Object.entries(store).flatMap(([name, parts]) => Object.keys(parts).map((number) => `${name}/${number}`))];
  isPaused = false;
  await sendMissing(envelopes, 4, line);

  const again = log.puts.slice(before.length);
  assert.deepEqual(again.filter((put) => arrived.includes(put)), []);
  assert.deepEqual(new Set([...arrived, ...again]), new Set(["sheet/0", "technical/0", "technical/1", "technical/2"]));
  assert.deepEqual(Object.values(store.technical).join(""), "efghijklmnop");
});

/** A request of which nothing is heard unless a test says so. */
class SilentRequest {
  static last = /** @type {any} */ (null);
  upload = {};
  isAborted = false;
  status = 204;
  responseURL = "/part";
  open() {}
  setRequestHeader() {}
  send() {
    SilentRequest.last = this;
  }
  abort() {
    this.isAborted = true;
  }
}

test("a line that is silent for three quarters of a minute is given up, one that moves is not", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.XMLHttpRequest = /** @type {any} */ (SilentRequest);
  const sent = [];
  const put = () => {
    const how = { sha256: "", token: "", progress: (bytes) => sent.push(bytes), signal: new AbortController().signal };
    return putPart("/part", new Blob(["abcd"]), how);
  };

  const slept = put();
  const sleeping = SilentRequest.last;
  mock.timers.tick(44_999);
  sleeping.upload.onprogress({ loaded: 1 });
  mock.timers.tick(44_999);
  assert.equal(sleeping.isAborted, false);
  mock.timers.tick(1);
  await assert.rejects(slept, Lost);
  assert.equal(sleeping.isAborted, true);

  const arrives = put();
  SilentRequest.last.onload();
  SilentRequest.last.onloadend();
  mock.timers.tick(100_000);
  await arrives;
  assert.deepEqual(sent, [1]);
  mock.timers.reset();
  delete globalThis.XMLHttpRequest;
});

test("the last safe start is calm, then near for an hour, then late", () => {
  const deadline = Date.UTC(2026, 10, 24, 1, 30);
  const last = lastSafeStart(deadline, 60_000_000, 1_000_000);

  assert.equal(last, deadline - 12 * MINUTE);
  const moments = [last - 61 * MINUTE, last - 60 * MINUTE, last - 1, last, deadline];
  assert.deepEqual(moments.map((at) => safetyOf(at, last)), ["calm", "near", "near", "late", "late"]);
});

test("the end is told from what is left and the speed that was measured, from no other", () => {
  assert.equal(endAt(1_000, 2_000_000, 1_000_000), 3_000);
  assert.equal(endAt(1_000, 0, 1_000_000), 1_000);
  assert.equal(endAt(1_000, 2_000_000, null), null);
  assert.equal(endAt(1_000, 2_000_000, 0), null);
});

test("clocks that stood still while the computer slept move on, those that are made later are right already", () => {
  let elapsed = 500;
  const page = clockFrom(10_000, () => elapsed);
  elapsed += 1_000;
  assert.equal(page.now(), 11_000);

  catchUp(3_600_000);
  const fresh = clockFrom(50_000, () => elapsed);

  assert.deepEqual([page.now(), fresh.now()], [3_611_000, 50_000]);
});
