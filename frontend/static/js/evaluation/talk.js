// Talking to the platform: JSON there and back. A refusal says why; a lost line is worth another attempt.
// @ts-check

/** The platform said no, with the sentence for the person. */
export class Refused extends Error {
  /**
   * @param {string} code
   * @param {string} sentence
   */
  constructor(code, sentence) {
    super(sentence);
    this.code = code;
  }
}

/** The platform could not be reached, or failed. */
export class Lost extends Error {}

/**
 * @param {"POST" | "PUT"} method
 * @param {string} address
 * @param {unknown} content
 * @returns {Promise<any>}
 */
export async function tell(method, address, content) {
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token() };
  const answer = await fetch(address, { method, headers, body: JSON.stringify(content) }).catch(() => {
    throw new Lost();
  });
  if (answer.status >= 500 || answer.status === 429) throw new Lost();
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(said.refused?.code ?? `status_${answer.status}`, said.refused?.sentence ?? "");
  return said;
}

function token() {
  return /** @type {HTMLInputElement | null} */ (document.querySelector("[name=csrfmiddlewaretoken]"))?.value ?? "";
}
