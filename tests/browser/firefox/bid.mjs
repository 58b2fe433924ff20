// A new bidder in Debian's Firefox: makes keys, tries the keyfile, seals, loses the network, sends, has the receipt, replaces,
// withdraws, sends again, and withdraws that from a second computer with the keys of the keyfile.
//
//     node bid.mjs ADDRESS HOUSE FOLDER     FOLDER holds letter.pdf and large.pdf; what is downloaded comes there
//
// Prints one JSON document, what was seen on the way; the test that runs it judges. Exit 1 when the way ended early.

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import puppeteer from "puppeteer-core";

/** @typedef {import("puppeteer-core").Page} Page */

const FIREFOX = "/usr/bin/firefox-esr";
const SLOW = 120_000;
const [address, house, folder] = process.argv.slice(2);
const seen = {
  browser: "",
  errors: /** @type {string[]} */ ([]),
  keys: /** @type {boolean[]} */ ([]),
  lot: "",
  price: "",
  envelopes: 0,
  puts: /** @type {string[]} */ ([]),
  trouble: "",
  receipt: "",
  receiptFile: "",
  later: /** @type {string[]} */ ([]),
  failed: "",
};

const firefox = await puppeteer.launch({
  browser: "firefox",
  executablePath: FIREFOX,
  headless: true,
  defaultViewport: { width: 1366, height: 768 },
  extraPrefsFirefox: {
    "browser.download.folderList": 2,
    "browser.download.dir": folder,
    "browser.download.useDownloadDir": true,
    "browser.download.alwaysOpenPanel": false, // it would take the keys that are pressed
    "browser.download.always_ask_before_handling_new_types": false,
    "ui.prefersReducedMotion": 1,
  },
});
let page = await firefox.newPage();
try {
  seen.browser = await firefox.version();
  page.setDefaultTimeout(SLOW);
  page.on("pageerror", (error) => void seen.errors.push(String(error)));
  await signIn();
  const phrase = await makeKeys();
  seen.lot = await firstLot();
  await fillIn();
  await chooseFiles("large.pdf");
  await signLetter();
  await seal();
  await sendThroughTrouble();
  await downloadReceipt();
  await replace();
  await withdraw();
  await sendAgain();
  await restoreElsewhere(phrase);
} catch (failure) {
  seen.failed = `${failure}: ${await page.$$eval("[data-wrong]", (all) => all.map((one) => one.textContent).join())}`;
  await page.screenshot({ path: join(folder, "failed.png"), fullPage: true });
  process.exitCode = 1;
} finally {
  process.stdout.write(JSON.stringify(seen));
  await firefox.close();
}

async function signIn() {
  await page.goto(`${address}/sign-in/`);
  await page.click(".demonstration summary");
  const all = await page.$$(".demonstration [data-role=bidder] button");
  const names = await Promise.all(all.map((one) => one.evaluate((button) => button.textContent ?? "")));
  await turning(() => all[names.findIndex((name) => name.includes(house))].click());
}

/** Four steps: made, saved, tried, certified. */
async function makeKeys() {
  await page.goto(`${address}/account/keys/`);
  const phrase = await textOf("[data-phrase]");
  await page.click('[data-step="make"] [data-go]');
  await visible("[data-download]");
  await page.click("[data-download]");
  await downloaded("keyfile");
  await page.click("[data-saved]");
  await visible('[data-step="drill"]');
  await choose('[data-step="drill"] [data-file]', "keyfile.age");
  await page.type('[data-step="drill"] [data-phrase-given]', phrase);
  await page.click('[data-step="drill"] [data-go]');
  await visible('[data-step="request"]');
  await page.click('[data-step="request"] [data-go]');
  await visible('[data-here="yes"]');
  seen.keys = await page.evaluate(keptKeys);
  return phrase;
}

/** The code of the first lot that takes bids. */
async function firstLot() {
  await page.goto(`${address}/lots/`);
  const links = await page.$$eval("main a[href^='/lots/WC-']", (all) => all.map((one) => one.getAttribute("href")));
  for (const code of new Set(links.map((link) => (link ?? "").split("/")[2]))) {
    await page.goto(`${address}/desk/bids/${code}/`);
    if (await page.$("[data-bid]")) return code;
  }
  throw new Error("no lot takes bids");
}

async function fillIn() {
  await page.type("[name=price]", "9123000");
  for (const entry of await page.$$('[data-stage="fill"] input[type=text]:not([name=price])'))
    await entry.type((await entry.evaluate((one) => one.getAttribute("name"))) === "days" ? "240" : "合格");
}

/** @param {string} technical the file of the technical envelope */
async function chooseFiles(technical) {
  for (const entry of await page.$$("[data-required]")) {
    const envelope = await entry.evaluate((one) => one.closest("[data-envelope]")?.getAttribute("data-envelope"));
    await /** @type {any} */ (entry).uploadFile(join(folder, envelope === "technical" ? technical : "letter.pdf"));
  }
}

/** Signs by the keyboard: what a file's check says moves the page meanwhile, and a mouse would miss. */
async function signLetter() {
  for (const line of await page.$$("[data-letter-line]")) {
    await (await line.waitForSelector("[data-letter-sign]", { visible: true }))?.press("Enter");
    await line.waitForSelector('[data-letter-is="done"]', { visible: true });
  }
}

/** A second revision, with a small file in the place of the large. */
async function replace() {
  await page.goto(`${address}/desk/bids/${seen.lot}/`);
  await pressedUntil("[data-replace]", "[name=price]");
  const technical = '[data-envelope="technical"]';
  await page.$eval(`${technical} [data-act="remove"]`, (one) => /** @type {HTMLButtonElement} */ (one).click());
  await choose(`${technical} [data-required]`, "letter.pdf");
  await page.waitForSelector(`${technical} [data-act="remove"]`, { visible: true });
  await seal();
  await send();
}

