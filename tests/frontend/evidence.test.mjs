// What a device's look found reaches the hall once, and not before the session decrypts.

import assert from "node:assert/strict";
import test from "node:test";

import { keptUntil } from "../../frontend/static/js/openings/evidence.js";

function sessionThatIs(isDecrypting) {
  const session = { isDecrypting, told: [] };
  const evidence = keptUntil(
    () => session.isDecrypting,
    async (fault, detail) => void session.told.push([fault, detail]),
  );
  return { session, evidence };
}

test("what fails while keys are released is told at once, and once", async () => {
  const { session, evidence } = sessionThatIs(true);

  await evidence.found("network", "500");
  await evidence.tell();

  assert.deepEqual(session.told, [["network", "500"]]);
});

test("what fails before the page has heard of the decryption is told when it has", async () => {
  const { session, evidence } = sessionThatIs(false);

  await evidence.found("network", "500");
  assert.deepEqual(session.told, []);
  session.isDecrypting = true;
  await evidence.tell();
  await evidence.tell();

  assert.deepEqual(session.told, [["network", "500"]]);
});

test("what was mended meanwhile is not told", async () => {
  const { session, evidence } = sessionThatIs(false);

  await evidence.found("network", "500");
  await evidence.found("", "");
  session.isDecrypting = true;
  await evidence.tell();

  assert.deepEqual(session.told, []);
});
