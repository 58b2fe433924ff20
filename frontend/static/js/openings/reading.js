// The reading in the browser: captions and voice for everybody; on the host's page also when a sentence ended, and the next one by itself.
// @ts-check

import { tell } from "./acts.js";

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Frame} Frame */
/** @typedef {{ voice: string, began_at: string, ended_at: string }} Heard */

const READ_MS_PER_SIGN = 210;
const LEAST_MS = 3_000;
const BREATH_MS = 900;

/** How long a caption stands that nobody reads aloud. @param {string} text */
export function captionTime(text) {
  return Math.max(LEAST_MS, text.length * READ_MS_PER_SIGN);
}

/**
 * The sentence that a frame lets everybody hear; nothing for other frames.
 * @param {Frame} frame
 * @param {State} state
 * @returns {{ number: number | null, text: string, isAgain: boolean } | null}
 */
export function heardIn(frame, state) {
  if (frame.type === "opening.announced") return { number: frame.number, text: frame.text, isAgain: false };
  if (frame.type === "opening.result_announced") return { number: null, text: frame.text, isAgain: false };
  if (frame.type !== "opening.utterance_replayed") return null;
  const again = state.utterances.find((one) => one.number === frame.number);
  return again ? { number: null, text: again.text, isAgain: true } : null;
}

/**
 * @param {HTMLElement} root
 * @param {import("./acts.js").Seat} seat
 * @param {{ speak: (text: string) => Promise<Heard | null>, silence: () => void }} voice
 */
export function startReading(root, seat, voice) {
  const isHost = seat.role === "host";
  let isAutomatic = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const mayGoOn = () => isAutomatic && seat.state().state === "announcing" && !seat.state().reading?.paused_at;
  const next = () => {
    clearTimeout(timer);
    if (mayGoOn()) tell(seat, "announcement", {}).catch(() => stop());
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
      if (frame.type === "opening.reading_continued" && isAutomatic) timer = setTimeout(next, BREATH_MS);
      show();
      const sentence = heardIn(frame, state);
      if (!sentence) return;
      const line = root.querySelector("[data-caption-text]");
      const caption = root.querySelector("[data-caption]");
      if (caption instanceof HTMLElement) caption.hidden = false;
      if (line) line.textContent = sentence.text;
      const again = root.querySelector("[data-caption-again]");
      if (again instanceof HTMLElement) again.hidden = !sentence.isAgain;
      const told = await voice.speak(sentence.text);
      if (!isHost || sentence.number === null) return;
      if (told) tell(seat, `utterances/${sentence.number}/end`, told).catch(() => {});
      if (isAutomatic) timer = setTimeout(next, told ? BREATH_MS : captionTime(sentence.text));
    },
  };
}
