// Draws a chart into each element that asks for one, in the colours of the page; tables beside them say the same.
// @ts-check

import { init } from "../../vendor/echarts.js";

/** @typedef {Record<string, unknown>} Option */

const SHORT = 8;
const FEW = 4;

/** A colour of the look by its token. @param {string} name */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/**
 * Every element with `data-chart` shows its chart, again when paper or another theme changes the colours.
 * @param {Readonly<Record<string, () => Option | null>>} options
 */
export function drawAll(options) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const redraws = [...document.querySelectorAll("[data-chart]")].map((place) => drawIn(/** @type {HTMLElement} */ (place), options, still));
  const redraw = () => {
    for (const one of redraws) one();
  };
  for (const media of ["print", "(prefers-color-scheme: dark)"]) matchMedia(media).addEventListener("change", redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-bs-theme", "data-theme"] });
}

/** @param {HTMLElement} place @param {Readonly<Record<string, () => Option | null>>} options @param {boolean} still */
function drawIn(place, options, still) {
  const make = options[place.dataset.chart ?? ""];
  const first = make?.();
  if (!make || !first) return () => {};
  const chart = init(place, null, { renderer: "canvas" });
  chart.setOption({ ...common(), ...first, animation: !still });
  new ResizeObserver(() => chart.resize()).observe(place);
  return () => chart.setOption({ ...common(), ...make(), animation: false }, true);
}

function common() {
  return {
    textStyle: { color: colour("ink-2"), fontFamily: "inherit" },
    grid: { left: 8, right: 16, top: 24, bottom: 8, containLabel: true },
    tooltip: { renderMode: "richText", trigger: "item", confine: true },
  };
}

/** An axis of names, shortened and turned where they are many. @param {readonly string[]} names */
export function categories(names) {
  const short = names.map((name) => (name.length > SHORT ? `${name.slice(0, SHORT)}…` : name));
  return { type: "category", data: short, axisLabel: { interval: 0, rotate: names.length > FEW ? 40 : 0, color: colour("ink-2") }, axisLine: { lineStyle: { color: colour("rule-strong") } } };
}

/** An axis of values with quiet lines. @param {boolean} [isScaled] begins near the values instead of at nought */
export function values(isScaled = false) {
  return { type: "value", scale: isScaled, splitLine: { lineStyle: { color: colour("rule") } }, axisLabel: { color: colour("ink-2") } };
}
