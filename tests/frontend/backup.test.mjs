// A backup is written by the browser byte for byte as by Python, and only what the statement committed to opens.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Encrypter } from "../../frontend/static/vendor/age.js";
import { canonical } from "../../frontend/static/js/lib/canonical.js";
import { BadBackup, makeBackup, nameOf, openBackup, WrongPassphrase } from "../../frontend/static/js/sealing/backup.js";
import { filesOf } from "../../frontend/static/js/sealing/container.js";
import { crc32 } from "../../frontend/static/js/sealing/crc32.js";
import { sealEnvelope, textFile } from "../../frontend/static/js/sealing/envelope.js";
import { zipped } from "../../frontend/static/js/sealing/zip.js";

const golden = (name) => JSON.parse(readFileSync(new URL(`../golden/bids/${name}.json`, import.meta.url), "utf8"));
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
const bytesOf = async (blob) => Buffer.from(await blob.arrayBuffer());
const [sheet, technical, { statement }, told] = ["sheet", "technical", "statement", "backup"].map(golden);

/** Does something with the randomness that is given, in place of the machine's. */
async function drawing(drawn, act) {
  const left = drawn.map((text) => Buffer.from(text, "hex"));
  const original = crypto.getRandomValues;
  crypto.getRandomValues = (bytes) => {
    bytes.set(left.shift());
    return bytes;
  };
  try {
    return await act();
  } finally {
    crypto.getRandomValues = original;
  }
}

async function sealedTechnical() {
  const parts = [];
  const { tender, lot, document, bid, certificate, revision } = technical;
  await drawing([technical.file_key, technical.ephemeral, technical.nonce], () =>
    sealEnvelope({
      belonging: { tender, lot, document, bid, bidder: certificate, revision },
      envelope: "technical",
      recipient: technical.recipient,
      files: technical.files.map(({ name, line, lines }) => textFile(name, line.repeat(lines))),
      partBytes: 65_536,
      keep: (part, number) => (parts[number] = part),
      progress: () => {},
    }),
  );
  return new Blob(parts);
}

const envelopes = [
  { name: "sheet", blob: new Blob([Buffer.from(sheet.sealed, "base64")]) },
  { name: "technical", blob: await sealedTechnical() },
];
const asked = { statement, envelopes, identity: sheet.identity, passphrase: told.passphrase, workFactor: told.work };
const made = await drawing([told.file_key, told.scrypt_salt, told.nonce], () => makeBackup(asked, () => {}));

test("a backup is spelled as published", async () => {
  const content = await bytesOf(made);

  assert.equal(content.subarray(0, told.header.length).toString(), told.header);
  assert.deepEqual([content.length, digest(content)], [told.size, told.sha256]);
  assert.equal(nameOf("WC-ENG-2026-0001-01", 1), told.name);
});

test("it opens with its passphrase, and says of which bid it is", async () => {
  const seen = [];

  const opened = await openBackup(made, told.passphrase, (done, whole) => seen.push(done / whole));

  assert.equal(opened.statement, statement);
  assert.deepEqual([opened.stated.lot, opened.stated.revision], ["WC-ENG-2026-0001-01", 1]);
  assert.equal(Buffer.from(opened.keys.sheet).toString("hex"), sheet.file_key);
  assert.deepEqual(Object.keys(opened.sizes).sort(), ["sheet", "technical"]);
  assert.deepEqual([opened.plain.size, digest(await bytesOf(opened.plain))], [told.plain_size, told.plain_sha256]);
  assert.ok(seen.at(-1) > 0.9 && seen.at(-1) <= 1);
});

test("another passphrase and a changed byte open nothing", async () => {
  const content = await bytesOf(made);
  content[content.length - 3] ^= 1;

  await assert.rejects(openBackup(made, "another passphrase", () => {}), WrongPassphrase);
  await assert.rejects(openBackup(new Blob([content]), told.passphrase, () => {}), { message: "age" });
  await assert.rejects(openBackup(new Blob(["not a backup"]), told.passphrase, () => {}), BadBackup);
});

/** The backup made anew with other files, locked with the right passphrase. */
async function changed(change) {
  const { plain } = await openBackup(made, told.passphrase, () => {});
  const files = await filesOf(plain);
  await change(files);
  const entries = [];
  for (const [name, blob] of files) {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    entries.push({ name, size: bytes.length, crc: crc32(0, bytes), pieces: async function* () { yield bytes; } });
  }
  const pieces = [];
  for await (const piece of zipped(entries)) pieces.push(piece);
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(told.work);
  encrypter.setPassphrase(told.passphrase);
  return new Blob([await encrypter.encrypt(Buffer.concat(pieces))]);
}

const head = (more) => async (files) => {
  const said = JSON.parse(await files.get("backup.json").text());
  files.set("backup.json", new Blob([canonical({ ...said, ...more(said) })]));
};

for (const [name, part, change] of [
  ["another file key", "sheet", head(({ keys }) => ({ keys: { ...keys, sheet: "00".repeat(16) } }))],
  ["an archive changed", "sheet", (files) => files.set("sheet.zip", new Blob(["changed"]))],
  ["an archive missing", "envelopes", (files) => files.delete("sheet.zip")],
  ["an archive too many", "more.zip", (files) => files.set("more.zip", new Blob(["x"]))],
  ["another kind", "backup.json", head(() => ({ kind: "sealed-bid" }))],
  ["another statement", "statement", head(() => ({ statement: "{}" }))],
  ["keys of no shape", "keys", head(() => ({ keys: { sheet: 7, technical: 7 } }))],
]) {
  test(`${name} is refused`, async () => {
    const file = await changed(change);

    await assert.rejects(openBackup(file, told.passphrase, () => {}), { constructor: BadBackup, message: part });
  });
}

test("no backup is made of what the statement does not commit to", async () => {
  const other = canonical({ ...JSON.parse(statement), envelopes: JSON.parse(statement).envelopes.map((one) => ({ ...one, plain: "00".repeat(32) })) });

  await assert.rejects(makeBackup({ ...asked, statement: other }, () => {}), { constructor: BadBackup, message: "sheet" });
});
