// The protocol of a verification: what each numbered check looked at and what it found (docs/formats/bundle.md).
// @ts-check

/** @typedef {"passed" | "failed" | "absent" | "left"} Status left: for kaiming-verify.pyz, which can what a browser cannot */
/** @typedef {{ check: number, code: string, where: string, said: Record<string, string> }} Finding */

const MOST_FINDINGS = 1000;
const LONGEST = 200;

/** Collects findings and counts what was looked at, by number of check. */
export class Protocol {
  /** @type {Finding[]} */
  findings = [];
  /** @type {Map<number, number>} */
  looked = new Map();
  dropped = 0;

  /**
   * So many things were looked at by this check.
   * @param {number} check
   */
  look(check, things = 1) {
    this.looked.set(check, (this.looked.get(check) ?? 0) + things);
  }

  /**
   * Something is wrong.
   * @param {number} check
   * @param {string} code
   * @param {string} where
   * @param {Record<string, unknown>} said
   */
  find(check, code, where, said = {}) {
    this.look(check, 0);
    if (this.findings.length >= MOST_FINDINGS) {
      this.dropped += 1;
      return;
    }
    const told = Object.fromEntries(Object.entries(said).map(([name, value]) => [name, printable(String(value))]));
    this.findings.push({ check, code, where: printable(where), said: told });
  }

  /**
   * @param {number} check
   * @returns {Status}
   */
  status(check) {
    if (this.findings.some((one) => one.check === check)) return "failed";
    return this.looked.get(check) ? "passed" : "absent";
  }
}

/**
 * The text without anything invisible, cut to a line.
 * @param {string} text
 */
function printable(text) {
  return text.slice(0, LONGEST).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "�") + (text.length > LONGEST ? "…" : "");
}
