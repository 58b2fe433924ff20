// Charts beside the result tables: prices and base, deviations, how far the members are apart. The tables say the same.
// @ts-check

import { categories, colour, drawAll, values } from "../lib/charts.js";

/**
 * @typedef {object} Charts
 * @property {{ names: string[], used: string[], percent: string[], base: string | null }} prices
 * @property {{ names: string[], totals: string[][] }} spread
 */

const charts = /** @type {Charts} */ (JSON.parse(document.getElementById("result-charts")?.textContent ?? "{}"));
const { prices, spread } = charts;

drawAll({
  prices: () => (prices ? points(prices) : null),
  percent: () => (prices ? bars(prices.names, prices.percent) : null),
  spread: () => (spread ? boxes(spread) : null),
});
const print = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-print]"));
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => globalThis.print());
}
addEventListener("beforeprint", () => {
  for (const fold of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".result-fold"))) fold.open = true;
});

/** Bars begin at nought, so that their lengths compare. @param {string[]} names @param {string[]} figures */
function bars(names, figures) {
  return {
    xAxis: categories(names),
    yAxis: values(),
    series: [{ type: "bar", barMaxWidth: 40, data: figures.map(Number), itemStyle: { color: colour("blue") } }],
  };
}

/** Prices lie close together: points on a scale of their own, and the base across them. @param {Charts["prices"]} prices */
function points({ names, used, base }) {
  const label = { formatter: Number(base).toLocaleString("en"), color: colour("ink"), position: "insideEndTop" };
  return {
    xAxis: categories(names),
    yAxis: values(true),
    series: [
      {
        type: "scatter",
        symbolSize: 12,
        data: used.map(Number),
        itemStyle: { color: colour("blue") },
        markLine: base === null ? undefined : { symbol: "none", data: [{ yAxis: Number(base) }], label, lineStyle: { color: colour("ink"), type: "dashed" } },
      },
    ],
  };
}

/** @param {Charts["spread"]} spread */
function boxes({ names, totals }) {
  const figures = totals.map((row) => row.map(Number).sort((one, other) => one - other));
  const points = figures.flatMap((row, index) => row.map((value) => [index, value]));
  return {
    xAxis: categories(names),
    yAxis: values(true),
    series: [
      { type: "boxplot", data: figures.map((row) => [0, 0.25, 0.5, 0.75, 1].map((part) => quantile(row, part))), itemStyle: { color: colour("blue-wash"), borderColor: colour("blue") }, boxWidth: [16, 48] },
      { type: "scatter", data: points, symbolSize: 7, itemStyle: { color: colour("ink-2") } },
    ],
  };
}

/** @param {number[]} sorted @param {number} part */
function quantile(sorted, part) {
  const at = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}
