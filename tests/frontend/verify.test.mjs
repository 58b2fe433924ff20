// The verification in the browser: golden files that Python reads too, what a zip may not be, and a log that is rewritten.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";

import { follow, Gone, Unreachable } from "../../frontend/static/js/log/keeping.js";
import { toHex } from "../../frontend/static/js/lib/bytes.js";
import { identifier, integer, sequence, tagged } from "../../frontend/static/js/lib/der.js";
import { crc32 } from "../../frontend/static/js/sealing/crc32.js";
import { isSignedWith } from "../../frontend/static/js/signing/cms.js";
import { valueIn } from "../../frontend/static/js/signing/der-reading.js";
import { opened } from "../../frontend/static/js/verify/container.js";
import { isConsistent, isIncluded, leafHash, rootOf } from "../../frontend/static/js/verify/merkle.js";
import { BadNote, checkpointOf, cosignatures, keyOf, noteOf, policyOf, proofOf, signedCheckpoint } from "../../frontend/static/js/verify/notes.js";
import { Protocol } from "../../frontend/static/js/verify/protocol.js";
import { verifyReceipt } from "../../frontend/static/js/verify/receipts.js";
import { plainOf, Unreadable } from "../../frontend/static/js/verify/strict-json.js";

const golden = JSON.parse(readFileSync(new URL("../golden/log.json", import.meta.url), "utf8"));
const bytes = (text) => new TextEncoder().encode(text);
const sha256 = (...parts) => new Uint8Array(createHash("sha256").update(Buffer.concat(parts.map((one) => Buffer.from(one)))).digest());

// --- the log's golden texts ---

test("the golden proof leads from its leaf to the golden checkpoint", async () => {
  const [proof, key] = [proofOf(golden.proof), await keyOf(golden.log_key)];

  const found = await signedCheckpoint(proof.note, key);

  assert.equal(toHex(await leafHash(bytes(golden.leaf))), golden.leaf_hash);
  const leaf = await leafHash(bytes(golden.leaves[proof.index]));
  assert.ok(await isIncluded(leaf, { index: proof.index, size: found.size, proof: proof.path, root: found.root }));
  assert.ok(!(await isIncluded(leaf, { index: proof.index - 1, size: found.size, proof: proof.path, root: found.root })));
  assert.deepEqual(await rootOf(golden.leaves.map(bytes)), found.root);
});

test("the golden checkpoint bears the log's signature and its witness's", async () => {
  const [note, key, witness] = [noteOf(golden.checkpoint), await keyOf(golden.log_key), await keyOf(golden.witness_key)];

  assert.equal((await signedCheckpoint(note, key)).size, checkpointOf(note.text).size);
  assert.equal(await cosignatures(note, [witness]), 1);
  await assert.rejects(signedCheckpoint({ ...note, text: note.text.replace("\n5\n", "\n6\n") }, key), BadNote);
  await assert.rejects(signedCheckpoint({ ...note, signatures: [] }, key), BadNote);
});

for (const text of ["", "quorum none\n", `log ${golden.log_key}\n`, `log ${golden.log_key}\nquorum w1\n`, `log ${golden.witness_key}\nquorum none\n`]) {
  test(`no policy: ${JSON.stringify(text.slice(0, 40))}`, () => assert.rejects(policyOf(text), BadNote));
}

// --- texts that others might read otherwise ---

for (const text of ['{"a":1,"a":2}', '{"a":{"b":1},"a":2}', "1.0", "1e3", "9007199254740992", '"\\ud800"', "[".repeat(65) + "]".repeat(65), '{"a":1}x', "{'a':1}", "NaN", "", "\ufeff{}", '{"a":01}']) {
  test(`unreadable: ${text.slice(0, 20)}`, () => assert.throws(() => plainOf(bytes(text)), Unreadable));
}

test("what is written plainly is read", () => {
  for (const value of [{ a: [1, -2, null, true, "“a\":1"], b: {} }, [], "x", 0, { a: { a: [{ a: 1 }, { a: 2 }] } }]) {
    assert.deepEqual(plainOf(bytes(JSON.stringify(value))), value);
  }
});

// --- zips ---

