// Talking to the platform: JSON there and back, parts by raw PUT. A refusal and a lost line are two different things.
// @ts-check

/** The code of a refusal that is none of the platform's rules: nobody is signed in any more. */
export const SIGNED_OUT = "signed_out";

/** A line that is silent for so long is dead, as after a computer slept: better a new one than to wait for the old. */
const STALLED_MS = 45_000;
const ANSWERED_MS = 30_000;

/** The platform said no, and why. */
export class Refused extends Error {
  /**
   * @param {string} code
   * @param {string} sentence
   * @param {string} article
   */
  constructor(code, sentence, article) {
    super(sentence);
    this.code = code;
    this.article = article;
  }
}

/** The platform could not be reached, or failed: worth another attempt. */
export class Lost extends Error {}

/**
 * @param {string} address
 * @returns {Promise<any>}
 */
export function ask(address) {
  const signal = AbortSignal.timeout(ANSWERED_MS);
  return exchanged(() => fetch(address, { headers: { Accept: "application/json" }, cache: "no-store", signal }));
}

/**
 * @param {string} address
 * @param {unknown} content
 * @param {string} token against forged requests
 * @param {number} [within] milliseconds for the answer
 * @returns {Promise<any>}
 */
export function tell(address, content, token, within = ANSWERED_MS) {
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token };
  const signal = AbortSignal.timeout(within);
  return exchanged(() => fetch(address, { method: "POST", headers, body: JSON.stringify(content), signal }));
}

/**
 * Sends one part. The body is a Blob, which Chromium sends ten times as fast as an array.
 * @param {string} address
 * @param {Blob} part
 * @param {{ sha256: string, token: string, progress: (sent: number) => void, signal: AbortSignal }} how
 * @returns {Promise<void>}
 */
export function putPart(address, part, { sha256, token, progress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", address);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("X-Part-SHA256", sha256);
    const listening = startListening(() => {
      reject(new Lost());
      request.abort();
    });
    request.upload.onprogress = (event) => {
      listening.heard();
      progress(event.loaded);
    };
    request.onloadend = () => listening.stop();
    request.onload = () => {
      if (!request.responseURL.endsWith(address)) reject(new Refused(SIGNED_OUT, "", ""));
      else if (request.status >= 200 && request.status < 300) resolve();
      else reject(failure(request.status, request.responseText));
    };
    request.onerror = request.ontimeout = () => reject(new Lost());
    request.onabort = () => reject(signal.reason ?? new Lost());
    signal.addEventListener("abort", () => request.abort());
    request.send(part);
  });
}

/**
 * Calls when nothing was heard for too long.
 * @param {() => void} stalled
 */
function startListening(stalled) {
  let timer = setTimeout(stalled, STALLED_MS);
  const stop = () => clearTimeout(timer);
  const heard = () => {
    stop();
    timer = setTimeout(stalled, STALLED_MS);
  };
  return { heard, stop };
}

/** @param {() => Promise<Response>} send */
async function exchanged(send) {
  const answer = await send().catch(() => {
    throw new Lost();
  });
  if (answer.redirected) throw new Refused(SIGNED_OUT, "", "");
  const text = await answer.text().catch(() => {
    throw new Lost();
  });
  if (!answer.ok) throw failure(answer.status, text);
  return JSON.parse(text);
}

/**
 * @param {number} status
 * @param {string} text
 */
function failure(status, text) {
  if (status >= 500 || status === 429) return new Lost();
  try {
    const { code, sentence, article } = JSON.parse(text).refused;
    return new Refused(code, sentence, article ?? "");
  } catch {
    return new Refused(`status_${status}`, "", "");
  }
}
