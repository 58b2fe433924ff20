// The device check before a release: one precise reason for every way in which it would fail; and the place in the queue.

import assert from "node:assert/strict";
import { test } from "node:test";

import { CHECKS, examine, faultOf } from "../../frontend/static/js/openings/device.js";
import { aheadOf } from "../../frontend/static/js/openings/queue.js";

const HOLDERS = ["host", "witness", "representative"].map((role) => ({ role, recipient: `age1${role}` }));
const TOLD = { sealed_to: "age1sealed", certificate: { serial: "1", until: "2027" }, headers: { sheet: "A", technical: "B" }, holders: HOLDERS };
class KeyNotHere extends Error {}
class HeaderWrong extends Error {}
class SignedOut extends Error {}

const means = ({ told = {}, kept = ["age1sealed"], opens = () => true, fails = null } = {}) => ({
  ask: async () => {
    if (fails) throw fails;
    return { ...TOLD, ...told };
  },
  find: async (recipient) => (kept.includes(recipient) ? { x25519: recipient } : undefined),
  open: async (header) => {
    if (!opens(header)) throw new Error("mac");
  },
});

const CASES = [
  ["everything is there", {}, "", CHECKS],
  ["no key at all", { kept: [] }, "key_missing", []],
  ["another key than the bid was sealed to", { told: { sealed_to: "age1old" } }, "key_other", ["keys"]],
  ["no certificate in force", { told: { certificate: null } }, "certificate_missing", ["keys", "fingerprint"]],
  ["two holders", { told: { holders: HOLDERS.slice(1) } }, "holders_unknown", ["keys", "fingerprint", "certificate"]],
  ["a header that the key does not open", { opens: (one) => one !== "B" }, "header_wrong", ["keys", "fingerprint", "certificate", "holders"]],
  ["no line", { fails: new TypeError("fetch failed") }, "unreachable", []],
  ["an error of the platform", { fails: new Error("503") }, "platform_failed", []],
  ["a refusal", { fails: Object.assign(new Error("时间已过"), { code: "window_closed" }) }, "refused", []],
];

for (const [name, given, fault, passed] of CASES) {
  test(`device check: ${name}`, async () => {
    const found = await examine("age1sealed", means(given));

    assert.equal(found.fault, fault);
    assert.deepEqual(found.passed, [...passed]);
  });
}

test("the key that signs now may be newer than the one that opens, and both must be here", async () => {
  const both = await examine("age1new", means({ kept: ["age1sealed", "age1new"] }));
  const onlyOld = await examine("age1new", means({ kept: ["age1sealed"] }));

  assert.equal(both.fault, "");
  assert.equal(onlyOld.fault, "key_missing");
});

test("what failed while releasing has the same reasons; who is signed out is no evidence", () => {
  assert.equal(faultOf(new KeyNotHere("x")).fault, "key_missing");
  assert.deepEqual(faultOf(new HeaderWrong("sheet")), { fault: "header_wrong", detail: "sheet", sentence: "" });
  assert.equal(faultOf(new SignedOut()).fault, "");
  assert.equal(faultOf(new RangeError("memory")).fault, "device_failed");
});

test("the place in the queue counts those that wait before", () => {
  const bid = (name, at, price = null) => ({ bid: name, released_at: at, price, failure: null });
  const bids = [bid("a", "3"), bid("b", "1", "9.00"), bid("c", "2"), bid("d", null), bid("e", "4")];

  assert.deepEqual(["c", "a", "e", "b", "d", "x"].map((one) => aheadOf(bids, one)), [0, 1, 2, null, null, null]);
});
