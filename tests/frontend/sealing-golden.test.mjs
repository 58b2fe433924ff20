// The published formats of sealed bids, byte for byte: with the same randomness the browser writes what Python writes.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { generateX25519Identity } from "../../frontend/static/vendor/age.js";
import { pae, PAYLOAD_TYPE } from "../../frontend/static/js/lib/dsse.js";
import { byWebAssembly, fastestCipher, native } from "../../frontend/static/js/sealing/cipher.js";
import { sealEnvelope, textFile } from "../../frontend/static/js/sealing/envelope.js";
import { bidStatement, manifest, priceForm, withdrawalStatement } from "../../frontend/static/js/sealing/forms.js";
import { inScript } from "../../frontend/static/js/sealing/payload.js";
import { opensAll, readBack } from "../../frontend/static/js/sealing/trial.js";
import { withCipher } from "./browsers_cipher.mjs";

const golden = (name) => JSON.parse(readFileSync(new URL(`../golden/bids/${name}.json`, import.meta.url), "utf8"));
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
const [sheet, technical, stated] = ["sheet", "technical", "statement"].map(golden);
const belongingOf = ({ tender, lot, document, bid, certificate, revision }) => ({
  tender,
  lot,
  document,
  bid,
  bidder: certificate,
  revision,
});

/** Seals what the golden file says, with the randomness that it says. */
async function sealedAgain(told, how = { startCipher: inScript }) {
  const drawn = [told.file_key, told.ephemeral, told.nonce].map((text) => Buffer.from(text, "hex"));
  const files = told.price
    ? [textFile("price.json", priceForm(told.price, told.fields))]
    : told.files.map(({ name, line, lines }) => textFile(name, line.repeat(lines)));
  const parts = [];
  const original = crypto.getRandomValues;
  crypto.getRandomValues = (bytes) => {
    const next = drawn.shift();
    assert.equal(bytes.length, next?.length);
    bytes.set(next);
    return bytes;
  };
  try {
    const sealed = await sealEnvelope({
      belonging: belongingOf(told),
      envelope: told.envelope,
      recipient: told.recipient,
      files,
      ...how,
      partBytes: 65_536,
      keep: (part, number) => (parts[number] = part),
      progress: () => {},
    });
    return { ...sealed, blob: new Blob(parts), age: Buffer.from(await new Blob(parts).arrayBuffer()) };
  } finally {
    crypto.getRandomValues = original;
  }
}

test("manifest and price form are spelled as published", async () => {
  const file = { name: "price.json", size: 8192, sha256: digest(sheet.price_json) };

  assert.equal(priceForm(sheet.price, sheet.fields), sheet.price_json);
  assert.equal(manifest(belongingOf(sheet), "sheet", [file]), sheet.manifest);
});

const ciphers = Object.entries({
  JavaScript: async () => inScript,
  WebAssembly: byWebAssembly,
  "the browser's own cipher": native,
});

test("workers seal by the fastest that is there", async () => {
  const here = await fastestCipher();

  assert.equal(await native(), null);
  assert.equal(String(here), String(await byWebAssembly()));
  assert.equal(String(await withCipher(fastestCipher)), String(await withCipher(native)));
});

for (const [told, [how, started]] of [sheet, technical].flatMap((told) => ciphers.map((one) => [told, one]))) {
  test(`the envelope ${told.envelope} is sealed byte for byte by ${how}`, async () => {
    const sealed = await withCipher(async () => sealedAgain(told, { startCipher: await started() }));

    assert.equal(Buffer.from(sealed.headerBytes).toString("latin1"), told.header);
    assert.deepEqual([sealed.header, sealed.plain], [told.header_sha256, told.plain]);
    assert.deepEqual([sealed.size, sealed.sha256], [told.sealed_size, told.sealed_sha256]);
    if (told.sealed) assert.equal(sealed.age.toString("base64"), told.sealed);
  });
}

test("hashes that take the bytes over change nothing", async () => {
  const taking = async () => {
    const hash = createHash("sha256");
    const update = (bytes) => void hash.update(Buffer.from(structuredClone(bytes.buffer, { transfer: [bytes.buffer] })));
    return { update, digest: async () => new Uint8Array(hash.digest()) };
  };
  for (const told of [sheet, technical]) {
    const sealed = await sealedAgain(told, { startHash: taking });

    assert.deepEqual([sealed.plain, sealed.sha256], [told.plain, told.sealed_sha256]);
    assert.equal(sealed.age.length, told.sealed_size);
  }
});

test("one's own keys open it, another's do not, and the price reads back", async () => {
  const sealed = await sealedAgain(sheet);

  assert.equal(await opensAll([sealed], sheet.identity), true);
  assert.equal(await opensAll([sealed], await generateX25519Identity()), false);
  const { price, fields } = await readBack(sealed.blob, sheet.identity);
  assert.deepEqual([price, fields], [sheet.price, sheet.fields]);
});

test("statement, withdrawal and what is signed are spelled as published", () => {
  const { document, recipient, envelopes, previous } = JSON.parse(stated.statement);

  const statement = bidStatement(belongingOf(sheet), { document, previous, recipient, envelopes: envelopes.toReversed() });

  assert.equal(statement, stated.statement);
  assert.equal(Buffer.from(pae(statement)).toString("base64"), stated.pae);
  assert.equal(PAYLOAD_TYPE, stated.payload_type);
  const { lot, bid } = belongingOf(sheet);
  assert.equal(withdrawalStatement({ lot, bid, revision: 2, previous: stated.sha256 }), stated.withdrawal);
});
