// Playing an opening again: the snapshot at every version and moment, the speeds, the silences, what is still to come.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { LEAD, SILENCE, SPEEDS, startPlayer } from "../../frontend/static/js/openings/player.js";
import { blank, fold } from "../../frontend/static/js/openings/protocol.js";
import { startStory } from "../../frontend/static/js/openings/story.js";

const golden = JSON.parse(readFileSync(new URL("../golden/openings/hall.json", import.meta.url), "utf8"));

const told = (frames) => {
  const story = startStory();
  for (const frame of frames) story.add(frame);
  return story;
};
const said = (v, at, type = "opening.holder_ready") => ({ v, type, at: new Date(at).toISOString(), role: `r${v}`, recipient: "age1" });

test("at every version the story stands where the fold of what was said until then stands", () => {
  const long = [...golden.story, ...Array.from({ length: 100 }, (_one, place) => said(golden.story.length + place + 1, Date.parse("2026-11-24T09:00:00Z") + place))];
  const story = told(long);

  for (let v = 0; v <= long.length; v += 1) assert.deepEqual(story.stateAt(v), fold(blank(), long.slice(0, v)), `v${v}`);
});

test("going back shows what was known then, and nothing that came later", () => {
  const story = told(golden.story);
  const end = story.stateAt(golden.story.length);
  const list = golden.story.find((one) => one.type === "opening.list_published").v;

  assert.deepEqual(story.stateAt(list - 1).bids, []);
  assert.ok(story.stateAt(list).bids.every((bid) => bid.price === null && bid.released_at === null));
  assert.deepEqual(story.stateAt(golden.story.length), end);
});

test("the version at a moment is the last one said by then", () => {
  const story = told([said(1, 1000, "opening.arranged"), said(2, 5000), said(3, 5000), said(4, 9000)]);

  assert.deepEqual([0, 1000, 4999, 5000, 8999, 9000, 99_999].map(story.versionAt), [0, 1, 1, 3, 3, 4, 4]);
  assert.deepEqual([story.from(), story.to()], [5000, 9000]);
  assert.deepEqual([story.nextAfter(5000), story.nextAfter(9000)], [9000, undefined]);
});

test("before the session there is nothing to play", () => {
  assert.equal(told([]).isEmpty(), true);
  assert.equal(told([said(1, 1000, "opening.arranged")]).isEmpty(), true);
  assert.equal(told([said(1, 1000)]).isEmpty(), false);
});

test("a clock that was set back does not turn the story round", () => {
  const story = told([said(1, 5000), said(2, 4000), said(3, 6000)]);

  assert.deepEqual([story.timeOf(2), story.versionAt(5000), story.versionAt(5999)], [5000, 2, 2]);
});

for (const speed of SPEEDS) {
  test(`at ${speed} times, a second is ${speed} seconds of the session`, () => {
    const player = startPlayer(told([said(1, 0), said(2, 3_600_000)]));
    player.setSkipping(false);
    player.setSpeed(speed);
    player.play();

    assert.equal(player.pass(1000), 1000 * speed);
    player.pause();
    assert.equal(player.pass(60_000), 1000 * speed);
  });
}

test("a silence is passed over up to a moment before the next fact, a short one is not", () => {
  const player = startPlayer(told([said(1, 0), said(2, SILENCE - 1), said(3, 3_600_000)]));
  player.play();

  assert.equal(player.pass(1000), 1000);
  assert.equal(player.pass(SILENCE), 3_600_000 - LEAD);
  assert.equal(player.pass(LEAD), 3_600_000);
  assert.equal(player.isPlaying(), false);
});

test("it ends at the end, and plays from the beginning again", () => {
  const player = startPlayer(told([said(1, 1000), said(2, 2000)]));
  player.play();
  player.pass(5000);
  assert.deepEqual([player.at(), player.isPlaying(), player.isAtEnd()], [2000, false, true]);

  player.play();
  assert.deepEqual([player.at(), player.isPlaying()], [1000, true]);
});

test("one may go anywhere within the story, and nowhere else", () => {
  const player = startPlayer(told([said(1, 1000), said(2, 2000)]));

  for (const [wanted, reached] of [[1500, 1500], [0, 1000], [9000, 2000]]) {
    player.seek(wanted);
    assert.equal(player.at(), reached);
  }
});

test("live one stands at what is said last; going anywhere leaves it", () => {
  const story = told([said(1, 1000), said(2, 2000)]);
  const player = startPlayer(story);
  player.follow();
  story.add(said(3, 7000));
  assert.deepEqual([player.at(), player.isLive()], [7000, true]);

  player.seek(1500);
  story.add(said(4, 8000));
  assert.deepEqual([player.at(), player.isLive()], [1500, false]);
});

test("a speed that is not offered becomes the nearest", () => {
  const player = startPlayer(told([said(1, 0)]));

  assert.deepEqual([0, 3, 7, 100].map((wanted) => (player.setSpeed(wanted), player.speed())), [1, 2, 5, 60]);
});
