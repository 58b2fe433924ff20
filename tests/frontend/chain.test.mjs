// The journal's chain as a reader recomputes it: the same golden files that Python reads.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { canonical } from "../../frontend/static/js/lib/canonical.js";
import { recompute } from "../../frontend/static/js/portal/chain.js";

const golden = (name) => JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8"));
const facts = () => golden("public_facts");
const intact = (findings) => findings.map((finding) => finding.isIntact);

test("every value has the spelling that Python gives it", () => {
  for (const { case: name, value, utf8_hex } of golden("canonical")) {
    assert.equal(Buffer.from(canonical(value), "utf8").toString("hex"), utf8_hex, name);
  }
});

test("a true chain recomputes to its own digests", async () => {
  const chain = facts();

  const findings = await recompute(chain);

  assert.deepEqual(intact(findings), [true, true, true]);
  assert.deepEqual(findings.map((finding) => finding.digest), chain.entries.map((entry) => entry.digest));
});

for (const [name, tamper, expected] of [
  ["a changed payload breaks its entry and all later ones", (chain) => (chain.entries[1].payload.lot = 13), [true, false, false]],
  ["a changed time breaks from there on", (chain) => (chain.entries[0].at = "2026-11-03T01:02:00.000001Z"), [false, false, false]],
  ["a removed entry breaks what follows", (chain) => chain.entries.splice(1, 1), [true, false]],
  ["two entries in the other order break", (chain) => chain.entries.reverse(), [false, false, false]],
  ["another audience is another chain", (chain) => (chain.hearers = "desk"), [false, false, false]],
  ["a digest written over does not help", (chain) => (chain.entries[2].digest = "0".repeat(64)), [true, true, false]],
]) {
  test(name, async () => {
    const chain = facts();
    tamper(chain);

    assert.deepEqual(intact(await recompute(chain)), expected);
  });
}