/** A zip of one file, with what the case changes about it. */
function zip(path, content, { method = 8, flags = 0, crc = crc32(0, content), own = path } = {}) {
  const packed = method === 8 ? deflateRawSync(content) : content;
  const u = (value, size) => Buffer.from(Array.from({ length: size }, (_one, at) => (value >>> (8 * at)) & 255));
  const common = [u(20, 2), u(flags, 2), u(method, 2), u(0, 4), u(crc, 4), u(packed.length, 4), u(content.length, 4)];
  const local = Buffer.concat([u(0x04034b50, 4), ...common, u(own.length, 2), u(0, 2), Buffer.from(own), Buffer.from(packed)]);
  const central = Buffer.concat([u(0x02014b50, 4), u(20, 2), ...common, u(path.length, 2), u(0, 12), u(0, 4), Buffer.from(path)]);
  return new Blob([local, central, u(0x06054b50, 4), u(0, 4), u(1, 2), u(1, 2), u(central.length, 4), u(local.length, 4), u(0, 2)]);
}

async function found(blob, path, limit = 1000) {
  const protocol = new Protocol();
  const container = await opened(blob, protocol);
  const content = await container?.read(path, limit);
  return [content ? new TextDecoder().decode(content) : null, protocol.findings.map(({ code }) => code)];
}

test("stored and deflated files are read, each within its limit", async () => {
  for (const method of [0, 8]) {
    assert.deepEqual(await found(zip("a.json", bytes("{}"), { method }), "a.json"), ["{}", []]);
    assert.deepEqual(await found(zip("a.json", new Uint8Array(2 ** 22), { method }), "a.json"), [null, ["file_too_large"]]);
  }
});

for (const [name, changed] of [
  ["encrypted", { flags: 1 }],
  ["packed in another way", { method: 12 }],
  ["damaged", { crc: 7 }],
  ["called otherwise inside", { own: "b.json" }],
]) {
  test(`a file that is ${name} is unreadable`, async () => {
    assert.deepEqual(await found(zip("a.json", bytes("{}"), changed), "a.json"), [null, ["file_unreadable"]]);
  });
}

test("a zip cut anywhere is a finding and never an exception", async () => {
  const whole = new Uint8Array(await zip("a.json", bytes("{}")).arrayBuffer());
  for (let end = 0; end < whole.length; end += 1) {
    const [content, codes] = await found(new Blob([whole.slice(0, end)]), "a.json");
    assert.equal(content, null);
    assert.deepEqual(codes, ["not_a_bundle"]);
  }
});

test("a byte changed anywhere in a zip is a finding or changes nothing, and never an exception", async () => {
  const whole = new Uint8Array(await zip("a.json", bytes('{"a":1}')).arrayBuffer());
  for (let at = 0; at < whole.length; at += 1) {
    const changed = whole.slice();
    changed[at] ^= 0x5a;
    const [content] = await found(new Blob([changed]), "a.json");
    assert.ok(content === null || content === '{"a":1}', `byte ${at}`);
  }
});

// --- a receipt that is none ---

for (const text of ["", "{}", "[]", '{"receipt":1,"statement":2,"certificates":3}', "not json"]) {
  test(`no receipt: ${text}`, async () => assert.equal(await verifyReceipt(new Blob([text])), null));
}

test("a receipt without certificates says what is missing", async () => {
  const verdict = await verifyReceipt(new Blob(['{"receipt":{},"statement":{},"certificates":{}}']));

  assert.deepEqual(verdict.checks[0].findings.map(({ code }) => code), ["file_missing"]);
  assert.equal(verdict.isGood, false);
});

// --- the last checkpoint that a reader saw ---

const pair = await crypto.subtle.generateKey({ name: "Ed25519" }, true, ["sign", "verify"]);
const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
const b64 = (one) => Buffer.from(one).toString("base64");

/** A log as its files: leaves by number, and where it was rewritten others from that place on. */
async function log(size, { rewrittenFrom = Infinity, name = "log.example/1", has = size } = {}) {
  const all = Array.from({ length: has }, (_one, at) => sha256([0], bytes(`leaf ${at}${at >= rewrittenFrom ? " otherwise" : ""}`)));
  const leaves = all.slice(0, size);
  const node = (one, other) => sha256([1], one, other);
  const root = (of) => (of.length === 1 ? of[0] : node(root(of.slice(0, half(of.length))), root(of.slice(half(of.length)))));
  const half = (count) => 2 ** (Math.ceil(Math.log2(count)) - 1);
  const id = sha256(bytes(`${name}\n`), [1], raw).slice(0, 4);
  const text = `${name}\n${size}\n${b64(root(leaves))}\n`;
  const signature = new Uint8Array(await crypto.subtle.sign({ name: "Ed25519" }, pair.privateKey, bytes(text)));
  const files = new Map([
    ["key", bytes(`${name}+${toHex(id)}+${b64([1, ...raw])}\n`)],
    ["checkpoint", bytes(`${text}\n— ${name} ${b64([...id, ...signature])}\n`)],
  ]);
  const levels = [all, Array.from({ length: Math.floor(has / 256) }, (_one, at) => root(all.slice(at * 256, (at + 1) * 256)))];
  return async (part) => {
    if (files.has(part)) return files.get(part);
    const [, level, number, width] = /^tile\/(\d)\/(\d{3})(?:\.p\/(\d+))?$/.exec(part) ?? [];
    const tile = levels[Number(level)]?.slice(Number(number) * 256, Number(number) * 256 + Number(width ?? 256));
    if (tile?.length !== Number(width ?? 256)) throw new Gone(part);
    return new Uint8Array(Buffer.concat(tile));
  };
}

