// The bidder's workspace beneath its page: what is chosen, what is missing, what a PDF shows, what a blind bid tells.

import assert from "node:assert/strict";
import { test } from "node:test";

import { added, exchanged, moved, removed } from "../../frontend/static/js/bids/choices.js";
import { checklistOf, missingIn } from "../../frontend/static/js/bids/checklist.js";
import { gathered } from "../../frontend/static/js/bids/files.js";
import { blindFindingsOf } from "../../frontend/static/js/bids/pdf/blind.js";
import { findingsOf } from "../../frontend/static/js/bids/pdf/judging.js";
import { linesOf } from "../../frontend/static/js/bids/pdf/lines.js";
import { shortForms, tellingWords, wordIn } from "../../frontend/static/js/bids/pdf/words.js";

// What pdf.js expects of a browser and this Node does not have yet.
Promise.withResolvers ??= function () {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};
ArrayBuffer.prototype.transferToFixedLength ??= function (length) {
  return this.slice(0, length ?? this.byteLength);
};
const { PDFDocument, PDFName, rgb, StandardFonts } = await import("../../frontend/static/vendor/pdf-lib.js");
const { readPdf, sampled } = await import("../../frontend/static/js/bids/pdf/reading.js");
const { NotScrubbed, scrubbed } = await import("../../frontend/static/js/bids/pdf/scrubbing.js");

const file = (name, size = 1) => ({ name, size, lastModified: 1 });
const numbers = () => {
  let last = 0;
  return () => String((last += 1));
};
const names = (list) => list.map((one) => one.file.name);

test("files go to the end; one of the same name takes its place", () => {
  const newId = numbers();
  const { list } = added([], [file("a.pdf"), file("b.pdf")], newId);

  const again = added(list, [file("a.pdf", 2), file("c.pdf")], newId);

  assert.deepEqual(names(again.list), ["a.pdf", "b.pdf", "c.pdf"]);
  assert.deepEqual([again.list[0].file.size, again.list[0].id, again.replaced], [2, "3", ["a.pdf"]]);
  assert.deepEqual(names(list), ["a.pdf", "b.pdf"], "the list before is untouched, so that it can be put back");
});

test("files are moved within their list and no further", () => {
  const { list } = added([], [file("a"), file("b"), file("c")], numbers());

  assert.deepEqual(names(moved(list, "3", -1)), ["a", "c", "b"]);
  assert.equal(moved(list, "1", -1), list);
  assert.equal(moved(list, "3", 1), list);
  assert.equal(moved(list, "9", 1), list);
  assert.deepEqual(names(removed(list, "2")), ["a", "c"]);
  assert.deepEqual(names(exchanged(list, "2", { file: file("x"), original: null }, () => "7")), ["a", "x", "c"]);
});

test("an order that the archive would not keep is written into the names", () => {
  const put = (...given) => gathered(given.map((name) => new File([name], name, { lastModified: 1 }))).map((one) => one.name);

  assert.deepEqual(put("a.pdf", "b.pdf"), ["a.pdf", "b.pdf"]);
  assert.deepEqual(put("b.pdf", "a.pdf"), ["1 b.pdf", "2 a.pdf"]);
  assert.equal(new Set(put(...Array.from({ length: 12 }, (_, at) => `${12 - at}.pdf`))).size, 12);
  assert.equal(put("b.pdf", ...Array.from({ length: 9 }, (_, at) => `a${at}.pdf`))[0], "01 b.pdf");
});

test("each requirement has one state, and only what is required can be missing", () => {
  const of = (told) =>
    checklistOf([{ target: "t", name: "n", isRequired: true, isThere: true, isChecking: false, findings: 0, isGrave: false, ...told }]);

  for (const [told, state] of [
    [{ isThere: false }, "missing"],
    [{ isThere: false, isRequired: false }, "optional"],
    [{}, "there"],
    [{ isChecking: true }, "checking"],
    [{ findings: 2 }, "findings"],
    [{ findings: 2, isGrave: true }, "grave"],
  ]) {
    const [line] = of(told);
    assert.equal(line.state, state);
    assert.equal(missingIn([line]).length, state === "missing" ? 1 : 0);
  }
});

test("a name is found by its short forms, but not by a word of the trade or a place", () => {
  assert.deepEqual(shortForms("江南建工集团有限公司"), ["江南建工集团有限公司", "江南建工", "江南"]);
  assert.ok(shortForms("江苏辛岭建设工程有限公司").includes("辛岭"));
  assert.ok(shortForms("中铁（上海）科技有限公司").includes("中铁科技"));
  for (const form of shortForms("望川市水务投资有限公司")) assert.ok(!["水务", "投资", "水务投资", "望川市"].includes(form), form);
});

test("the words to look for are those known and those added, each once and none of one letter", () => {
  const words = tellingWords({ name: "远大建设股份有限公司", code: "91X", people: ["赵强", ""], extra: "张伟，李; 远大\n张伟" });

  assert.deepEqual(words, ["远大建设股份有限公司", "远大建设", "远大", "91X", "赵强", "张伟"]);
  assert.equal(wordIn("本工程由 远 大 建 设 承担", words), "远大建设");
  assert.equal(wordIn("Acme ＣＯ", ["acme co"]), "acme co");
  assert.equal(wordIn("没有", words), "");
});

