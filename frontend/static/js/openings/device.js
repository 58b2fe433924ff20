// The device check before a bid is released: what is there, what is not, and the one reason why it would fail.
// @ts-check

/**
 * What the server tells a bidder before his release.
 * @typedef {{ sealed_to: string, certificate: { serial: string, until: string } | null, headers: Record<string, string>, holders: { role: string, recipient: string }[] }} Told
 */

/**
 * What the check stands on: the server's word, the browser's keys, and opening a header with one of them.
 * @typedef {object} Means
 * @property {() => Promise<Told>} ask
 * @property {(recipient: string) => Promise<{ x25519: any } | undefined>} find
 * @property {(header: string, identity: any) => Promise<unknown>} open
 */

/** @typedef {{ passed: string[], failed: string, fault: string, detail: string, sentence: string, sealedTo: string }} Found */

/** In the order in which they are made. */
export const CHECKS = Object.freeze(["keys", "fingerprint", "certificate", "holders", "headers"]);
const HOLDERS = 3;

/**
 * @param {string} recipient the key that the seat signs with now
 * @param {Means} means
 * @returns {Promise<Found>}
 */
export async function examine(recipient, means) {
  /** @type {Found} */
  const found = { passed: [], failed: "", fault: "", detail: "", sentence: "", sealedTo: "" };
  const fails = (/** @type {string} */ failed, /** @type {string} */ fault, detail = "") => ({ ...found, failed, fault, detail });
  let told;
  try {
    told = await means.ask();
  } catch (failure) {
    return { ...found, ...faultOf(failure) };
  }
  found.sealedTo = told.sealed_to;
  const [opening, signing] = [await means.find(told.sealed_to), recipient ? await means.find(recipient) : undefined];
  if (!opening && !signing) return fails("keys", "key_missing");
  found.passed.push("keys");
  if (!opening) return fails("fingerprint", "key_other");
  found.passed.push("fingerprint");
  if (!told.certificate) return fails("certificate", "certificate_missing");
  if (!signing) return fails("certificate", "key_missing");
  found.passed.push("certificate");
  if (new Set(told.holders.map((one) => one.recipient)).size !== HOLDERS) return fails("holders", "holders_unknown");
  found.passed.push("holders");
  for (const [name, header] of Object.entries(told.headers)) {
    const isOpen = await means.open(header, opening.x25519).then(
      () => true,
      () => false,
    );
    if (!isOpen) return fails("headers", "header_wrong", name);
  }
  found.passed.push("headers");
  return found;
}

/**
 * Which fault an error stands for; none where nobody is signed in any more.
 * @param {unknown} failure
 * @returns {{ fault: string, detail: string, sentence: string }}
 */
export function faultOf(failure) {
  const { name, message, code = "" } = /** @type {{ name: string, message: string, code?: string }} */ (failure);
  const kind = /** @type {object} */ (failure).constructor.name;
  const is = (/** @type {string} */ fault, detail = "", sentence = "") => ({ fault, detail, sentence });
  if (kind === "SignedOut") return is("");
  if (kind === "KeyNotHere") return is("key_missing");
  if (kind === "HeaderWrong") return is("header_wrong", message);
  if (failure instanceof TypeError || name === "TimeoutError" || name === "AbortError") return is("unreachable");
  if (typeof code === "string" && code) return is("refused", code, message);
  if (/^5\d\d$/.test(message)) return is("platform_failed", message);
  return is("device_failed", String(message).slice(0, 100));
}
