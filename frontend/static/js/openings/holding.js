// A holder's key of one session: made here, never exportable, kept in this browser until the prices are public.
// @ts-check

import { identityToRecipient } from "../../vendor/age.js";

const DATABASE = "kaiming-holding";
const STORE = "keys";

/**
 * Makes a fresh key and keeps it. Some browsers ask the person whether to keep it for good; nobody waits for that answer.
 * @returns {Promise<string>} its age recipient
 */
export async function makeHoldersKey() {
  const pair = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey({ name: "X25519" }, false, ["deriveBits"]));
  const recipient = await identityToRecipient(pair.privateKey);
  void navigator.storage?.persist?.().catch(() => false);
  await inStore("readwrite", (store) => store.put(pair.privateKey, recipient));
  return recipient;
}

/**
 * The key behind a recipient, if this browser made it.
 * @param {string} recipient
 * @returns {Promise<CryptoKey | undefined>}
 */
export function holdersKey(recipient) {
  return inStore("readonly", (store) => store.get(recipient));
}

/**
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} act
 * @returns {Promise<any>}
 */
async function inStore(mode, act) {
  const database = await opened();
  try {
    const running = database.transaction(STORE, mode);
    const request = act(running.objectStore(STORE));
    await new Promise((resolve, reject) => {
      running.oncomplete = resolve;
      running.onerror = running.onabort = () => reject(running.error);
    });
    return request.result;
  } finally {
    database.close();
  }
}

/** @returns {Promise<IDBDatabase>} */
function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
