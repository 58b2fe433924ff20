// Locks and opens keyfiles beside the page, because scrypt with 2^18 takes seconds.
// @ts-check

import { Decrypter, Encrypter, identityToRecipient } from "../../vendor/age.js";

const SCRYPT_WORK_FACTOR = 18;

self.addEventListener("message", async (event) => {
  const asked = event.data;
  try {
    self.postMessage({ id: asked.id, done: await (asked.act === "lock" ? lock(asked) : open(asked)) });
  } catch {
    self.postMessage({ id: asked.id, failed: true });
  }
});

/** @param {{ text: string, passphrase: string, identity: string }} asked */
async function lock(asked) {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(SCRYPT_WORK_FACTOR);
  encrypter.setPassphrase(asked.passphrase);
  return { keyfile: await encrypter.encrypt(asked.text), recipient: await identityToRecipient(asked.identity) };
}

/** @param {{ keyfile: Uint8Array, passphrase: string }} asked */
async function open(asked) {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(asked.passphrase);
  const text = await decrypter.decrypt(asked.keyfile, "text");
  const identity = /AGE-SECRET-KEY-1\S+/.exec(text)?.[0] ?? "";
  return { text, recipient: await identityToRecipient(identity) };
}
