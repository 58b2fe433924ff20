// Judges pages with Lighthouse in Debian's Chromium, each as a desktop and as a phone, and prints one JSON line a page.
//
//   node judge.mjs http://127.0.0.1:8000 desktop,mobile / /lots/ …
//
// Each line: the page, the form, the scores out of 100 (null where it could not judge), the machine's own index, and what was found wanting.
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const [, , root, forms, ...pages] = process.argv;
const chrome = await launch({
  chromePath: "/usr/bin/chromium",
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
try {
  for (const form of forms.split(",")) for (const page of pages) console.log(JSON.stringify(await judge(form, page)));
} finally {
  await chrome.kill();
}

async function judge(form, page) {
  const config = form === "desktop" ? desktopConfig : undefined;
  const onlyCategories = ["performance", "accessibility", "best-practices"];
  const { lhr } = await lighthouse(root + page, { port: chrome.port, logLevel: "error", onlyCategories }, config);
  const scores = Object.fromEntries(
    Object.values(lhr.categories).map((one) => [one.id, one.score === null ? null : Math.round(one.score * 100)]),
  );
  const wanting = Object.values(lhr.categories).flatMap((one) =>
    one.auditRefs
      .map((ref) => ({ ...ref, audit: lhr.audits[ref.id] }))
      .filter(({ weight, audit }) => weight > 0 && audit.score !== null && audit.score < 0.9)
      .map(({ id, audit }) => `${id} ${audit.displayValue ?? ""}`.trim()),
  );
  return { page, form, ...scores, index: Math.round(lhr.environment.benchmarkIndex), wanting };
}