const view = { width: 100, height: 100, convertToViewportPoint: (x, y) => [x, 100 - y] };

test("pieces become lines from top to bottom and from left to right", () => {
  const piece = (str, x, y) => ({ str, transform: [1, 0, 0, 1, x, y] });

  const lines = linesOf([piece("右", 50, 90), piece("下", 10, 5), piece("左", 10, 90.1), piece(" ", 0, 50), { type: "x" }], view);

  assert.deepEqual(lines, [{ text: "左 右", y: 0.099 }, { text: "下", y: 0.95 }]);
});

const page = (number, told = {}) => ({ number, lines: [{ text: "正文", y: 0.5 }], coloured: [], marks: 0, images: 0, notes: 0, ...told });
const facts = (told = {}) => ({
  state: "read", version: "1.7", archive: "", isEncrypted: false, pages: 2, read: [page(1), page(2)], missingFonts: [],
  signatures: 0, properties: [], attachments: 0, hasScripts: false, isWhole: true, ...told,
});
const codes = (findings) => findings.map((one) => one.code);

test("what cannot be opened is grave, what cannot be searched is told with its pages", () => {
  assert.deepEqual(findingsOf(facts()), []);
  for (const state of ["notPdf", "broken", "password"]) {
    assert.deepEqual(findingsOf(facts({ state })), [{ code: state, weight: "stop", pages: [], gaps: {} }]);
  }
  assert.equal(findingsOf(facts({ state: "tooLarge" }))[0].weight, "note");
  const scanned = findingsOf(facts({ read: [page(1), page(2, { lines: [] })] }));
  assert.deepEqual(scanned, [{ code: "noText", weight: "warn", pages: [2], gaps: {} }]);
  const much = { isEncrypted: true, missingFonts: ["a", "b", "c", "d", "e"], attachments: 1, hasScripts: true, isWhole: false, pages: 9 };
  const told = findingsOf(facts(much));
  assert.deepEqual(codes(told), ["encrypted", "fonts", "attachments", "scripts", "notWhole", "sampled"]);
  assert.equal(told[1].gaps.names, "a、b、c、d …");
});

const rules = { words: ["江南建工", "江南", "张伟"], mayNumberPages: false };

test("a clean blind bid has no finding", () => {
  const harmless = facts({ properties: [{ name: "dc:format", value: "application/pdf" }] });

  assert.deepEqual(blindFindingsOf(harmless, "技术标.pdf", rules), []);
});

test("names are found in text, properties and file name", () => {
  const named = facts({
    read: [page(1, { lines: [{ text: "由江南", y: 0.5 }, { text: "建工施工", y: 0.52 }] }), page(2, { lines: [{ text: "张 伟", y: 0.5 }] })],
    properties: [{ name: "Author", value: "江南" }],
  });

  const found = blindFindingsOf(named, "江南技术标.pdf", rules);

  assert.deepEqual(codes(found), ["blindFileName", "blindName", "blindName", "blindPropertyName"]);
  assert.deepEqual(found[1], { code: "blindName", weight: "stop", pages: [1], gaps: { word: "江南建工" } });
  assert.deepEqual(found[2].pages, [2]);
  assert.ok(found.every((one) => one.weight === "stop"));
});

test("headers, footers and page numbers are told apart", () => {
  const framed = (number) =>
    page(number, { lines: [{ text: "技术标 2026", y: 0.05 }, { text: "正文", y: 0.5 }, { text: `第 ${number} 页 共 3 页`, y: 0.95 }, { text: "甲", y: 0.96 }] });
  const three = facts({ pages: 3, read: [1, 2, 3].map(framed) });

  const found = blindFindingsOf(three, "a.pdf", rules);

  assert.deepEqual(codes(found), ["blindHeader", "blindFooter", "blindNumbers"]);
  assert.deepEqual(found.map((one) => one.pages), [[1, 2, 3], [1, 2, 3], [1, 2, 3]]);
  assert.ok(!codes(blindFindingsOf(three, "a.pdf", { ...rules, mayNumberPages: true })).includes("blindNumbers"));
  for (const text of ["- 3 -", "3", "第3页", "3 / 12", "Page 3 of 12", "第 3 页，共 12 页"]) {
    const numbered = facts({ read: [page(1, { lines: [{ text, y: 0.95 }] })], pages: 1 });
    assert.deepEqual(codes(blindFindingsOf(numbered, "a.pdf", rules)), ["blindNumbers"], text);
  }
  const title = facts({ read: [page(1, { lines: [{ text: "施工方案 1", y: 0.05 }] })], pages: 1 });
  assert.deepEqual(blindFindingsOf(title, "a.pdf", rules), []);
});

