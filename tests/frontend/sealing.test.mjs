// Sealing: what the browser writes into an envelope, and what can be recomputed once its key is released.

import assert from "node:assert/strict";
import { createHash, hkdfSync } from "node:crypto";
import { test } from "node:test";

import { Decrypter, generateX25519Identity, identityToRecipient } from "../../frontend/static/vendor/age.js";
import { expectedSize, headerOf, sealEnvelope, textFile } from "../../frontend/static/js/sealing/envelope.js";
import {
  bidStatement,
  manifest,
  newBidId,
  priceForm,
  PRICE_FORM_BYTES,
  withdrawalStatement,
} from "../../frontend/static/js/sealing/forms.js";
import { crc32 } from "../../frontend/static/js/sealing/crc32.js";
import { sha256 } from "../../frontend/static/js/sealing/sha256.js";
import { zipped, zipSize } from "../../frontend/static/js/sealing/zip.js";

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
const BELONGING = {
  tender: "WC-ENG-2026-0417",
  lot: "WC-ENG-2026-0417-01",
  document: "ab".repeat(32),
  bid: "0123456789abcdef".repeat(2),
  bidder: "cd".repeat(32),
  revision: 1,
};

/** Seals in memory and gives the age file back as well. */
async function sealed(files, { envelope = "technical", partBytes = 1 << 20 } = {}) {
  const identity = await generateX25519Identity();
  const parts = [];
  const told = [];
  const result = await sealEnvelope({
    belonging: BELONGING,
    envelope,
    recipient: await identityToRecipient(identity),
    files,
    partBytes,
    keep: (part, number) => (parts[number] = part),
    progress: (done, whole) => told.push([done, whole]),
  });
  const age = new Uint8Array(await new Blob(parts).arrayBuffer());
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return { ...result, parts, told, age, zip: await decrypter.decrypt(age), fileKey: await decrypter.decryptHeader(result.headerBytes) };
}

for (const size of [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1000, 70_001]) {
  test(`SHA-256 and CRC-32 of ${size} bytes are the same in pieces`, () => {
    const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 7 + 3) & 255);
    for (const cut of [0, 1, Math.floor(size / 2), size]) {
      const hash = sha256();
      hash.update(bytes.subarray(0, cut));
      hash.update(bytes.subarray(cut));

      assert.equal(hex(hash.digest()), digest(bytes));
      assert.equal(crc32(crc32(0, bytes.subarray(0, cut)), bytes.subarray(cut)), crc32(0, bytes));
    }
  });
}

test("CRC-32 gives the check value of the standard", () => {
  assert.equal(crc32(0, new TextEncoder().encode("123456789")).toString(16), "cbf43926");
});

test("the price form is 8,192 bytes whatever stands in it", () => {
  for (const [price, fields] of [
    ["1.00", {}],
    ["9123000.00", { days: "240", quality: "合格", manager: "陈立", bond: "电子保函" }],
    ["9123000.00", { quality: "\"质量\"\n".repeat(300) }],
  ]) {
    const text = priceForm(price, fields);

    assert.equal(new TextEncoder().encode(text).length, PRICE_FORM_BYTES);
    assert.deepEqual([JSON.parse(text).price, JSON.parse(text).fields], [price, fields]);
  }
});

test("a price form that would not fit is refused", () => {
  assert.throws(() => priceForm("1.00", { quality: "合".repeat(2_800) }), RangeError);
});

test("a manifest names everything that the envelope belongs to", () => {
  const files = [{ name: "a.pdf", size: 1, sha256: "00".repeat(32) }];

  assert.deepEqual(JSON.parse(manifest(BELONGING, "technical", files)), { v: 1, ...BELONGING, envelope: "technical", files });
});

test("the zip is the same for the same files in any order, and as large as foretold", async () => {
  const entry = (name, text) => {
    const bytes = new TextEncoder().encode(text);
    return { name, size: bytes.length, crc: crc32(0, bytes), pieces: async function* () { yield bytes; } };
  };
  const written = async (entries) => {
    const pieces = [];
    for await (const piece of zipped(entries)) pieces.push(piece);
    return Buffer.concat(pieces);
  };
  const [one, two, three] = [entry("b.txt", "two"), entry("投标函.pdf", "three"), entry("a.txt", "")];

  const zip = await written([one, two, three]);

  assert.deepEqual(zip, await written([three, two, one]));
  assert.equal(zip.length, zipSize([one, two, three]));
});

