// Makes and opens backups beside the page: the passphrase takes seconds to stretch, and a bid may be large.
// @ts-check

import { BadBackup, makeBackup, openBackup, WrongPassphrase } from "./backup.js";

const TOLD_EVERY_MS = 100;

self.addEventListener("message", async ({ data }) => {
  let told = 0;
  const progress = (/** @type {number} */ done, /** @type {number} */ whole) => {
    if (performance.now() - told < TOLD_EVERY_MS) return;
    told = performance.now();
    self.postMessage({ progress: done, whole });
  };
  try {
    const finished =
      data.act === "make" ? await makeBackup(data, progress) : await openBackup(data.file, data.passphrase, progress);
    self.postMessage({ finished });
  } catch (failure) {
    const code = failure instanceof WrongPassphrase ? "passphrase" : failure instanceof BadBackup ? "broken" : "failed";
    self.postMessage({ failed: code, part: failure instanceof BadBackup ? failure.message : "" });
  }
});
