// Keys of this browser: non-extractable, in IndexedDB, found by their age recipient.
// @ts-check

const DATABASE = "kaiming-keys";
const STORE = "keys";

/** @typedef {{ recipient: string, x25519: CryptoKey, p256: CryptoKey }} KeptKeys */

/**
 * Keeps them at once; the browser is asked to keep them for good, and some ask the person, who may take his time.
 * @param {KeptKeys} keys
 */
export async function keep(keys) {
  void navigator.storage?.persist?.().catch(() => false);
  await transaction("readwrite", (store) => store.put(keys));
}

/**
 * @param {string} recipient
 * @returns {Promise<KeptKeys | undefined>}
 */
export function find(recipient) {
  return transaction("readonly", (store) => store.get(recipient));
}

/** @param {string} recipient */
export function forget(recipient) {
  return transaction("readwrite", (store) => store.delete(recipient));
}

/** @returns {Promise<string[]>} the names of all keys of this browser */
export function names() {
  return transaction("readonly", (store) => store.getAllKeys());
}

/**
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} act
 * @returns {Promise<any>}
 */
async function transaction(mode, act) {
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
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "recipient" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
