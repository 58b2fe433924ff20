// The parts of the score room that need no page: what is signed, and what a tab remembers.
import assert from "node:assert/strict";
import { test } from "node:test";

import { statementOf } from "../../frontend/static/js/evaluation/statement.js";
import { startTab } from "../../frontend/static/js/evaluation/tab.js";

const room = {
  lot: "WC-GP-1",
  member: 2,
  kind: "score_sheet",
  bids: [{ bid: "a" }, { bid: "b" }],
  items: [{ id: "plan" }, { id: "team" }],
  locked: { scores: {}, reasons: {} },
};

test("a sheet says every score of now, reasons and pages without blanks, and nothing of other items", () => {
  const scores = { a: { plan: "30", team: "5", gone: "1" }, b: { plan: "20", team: "" } };
  const reasons = { a: { plan: " 完整 ", team: "  " }, b: {} };
  const pages = { a: { plan: [["technical", 0, 3]], team: [] }, b: {} };

  const said = JSON.parse(statementOf(room, { scores, reasons, pages }));

  assert.deepEqual(said, {
    kind: "score_sheet",
    lot: "WC-GP-1",
    member: 2,
    pages: { a: { plan: [["technical", 0, 3]] } },
    reasons: { a: { plan: "完整" } },
    scores: { a: { plan: "30", team: "5" }, b: { plan: "20" } },
    v: 1,
  });
});

test("what was locked before the names were shown is repeated, and a blind sheet has no pages", () => {
  const blind = { ...room, items: [{ id: "team" }], locked: { scores: { a: { plan: "28" } }, reasons: { a: { plan: "新颖" } } } };
  const given = { scores: { a: { team: "5" }, b: { team: "4" } }, reasons: {}, pages: {} };

  const said = JSON.parse(statementOf(blind, given));

  assert.deepEqual(said.scores, { a: { plan: "28", team: "5" }, b: { team: "4" } });
  assert.deepEqual(said.reasons, { a: { plan: "新颖" } });
  assert.ok(!("pages" in JSON.parse(statementOf({ ...blind, kind: "blind_sheet" }, given))));
});

/** Storage that lives as long as the test. */
function storage() {
  const kept = new Map();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value), removeItem: (name) => void kept.delete(name) };
}

test("a tab remembers its device, what did not arrive and the place, each for its own room", async () => {
  const kept = storage();
  const [one, other] = [startTab("score-room:A:1", kept, undefined), startTab("score-room:B:1", kept, undefined)];
  assert.deepEqual([one.device(), one.unsent(), one.place()], ["", [], null]);

  one.keepDevice("d1");
  one.keepUnsent([{ sequence: 1 }]);
  one.keepPlace("a", "plan");

  assert.deepEqual([one.device(), one.unsent(), one.place()], ["d1", [{ sequence: 1 }], ["a", "plan"]]);
  assert.deepEqual([other.device(), other.unsent(), other.place()], ["", [], null]);
  one.forgetUnsent();
  assert.deepEqual(one.unsent(), []);
  assert.equal(await one.isAlone, true);
});

test("a copy of the tab is not alone, until the first one leaves", async () => {
  let isFree = true;
  const locks = {
    request: async (_name, _options, hold) => {
      if (!isFree) throw new DOMException("taken", "TimeoutError");
      isFree = false;
      await hold();
      isFree = true;
    },
  };
  const first = startTab("score-room:A:1", storage(), locks);
  assert.equal(await first.isAlone, true);
  assert.equal(await startTab("score-room:A:1", storage(), locks).isAlone, false);

  first.leave();
  await new Promise((go) => setTimeout(go, 0));

  assert.equal(await startTab("score-room:A:1", storage(), locks).isAlone, true);
});