async function withdraw() {
  await page.goto(`${address}/desk/bids/${seen.lot}/`);
  await pressed("[data-withdraw] summary");
  await page.$eval("[data-sure]", (one) => /** @type {HTMLInputElement} */ (one).click());
  await turning(() => pressed("[data-withdrawal] [data-go]"));
  seen.later.push(await textOf(".receipt-sheet"));
}

/** What was withdrawn is sent once more, from the draft that this browser kept. */
async function sendAgain() {
  await page.goto(`${address}/desk/bids/${seen.lot}/`);
  await pressedUntil("[data-replace]", "[name=price]");
  await seal();
  await send();
}

async function send() {
  await turning(() => pressed("[data-send]"));
  seen.later.push(await textOf(".receipt-sheet"));
}

/** A browser that knows nothing has the keys back from the keyfile, and signs with them. @param {string} phrase */
async function restoreElsewhere(phrase) {
  page = await (await firefox.createBrowserContext()).newPage();
  page.setDefaultTimeout(SLOW);
  await signIn();
  await page.goto(`${address}/desk/bids/${seen.lot}/`);
  await visible("[data-no-key]");
  await page.goto(`${address}/account/keys/`);
  await visible('[data-here="no"]');
  await choose('[data-step="restore"] [data-file]', "keyfile.age");
  await page.type('[data-step="restore"] [data-phrase-given]', phrase);
  await page.click('[data-step="restore"] [data-go]');
  await visible('[data-here="yes"]');
  await withdraw();
}

/** By the keyboard: a page that moves meanwhile takes no mouse. @param {string} place */
async function pressed(place) {
  await (await page.waitForSelector(place, { visible: true }))?.press("Enter");
}

/** Presses again until something is seen: buttons rest while the page looks up what it kept. @param {string} place @param {string} shown */
async function pressedUntil(place, shown) {
  for (const limit = Date.now() + SLOW; ; ) {
    await pressed(`${place}:not([disabled])`);
    const found = await page.waitForSelector(shown, { visible: true, timeout: 5000 }).catch(() => null);
    if (found) return;
    if (Date.now() > limit) throw new Error(`${place} was pressed and ${shown} was not seen`);
  }
}

/** Seals; what is grave was seen: the price does not mind the lot's ceiling. */
async function seal() {
  await pressedUntil("[data-seal-go]", "[data-grave]:not([hidden]), [data-after-sealing]:not([hidden]), [data-cancel-line]:not([hidden])");
  if (await page.$("[data-grave]:not([hidden])")) {
    await page.$eval("[data-grave-sure]", (one) => /** @type {HTMLInputElement} */ (one).click());
    await pressedUntil("[data-seal-go]", "[data-after-sealing]:not([hidden]), [data-cancel-line]:not([hidden])");
  }
  await visible("[data-after-sealing]");
  await visible('[data-check="opens"]');
  seen.price = await textOf("[data-read-price]");
  seen.envelopes = (await page.$$("[data-row]")).length;
}

/** The network is lost once two parts have come, and is back when the page has told so. */
async function sendThroughTrouble() {
  /** @type {(response: import("puppeteer-core").HTTPResponse) => void} */
  let count = () => {};
  const twoParts = new Promise((resolve) => {
    count = (response) => {
      if (response.request().method() !== "PUT" || response.status() !== 204) return;
      seen.puts.push(response.url());
      if (seen.puts.length === 2) resolve(undefined);
    };
  });
  page.on("response", count);
  await page.click("[data-send]");
  await twoParts;
  await page.setOfflineMode(true);
  await visible("[data-trouble]");
  seen.trouble = await textOf("[data-trouble]");
  await turning(() => page.setOfflineMode(false));
  page.off("response", count);
  seen.receipt = await textOf(".receipt-sheet");
}

async function downloadReceipt() {
  await page.click('a[href$="receipt.json"]');
  seen.receiptFile = await downloaded("receipt");
}

/** Waits for a whole file whose name begins so. @param {string} begin */
async function downloaded(begin) {
  for (const limit = Date.now() + SLOW; Date.now() < limit; await rest(100)) {
    const names = readdirSync(folder);
    const found = names.find((name) => name.startsWith(begin) && statSync(join(folder, name)).size > 0);
    if (found && !names.some((name) => name.endsWith(".part"))) return found;
  }
  throw new Error(`${begin} was not downloaded`);
}

/** Acts, and waits for the page that comes of it. @param {() => unknown} act */
async function turning(act) {
  await Promise.all([page.waitForNavigation(), act()]);
}

/** @param {string} selector */
function visible(selector) {
  return page.waitForSelector(selector, { visible: true });
}

/** @param {string} selector */
function textOf(selector) {
  return page.$eval(selector, (one) => one.textContent?.trim() ?? "");
}

/** @param {string} selector @param {string} name */
async function choose(selector, name) {
  const input = /** @type {any} */ (await page.$(selector));
  await input.uploadFile(join(folder, name));
}

/** What runs in the page: may the kept keys be exported? */
async function keptKeys() {
  const request = indexedDB.open("kaiming-keys", 1);
  await new Promise((resolve) => (request.onsuccess = resolve));
  const all = request.result.transaction("keys").objectStore("keys").getAll();
  await new Promise((resolve) => (all.onsuccess = resolve));
  request.result.close();
  return all.result.flatMap((kept) => [kept.x25519.extractable, kept.p256.extractable]);
}
