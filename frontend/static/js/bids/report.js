// What the check found, in sentences: what it is, on which pages, and what to do about it.
// @ts-check

import { inside, root, said } from "./page.js";

/** @typedef {import("./pdf/judging.js").Finding} Finding */

const MOST_PAGES = 24;
/** @type {WeakMap<File, string>} */
const addresses = new WeakMap();

/**
 * @param {File} file
 * @param {readonly Finding[]} findings
 */
export function findingLines(file, findings) {
  return findings.map((finding) => {
    const template = /** @type {HTMLTemplateElement} */ (root.querySelector("[data-finding-row]"));
    const line = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
    line.dataset.finding = finding.code;
    line.dataset.weighs = finding.weight;
    for (const sign of /** @type {NodeListOf<HTMLElement>} */ (line.querySelectorAll("[data-weight]"))) {
      sign.hidden = sign.dataset.weight !== finding.weight;
    }
    inside(line, "[data-what]").textContent = whatOf(finding);
    inside(line, "[data-do]").textContent = said(`do${capital(finding.code)}`, finding.gaps);
    inside(line, "[data-pages]").replaceChildren(...pageLinks(file, finding.pages));
    return line;
  });
}

/** @param {Finding} finding */
export const whatOf = ({ code, gaps }) => said(`found${capital(code)}`, gaps);

/**
 * @param {File} file
 * @param {readonly number[]} pages
 */
function pageLinks(file, pages) {
  const links = pages.slice(0, MOST_PAGES).map((page) =>
    Object.assign(document.createElement("a"), {
      href: `${addressOf(file)}#page=${page}`,
      target: "_blank",
      rel: "noopener",
      textContent: said("page", { page }),
    }),
  );
  const parts = links.flatMap((link) => [link, " "]);
  return pages.length > MOST_PAGES ? [...parts, said("morePages", { count: pages.length - MOST_PAGES })] : parts;
}

/** @param {File} file */
function addressOf(file) {
  const known = addresses.get(file) ?? URL.createObjectURL(new Blob([file], { type: "application/pdf" }));
  addresses.set(file, known);
  return known;
}

/** @param {string} code */
const capital = (code) => code[0].toUpperCase() + code.slice(1);
