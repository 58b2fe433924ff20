// The draft of a bid, kept in this browser on this computer so that a closed page loses nothing. It goes nowhere else.
// @ts-check

/** @typedef {import("./choices.js").Choice} Choice */
/**
 * @typedef {object} Draft
 * @property {string} key lot and certificate
 * @property {number} deadline milliseconds since 1970; afterwards it is thrown away
 * @property {number} savedAt milliseconds since 1970
 * @property {number} revision the bid that stood when it was written
 * @property {Record<string, string>} values what was typed, by name
 * @property {Record<string, boolean>} ticks
 * @property {Record<string, string[]>} entries ids of files by material, in order
 * @typedef {{ id: string, key: string, file: File, original: File | null }} KeptFile
 */

const DATABASE = "kaiming-drafts";
const DRAFTS = "drafts";
const FILES = "files";

/**
 * Keeps a draft: files that are kept already are not written again, files that it does not name any more are dropped.
 * False when the browser has no room or no store.
 * @param {Draft} draft
 * @param {readonly Choice[]} choices
 */
export async function keepDraft(draft, choices) {
  try {
    await transaction("readwrite", async (drafts, files) => {
      const kept = new Set(await asked(files.index("key").getAllKeys(draft.key)));
      const wanted = new Set(choices.map((choice) => choice.id));
      for (const id of kept) if (!wanted.has(String(id))) files.delete(id);
      for (const { id, file, original } of choices) if (!kept.has(id)) files.put({ id, key: draft.key, file, original });
      drafts.put(draft);
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} key
 * @returns {Promise<{ draft: Draft, files: Map<string, KeptFile> } | null>}
 */
export async function findDraft(key) {
  try {
    return await transaction("readonly", async (drafts, files) => {
      const draft = await asked(drafts.get(key));
      const kept = /** @type {KeptFile[]} */ (await asked(files.index("key").getAll(key)));
      return draft ? { draft, files: new Map(kept.map((one) => [one.id, one])) } : null;
    });
  } catch {
    return null;
  }
}

/**
 * Throws away the drafts that this says.
 * @param {(draft: Draft) => boolean} isToGo
 */
export async function dropDrafts(isToGo) {
  try {
    await transaction("readwrite", async (drafts, files) => {
      for (const draft of /** @type {Draft[]} */ (await asked(drafts.getAll()))) {
        if (!isToGo(draft)) continue;
        drafts.delete(draft.key);
        for (const id of await asked(files.index("key").getAllKeys(draft.key))) files.delete(id);
      }
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(drafts: IDBObjectStore, files: IDBObjectStore) => Promise<T>} act
 * @returns {Promise<T>}
 */
async function transaction(mode, act) {
  const database = await opened();
  try {
    const running = database.transaction([DRAFTS, FILES], mode);
    const ended = new Promise((resolve, reject) => {
      running.oncomplete = resolve;
      running.onerror = running.onabort = () => reject(running.error);
    });
    const [result] = await Promise.all([act(running.objectStore(DRAFTS), running.objectStore(FILES)), ended]);
    return result;
  } finally {
    database.close();
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @returns {Promise<IDBDatabase>} */
function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(DRAFTS, { keyPath: "key" });
      request.result.createObjectStore(FILES, { keyPath: "id" }).createIndex("key", "key");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
