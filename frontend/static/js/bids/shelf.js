// What is sealed and not yet received, kept in this browser so that a closed page loses nothing. Ciphertext only.
// @ts-check

/** @typedef {import("../sealing/envelope.js").Sealed} Sealed */
/**
 * @typedef {object} Parcel a sealed bid that waits to be sent
 * @property {string} key lot and certificate
 * @property {import("../sealing/forms.js").Belonging} belonging
 * @property {import("../sealing/forms.js").DocumentVersion} document
 * @property {string | null} previous
 * @property {string} recipient
 * @property {number} sealedAt milliseconds since 1970, on the platform's clock
 * @property {Sealed[]} envelopes
 * @property {Blob[]} blobs one for each envelope, in the same order
 * @property {string} upload the platform's name for the transmission, empty before it began
 */

const DATABASE = "kaiming-sealed";
const STORE = "parcels";

/**
 * Keeps a parcel. False when the browser has no room or no store: then closing the page loses it.
 * @param {Parcel} parcel
 */
export async function keep(parcel) {
  try {
    await transaction("readwrite", (store) => store.put(parcel));
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} key
 * @returns {Promise<Parcel | undefined>}
 */
export async function find(key) {
  try {
    return await transaction("readonly", (store) => store.get(key));
  } catch {
    return undefined;
  }
}

/** @param {string} key */
export async function forget(key) {
  await transaction("readwrite", (store) => store.delete(key)).catch(() => undefined);
}

/**
 * @param {string} lot
 * @param {string} certificate
 */
export const keyOf = (lot, certificate) => `${lot} ${certificate}`;

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
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
