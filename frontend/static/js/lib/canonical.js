// Canonical JSON (RFC 8785): one value, one spelling, as Python writes it.
// @ts-check

/**
 * Objects are sorted by UTF-16 code units, which is how JavaScript compares texts.
 * @param {unknown} value
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const fields = /** @type {Record<string, unknown>} */ (value);
    const pairs = Object.keys(fields).sort().map((name) => `${JSON.stringify(name)}:${canonical(fields[name])}`);
    return `{${pairs.join(",")}}`;
  }
  return JSON.stringify(value);
}
