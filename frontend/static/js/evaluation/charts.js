// Charts beside the result tables: prices and base, deviations, how far the members are apart. The tables say the same.
// @ts-check

import { init } from "../../vendor/echarts.js";

/**
 * @typedef {object} Charts
 * @property {{ names: string[], used: string[], percent: string[], base: string | null }} prices
 * @property {{ names: string[], totals: string[][] }} spread
 */

const charts = /** @type {Charts} */ (JSON.parse(document.getElementById("result-charts")?.textContent ?? "{}"));
const style = getComputedStyle(document.documentElement);
const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const SHORT = 8;

for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-chart]"))) draw(place);
const print = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-print]"));
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => globalThis.print());
}
addEventListener("beforeprint", () => {
  for (const fold of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".result-fold"))) fold.open = true;
});

/** @param {HTMLElement} place */
function draw(place) {
  const { prices, spread } = charts;
  const options = { prices: () => points(prices), percent: () => bars(prices.names, prices.percent), spread: () => boxes(spread) };
  const option = options[/** @type {keyof typeof options} */ (place.dataset.chart)]?.();
  if (!option) return;
  const chart = init(place, null, { renderer: "canvas" });
  chart.setOption({ ...common(), ...option, animation: !still });
  new ResizeObserver(() => chart.resize()).observe(place);
}

function common() {
  return {
    textStyle: { color: colour("ink-2"), fontFamily: "inherit" },
    grid: { left: 8, right: 16, top: 24, bottom: 8, containLabel: true },
    tooltip: { renderMode: "richText", trigger: "item", confine: true },
  };
}

/** Bars begin at nought, so that their lengths compare. @param {string[]} names @param {string[]} values */
function bars(names, values) {
  return {
    xAxis: categories(names),
    yAxis: { type: "value", splitLine: { lineStyle: { color: colour("rule") } } },
    series: [{ type: "bar", barMaxWidth: 40, data: values.map(Number), itemStyle: { color: colour("blue") } }],
  };
}

/** Prices lie close together: points on a scale of their own, and the base across them. @param {Charts["prices"]} prices */
function points({ names, used, base }) {
  const label = { formatter: Number(base).toLocaleString("en"), color: colour("ink"), position: "insideEndTop" };
  return {
    xAxis: categories(names),
    yAxis: { type: "value", scale: true, splitLine: { lineStyle: { color: colour("rule") } } },
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
    yAxis: { type: "value", scale: true, splitLine: { lineStyle: { color: colour("rule") } } },
    series: [
      { type: "boxplot", data: figures.map((row) => [0, 0.25, 0.5, 0.75, 1].map((part) => quantile(row, part))), itemStyle: { color: colour("blue-wash"), borderColor: colour("blue") }, boxWidth: [16, 48] },
      { type: "scatter", data: points, symbolSize: 7, itemStyle: { color: colour("ink-2") } },
    ],
  };
}

/** @param {string[]} names */
function categories(names) {
  const short = names.map((name) => (name.length > SHORT ? `${name.slice(0, SHORT)}…` : name));
  return { type: "category", data: short, axisLabel: { interval: 0, rotate: names.length > 4 ? 40 : 0, color: colour("ink-2") }, axisLine: { lineStyle: { color: colour("rule-strong") } } };
}

/** @param {number[]} sorted @param {number} part */
function quantile(sorted, part) {
  const at = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}
