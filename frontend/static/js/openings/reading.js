// The reading in the browser: captions and voice for everybody; on the host's page also when a sentence ended, and the next one by itself.
// @ts-check

import { tell } from "./acts.js";

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Frame} Frame */
/** @typedef {{ voice: string, began_at: string, ended_at: string }} Heard */

const READ_MS_PER_SIGN = 210;
const LEAST_MS = 3_000;
const BREATH_MS = 900;
/** So long a sentence waits for the platform's sound of it; then the browser's own voice reads. */
const SOUND_AWAITED_MS = 20_000;
/** After these the automatic reading takes up its course. */
const GOES_ON = new Set(["opening.reading_continued", "opening.reading_returned"]);

/** How long a caption stands that nobody reads aloud. @param {string} text */
export function captionTime(text) {
  return Math.max(LEAST_MS, text.length * READ_MS_PER_SIGN);
}

/**
 * The sentence that a frame lets everybody hear; nothing for other frames.
 * @param {Frame} frame
 * @param {State} state
 * @returns {{ number: number | null, sound: number | null, text: string, isAgain: boolean } | null}
 */
export function heardIn(frame, state) {
  if (frame.type === "opening.announced") return { number: frame.number, sound: frame.number, text: frame.text, isAgain: false };
  if (frame.type === "opening.result_announced") return { number: null, sound: null, text: frame.text, isAgain: false };
  if (frame.type !== "opening.utterance_replayed") return null;
  const again = state.utterances.find((one) => one.number === frame.number);
  return again ? { number: null, sound: again.number, text: again.text, isAgain: true } : null;
}

/**
 * @param {HTMLElement} root
 * @param {import("./acts.js").Seat} seat
 * @param {import("./speech.js").Voice} voice
 */
export function startReading(root, seat, voice) {
  const isHost = seat.role === "host";
  let isAutomatic = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let turn = 0;
  const mayGoOn = () => isAutomatic && seat.state().state === "announcing" && !seat.state().reading?.paused_at;
  const next = () => {
    clearTimeout(timer);
    if (mayGoOn()) tell(seat, "announcement", { after: seat.state().utterances.length }).catch(() => stop());
  };
  /** The next sentence comes then; what was read before this does not call for one any more. @param {number} ms */
  const goOnAfter = (ms) => {
    turn += 1;
    clearTimeout(timer);
    timer = setTimeout(next, ms);
  };
  /** @type {Map<number, () => void>} */
  const awaited = new Map();
  /** The platform's sound of a sentence; it may come a moment after the sentence itself. */
  const soundOf = async (/** @type {number | null} */ number) => {
    if (number === null) return null;
    if (voice.isServed && !seat.state().speech?.[number]) {
      await new Promise((resolve) => {
        awaited.set(number, () => resolve(null));
        setTimeout(resolve, SOUND_AWAITED_MS);
      });
    }
    const made = seat.state().speech?.[number];
    return made ? { address: `/openings/${encodeURIComponent(seat.hall)}/speech/${number}.wav`, voice: made.voice } : null;
  };
  const stop = () => {
    isAutomatic = false;
    clearTimeout(timer);
    show();
  };
  const show = () => {
    const button = root.querySelector("[data-automatic]");
    if (button instanceof HTMLElement) {
      button.hidden = seat.state()?.state !== "announcing";
      button.setAttribute("aria-pressed", String(isAutomatic));
    }
  };
  root.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-automatic]") : null;
    if (!button) return;
    isAutomatic = !isAutomatic;
    clearTimeout(timer);
    if (isAutomatic) timer = setTimeout(next, BREATH_MS);
    show();
  });

  return {
    show,
    /** @param {Frame} frame @param {State} state */
    heard: async (frame, state) => {
      if (frame.type === "opening.reading_paused" || frame.type === "opening.paused") voice.silence();
      if (frame.type === "opening.reading_returned") voice.silence();
      if (GOES_ON.has(frame.type) && isAutomatic) goOnAfter(BREATH_MS);
      show();
      if (frame.type === "opening.speech_made") awaited.get(frame.number)?.();
      const sentence = heardIn(frame, state);
      if (!sentence) return;
      clearTimeout(timer);
      turn += 1;
      const own = turn;
      const line = root.querySelector("[data-caption-text]");
      const caption = root.querySelector("[data-caption]");
      if (caption instanceof HTMLElement) caption.hidden = false;
      if (line) line.textContent = sentence.text;
      const again = root.querySelector("[data-caption-again]");
      if (again instanceof HTMLElement) again.hidden = !sentence.isAgain;
      const told = await voice.speak(sentence.text, await soundOf(sentence.sound));
      if (!isHost) return;
      if (told && sentence.number !== null) tell(seat, `utterances/${sentence.number}/end`, told).catch(() => {});
      if (isAutomatic && own === turn) goOnAfter(told ? BREATH_MS : captionTime(sentence.text));
    },
  };
}
