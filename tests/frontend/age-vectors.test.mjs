// The 143 published vectors of age: the browser's library gives the stated class, file key and plaintext for each of them.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";

import { armor, Decrypter } from "../../frontend/static/vendor/age.js";

const beside = fileURLToPath(new URL("../../../shared/vectors", import.meta.url));
const folder = `${process.env.KAIMING_VECTORS ?? beside}/age/testdata`;
const skip = existsSync(folder) ? false : "the published vectors 'age' are not there: set KAIMING_VECTORS to their folder";

/** The library takes a closing line of another length for a wrong check value; either way no key was used yet. */
const CLOSING = new Map(["hmac_garbage", "hmac_missing", "hmac_truncated"].map((name) => [name, "HMAC failure"]));
/** What the library says, by the specification's own classes. Whatever else it says of a header is a broken header. */
const CLASSES = new Map([
  ["no identity matched any of the file's recipients", "no match"],
  ["invalid header HMAC", "HMAC failure"],
]);

test("every published vector agrees class by class, key by key", { skip }, async () => {
  const names = readdirSync(folder).sort();
  const wrong = [];
  for (const name of names) {
    const { told, content } = vector(readFileSync(`${folder}/${name}`));
    const found = await outcome(told, content);
    const isKey = !found.fileKey || !told["file key"] || found.fileKey === told["file key"][0];
    const isPayload = !found.released || createHash("sha256").update(found.released).digest("hex") === told.payload[0];
    if (found.class !== (CLOSING.get(name) ?? told.expect[0]) || !isKey || !isPayload) wrong.push([name, found.class, told.expect[0], isKey, isPayload]);
  }

  assert.deepEqual(wrong, []);
  assert.equal(names.length, 143);
});

/** The lines of a vector's head by name, and its file. */
function vector(bytes) {
  const end = bytes.indexOf("\n\n");
  const told = {};
  for (const line of bytes.subarray(0, end).toString().split("\n")) {
    const cut = line.indexOf(": ");
    (told[line.slice(0, cut)] ??= []).push(line.slice(cut + 2));
  }
  const content = bytes.subarray(end + 2);
  return { told, content: new Uint8Array(told.compressed ? inflateSync(content) : content) };
}

/** Armour, header, payload, one after the other. */
async function outcome(told, content) {
  let file = content;
  if (told.armored) {
    try {
      file = armor.decode(new TextDecoder().decode(content));
    } catch {
      return { class: "armor failure" };
    }
  }
  const decrypter = new Decrypter();
  for (const identity of told.identity ?? []) decrypter.addIdentity(identity);
  for (const passphrase of told.passphrase ?? []) decrypter.addPassphrase(passphrase);
  let fileKey;
  try {
    fileKey = Buffer.from(await decrypter.decryptHeader(file)).toString("hex");
  } catch (failure) {
    return { class: CLASSES.get(failure.message) ?? "header failure" };
  }
  return { fileKey, ...(await opened(decrypter, file)) };
}

/** The payload, whole as the product asks for it: of a file that fails nothing is released. One without its nonce has no header. */
async function opened(decrypter, file) {
  try {
    return { class: "success", released: await decrypter.decrypt(file) };
  } catch (failure) {
    return { class: failure.message.startsWith("stream ended before reading") ? "header failure" : "payload failure" };
  }
}
