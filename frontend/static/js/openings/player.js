// Playing a story: where it stands, how fast it goes, and whether silences are passed over. Time is told, never asked.
// @ts-check

export const SPEEDS = Object.freeze([1, 2, 5, 10, 30, 60]);
/** A silence is what takes longer than this to play; it is passed over up to a moment before the next fact. */
export const SILENCE = 5_000;
export const LEAD = 1_500;

/** @typedef {{ from: () => number, to: () => number, nextAfter: (time: number) => number | undefined }} Playable */

/** @param {Playable} story */
export function startPlayer(story) {
  let [at, speed, isPlaying, isSkipping, isLive] = [NaN, 1, false, true, false];
  const within = (/** @type {number} */ time) => Math.min(Math.max(time, story.from()), story.to());
  /** Where one stands: at the beginning until one has gone anywhere, live always at what was said last. */
  const place = () => (isLive ? story.to() : Number.isNaN(at) ? story.from() : at);

  return {
    /** @returns {number} milliseconds since 1970 */
    at: place,
    speed: () => speed,
    isPlaying: () => isPlaying,
    isSkipping: () => isSkipping,
    isLive: () => isLive,
    isAtEnd: () => place() >= story.to(),
    /** From the end on it plays from the beginning. */
    play: () => {
      if (place() >= story.to()) at = story.from();
      else at = place();
      [isPlaying, isLive] = [true, false];
    },
    pause: () => {
      [at, isPlaying, isLive] = [place(), false, false];
    },
    /** Stands at what is said last, and stays there as more is said. */
    follow: () => {
      [isPlaying, isLive] = [false, true];
    },
    /** @param {number} time */
    seek: (time) => {
      [at, isLive] = [within(time), false];
    },
    /** @param {number} wanted one of the speeds; the nearest of them is taken */
    setSpeed: (wanted) => {
      speed = SPEEDS.reduce((near, one) => (Math.abs(one - wanted) < Math.abs(near - wanted) ? one : near));
    },
    /** @param {boolean} wanted */
    setSkipping: (wanted) => {
      isSkipping = wanted;
    },
    /** So much time has passed outside; answers where that leads. @param {number} elapsed milliseconds */
    pass: (elapsed) => {
      if (!isPlaying) return place();
      at = within(place() + elapsed * speed);
      const next = story.nextAfter(at);
      if (isSkipping && next !== undefined && next - at > SILENCE * speed) at = Math.max(at, next - LEAD * speed);
      if (at >= story.to()) isPlaying = false;
      return at;
    },
  };
}
