// Times and numbers of a receipt as the platform's pages write them.
// @ts-check

const SHANGHAI_MS = 8 * 3_600_000;

/**
 * `2026-11-22 09:30:00` in Asia/Shanghai; empty for no time.
 * @param {string} moment ISO 8601 with its zone
 */
export function inShanghai(moment) {
  const at = Date.parse(moment);
  return Number.isNaN(at) ? "" : new Date(at + SHANGHAI_MS).toISOString().slice(0, 19).replace("T", " ");
}

/** @param {number} number */
export const inThousands = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");
