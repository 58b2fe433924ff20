// The charts of the statistics page: bars that begin at nought. The table beside each says the same.
// @ts-check

import { categories, colour, drawAll, values } from "../lib/charts.js";

/** @typedef {{ names: string[], series: (string | number)[][] }} Figures */

const charts = /** @type {Record<string, Figures>} */ (JSON.parse(document.getElementById("statistics-charts")?.textContent ?? "{}"));
const words = /** @type {Record<string, string[]>} */ (JSON.parse(document.getElementById("statistics-words")?.textContent ?? "{}"));
const MANY = 12;
const WIDE = 40;

drawAll({
  counts: () => upright("counts"),
  amounts: () => upright("amounts"),
  bidders: () => upright("bidders"),
  rooms: () => lying("rooms"),
});

/** @param {string} name */
function upright(name) {
  const figures = charts[name];
  if (!figures) return null;
  const axis = categories(figures.names);
  axis.axisLabel.rotate = figures.names.join(" ").length > WIDE ? 40 : 0;
  if (figures.names.length > MANY) axis.axisLabel.interval = Math.ceil(figures.names.length / MANY) - 1;
  return { xAxis: axis, yAxis: values(), series: series(name, figures), ...legend(name, figures) };
}

/** Rooms have long names: they stand before their bars, the first on top. @param {string} name */
function lying(name) {
  const figures = charts[name];
  if (!figures) return null;
  const names = { type: "category", data: figures.names, inverse: true, axisLabel: { color: colour("ink-2"), width: 140, overflow: "truncate" }, axisLine: { lineStyle: { color: colour("rule-strong") } } };
  return { xAxis: values(), yAxis: names, series: series(name, figures) };
}

/** The second of two series is an outline, so that colour does not speak alone. @param {string} name @param {Figures} figures */
function series(name, figures) {
  const styles = [{ color: colour("blue") }, { color: colour("blue-wash"), borderColor: colour("blue"), borderWidth: 1 }];
  return figures.series.map((row, place) => ({ type: "bar", barMaxWidth: 40, name: words[name]?.[place] ?? "", data: row.map(Number), itemStyle: styles[place] }));
}

/** @param {string} name @param {Figures} figures */
function legend(name, figures) {
  if (figures.series.length < 2) return {};
  return { legend: { data: words[name] ?? [], top: 0, left: 0, itemWidth: 14, textStyle: { color: colour("ink-2") } }, grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true } };
}
