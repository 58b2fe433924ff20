// Judges receipts with the browser's own module, for tests in Python: JSON on standard input and output.

import { judge, NoReceipt, readCode, readFile } from "../../frontend/static/js/bids/receipts/checking.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { trust, files, codes } = JSON.parse(Buffer.concat(chunks).toString("utf8"));

const verdictOf = async (read) => {
  try {
    const { receipt, findings, isWhole, bidder } = await judge(await read(), trust);
    const named = bidder && { person: bidder.person, organisation: bidder.organisation };
    return { receipt, findings: Object.fromEntries(findings.map(({ name, state }) => [name, state])), isWhole, bidder: named };
  } catch (failure) {
    if (failure instanceof NoReceipt) return null;
    throw failure;
  }
};
const told = {
  files: await Promise.all(files.map((file) => verdictOf(async () => readFile(file)))),
  codes: await Promise.all(codes.map((code) => verdictOf(() => readCode(code)))),
};
process.stdout.write(JSON.stringify(told));
