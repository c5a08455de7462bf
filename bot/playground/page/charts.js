// A data_visualization block: lines as SVG, with the numbers in a table for those who can't see it.
import { h } from "./dom.js";
import { svg } from "./icons.js";
import { frame } from "./tables.js";

const [WIDTH, HEIGHT] = [400, 220];
const BOX = { left: 48, right: WIDTH - 8, top: 10, bottom: HEIGHT - 46 };
const COLOURS = 6;
const TICKS = 4;
const fixed = (number) => Number(number.toFixed(1));

/** The node of a `data_visualization` block. */
export function dataVisualization(block) {
  const { chart } = block;
  const names = chart.series.map((part) => part.name);
  return h("figure", { class: "chart" }, h("figcaption", { dir: "auto" }, block.title),
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${block.title}, line chart` }, plot(chart)),
    names.length > 1 ? h("ul", { class: "legend" }, names.map((name, at) => h("li", { dir: "auto" }, h("span", { class: `key series-${at % COLOURS}` }), name))) : null,
    h("details", { class: "chart-data" }, h("summary", {}, "Show the numbers"), frame(block.title, numbers(chart))));
}

function numbers(chart) {
  const row = (cells, tag = "td") => h("tr", {}, cells.map((cell) => h(tag, { dir: "auto" }, String(cell))));
  const { categories, x_label: of } = chart.axis_config;
  return h("table", {}, h("thead", {}, row([of || "Category", ...chart.series.map((part) => part.name)], "th")),
    h("tbody", {}, categories.map((name, at) => row([name, ...chart.series.map((part) => part.data[at]?.value ?? "")]))));
}

function plot(chart) {
  const { categories, x_label: below, y_label: beside } = chart.axis_config;
  const values = chart.series.flatMap((part) => part.data.map((point) => point.value));
  const step = niceStep((Math.max(0, ...values) - Math.min(0, ...values)) / TICKS || 1);
  const low = Math.floor(Math.min(0, ...values) / step) * step;
  const high = Math.ceil(Math.max(0, ...values) / step) * step || step;
  const slot = (BOX.right - BOX.left) / categories.length;
  const x = (at) => fixed(BOX.left + slot * (at + 0.5));
  const y = (value) => fixed(BOX.bottom - ((value - low) / (high - low)) * (BOX.bottom - BOX.top));
  const lines = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, at) => low + at * step).map((value) => svg("g", { class: "grid" },
    svg("line", { x1: BOX.left, x2: BOX.right, y1: y(value), y2: y(value) }), label(BOX.left - 6, y(value) + 4, compact(value), "end")));
  const every = Math.ceil((categories.length * 64) / (BOX.right - BOX.left));
  const names = categories.map((name, at) => (at % every ? null : label(x(at), BOX.bottom + 18, name, "middle")));
  const titles = [below && label((BOX.left + BOX.right) / 2, HEIGHT - 6, below, "middle"),
    beside && svg("text", { transform: `translate(11 ${(BOX.top + BOX.bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, beside)];
  const shapes = chart.series.map(curve);
  return [...lines, ...shapes, ...names, ...titles];

  function curve(part, at) {
    const points = part.data.map((point, place) => `${x(place)},${y(point.value)}`).join(" ");
    return svg("g", { class: `series-${at % COLOURS}` }, svg("polyline", { points }), part.data.map((point, place) => svg("circle", { cx: x(place), cy: y(point.value), r: 3 },
      svg("title", {}, `${point.label}: ${point.value}`))));
  }
}

function label(x, y, words, anchor) {
  return svg("text", { x, y, "text-anchor": anchor }, String(words));
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) * power;
}

function compact(value) {
  return Math.abs(value) >= 10_000 ? Intl.NumberFormat("en", { notation: "compact" }).format(value) : String(Number(value.toFixed(6)));
}
