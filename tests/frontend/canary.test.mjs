// A canary opens with the key that it was sealed to, and with no other.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Encrypter, generateX25519Identity, identityToRecipient } from "../../frontend/static/vendor/age.js";
import { KeyDoesNotOpen, valueOf } from "../../frontend/static/js/bids/canary.js";

const VALUE = Uint8Array.from({ length: 32 }, (_, index) => index);

test("the value comes back in hex, and another key gets nothing", async () => {
  const identity = await generateX25519Identity();
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  const sealed = Buffer.from(await encrypter.encrypt(VALUE)).toString("base64");

  assert.equal(await valueOf(sealed, identity), Buffer.from(VALUE).toString("hex"));
  await assert.rejects(valueOf(sealed, await generateX25519Identity()), KeyDoesNotOpen);
});
