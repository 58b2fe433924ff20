// Signing in the browser: what the server verifies is what was signed, and no key is made up.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { fromBase64 } from "../../frontend/static/js/lib/bytes.js";
import { pae } from "../../frontend/static/js/lib/dsse.js";
import { KeyNotHere, signAttributes, signStatement } from "../../frontend/static/js/lib/signing.js";

const ECDSA = { name: "ECDSA", hash: "SHA-256" };
const CURVE = { name: "ECDSA", namedCurve: "P-256" };
/** @type {CryptoKeyPair} */
let keys;

/** The browser's database with one pair of keys in it: as much of IndexedDB as the keystore uses. */
function databaseWith(kept) {
  const later = (request, result) => {
    queueMicrotask(() => {
      request.result = result;
      request.onsuccess?.();
    });
    return request;
  };
  const transaction = () => {
    const running = { objectStore: () => ({ get: (recipient) => ({ result: kept[recipient] }) }) };
    queueMicrotask(() => running.oncomplete());
    return running;
  };
  return { open: () => later({}, { transaction, close() {} }) };
}

before(async () => {
  keys = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  globalThis.indexedDB = databaseWith({ age1own: { recipient: "age1own", p256: keys.privateKey } });
});

/** DER back to the raw form that WebCrypto verifies. */
function raw(der) {
  const numbers = [];
  for (let at = 2; at < der.length; at += 2 + der[at + 1]) numbers.push(der.subarray(at + 2, at + 2 + der[at + 1]));
  const padded = numbers.map((number) => Buffer.concat([Buffer.alloc(32), number]).subarray(-32));
  return Buffer.concat(padded);
}

test("a statement is signed over its pre-authentication encoding, as DER", async () => {
  const text = '{"kind":"bid","lot":"青阳-1"}';

  const { signature } = await signStatement("age1own", text);

  const der = fromBase64(signature);
  assert.equal(der[0], 0x30);
  assert.ok(await crypto.subtle.verify(ECDSA, keys.publicKey, raw(der), pae(text)));
  assert.ok(!(await crypto.subtle.verify(ECDSA, keys.publicKey, raw(der), new TextEncoder().encode(text))));
});

test("attributes are signed as they are, raw", async () => {
  const attributes = Buffer.from("31820100", "hex");

  const signature = fromBase64(await signAttributes("age1own", attributes.toString("base64")));

  assert.equal(signature.length, 64);
  assert.ok(await crypto.subtle.verify(ECDSA, keys.publicKey, signature, attributes));
});

test("a browser without the key says so", async () => {
  await assert.rejects(signStatement("age1else", "{}"), KeyNotHere);
  await assert.rejects(signAttributes("age1else", ""), KeyNotHere);
});
