// A seat at a venue: what its devices can, and the key that is made there.

import assert from "node:assert/strict";
import { test } from "node:test";

import { tested } from "../../frontend/static/js/evaluation/devices.js";
import { freshKey } from "../../frontend/static/js/evaluation/seat-key.js";
import { fromBase64 } from "../../frontend/static/js/lib/bytes.js";

function media(answers) {
  return {
    getUserMedia: async (wanted) => {
      const answer = answers[wanted.video ? "video" : "audio"];
      if (typeof answer === "string") throw Object.assign(new Error(answer), { name: answer });
      return { getTracks: () => [answer] };
    },
  };
}

function track(readyState) {
  const one = { readyState, stopped: false, stop: () => void (one.stopped = true) };
  return one;
}

test("devices that open are fine, and are closed again", async () => {
  const [camera, microphone] = [track("live"), track("live")];

  const found = await tested({ media: media({ video: camera, audio: microphone }), width: 1366 });

  assert.deepEqual(found, { camera: "", microphone: "", screen: "" });
  assert.deepEqual([camera.stopped, microphone.stopped], [true, true]);
});

test("each fault has its name", async () => {
  const faults = [
    ["NotFoundError", "missing"],
    ["NotAllowedError", "refused"],
    ["NotReadableError", "busy"],
    ["TypeError", "unsupported"],
  ];
  for (const [name, fault] of faults) {
    const found = await tested({ media: media({ video: name, audio: track("ended") }), width: 1023 });
    assert.deepEqual(found, { camera: fault, microphone: "busy", screen: "small" }, name);
  }
});

test("a browser that cannot ask says so", async () => {
  assert.deepEqual(await tested({ media: undefined, width: 1024 }), {
    camera: "unsupported",
    microphone: "unsupported",
    screen: "",
  });
});

test("a fresh key stays in the browser, and its request carries its name's key", async () => {
  const [one, other] = [await freshKey("WC-1"), await freshKey("WC-1")];

  assert.equal(one.p256.extractable, false);
  assert.match(one.recipient, /^event:[0-9a-f]{64}$/);
  assert.notEqual(one.recipient, other.recipient);
  await assert.rejects(crypto.subtle.exportKey("pkcs8", one.p256));
  assert.equal(fromBase64(one.request)[0], 0x30);
});
