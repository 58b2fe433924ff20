// What the hall says and computes in the browser: lines of the record, cells of the table, voices, shares of keys.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "../../frontend/static/vendor/age.js";
import { combine } from "../../frontend/static/vendor/shamir.js";
import { fromBase64, toBase64 } from "../../frontend/static/js/lib/bytes.js";
import { sentenceOf, timeInShanghai } from "../../frontend/static/js/openings/record.js";
import { HeaderWrong, openedShares, sharesFor } from "../../frontend/static/js/openings/releasing.js";
import { stateOf, tallyOf, yuan } from "../../frontend/static/js/openings/roster.js";
import { isGoodVoice } from "../../frontend/static/js/openings/speech.js";

const BIDS = [{ bid: "b1", bidder: "甲川建设" }];
const NAMES = { host: "主持人", platform: "平台" };

for (const [name, frame, words, expected] of [
  ["a bidder is named", { type: "opening.released", bid: "b1" }, "{bidder}已交出密钥", "甲川建设已交出密钥"],
  ["a holder is named", { type: "opening.revealed", role: "host" }, "{role}公开了所持份额", "主持人公开了所持份额"],
  ["a contributor is named", { type: "opening.draw_committed", name: "delta", by: "platform" }, "{name}：{by}", "delta：平台"],
  ["a time is Shanghai's", { type: "opening.decryption_started", until: "2026-11-24T02:00:00+00:00" }, "至 {until}", "至 10:00:00"],
  ["what is not told stays empty", { type: "opening.released", bid: "b9" }, "{bidder}！{other}", "！"],
]) {
  test(`in the record ${name}`, () => {
    assert.equal(sentenceOf({ v: 1, at: "", ...frame }, { [frame.type]: words }, NAMES, BIDS), expected);
  });
}

test("what bidders say decides which words the record uses", () => {
  const said = { "opening.confirmed:true": "{bidder}无误", "opening.confirmed:false": "{bidder}不认可" };
  const confirmed = (accepted) => sentenceOf({ v: 1, at: "", type: "opening.confirmed", bid: "b1", accepted }, said, {}, BIDS);

  assert.deepEqual([confirmed(true), confirmed(false)], ["甲川建设无误", "甲川建设不认可"]);
});

test("a kind without words says nothing, and words of people are never taken for places to fill", () => {
  const frame = { v: 1, at: "", type: "opening.objection_raised", bid: "b1", text: "{bidder} {role}" };

  assert.equal(sentenceOf(frame, {}, {}, BIDS), "");
  assert.equal(sentenceOf(frame, { [frame.type]: "“{text}”" }, {}, BIDS), "“{bidder} {role}”");
});

test("times and amounts are written as on the page", () => {
  assert.equal(timeInShanghai("2026-11-24T01:30:00.000000Z"), "09:30:00");
  assert.deepEqual(["9123000.00", "950.5", "1000", "0.05"].map(yuan), ["9,123,000.00", "950.50", "1,000.00", "0.05"]);
});

const bid = (told) => ({ bid: "b", released_at: null, attribution: null, price: null, failure: null, accepted: null, ...told });

test("a bid stands where the last thing told of it puts it", () => {
  const at = "2026-11-24T01:30:00Z";
  const bids = [
    bid({ released_at: at, price: "1.00" }),
    bid({ released_at: at, failure: { code: "x", effect: "revoked" } }),
    bid({ attribution: { cause: "platform", effect: "withdrawn", reason: "" } }),
    bid({ released_at: at }),
    bid({}),
  ];

  assert.deepEqual(bids.map((one) => stateOf(one, "decrypting")), ["opened", "unopenable", "attributed", "released", "waiting"]);
  assert.equal(stateOf(bid({}), "list_published"), "sealed");
  assert.deepEqual(tallyOf({ bids, state: "decrypting" }), { released: 3, opened: 1, waiting: 1 });
});

test("only a Chinese voice that is not espeak's may read", () => {
  const voices = [
    { name: "Microsoft Xiaoxiao", lang: "zh-CN" },
    { name: "Ting-Ting", lang: "zh_CN" },
    { name: "Mandarin espeak-ng", lang: "cmn" },
    { name: "Chinese", lang: "zh", voiceURI: "eSpeak/zh" },
    { name: "Samantha", lang: "en-US" },
  ];

  assert.deepEqual(voices.map(isGoodVoice), [true, true, false, false, false]);
});

test("two of three holders give back the file key of every envelope, and nobody else's header is released", async () => {
  const bidder = await generateX25519Identity();
  const identities = await Promise.all([1, 2, 3].map(() => generateX25519Identity()));
  const holders = await Promise.all(
    identities.map(async (one, place) => ({ role: ["host", "witness", "representative"][place], recipient: await identityToRecipient(one) })),
  );
  const file = await sealedFor(await identityToRecipient(bidder), "一份报价");
  const header = file.subarray(0, headerLength(file));

  const shares = await sharesFor({ sheet: toBase64(header) }, bidder, holders);
  const opened = await Promise.all(
    shares.sheet.map(async ({ holder, share }, place) => (await openedShares({ b1: { [holder]: share } }, identities[place])).b1[holder]),
  );

  const decrypter = new Decrypter();
  decrypter.addIdentity(bidder);
  const key = await decrypter.decryptHeader(header);
  for (const pair of [[0, 1], [0, 2], [1, 2]]) {
    assert.deepEqual(await combine(pair.map((place) => fromBase64(opened[place]))), key);
  }
  assert.deepEqual(shares.sheet.map((one) => one.holder), ["host", "witness", "representative"]);
  await assert.rejects(sharesFor({ sheet: toBase64(header) }, identities[0], holders), HeaderWrong);
  const changed = header.slice();
  changed[changed.length - 5] ^= 1;
  await assert.rejects(sharesFor({ sheet: toBase64(changed) }, bidder, holders), HeaderWrong);
});

async function sealedFor(recipient, text) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(text);
}

function headerLength(file) {
  const text = Buffer.from(file).toString("latin1");
  return text.indexOf("\n", text.indexOf("\n---")  + 1) + 1;
}
