// Sessions carried by a finger: a long press takes up, a slip scrolls, the icon takes up at once, the mouse keeps its own way.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { PRESS, carryByTouch } from "../../frontend/static/js/scheduling/carrying.js";

/** A session with its icon, and what was done with it. */
function stage() {
  const session = new EventTarget();
  const done = [];
  const grip = { contains: (node) => node === session };
  const hands = {
    take: () => done.push("take"),
    aim: (x, y) => done.push(`aim ${x},${y}`),
    put: (x, y) => done.push(`put ${x},${y}`),
    letGo: () => done.push("let go"),
  };
  const point = (kind, x, y, more = {}) => {
    const event = new Event(kind, { cancelable: true });
    Object.assign(event, { pointerId: 1, pointerType: "touch", isPrimary: true, clientX: x, clientY: y, ...more });
    session.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { session, grip, hands, done, point };
}

test("a long press takes it up, and it is put where the finger leaves", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { session, hands, done, point } = stage();
  carryByTouch(session, null, hands);

  point("pointerdown", 10, 10);
  point("pointermove", 12, 12);
  mock.timers.tick(PRESS);
  point("pointermove", 90, 40);
  assert.equal(point("touchmove", 90, 40), true);
  point("pointerup", 90, 40);

  assert.deepEqual(done, ["take", "aim 90,40", "put 90,40"]);
  assert.equal(point("touchend", 90, 40), true);
  mock.timers.reset();
});

test("a finger that slips scrolls, a tap opens, and a press without a way is let go", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { session, hands, done, point } = stage();
  carryByTouch(session, null, hands);

  point("pointerdown", 10, 10);
  point("pointermove", 10, 40);
  mock.timers.tick(PRESS);
  assert.equal(point("touchmove", 10, 80), false);
  point("pointerdown", 10, 10);
  point("pointerup", 10, 10);
  assert.equal(point("touchend", 10, 10), false);
  assert.deepEqual(done, []);

  point("pointerdown", 10, 10);
  mock.timers.tick(PRESS);
  point("pointerup", 12, 12);
  assert.deepEqual(done, ["take", "let go"]);
  mock.timers.reset();
});

test("the icon takes up at once, a cancelled touch lets go, the mouse is not meant", () => {
  const { session, grip, hands, done, point } = stage();
  carryByTouch(session, grip, hands);

  point("pointerdown", 10, 10, { pointerType: "mouse" });
  point("pointermove", 90, 90, { pointerType: "mouse" });
  assert.deepEqual(done, []);

  point("pointerdown", 10, 10);
  assert.deepEqual(done, ["take"]);
  point("pointermove", 50, 50, { pointerId: 2 });
  point("pointercancel", 50, 50);
  assert.deepEqual(done, ["take", "let go"]);
});
