// The replay of an opening: everything from the public stream, shown as it stood at the moment that is played.
// @ts-check

import { followSegments, PAUSE } from "../lib/segments.js";
import { SPEEDS, startPlayer } from "./player.js";
import { sentenceOf, timeInShanghai } from "./record.js";
import { heardIn } from "./reading.js";
import { startRoster } from "./roster.js";
import { playSound } from "./speech.js";
import { startStory } from "./story.js";

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Frame} Frame */

const TICK = 200;
const STEP_SECONDS = 10;
/** A finished opening says hardly anything more; a replay that is not live need not know at once. */
const OVER = new Set(["handed_to_evaluation", "failed", "ended"]);
const CALM_PAUSE = 30_000;
const SHANGHAI_OFFSET = 8 * 3_600_000;

const root = document.querySelector("[data-replay]");
if (root instanceof HTMLElement) start(root);

/** @param {HTMLElement} root */
function start(root) {
  const words = JSON.parse(root.dataset.words ?? "{}");
  const story = startStory();
  const player = startPlayer(story);
  const screen = startScreen(root, words);
  const entries = startEntries(root, story, (v) => go(story.timeOf(v), v));
  let [shown, wanted, isReady, isOver] = [-1, 0, false, false];

  const sound = startSound(root, words);
  const show = () => {
    const v = player.isLive() ? story.frames().length : wanted || story.versionAt(player.at());
    screen.time(story, player, v, isOver);
    if (v === shown) return;
    const state = story.stateAt(v);
    screen.show(state, v < shown);
    if (player.isPlaying() && v > shown) sound.heard(story.frames().slice(Math.max(shown, 0), v), state);
    else sound.silence();
    entries.mark(v);
    shown = v;
  };
  /** Of facts of one moment, the one that was asked for is the last that is shown. */
  const go = (/** @type {number} */ time, v = 0) => {
    if (Number.isNaN(time)) return;
    player.seek(time);
    wanted = v;
    show();
  };
  const base = `/halls/${encodeURIComponent(root.dataset.replay ?? "")}/`;
  const line = followSegments(
    base,
    0,
    {
      heard: (frame) => {
        story.add(frame);
        const state = story.stateAt(frame.v);
        isOver = OVER.has(state.state);
        entries.add(frame, state);
      },
      changed: (now) => {
        showLine(root, words, now);
        if (!now.isOpen) return;
        if (!isReady && !story.isEmpty()) {
          isReady = true;
          if (!isOver) player.follow();
        }
        screen.ready(isReady);
        if (isReady) show();
      },
      told: () => {},
    },
    { pause: () => (isOver ? CALM_PAUSE : PAUSE) },
  );
  addEventListener("online", line.wake);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && line.wake());

  let before = performance.now();
  setInterval(() => {
    const now = performance.now();
    const elapsed = now - before;
    before = now;
    if (!isReady || !player.isPlaying()) return;
    wanted = 0;
    player.pass(elapsed);
    show();
  }, TICK);

  startKeys(root, {
    toggle: () => {
      if (player.isPlaying()) player.pause();
      else player.play();
      sound.silence();
      wanted = 0;
      show();
    },
    follow: () => {
      player.follow();
      show();
    },
    by: (/** @type {number} */ seconds) => go(player.at() + seconds * 1000),
    to: (/** @type {number} */ time) => go(time),
    step: (/** @type {number} */ way) => {
      const v = Math.min(Math.max(shown + way, 1), story.frames().length);
      go(story.timeOf(v), v);
    },
    first: () => go(story.from()),
    last: () => go(story.to()),
    stage: (/** @type {string} */ key) => go(Date.parse(story.stateAt(story.frames().length).times[key] ?? "")),
    speed: (/** @type {number} */ speed) => {
      player.setSpeed(speed);
      show();
    },
    faster: (/** @type {number} */ way) => {
      const place = SPEEDS.indexOf(player.speed()) + way;
      player.setSpeed(SPEEDS[Math.min(Math.max(place, 0), SPEEDS.length - 1)]);
      show();
    },
    skip: (/** @type {boolean} */ isWanted) => player.setSkipping(isWanted),
  });
}

/**
 * Buttons, the time line and the keyboard.
 * @param {HTMLElement} root
 * @param {Record<string, (one?: any) => void>} act
 */
