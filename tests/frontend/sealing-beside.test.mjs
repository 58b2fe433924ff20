// A worker that seals is watched over: silent, it is replaced once by a careful one.

import assert from "node:assert/strict";
import { test } from "node:test";

import { SealFailed, SILENT_SECONDS, sealBeside } from "../../frontend/static/js/sealing/beside.js";

const ASKED = { envelopes: [{ name: "sheet" }, { name: "technical" }] };
const FINISHED = [{ name: "sheet" }, { name: "technical" }];

/** Workers that do what each is told to do; `made` are all that were started. */
function workers(...acts) {
  const made = [];
  const start = () => {
    const act = acts[made.length];
    const worker = { isEnded: false, terminate: () => (worker.isEnded = true) };
    worker.postMessage = (asked) => {
      worker.asked = asked;
      setTimeout(() => act((data) => worker.onmessage({ data }), worker), 0);
    };
    made.push(worker);
    return worker;
  };
  return { made, start };
}

/** @param {(message: object) => void} say */
function seals(say) {
  say({ envelope: "technical", progress: 1, whole: 2 });
  say({ part: new Blob(["ab"]), envelope: "technical", number: 0 });
  say({ done: "technical", sealed: {} });
  say({ finished: FINISHED });
}

const fallsSilent = (say) => say({ envelope: "technical", progress: 1, whole: 2 });

test("what a worker seals comes back with its parts, and the worker is ended", async () => {
  const { made, start } = workers(seals);
  const heard = [];

  const { envelopes, blobs } = await sealBeside(ASKED, { start, hear: (told) => heard.push(told), second: 1 });

  assert.deepEqual(envelopes, FINISHED);
  assert.deepEqual(await Promise.all(blobs.map((one) => one.text())), ["", "ab"]);
  assert.deepEqual(heard.map(({ progress, done }) => progress ?? done), [1, "technical"]);
  assert.deepEqual(made.map(({ isEnded, asked }) => [isEnded, asked]), [[true, ASKED]]);
});

test("one that falls silent is ended, and a careful one begins anew", async () => {
  const { made, start } = workers(fallsSilent, seals);
  const heard = [];

  const { envelopes } = await sealBeside(ASKED, { start, hear: (told) => heard.push(told), second: 1 });

  assert.deepEqual(envelopes, FINISHED);
  assert.equal(heard.filter(({ again }) => again).length, 1);
  assert.deepEqual(made.map(({ isEnded, asked }) => [isEnded, asked.isCareful]), [[true, undefined], [true, true]]);
});

test("two that fall silent are a failure that is said", async () => {
  const { made, start } = workers(fallsSilent, fallsSilent);

  await assert.rejects(sealBeside(ASKED, { start, hear() {}, second: 1 }), (failure) => failure instanceof SealFailed && failure.message === "Silent");
  assert.deepEqual(made.map(({ isEnded }) => isEnded), [true, true]);
});

test("one that has yet to say its first word is waited for", async () => {
  const { made, start } = workers((say) => setTimeout(() => seals(say), 4 * SILENT_SECONDS));

  await sealBeside(ASKED, { start, hear() {}, second: 1 });

  assert.equal(made.length, 1);
});

test("a failure that the worker says is not tried again", async () => {
  const { made, start } = workers((say) => say({ failed: "NotReadableError" }));

  await assert.rejects(sealBeside(ASKED, { start, hear() {}, second: 1 }), new SealFailed("NotReadableError"));
  assert.equal(made.length, 1);
});

test("who cancels is heard at once", async () => {
  const { made, start } = workers(fallsSilent);
  const cancelling = new AbortController();
  setTimeout(() => cancelling.abort(new Error("enough")), 5);

  await assert.rejects(sealBeside(ASKED, { start, hear() {}, signal: cancelling.signal, second: 1000 }), new Error("enough"));
  assert.deepEqual(made.map(({ isEnded }) => isEnded), [true]);
});
