// The board of places: where keys lead, what a wish asks, and where the line of now stands.

import assert from "node:assert/strict";
import { test } from "node:test";

import { neighbour, wishFor } from "../../frontend/static/js/scheduling/board.js";
import { placeOfNow } from "../../frontend/static/js/scheduling/now.js";

const ROWS = [
  ["a1", "a2"],
  ["b1", "b2"],
];
const COLUMNS = [
  { from: 8, until: 12, left: 100, width: 200 },
  { from: 12, until: 18, left: 300, width: 200 },
];
const at = (text) => Date.parse(`${text}+08:00`);

test("arrow keys lead to the neighbour and stay at the edge", () => {
  assert.equal(neighbour(ROWS, "a1", "ArrowRight"), "a2");
  assert.equal(neighbour(ROWS, "a1", "ArrowDown"), "b1");
  assert.equal(neighbour(ROWS, "a1", "ArrowLeft"), "a1");
  assert.equal(neighbour(ROWS, "a1", "ArrowUp"), "a1");
  assert.equal(neighbour(ROWS, "b2", "ArrowDown"), "b2");
  assert.equal(neighbour(ROWS, "b2", "Home"), "b2");
});

test("a wish names the place, the half-day and the way back", () => {
  const address = wishFor("/desk/schedule/bookings/B-1/move", { place: "7", on: "2026-11-25", part: "1" }, "/desk/schedule/?view=week");

  assert.equal(address, "/desk/schedule/bookings/B-1/move?place=7&on=2026-11-25&part=1&back=%2Fdesk%2Fschedule%2F%3Fview%3Dweek");
});

test("the line of now follows Shanghai's clock over the half-days, and is gone at night", () => {
  assert.equal(placeOfNow(at("2026-11-25T08:00:00"), COLUMNS), 100);
  assert.equal(placeOfNow(at("2026-11-25T11:00:00"), COLUMNS), 250);
  assert.equal(placeOfNow(at("2026-11-25T12:00:00"), COLUMNS), 300);
  assert.equal(placeOfNow(at("2026-11-25T18:00:00"), COLUMNS), null);
  assert.equal(placeOfNow(at("2026-11-25T02:00:00"), COLUMNS), null);
});