function startKeys(root, act) {
  const on = (/** @type {string} */ what, /** @type {string} */ kind, /** @type {(from: any) => void} */ does) => {
    for (const one of root.querySelectorAll(what)) one.addEventListener(kind, () => does(one));
  };
  on("[data-play]", "click", act.toggle);
  on("[data-follow]", "click", act.follow);
  on("[data-step]", "click", (button) => act.step(Number(button.dataset.step)));
  on("[data-position]", "input", (line) => act.to(Number(line.value) * 1000));
  on("[data-speed]", "change", (list) => act.speed(Number(list.value)));
  on("[data-skip]", "change", (box) => act.skip(box.checked));
  on("[data-to-stage]", "click", (button) => act.stage(button.closest("[data-stage]").dataset.stage));

  /** @type {Record<string, () => void>} */
  const keys = {
    " ": act.toggle,
    k: act.toggle,
    ArrowLeft: () => act.by(-STEP_SECONDS),
    ArrowRight: () => act.by(STEP_SECONDS),
    ",": () => act.step(-1),
    ".": () => act.step(1),
    "+": () => act.faster(1),
    "=": () => act.faster(1),
    "-": () => act.faster(-1),
    Home: act.first,
    End: act.last,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    const at = event.target instanceof Element ? event.target : document.body;
    if (at.closest("select, textarea, input:not([type=range])")) return;
    if (event.key === " " && at.closest("button, a, summary, input")) return;
    event.preventDefault();
    keys[event.key]();
  });
}

/**
 * The platform's own voice, where it read this opening: heard at the speed of life by whoever wants it.
 * @param {HTMLElement} root
 * @param {Record<string, string>} words
 */
function startSound(root, words) {
  const button = /** @type {HTMLButtonElement} */ (root.querySelector("[data-sound]"));
  const speed = /** @type {HTMLSelectElement} */ (root.querySelector("[data-speed]"));
  const base = `/openings/${encodeURIComponent(root.dataset.replay ?? "")}/speech/`;
  /** @type {HTMLAudioElement | null} */
  let playing = null;
  let isOn = false;
  const silence = () => playing?.pause();
  button.addEventListener("click", () => {
    isOn = !isOn;
    button.setAttribute("aria-pressed", String(isOn));
    /** @type {HTMLElement} */ (button.querySelector("[data-sound-word]")).textContent = isOn ? words.sound_on : words.sound_off;
    if (!isOn) silence();
  });
  return {
    silence,
    /** @param {Frame[]} frames @param {State} state */
    heard: (frames, state) => {
      button.hidden = !state.speech;
      const number = frames.map((frame) => heardIn(frame, state)?.sound).filter((one) => one).at(-1);
      const made = number ? state.speech?.[number] : null;
      if (!made || !isOn || speed.value !== "1") return;
      silence();
      void playSound({ address: `${base}${number}.wav`, voice: made.voice }, 1, (audio) => {
        playing = audio;
      });
    },
  };
}

