// What browsers call WebAuthn, from and to JSON: bytes travel as base64 for addresses, without padding.
// @ts-check

import { fromBase64, toBase64 } from "../lib/bytes.js";

/** @typedef {{ id: string, type: "public-key", transports?: AuthenticatorTransport[] }} Known */

/** @param {ArrayBuffer} bytes */
export function toAddress(bytes) {
  return toBase64(new Uint8Array(bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} text */
export function fromAddress(text) {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  return fromBase64(plain + "=".repeat((4 - (plain.length % 4)) % 4));
}

/**
 * What the browser is asked that is to make a passkey.
 * @param {any} asked
 * @returns {PublicKeyCredentialCreationOptions}
 */
export function making(asked) {
  return {
    ...asked,
    challenge: fromAddress(asked.challenge),
    user: { ...asked.user, id: fromAddress(asked.user.id) },
    excludeCredentials: known(asked.excludeCredentials),
  };
}

/**
 * What the browser is asked that is to show one.
 * @param {any} asked
 * @returns {PublicKeyCredentialRequestOptions}
 */
export function showing(asked) {
  return { ...asked, challenge: fromAddress(asked.challenge), allowCredentials: known(asked.allowCredentials) };
}

/**
 * What the browser answered, as JSON.
 * @param {PublicKeyCredential} credential
 */
export function answer(credential) {
  /** @type {Record<string, string>} */
  const response = {};
  const said = /** @type {Record<string, any>} */ (/** @type {unknown} */ (credential.response));
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (said[part]) response[part] = toAddress(said[part]);
  const id = toAddress(credential.rawId);
  return JSON.stringify({ id, rawId: id, type: credential.type, response, clientExtensionResults: {} });
}

/** @param {Known[] | undefined} credentials */
function known(credentials) {
  return (credentials ?? []).map((one) => ({ ...one, id: fromAddress(one.id) }));
}
