// The file keys of a backup are released as those from headers are: any two holders' shares give each key back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Decrypter, generateX25519Identity, identityToRecipient } from "../../frontend/static/vendor/age.js";
import { combine } from "../../frontend/static/vendor/shamir.js";
import { sharesOfKeys } from "../../frontend/static/js/openings/releasing.js";

test("two of three holders have each key again, and the page has it no more", async () => {
  const identities = await Promise.all([0, 1, 2].map(generateX25519Identity));
  const holders = await Promise.all(
    identities.map(async (identity, place) => ({ role: `holder-${place}`, recipient: await identityToRecipient(identity) })),
  );
  const key = Uint8Array.from({ length: 16 }, (_, index) => index + 1);
  const keys = { sheet: key.slice(), technical: key.slice().reverse() };

  const shares = await sharesOfKeys(keys, holders);

  assert.deepEqual(Object.keys(shares), ["sheet", "technical"]);
  assert.deepEqual([...keys.sheet], new Array(16).fill(0));
  const opened = await Promise.all(
    shares.sheet.map(async ({ holder, share }, place) => {
      assert.equal(holder, `holder-${place}`);
      const decrypter = new Decrypter();
      decrypter.addIdentity(identities[place]);
      return decrypter.decrypt(Buffer.from(share, "base64"));
    }),
  );
  for (const pair of [[0, 1], [0, 2], [1, 2]]) assert.deepEqual(await combine(pair.map((one) => opened[one])), key);
});
