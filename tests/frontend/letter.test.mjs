// The letter of bid beneath its page: which file it is, who sealed and signed it, and what is still to be done.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import {
  capacityOf,
  handedBackWrong,
  isLetter,
  letterName,
  letterStanding,
  namedAsLetter,
  REASONS,
  signatureCount,
} from "../../frontend/static/js/bids/letter-rules.js";

const golden = JSON.parse(readFileSync(new URL("../golden/bids/letter.json", import.meta.url), "utf8"));
const BOTH = { isSealed: true, isSigned: true };
const found = (...fields) =>
  fields.map((field, index) => ({ field, isIntact: true, isValid: true, coversFile: index === fields.length - 1 }));
const states = ({ seal, signature }) => [seal, signature];

test("which file is the letter is the same for everybody", () => {
  for (const { names, letter } of golden.materials) assert.equal(letterName(names.map((name) => ({ name }))), letter);
  for (const { file, material, is } of golden.files) assert.equal(isLetter(file, material), is, file);
  assert.equal(namedAsLetter("tbh.pdf", "投标函"), "投标函 tbh.pdf");
  assert.equal(namedAsLetter("1 投标函.pdf", "投标函"), "1 投标函.pdf");
});

test("who sealed and who signed is the same for everybody", () => {
  for (const { fields, isSealed, isSigned, seal, signature } of golden.signers) {
    const list = found(...fields);
    const standing = letterStanding({ isSealed, isSigned }, { found: list, refused: "" });
    const at = (one) => (one ? list.indexOf(one) : null);
    assert.deepEqual([at(standing.sealedBy), at(standing.signedBy)], [seal, signature], fields.join());
  }
  for (const { content, count } of golden.counts) assert.equal(signatureCount(content), count);
});

test("what is still to be done follows from what was found", () => {
  const standing = (known, asked = BOTH) => states(letterStanding(asked, known));

  assert.deepEqual(standing(null), ["noFile", "noFile"]);
  assert.deepEqual(standing({ found: null, refused: "" }), ["reading", "reading"]);
  assert.deepEqual(standing({ found: null, refused: "encrypted" }), ["refused", "refused"]);
  assert.deepEqual(standing({ found: [], refused: "" }), ["missing", "missing"]);
  assert.deepEqual(standing({ found: found("UnitSeal"), refused: "" }), ["done", "missing"]);
  assert.deepEqual(standing({ found: found("UnitSeal", "Representative"), refused: "" }), ["done", "done"]);
  assert.deepEqual(standing({ found: [], refused: "" }, { isSealed: false, isSigned: true }), ["notAsked", "missing"]);
});

test("a signature that does not hold spoils the letter; one that nobody can check here does not", () => {
  const one = found("UnitSeal", "Representative");
  const spoiled = ["spoiled", "spoiled"];

  assert.deepEqual(states(letterStanding(BOTH, { found: [{ ...one[0], isIntact: false }, one[1]], refused: "" })), spoiled);
  assert.deepEqual(states(letterStanding(BOTH, { found: [one[0], { ...one[1], isValid: false }], refused: "" })), spoiled);
  assert.deepEqual(states(letterStanding(BOTH, { found: [{ ...one[0], coversFile: false }], refused: "" })), spoiled);
  assert.deepEqual(states(letterStanding(BOTH, { found: [one[0], { ...one[1], isValid: null }], refused: "" })), ["done", "done"]);
});

test("what a signature says it is for is the same for everybody", () => {
  for (const [capacity, reason] of Object.entries(golden.reasons)) assert.equal(capacityOf({ reason }), capacity);
});

test("a letter that comes back is the one that went out, with one signature of somebody of the bidder", () => {
  const [handed, signer] = [found("UnitSeal"), { field: "Representative", certificate: "c2", reason: REASONS.legal }];
  const good = {
    compared: { isContinued: true, isOnlySigned: true },
    asked: BOTH,
    before: handed,
    after: [{ ...handed[0], coversFile: false }, { ...found("x")[0], ...signer }],
    colleagues: [{ name: "王敏", certificate: "c1" }, { name: "陈立", certificate: "c2" }],
    agent: "",
  };
  const by = (more) => ({ after: [good.after[0], { ...good.after[1], ...more }] });
  const wrong = (more) => handedBackWrong({ ...good, ...more });

  assert.equal(wrong({}), "");
  assert.equal(wrong(by({ reason: REASONS.agent })), "");
  assert.equal(wrong({ ...by({ reason: REASONS.agent }), agent: "陈立" }), "");
  assert.equal(wrong({ ...by({ field: "UnitSeal", reason: "" }), before: [], after: [{ ...good.after[1], field: "UnitSeal" }] }), "");
  assert.equal(wrong({ compared: { isContinued: false, isOnlySigned: false } }), "letter_other_document");
  assert.equal(wrong({ after: good.after.slice(0, 1) }), "letter_not_one_signature");
  assert.equal(wrong({ after: [...good.after, good.after[1]] }), "letter_not_one_signature");
  assert.equal(wrong({ compared: { isContinued: true, isOnlySigned: false } }), "letter_changed");
  assert.equal(wrong(by({ isValid: null })), "letter_signature_unsound");
  assert.equal(wrong(by({ isIntact: false })), "letter_signature_unsound");
  assert.equal(wrong(by({ coversFile: false })), "letter_signature_unsound");
  assert.equal(wrong(by({ certificate: "c9" })), "letter_not_of_the_bidder");
  assert.equal(wrong(by({ reason: "Reviewed" })), "letter_no_capacity");
  assert.equal(wrong(by({ field: "Signature1" })), "letter_no_capacity");
  assert.equal(wrong(by({ field: "UnitSeal2" })), "letter_not_asked");
  assert.equal(wrong({ asked: { isSealed: true, isSigned: false } }), "letter_not_asked");
  assert.equal(wrong({ ...by({ reason: REASONS.agent }), agent: "王敏" }), "letter_other_agent");
});
