// The words of the hall in the browser: what a voice says, what a sentence is, what the lists of the talk show, the pieces of a file.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { piecesOf, TooLarge } from "../../frontend/static/js/openings/objecting.js";
import { captionTime, heardIn } from "../../frontend/static/js/openings/reading.js";
import { sentenceOf } from "../../frontend/static/js/openings/record.js";
import { choiceOf, spokenOf } from "../../frontend/static/js/openings/speech.js";
import { privateOf, shownOf } from "../../frontend/static/js/openings/talk.js";

const read = (/** @type {string} */ path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const SPOKEN = {
  "0": "零元整",
  "0.05": "五分",
  "0.50": "五角整",
  "1.00": "一元整",
  "10.00": "十元整",
  "100.07": "一百元零七分",
  "1010.10": "一千零一十元一角整",
  "10010.00": "一万零一十元整",
  "100000.00": "十万元整",
  "100000010.05": "一亿零一十元零五分",
  "1368000.00": "一百三十六万八千元整",
  "1369000.00": "一百三十六万九千元整",
  "2837.86": "二千八百三十七元八角六分",
  "28378613.89": "二千八百三十七万八千六百一十三元八角九分",
  "106185203.89": "一亿零六百一十八万五千二百零三元八角九分",
  "1000100.10": "一百万零一百元一角整",
  "10000000000.00": "一百亿元整",
  "20050600.00": "二千零五万零六百元整",
};

test("a voice says amounts in the numerals one speaks (F16)", () => {
  const capitals = read("../cases/f16_capitals.json");
  for (const [amount, written] of Object.entries(capitals)) {
    const sentence = `第2家：陆伍建设有限公司。投标报价：人民币${written}。工期：240日历天。`;
    assert.equal(spokenOf(sentence), `第2家：陆伍建设有限公司。投标报价：人民币${SPOKEN[amount]}。工期：240日历天。`);
  }
  assert.deepEqual(Object.keys(SPOKEN).sort(), Object.keys(capitals).sort());
});

test("a long list of amounts in capitals is said without a capital left", () => {
  for (const { capitals } of read("../golden/capitals.json")) {
    assert.doesNotMatch(spokenOf(`人民币${capitals}。`), /[壹贰叁肆伍陆柒捌玖拾佰仟]/);
  }
});

test("what was chosen of the voice is remembered, and nonsense is not", () => {
  const kept = JSON.stringify({ isOn: true, name: "Xiaoxiao", rate: 1.25 });
  assert.deepEqual(choiceOf(kept), { isOn: true, name: "Xiaoxiao", rate: 1.25 });
  assert.deepEqual(choiceOf("on"), { isOn: true, name: "", rate: 1 });
  for (const wrong of [null, "{", "7", '{"isOn":1,"rate":9}']) {
    assert.deepEqual(choiceOf(wrong), { isOn: false, name: "", rate: 1 });
  }
});

test("a sentence is heard when it is announced and when it is replayed, and at no other fact", () => {
  const state = /** @type {any} */ ({ utterances: [{ number: 2, text: "第1家" }] });
  const heard = (/** @type {object} */ frame) => heardIn(/** @type {any} */ ({ v: 1, at: "", ...frame }), state);

  assert.deepEqual(heard({ type: "opening.announced", number: 2, text: "第1家" }), { number: 2, sound: 2, text: "第1家", isAgain: false });
  assert.deepEqual(heard({ type: "opening.utterance_replayed", number: 2 }), { number: null, sound: 2, text: "第1家", isAgain: true });
  assert.equal(heard({ type: "opening.utterance_replayed", number: 9 }), null);
  assert.equal(heard({ type: "opening.paused" }), null);
  assert.deepEqual([captionTime("短"), captionTime("长".repeat(100))], [3000, 21_000]);
});

const BIDS = [
  { bid: "b1", bidder: "甲川建设" },
  { bid: "b2", bidder: "乙峰路桥" },
];
const WORDS = { from_host: "主持人", and_others: "{bidder}等 {count} 家", alone: "主持人对{bidder}", to_host: "{bidder}对主持人" };

test("the lists show who said what, newest first, the same text once", () => {
  const line = (/** @type {object} */ told) => ({ number: 1, list: "chat", at: "t", last_at: "t", times: 1, is_host: false, bids: [], ...told });
  const lines = [
    line({ text: "请核对", is_host: true }),
    line({ text: "收到", times: 3, bids: ["b1", "b2"] }),
    line({ text: "何时", list: "question", bids: ["b2"] }),
  ];

  assert.deepEqual(shownOf(lines, "chat", BIDS, WORDS).map((one) => [one.who, one.text, one.times]), [
    ["甲川建设等 2 家", "收到", 3],
    ["主持人", "请核对", 1],
  ]);
  assert.deepEqual(shownOf(lines, "question", BIDS, WORDS).map((one) => one.who), ["乙峰路桥"]);
  const frame = /** @type {any} */ ({ v: 1, type: "opening.message_sent", at: "t", bid: "b1", text: "请换电脑", is_from_host: true });
  assert.equal(privateOf(frame, BIDS, WORDS).who, "主持人对甲川建设");
});

test("the record says whether one or all are muted, and which side was taken", () => {
  const said = {
    "opening.muted": "{bidder}被禁言",
    "opening.muted:all": "全体禁言",
    "opening.objection_responded:false": "第 {number} 号不认可",
    "opening.reading_planned": "安排：{order}",
  };
  const sentence = (/** @type {object} */ frame) => sentenceOf(/** @type {any} */ ({ v: 1, at: "", ...frame }), said, { reversed: "倒序" }, BIDS);

  assert.equal(sentence({ type: "opening.muted", bid: "b2" }), "乙峰路桥被禁言");
  assert.equal(sentence({ type: "opening.muted", bid: null }), "全体禁言");
  assert.equal(sentence({ type: "opening.objection_responded", number: 3, satisfied: false }), "第 3 号不认可");
  assert.equal(sentence({ type: "opening.reading_planned", order: "reversed" }), "安排：倒序");
});

test("a file is cut into pieces of eight MiB, and a larger one than fifty is not", () => {
  const sizes = (/** @type {number} */ size) => piecesOf(new Blob([new Uint8Array(size)])).map((piece) => piece.size);

  assert.deepEqual(sizes(0), []);
  assert.deepEqual(sizes(8 * 2 ** 20 + 5), [8 * 2 ** 20, 5]);
  assert.throws(() => piecesOf(/** @type {any} */ ({ size: 50 * 2 ** 20 + 1 })), TooLarge);
});
