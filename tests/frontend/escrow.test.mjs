// Escrow: shares in the header of an envelope, opened by custodians, read and written alike here and in Python.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Decrypter, generateX25519Identity, identityToRecipient } from "../../frontend/static/vendor/age.js";
import { combine } from "../../frontend/static/vendor/shamir.js";
import { fromBase64, toHex } from "../../frontend/static/js/lib/bytes.js";
import { sealEnvelope, textFile } from "../../frontend/static/js/sealing/envelope.js";
import { escrowIn, openedShare, proofOf } from "../../frontend/static/js/sealing/escrow.js";

const golden = JSON.parse(readFileSync(new URL("../golden/bids/escrow.json", import.meta.url), "utf8"));
const BELONGING = {
  tender: "WC-ENG-2026-0417",
  lot: "WC-ENG-2026-0417-01",
  document: "ab".repeat(32),
  bid: "0123456789abcdef".repeat(2),
  bidder: "cd".repeat(32),
  revision: 1,
};

async function sealed(escrow) {
  const identity = await generateX25519Identity();
  const parts = [];
  const made = await sealEnvelope({
    belonging: BELONGING,
    envelope: "technical",
    recipient: await identityToRecipient(identity),
    escrow,
    files: [textFile("a.txt", "one")],
    partBytes: 1 << 20,
    keep: (part, number) => (parts[number] = part),
    progress: () => {},
  });
  return { ...made, identity, age: new Uint8Array(await new Blob(parts).arrayBuffer()) };
}

/** The key that opens the header of an age file. */
async function keyOf(headerBytes, identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return toHex(await decrypter.decryptHeader(headerBytes));
}

test("any two of three custodians give the file key back, and one gives nothing", async () => {
  const identities = await Promise.all([1, 2, 3].map(() => generateX25519Identity()));
  const recipients = await Promise.all(identities.map(identityToRecipient));
  const { headerBytes, identity, age } = await sealed({ set: "5e".repeat(32), threshold: 2, recipients });

  const found = escrowIn(headerBytes);
  const shares = await Promise.all(found.sealed.map((share, index) => openedShare(share, identities[index])));

  assert.equal(found.set, "5e".repeat(32));
  assert.deepEqual(found.sealed.map((share) => share.length), [217, 217, 217]);
  const key = await keyOf(headerBytes, identity);
  for (const [one, other] of [[0, 1], [0, 2], [1, 2]]) assert.equal(toHex(await combine([shares[one], shares[other]])), key);
  await assert.rejects(openedShare(found.sealed[0], identities[1]));
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  assert.ok((await decrypter.decrypt(age)).length > 0);
});

test("a header without escrow says so", async () => {
  assert.equal(escrowIn((await sealed(null)).headerBytes), null);
  assert.equal(escrowIn((await sealed(undefined)).headerBytes), null);
});

test("what Python sealed with custodians is read here", async () => {
  const headerBytes = new TextEncoder().encode(golden.header);

  const found = escrowIn(headerBytes);
  const shares = await Promise.all(found.sealed.map((share, index) => openedShare(share, golden.custodians[index].identity)));

  assert.equal(found.set, golden.set);
  assert.deepEqual(shares.map(toHex), golden.custodians.map(({ share }) => share));
  assert.equal(toHex(await combine(shares.slice(1))), golden.file_key);
  assert.equal(await keyOf(headerBytes, golden.identity), golden.file_key);
});

test("a drill is proven by the digest of the opened share", async () => {
  const { sealed: share, identity, proof } = golden.drill;

  assert.equal(await proofOf(fromBase64(share), identity), proof);
});
