// A session is carried by a finger or a pen: a long press takes it up, a press on its icon at once; where it is let go it is put.
// @ts-check

/** How long a press is, in milliseconds, and how far a finger may slip meanwhile, in pixels; beyond that it scrolls. */
export const PRESS = 350;
const SLIP = 10;

/**
 * What is done with the session that is carried; x and y are where the finger is in the window.
 * @typedef {{ take: () => void, aim: (x: number, y: number) => void, put: (x: number, y: number) => void, letGo: () => void }} Hands
 */

/**
 * Makes the session one that a finger can carry. The mouse keeps its own way.
 * @param {EventTarget} session
 * @param {Node | null} grip the icon that takes it up at once
 * @param {Hands} hands
 */
export function carryByTouch(session, grip, hands) {
  /** @type {{ id: number, x: number, y: number, isHeld: boolean, timer: ReturnType<typeof setTimeout> | undefined } | null} */
  let press = null;
  let isPutDown = false;

  const lift = () => {
    if (!press) return;
    press.isHeld = true;
    hands.take();
  };
  const stop = () => {
    clearTimeout(press?.timer);
    press = null;
  };
  /** @param {string} kind @param {(event: PointerEvent, held: NonNullable<typeof press>) => void} act */
  const ofThePress = (kind, act) =>
    session.addEventListener(kind, (event) => {
      const pointer = /** @type {PointerEvent} */ (event);
      if (press && pointer.pointerId === press.id) act(pointer, press);
    });

  session.addEventListener("pointerdown", (event) => {
    const pointer = /** @type {PointerEvent} */ (event);
    if (pointer.pointerType === "mouse" || !pointer.isPrimary) return;
    stop();
    isPutDown = false;
    press = { id: pointer.pointerId, x: pointer.clientX, y: pointer.clientY, isHeld: false, timer: undefined };
    if (grip && pointer.target && grip.contains(/** @type {Node} */ (pointer.target))) lift();
    else press.timer = setTimeout(lift, PRESS);
  });
  ofThePress("pointermove", (pointer, held) => {
    if (held.isHeld) hands.aim(pointer.clientX, pointer.clientY);
    else if (Math.hypot(pointer.clientX - held.x, pointer.clientY - held.y) > SLIP) stop();
  });
  ofThePress("pointerup", (pointer, held) => {
    const hasMoved = Math.hypot(pointer.clientX - held.x, pointer.clientY - held.y) > SLIP;
    stop();
    if (!held.isHeld) return;
    isPutDown = hasMoved;
    if (hasMoved) hands.put(pointer.clientX, pointer.clientY);
    else hands.letGo();
  });
  ofThePress("pointercancel", (_pointer, held) => {
    stop();
    if (held.isHeld) hands.letGo();
  });
  // What is carried neither scrolls the board nor opens the link it lies on, nor the menu of a long press.
  session.addEventListener("touchmove", (event) => press?.isHeld && event.preventDefault(), { passive: false });
  session.addEventListener("touchend", (event) => isPutDown && event.preventDefault(), { passive: false });
  session.addEventListener("contextmenu", (event) => press && event.preventDefault());
}