test("an envelope opens with its identity and holds manifest and files", async () => {
  const files = [textFile("b.txt", "two"), textFile("a.txt", "one".repeat(100_000))];

  const { zip, files: listed, name, size, sha256: sum, age, header, headerBytes } = await sealed(files);

  const text = Buffer.from(zip).toString("latin1");
  assert.ok(text.includes("manifest.json") && text.includes("oneone") && text.includes("two"));
  assert.deepEqual(listed.map((file) => file.name), ["a.txt", "b.txt"]);
  assert.equal(listed[0].sha256, digest("one".repeat(100_000)));
  assert.deepEqual([name, size, sum, header], ["technical", age.length, digest(age), digest(headerBytes)]);
});

test("the header carries two stanzas: the bidder's and where the envelope belongs", async () => {
  const { headerBytes, age } = await sealed([textFile("a.txt", "one")], { envelope: "commercial" });

  const lines = Buffer.from(headerBytes).toString("latin1").split("\n");

  assert.deepEqual(hex(headerBytes), hex(headerOf(age)));
  assert.match(lines[1], /^-> X25519 /);
  assert.equal(lines[3], `-> kaiming/context-v1 ${BELONGING.lot} ${BELONGING.document} ${BELONGING.bid} commercial`);
  assert.deepEqual([lines[4], lines[5].slice(0, 4), lines.length], ["", "--- ", 7]);
});

test("plain is checkable with the file key and with nothing less", async () => {
  const { plain, zip, fileKey } = await sealed([textFile("a.txt", "one")]);

  const salt = Buffer.from(hkdfSync("sha256", fileKey, Buffer.alloc(0), "kaiming/plain-v1", 32));
  const inside = createHash("sha256").update(zip).digest();

  assert.equal(plain, digest(Buffer.concat([salt, inside])));
});

test("parts have one size but the last, and progress ends with everything done", async () => {
  const { parts, age, told } = await sealed([textFile("a.txt", "x".repeat(200_000))], { partBytes: 65_536 });

  assert.deepEqual(parts.map((part) => part.size), [65_536, 65_536, 65_536, age.length - 3 * 65_536]);
  assert.deepEqual(told.at(-1), [400_000, 400_000]);
});

test("the size told before sealing is never too small", async () => {
  const { age } = await sealed([textFile("投标函.pdf", "x".repeat(300_000)), textFile("b", "")]);

  const foretold = expectedSize([{ name: "投标函.pdf", size: 300_000 }, { name: "b", size: 0 }]);

  assert.ok(foretold >= age.length && foretold < age.length + 3_000);
});

test("the statement is canonical and says what was sealed", async () => {
  const envelopes = [{ name: "sheet", size: 9, sha256: "1", header: "2", plain: "3", headerBytes: "left out" }];
  const document = { version: 2, sha256: BELONGING.document };

  const text = bidStatement(BELONGING, { document, previous: null, recipient: "age1x", envelopes });

  assert.equal(
    text,
    `{"bid":"${BELONGING.bid}","certificate":"${BELONGING.bidder}","document":{"sha256":"${BELONGING.document}","version":2},` +
      `"envelopes":[{"header":"2","name":"sheet","plain":"3","sha256":"1","size":9}],"kind":"bid","lot":"${BELONGING.lot}",` +
      `"previous":null,"recipient":"age1x","revision":1,"tender":"${BELONGING.tender}","v":1}`,
  );
});

test("a withdrawal names the bid and the statement it follows", () => {
  const text = withdrawalStatement({ lot: "L", bid: "b", revision: 2, previous: "p" });

  assert.equal(text, '{"bid":"b","kind":"withdrawal","lot":"L","previous":"p","revision":2,"v":1}');
});

test("bid ids are 32 hex digits and not repeated", () => {
  const ids = Array.from({ length: 20 }, newBidId);

  assert.ok(ids.every((id) => /^[0-9a-f]{32}$/.test(id)));
  assert.equal(new Set(ids).size, 20);
});