function memory() {
  let kept = null;
  return { get: () => kept, set: (text) => (kept = text) };
}

async function statesOf(...logs) {
  const store = memory();
  const states = [];
  for (const one of logs) states.push((await follow(await one, store)).state);
  return [states, store];
}

test("a log that grows is followed from size to size, however they lie", async () => {
  for (const sizes of [[1, 2, 3], [16, 32, 48, 320], [255, 256, 257], [300, 513, 700], [512, 1024]]) {
    const [states] = await statesOf(...sizes.map((size) => log(size)));
    assert.deepEqual(states, ["first", ...sizes.slice(1).map(() => "grew")], sizes.join());
  }
});

test("the same checkpoint again is the same, an earlier one of the same log is older and is not kept", async () => {
  const [states, store] = await statesOf(log(320), log(320), log(48, { has: 320 }), log(336));

  assert.deepEqual(states, ["first", "same", "older", "grew"]);
  assert.match(store.get(), /336/);
});

test("a log that went back and has no longer what it had is found", async () => {
  assert.deepEqual((await statesOf(log(320), log(48)))[0], ["first", "forked"]);
});

test("a log that was rewritten is found at any size, and what was seen before is kept", async () => {
  for (const size of [300, 320, 400]) {
    const [states, store] = await statesOf(log(320), log(size, { rewrittenFrom: 290 }), log(320));
    assert.deepEqual(states, ["first", "forked", "same"], String(size));
    assert.match(store.get(), /\\n320\\n/);
  }
});

test("another name or key is told and not taken for the old one", async () => {
  assert.deepEqual((await statesOf(log(32), log(64, { name: "log.example/2" }), log(64)))[0], ["first", "another", "grew"]);
});

test("a log that does not answer, or not as a log, is not called false", async () => {
  const silent = async () => {
    throw new Unreachable("checkpoint");
  };
  const noise = async () => bytes("nonsense");

  assert.deepEqual((await statesOf(silent, noise, log(32), silent, log(48)))[0], ["unreachable", "unreachable", "first", "unreachable", "grew"]);
});

test("a consistency proof that is too long or too short proves nothing", async () => {
  const hashes = Array.from({ length: 3 }, (_one, at) => sha256([at]));

  assert.equal(await isConsistent(3, 5, { proof: [], oldRoot: hashes[0], root: hashes[1] }), false);
  assert.equal(await isConsistent(0, 5, { proof: hashes, oldRoot: hashes[0], root: hashes[1] }), false);
  assert.equal(await isConsistent(5, 5, { proof: hashes, oldRoot: hashes[0], root: hashes[0] }), false);
});

// --- authorities of time-stamps with keys of RSA ---

for (const [name, how, parameters] of [
  ["RSASSA-PKCS1-v1_5", { name: "RSASSA-PKCS1-v1_5" }, ["1.2.840.113549.1.1.11"]],
  ["RSA-PSS", { name: "RSA-PSS", saltLength: 32 }, ["1.2.840.113549.1.1.10", sequence(tagged(0xa2, integer(Uint8Array.of(32))))]],
  ["RSA-PSS without parameters", { name: "RSA-PSS", saltLength: 20 }, ["1.2.840.113549.1.1.10"]],
]) {
  test(`a signature by ${name} holds over its bytes and no others`, async () => {
    const made = { name: how.name, hash: "SHA-256", modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };
    const keys = await crypto.subtle.generateKey(made, true, ["sign", "verify"]);
    const spki = new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));
    const signature = new Uint8Array(await crypto.subtle.sign(how, keys.privateKey, bytes("a time")));
    const [algorithm, ...rest] = parameters;
    const kind = valueIn(sequence(identifier(algorithm), ...rest));

    assert.equal(await isSignedWith(spki, { hash: "SHA-256", kind, signature, signed: bytes("a time") }), true);
    assert.equal(await isSignedWith(spki, { hash: "SHA-256", kind, signature, signed: bytes("another") }), false);
  });
}