test("colour, marks, pictures, notes, signatures and properties are told with their pages", () => {
  const loud = facts({
    read: [page(1, { coloured: ["红".repeat(30)], images: 2 }), page(2, { marks: 3, images: 1, notes: 1 })],
    signatures: 1,
    properties: [{ name: "Producer", value: "Word" }],
  });

  const found = blindFindingsOf(loud, "a.pdf", rules);

  assert.deepEqual(codes(found), ["blindProperties", "blindSignature", "blindColour", "blindMarks", "blindImages", "blindNotes"]);
  assert.equal(found[2].gaps.text, `${"红".repeat(20)}…`);
  assert.deepEqual([found[4].pages, found[4].gaps.count], [[1, 2], 3]);
  assert.deepEqual(codes(blindFindingsOf(facts({ state: "password" }), "a.pdf", rules)), ["blindUnread"]);
  assert.deepEqual(codes(blindFindingsOf(facts({ pages: 3 }), "a.pdf", rules)), ["blindSampled"]);
});

test("a sample of pages has the first, the last and no page twice", () => {
  assert.deepEqual(sampled(3, 60), [1, 2, 3]);
  assert.deepEqual(sampled(9, 1), [1]);
  const some = sampled(1000, 60);
  assert.deepEqual([some[0], some.at(-1), new Set(some).size], [1, 1000, 60]);
});

/** A PDF with an author, a header, coloured words, a coloured area and a picture. */
async function paper() {
  const made = await PDFDocument.create();
  made.setAuthor("江南建工集团有限公司");
  const font = await made.embedFont(StandardFonts.Helvetica);
  const picture = await made.embedPng("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
  const first = made.addPage([600, 800]);
  first.drawText("Letter of bid", { x: 50, y: 400, font, size: 12 });
  first.drawText("marked", { x: 50, y: 300, font, size: 12, color: rgb(1, 0, 0) });
  const second = made.addPage([600, 800]);
  second.drawRectangle({ x: 10, y: 10, width: 50, height: 50, color: rgb(0, 0, 1) });
  second.drawImage(picture, { x: 100, y: 100, width: 40, height: 40 });
  return made;
}

const reading = (bytes) => readPdf(new Blob([bytes]), { most: 60 });

test("a PDF is read: pages, words, colours, pictures, fonts, properties", async () => {
  const read = await reading(await (await paper()).save());

  assert.deepEqual([read.state, read.pages, read.version, read.isWhole, read.signatures], ["read", 2, "1.7", true, 0]);
  assert.deepEqual(read.read[0].lines.map((line) => line.text), ["Letter of bid", "marked"]);
  assert.deepEqual(read.read.map((one) => [one.coloured, one.marks, one.images]), [[["marked"], 0, 0], [[], 1, 1]]);
  assert.deepEqual(read.missingFonts, ["Helvetica"]);
  assert.ok(read.properties.some(({ name, value }) => name === "Author" && value === "江南建工集团有限公司"));
});

test("what is no PDF and what is damaged are told apart", async () => {
  const whole = await (await paper()).save();

  assert.equal((await reading(new TextEncoder().encode("hello"))).state, "notPdf");
  assert.equal((await reading(new TextEncoder().encode("%PDF-1.4\nhello"))).state, "broken");
  assert.equal((await reading(whole.slice(0, 200))).state, "broken");
});

test("an encrypted PDF is told, with a password and without", async () => {
  const locked = await paper();
  await locked.encrypt({ userPassword: "secret", ownerPassword: "owner" });
  const restricted = await paper();
  await restricted.encrypt({ userPassword: "", ownerPassword: "owner", permissions: { copying: false } });

  assert.equal((await reading(await locked.save({ useObjectStreams: false }))).state, "password");
  const told = await reading(await restricted.save({ useObjectStreams: false }));
  assert.deepEqual([told.state, told.isEncrypted, codes(findingsOf(told))[0]], ["read", true, "encrypted"]);
});

test("a copy without properties says nothing of who made it, and its pages are the same", async () => {
  const made = await paper();
  const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description><dc:creator>江南建工</dc:creator></rdf:Description></x:xmpmeta>';
  const stream = made.context.stream(new TextEncoder().encode(xmp), { Type: "Metadata", Subtype: "XML" });
  made.catalog.set(PDFName.of("Metadata"), made.context.register(stream));
  const bytes = new Uint8Array(await made.save());
  const before = await reading(bytes);

  const copy = await scrubbed(bytes, before.signatures);
  const after = await reading(copy);

  assert.deepEqual(before.properties.map(({ name }) => name).filter((name) => ["Author", "dc:creator"].includes(name)), ["Author", "dc:creator"]);
  assert.deepEqual(after.properties, []);
  assert.deepEqual(after.read, before.read);
  assert.equal(Buffer.from(copy).includes("pdf-lib"), false);
});

test("what is signed or encrypted is not rewritten", async () => {
  const locked = await paper();
  await locked.encrypt({ userPassword: "", ownerPassword: "owner" });
  const plain = new Uint8Array(await (await paper()).save());

  await assert.rejects(() => scrubbed(plain, 1), new NotScrubbed("signed"));
  await assert.rejects(async () => scrubbed(new Uint8Array(await locked.save({ useObjectStreams: false })), 0), new NotScrubbed("encrypted"));
});