/** What is shown of a moment. @param {HTMLElement} root @param {Record<string, string>} words */
function startScreen(root, words) {
  const find = (/** @type {string} */ what) => /** @type {HTMLElement} */ (root.querySelector(what));
  const roster = startRoster(root);
  const position = /** @type {HTMLInputElement} */ (find("[data-position]"));
  const speed = /** @type {HTMLSelectElement} */ (find("[data-speed]"));
  const rows = find("[data-rows]");
  let listed = "";

  const showRows = (/** @type {State} */ state, /** @type {boolean} */ isEarlier) => {
    const list = state.bids.map((bid) => bid.bid).join(" ");
    if (isEarlier || list !== listed) rows.replaceChildren(...state.bids.map((bid, place) => rowOf(root, bid, place + 1)));
    listed = list;
    find("[data-roster-table]").hidden = find("[data-tallies]").hidden = state.bids.length === 0;
    find("[data-no-list]").hidden = state.bids.length > 0;
    find("[data-tally-count]").textContent = String(state.bids.length);
    roster.show(state);
  };
  const showCaption = (/** @type {State} */ state) => {
    const said = state.utterances.at(-1);
    find("[data-caption]").hidden = !said || !["announcing", "confirming"].includes(state.state);
    find("[data-caption-text]").textContent = said?.text ?? "";
  };

  return {
    /** @param {boolean} isReady */
    ready: (isReady) => {
      find("[data-controls]").hidden = !isReady;
      find("[data-empty]").hidden = isReady;
      find("[data-empty]").textContent = isReady ? "" : words.empty;
      if (!isReady) find("[data-where-word]").textContent = words.not_open;
    },
    /** @param {State} state @param {boolean} isEarlier */
    show: (state, isEarlier) => {
      find("[data-where-word]").textContent = words[state.state] ?? state.state;
      showRows(state, isEarlier);
      showCaption(state);
      showStages(root, state);
      find("[data-draws]").replaceChildren(...state.draws.filter((draw) => draw.value !== null).map((draw) => drawRow(root, words, draw)));
      find("[data-objections]").replaceChildren(...state.objections.map((one) => objectionOf(root, words, one, state)));
    },
    /**
     * @param {ReturnType<typeof startStory>} story
     * @param {ReturnType<typeof startPlayer>} player
     * @param {number} v
     * @param {boolean} isOver
     */
    time: (story, player, v, isOver) => {
      const at = player.at();
      const text = timeInShanghai(new Date(at).toISOString());
      find("[data-time]").textContent = text;
      find("[data-date]").textContent = new Date(at + SHANGHAI_OFFSET).toISOString().slice(0, 10);
      const [from, to] = [Math.floor(story.from() / 1000), Math.ceil(story.to() / 1000)];
      if (position.min !== String(from)) position.min = String(from);
      if (position.max !== String(to)) position.max = String(to);
      position.value = String(Math.round(at / 1000));
      const told = { time: text, v, count: story.frames().length };
      position.setAttribute("aria-valuetext", filled(words.position, told));
      speed.value = String(player.speed());
      const word = player.isPlaying() ? words.pause : player.isAtEnd() && !player.isLive() ? words.again : words.play;
      find("[data-play-word]").textContent = word;
      find('[data-play-icon="play"]').hidden = player.isPlaying();
      find('[data-play-icon="pause"]').hidden = !player.isPlaying();
      find("[data-live-mark]").hidden = !player.isLive();
      find("[data-follow]").hidden = player.isLive() || isOver;
    },
  };
}

/** @param {HTMLElement} root @param {import("./protocol.js").Bid & { signed_in_at?: string | null }} bid @param {number} number */
function rowOf(root, bid, number) {
  const row = copyOf(root, "[data-row]");
  row.setAttribute("data-bid-row", bid.bid);
  const tell = (/** @type {string} */ name, /** @type {string} */ text) => {
    const cell = row.querySelector(`[data-cell="${name}"]`);
    if (cell) cell.textContent = text;
  };
  tell("number", String(number));
  tell("bidder", bid.bidder);
  tell("received", `${dayInShanghai(bid.received_at).slice(5)} ${timeInShanghai(bid.received_at)}`);
  if (bid.signed_in_at) tell("signed_in", timeInShanghai(bid.signed_in_at));
  return row;
}

/** @param {HTMLElement} root @param {Record<string, string>} words @param {{ name: string, value: string }} draw */
function drawRow(root, words, draw) {
  const row = copyOf(root, "[data-draw-row]");
  const text = row.querySelector("[data-text]");
  const name = JSON.parse(root.dataset.names ?? "{}")[`draw:${draw.name}`] ?? draw.name;
  if (text) text.textContent = filled(words.drawn, { ...draw, name });
  return row;
}

/** @param {HTMLElement} root @param {Record<string, string>} words @param {any} objection @param {State} state */
function objectionOf(root, words, objection, state) {
  const row = copyOf(root, "[data-objection]");
  const [who, time, text, answer] = ["[data-who]", "time", "[data-text]", "[data-answer]"].map((one) => row.querySelector(one));
  const bidder = state.bids.find((bid) => bid.bid === objection.bid)?.bidder ?? "";
  if (who) who.textContent = `${objection.number}. ${bidder}`;
  if (time) time.textContent = timeInShanghai(objection.at);
  if (text) text.textContent = objection.text;
  if (answer) answer.textContent = objection.answer ? words.answer + objection.answer : words.waiting_answer;
  row.classList.toggle("is-answered", Boolean(objection.answer));
  return row;
}

