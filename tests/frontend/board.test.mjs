// The board of a day: exchanged when it changed, asked for less often while nothing is given, the focus kept.

import assert from "node:assert/strict";
import { test } from "node:test";

import { PAUSE, SPREAD, startBoard } from "../../frontend/static/js/openings/board.js";

function pageWith(text) {
  const said = { dataset: { words: "changed" }, textContent: "" };
  const board = (content, links = []) => ({
    dataset: { board: "/openings/board" },
    textContent: content,
    contains: (one) => links.includes(one),
    replaceWith: (fresh) => (page.board = fresh),
    querySelectorAll: () => links,
  });
  const page = {
    activeElement: null,
    querySelector: (what) => (what === "[data-board]" ? page.board : said),
  };
  page.board = board(text);
  return { page, said, board };
}

function looking(context, page, answers, read) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const asked = [];
  const get = async (address) => {
    asked.push(address);
    const answer = answers.shift() ?? "";
    if (answer instanceof Error) throw answer;
    return answer;
  };
  startBoard(page, { get, read, random: () => 1 });
  const wait = async (time) => {
    context.mock.timers.tick(time);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { asked, wait };
}

test("a board that did not change stays the one that is there", async (context) => {
  const { page, said, board } = pageWith(" one ");
  const first = page.board;
  const { asked, wait } = looking(context, page, ["one", "one"], (text) => board(text));
  await wait(PAUSE);
  await wait(PAUSE + SPREAD);

  assert.deepEqual([page.board === first, asked.length, said.textContent], [true, 2, ""]);
});

test("a board that changed is exchanged, said, and the focus stays on its link", async (context) => {
  const { page, said, board } = pageWith("one");
  const link = (href) => ({ href, focused: 0, getAttribute: () => href, focus() { this.focused += 1; } });
  const [old, fresh] = [link("/openings/L/"), link("/openings/L/")];
  page.board = board("one", [old]);
  page.activeElement = old;
  const { wait } = looking(context, page, ["two"], (text) => board(text, [link("/else"), fresh]));
  await wait(PAUSE);

  assert.deepEqual([page.board.textContent, said.textContent, fresh.focused], ["two", "changed", 1]);
});

test("while nothing is given the pauses grow, and the board stays", async (context) => {
  const { page, board } = pageWith("one");
  const { asked, wait } = looking(context, page, [new Error("lost"), new Error("lost"), "two"], (text) => board(text));
  await wait(PAUSE);
  await wait(2399);
  assert.equal(asked.length, 1);
  await wait(1);
  await wait(4800);

  assert.deepEqual([asked.length, page.board.textContent], [3, "two"]);
});
