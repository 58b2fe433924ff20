// Keys made in the browser: DER, Bech32, passphrases, requests, the drill.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Decrypter, Encrypter, identityToRecipient } from "../../frontend/static/vendor/age.js";
import { bitString, ecdsaSignature, identifier, integer, sequence, utf8 } from "../../frontend/static/js/lib/der.js";
import { secretKeyBytes, secretKeyText } from "../../frontend/static/js/parties/bech32.js";
import { fromBase64, toBase64 } from "../../frontend/static/js/lib/bytes.js";
import { answerDrill, importKeys, makeKeys, P256 } from "../../frontend/static/js/parties/keyfile.js";
import { generatePassphrase, syllables } from "../../frontend/static/js/parties/passphrase.js";
import { certificateRequest } from "../../frontend/static/js/parties/request.js";

const hex = (bytes) => Buffer.from(bytes).toString("hex");

test("object identifiers are written as X.690 writes them", () => {
  assert.equal(hex(identifier("2.5.4.3")), "0603550403");
  assert.equal(hex(identifier("1.2.840.10045.4.3.2")), "06082a8648ce3d040302");
});

test("lengths turn long at 128 bytes", () => {
  assert.equal(hex(sequence(new Uint8Array(127)).slice(0, 2)), "307f");
  assert.equal(hex(sequence(new Uint8Array(128)).slice(0, 3)), "308180");
  assert.equal(hex(sequence(new Uint8Array(300)).slice(0, 4)), "3082012c");
});

test("integers are shortest and never negative", () => {
  assert.equal(hex(integer(Uint8Array.of(0))), "020100");
  assert.equal(hex(integer(Uint8Array.of(0, 0, 1))), "020101");
  assert.equal(hex(integer(Uint8Array.of(0x80))), "02020080");
});

test("a raw signature becomes a sequence of two integers", () => {
  const raw = new Uint8Array(64);
  raw[0] = 0x80;
  raw[63] = 1;

  const [tag, , first, length] = ecdsaSignature(raw);

  assert.deepEqual([tag, first, length], [0x30, 0x02, 33]);
});

test("text is UTF-8 and bits have no rest", () => {
  assert.equal(hex(utf8("陈")), "0c03e99988");
  assert.equal(hex(bitString(Uint8Array.of(1))), "03020001");
});

test("a secret key reads back, and one wrong letter is found", () => {
  const key = crypto.getRandomValues(new Uint8Array(32));
  const text = secretKeyText(key);

  assert.match(text, /^AGE-SECRET-KEY-1[A-Z0-9]{58}$/);
  assert.deepEqual(secretKeyBytes(text), key);
  const wrong = text.slice(0, 30) + (text[30] === "Q" ? "P" : "Q") + text.slice(31);
  assert.throws(() => secretKeyBytes(wrong));
});

test("passphrases are six words of two syllables, drawn from 256", () => {
  assert.equal(new Set(syllables()).size, 256);
  for (let round = 0; round < 50; round += 1) {
    const words = generatePassphrase().split("-");
    assert.equal(words.length, 6);
    assert.ok(generatePassphrase().length >= 24);
  }
});

test("the keyfile is an age identity file, locks, opens and comes back not extractable", async () => {
  const made = await makeKeys();
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(4);
  encrypter.setPassphrase("six words");
  const keyfile = await encrypter.encrypt(made.text);
  const decrypter = new Decrypter();
  decrypter.addPassphrase("six words");

  const keys = await importKeys(await decrypter.decrypt(keyfile, "text"));

  assert.equal(keys.identity, made.identity);
  assert.match(await identityToRecipient(keys.identity), /^age1/);
  assert.deepEqual([keys.x25519.extractable, keys.p256.extractable], [false, false]);
  assert.ok(made.text.split("\n").every((line) => line === "" || /^(#|AGE-SECRET-KEY-1)/.test(line)));
});

test("anything else is no keyfile", async () => {
  for (const text of ["", "AGE-SECRET-KEY-1", "# p256-pkcs8: AAAA\n", "x".repeat(5000)])
    await assert.rejects(() => importKeys(text));
});

test("a drill is answered with both halves", async () => {
  const made = await makeKeys();
  const keys = await importKeys(made.text);
  const theirs = await crypto.subtle.generateKey({ name: "X25519" }, true, ["deriveBits"]);
  const nonce = crypto.getRandomValues(new Uint8Array(32));

  const answer = await answerDrill(keys, new Uint8Array(await crypto.subtle.exportKey("raw", theirs.publicKey)), nonce);

  const verifying = await crypto.subtle.importKey("spki", made.spki, P256, false, ["verify"]);
  const how = { name: "ECDSA", hash: "SHA-256" };
  assert.ok(await crypto.subtle.verify(how, verifying, fromBase64(answer.signature), nonce));
  assert.equal(fromBase64(answer.agreed).length, 32);
});

test("a request carries name and key and is signed by it", async () => {
  const made = await makeKeys();
  const keys = await importKeys(made.text);

  const request = await certificateRequest("陈立", made.spki, keys.p256);

  assert.ok(hex(request).includes(hex(made.spki)));
  assert.ok(hex(request).includes(hex(utf8("陈立"))));
  assert.equal(toBase64(fromBase64(toBase64(request))), toBase64(request));
});