/** @param {HTMLElement} root @param {State} state */
function showStages(root, state) {
  const stages = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-stage]")]);
  const reached = stages.map((one) => (one.dataset.stage ?? "") in state.times).lastIndexOf(true);
  const stated = stages.findIndex((one) => one.dataset.states?.split(" ").includes(state.state));
  const here = stated < 0 ? reached : stated;
  stages.forEach((stage, place) => {
    const isLast = state.state === "handed_to_evaluation";
    stage.className = place < here || isLast ? "done" : place === here ? "now" : "next";
    if (place === here && !isLast) stage.setAttribute("aria-current", "step");
    else stage.removeAttribute("aria-current");
    const [face, at] = [stage.querySelector("[data-at]"), state.times[stage.dataset.stage ?? ""]];
    if (face) face.textContent = at ? timeInShanghai(at) : "";
  });
  const current = stages[here];
  const rail = current?.parentElement;
  if (current && rail) rail.scrollLeft += current.getBoundingClientRect().left - rail.getBoundingClientRect().left - 16;
}

/**
 * The record, each line of it a way to go there; what is not said yet is pale. For the tab key it is one stop.
 * @param {HTMLElement} root
 * @param {ReturnType<typeof startStory>} story
 * @param {(v: number) => void} go
 */
function startEntries(root, story, go) {
  const list = /** @type {HTMLElement} */ (root.querySelector("[data-entries]"));
  const count = root.querySelector("[data-count]");
  const [said, names] = [JSON.parse(root.dataset.said ?? "{}"), JSON.parse(root.dataset.names ?? "{}")];
  list.addEventListener("click", (event) => {
    const line = event.target instanceof Element ? event.target.closest("[data-v]") : null;
    if (line instanceof HTMLElement) go(Number(line.dataset.v));
  });
  return {
    /** @param {Frame} frame @param {State} state */
    add: (frame, state) => {
      const text = sentenceOf(frame, said, names, state.bids);
      if (!text) return;
      const row = copyOf(root, "[data-entry]");
      const [time, place, number] = ["time", "[data-text]", ".seq"].map((one) => row.querySelector(one));
      row.dataset.v = String(frame.v);
      time?.setAttribute("datetime", frame.at);
      if (time) time.textContent = timeInShanghai(frame.at);
      if (place) place.textContent = text;
      if (number) number.textContent = `#${frame.v}`;
      list.append(row);
      for (const stage of reachedBy(root, frame, state)) stage.disabled = false;
    },
    /** @param {number} v the version that is shown */
    mark: (v) => {
      if (count) count.textContent = `#${v} / ${story.frames().length}`;
      /** @type {HTMLElement | undefined} */
      let current;
      for (const row of /** @type {HTMLElement[]} */ ([...list.children])) {
        const isLater = Number(row.dataset.v) > v;
        row.classList.toggle("is-later", isLater);
        const line = /** @type {HTMLElement} */ (row.firstElementChild);
        line.removeAttribute("aria-current");
        line.tabIndex = -1;
        if (!isLater) current = row;
      }
      const here = /** @type {HTMLElement | null | undefined} */ (current?.firstElementChild);
      here?.setAttribute("aria-current", "step");
      if (here) here.tabIndex = 0;
      if (current) list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 3;
    },
  };
}

/** The stages that can be gone to once this was said. @param {HTMLElement} root @param {Frame} frame @param {State} state */
function reachedBy(root, frame, state) {
  const keys = Object.keys(state.times).filter((key) => state.times[key] === frame.at);
  return keys.flatMap((key) => /** @type {HTMLButtonElement[]} */ ([...root.querySelectorAll(`[data-stage="${key}"] [data-to-stage]`)]));
}

/** @param {HTMLElement} root @param {Record<string, string>} words @param {{ isOpen: boolean, tries: number, isRefused: boolean }} line */
function showLine(root, words, line) {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-line]"))) {
    place.hidden = place.dataset.line !== (line.isOpen ? "open" : "lost");
  }
  const notice = /** @type {HTMLElement | null} */ (root.querySelector("[data-line-lost]"));
  const text = root.querySelector("[data-line-text]");
  if (!notice || !text) return;
  notice.hidden = line.isOpen;
  text.textContent = line.isOpen ? "" : line.isRefused ? words.refused : filled(words.lost, { tries: line.tries });
}

/** @param {HTMLElement} root @param {string} which @returns {HTMLElement} */
function copyOf(root, which) {
  const template = /** @type {HTMLTemplateElement} */ (root.querySelector(`template${which}`));
  return /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
}

/** @param {string} words @param {Record<string, any>} told */
function filled(words, told) {
  return words.replace(/\{(\w+)\}/g, (_whole, name) => String(told[name] ?? ""));
}

/** `2026-11-24`. @param {string} at */
function dayInShanghai(at) {
  return new Date(Date.parse(at) + SHANGHAI_OFFSET).toISOString().slice(0, 10);
}
