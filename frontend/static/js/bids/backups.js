// What the pages of backups share: the work beside the page, and the sentences for what goes wrong.
// @ts-check

import { Lost, Refused, SIGNED_OUT } from "./talk.js";

/** @typedef {import("../sealing/backup.js").Backup} Backup */

/** Something that the page itself found wrong, by the name of its sentence. */
export class Told extends Error {
  /**
   * @param {string} name
   * @param {Record<string, string | number>} [gaps]
   */
  constructor(name, gaps = {}) {
    super(name);
    this.gaps = gaps;
  }
}

/**
 * Has a backup made or opened in a worker, so that the page stays alive.
 * @param {string} worker address of sealing/backup-worker.js
 * @param {object} asked
 * @param {(percent: number) => void} progress
 * @returns {Promise<any>} the backup as a blob, or what it holds
 */
export function beside(worker, asked, progress) {
  const running = new Worker(worker, { type: "module" });
  return new Promise((resolve, reject) => {
    running.onerror = () => reject(new Told("failed"));
    running.onmessage = ({ data }) => {
      if (data.finished) resolve(data.finished);
      else if (data.failed) reject(new Told(data.failed, { part: data.part }));
      else progress(Math.min(99, Math.floor((100 * data.progress) / Math.max(1, data.whole))));
    };
    running.postMessage(asked);
  }).finally(() => running.terminate());
}

/**
 * Runs one act with the page's buttons resting; says what was wrong in words.
 * @param {HTMLElement} root holds the notice, the words and the buttons
 * @param {() => Promise<void>} act
 */
export async function carefully(root, act) {
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll("button:not([disabled])"));
  const wrong = /** @type {HTMLElement} */ (root.querySelector("[data-wrong]"));
  wrong.hidden = true;
  for (const button of buttons) button.disabled = true;
  try {
    await act();
  } catch (failure) {
    /** @type {HTMLElement} */ (wrong.querySelector("[data-wrong-text]")).textContent = sentenceOf(failure);
    wrong.dataset.code = failure instanceof Error ? failure.message : "";
    wrong.hidden = false;
    wrong.focus();
    if (![Told, Refused, Lost].some((kind) => failure instanceof kind)) throw failure;
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} [gaps]
 */
export function said(name, gaps = {}) {
  const words = /** @type {HTMLElement} */ (document.querySelector("[data-backup-words]")).dataset;
  const sentence = words[`say${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  return sentence.replace(/\{(\w+)\}/g, (_, gap) => String(gaps[gap] ?? ""));
}

/** @param {unknown} failure */
function sentenceOf(failure) {
  if (failure instanceof Told) return said(failure.message, failure.gaps);
  if (failure instanceof Refused && failure.code === SIGNED_OUT) return said("signedOut");
  if (failure instanceof Refused) return failure.message || said("lost");
  return said(failure instanceof Lost ? "lost" : "failed");
}
