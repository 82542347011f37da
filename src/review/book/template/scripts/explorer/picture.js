// The forest plot, a small picture in each row of the table, all on one scale. The table says the same in words.
import { normalQuantile } from "./distributions.js";
import { draw } from "./dom.js";
import { number } from "./phrases.js";

const MARKS = {
  printed: (size) => draw("rect", { x: -size, y: -size, width: 2 * size, height: 2 * size }),
  recovered: (size) => draw("circle", { r: size }),
  bound: (size) => draw("path", { d: diamond(size * 1.3) }),
  borrowed: (size) => draw("rect", { x: -size, y: -size, width: 2 * size, height: 2 * size }),
};
const TICKS = 5;
const WIDEST = 2;
const STEPS = [1, 2, 2.5, 5, 10];

const diamond = (size) => `M0,${-size} L${size},0 L0,${size} L${-size},0 Z`;

export function ends(row, level) {
  const half = normalQuantile((1 + level) / 2) * row.se;
  return { low: row.value - half, high: row.value + half };
}

// From the lowest to the highest end of what is pooled, with zero. A wider pool or next trial stretches it equally far
// to both sides of the pool, or is cut at both, where arrows say so.
export function scaleOf(rows, pool, level) {
  const shown = rows.filter((row) => row.value !== undefined);
  const inside = shown.some((row) => row.included) ? shown.filter((row) => row.included) : shown;
  const spans = inside.map((row) => ends(row, level));
  let low = Math.min(0, ...spans.map((span) => span.low));
  let high = Math.max(0, ...spans.map((span) => span.high));
  for (const span of pool ? [pool.interval, pool.prediction] : []) {
    if (Number.isNaN(span.low)) continue;
    const half = Math.min((span.high - span.low) / 2, WIDEST * Math.max(pool.estimate - low, high - pool.estimate));
    low = Math.min(low, pool.estimate - half);
    high = Math.max(high, pool.estimate + half);
  }
  const margin = 0.04 * (high - low || 1);
  return { low: low - margin, high: high + margin };
}

function ticksOf({ low, high }) {
  const rough = (high - low) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * STEPS.find((each) => each * power >= rough);
  const first = Math.ceil(low / step);
  const places = Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => (first + i) * step);
  return { places, decimals: Math.max(0, Math.min(6, 1 - Math.floor(Math.log10(step) + 0.9))) };
}

const share = (scale, value) => Math.min(1, Math.max(0, (value - scale.low) / (scale.high - scale.low)));
const at = (scale, value) => `${100 * share(scale, value)}%`;
const middle = (x, ...parts) => draw("svg", { x, y: "50%", overflow: "visible" }, ...parts);
const across = (kind, x1, x2) => draw("line", { class: kind, x1, x2, y1: "50%", y2: "50%" });
const upright = (kind, x) => draw("line", { class: kind, x1: x, x2: x, y1: "0", y2: "100%" });

function arrows(scale, { low, high }) {
  const left = low < scale.low ? [middle("0", draw("path", { class: "arrow", d: "M7,-4 L1,0 L7,4" }))] : [];
  const right = high > scale.high ? [middle("100%", draw("path", { class: "arrow", d: "M-7,-4 L-1,0 L-7,4" }))] : [];
  return [...left, ...right];
}

const frame = (scale, ...parts) =>
  draw("svg", { "aria-hidden": "true", focusable: "false" }, upright("zero", at(scale, 0)), ...parts);

const inside = (scale, value) => value >= scale.low && value <= scale.high;

export function trialPicture(scale, row, weight, level) {
  if (row.value === undefined) return frame(scale);
  const span = ends(row, level);
  const mark = MARKS[row.basis](3.5 + 4 * Math.sqrt(weight || 0));
  mark.setAttribute("class", "mark");
  const picture = frame(scale, across("reach", at(scale, span.low), at(scale, span.high)), ...arrows(scale, span));
  if (inside(scale, row.value)) picture.append(middle(at(scale, row.value), mark));
  picture.classList.add(row.basis, row.included ? "in" : "out");
  return picture;
}

export function poolPicture(scale, pool) {
  if (Number.isNaN(pool.interval.low))
    return frame(scale, middle(at(scale, pool.estimate), draw("path", { class: "pool", d: diamond(6) })));
  const [left, right, centre] = [pool.interval.low, pool.interval.high, pool.estimate].map((x) => 100 * share(scale, x));
  const wide = Math.max(right - left, 0.5);
  const top = (100 * (centre - left)) / wide;
  const box = { x: `${left}%`, y: "50%", width: `${wide}%`, height: "16", viewBox: "0 0 100 16", preserveAspectRatio: "none" };
  const shape = draw("path", { class: "pool", d: `M0,8 L${top},0 L100,8 L${top},16 Z` });
  const lifted = draw("g", { transform: "translate(0 -8)" }, draw("svg", box, shape));
  return frame(scale, lifted, ...arrows(scale, pool.interval));
}

export function nextPicture(scale, span) {
  const tips = [span.low, span.high].filter((end) => inside(scale, end));
  const marks = tips.map((end) => middle(at(scale, end), draw("path", { class: "tip", d: "M0,-5 L0,5" })));
  return frame(scale, across("next", at(scale, span.low), at(scale, span.high)), ...marks, ...arrows(scale, span));
}

// On which side of no difference more hair is.
export function directionPicture(scale) {
  const zero = at(scale, 0);
  const words = [["less", "-7", "← less"], ["more", "7", "more →"]];
  const texts = words.map(([kind, dx, text]) => draw("text", { class: kind, x: zero, dx, y: "14" }, text));
  return draw("svg", { "aria-hidden": "true", focusable: "false" }, ...texts);
}

export function axisPicture(scale) {
  const { places, decimals } = ticksOf(scale);
  const labels = places.flatMap((value) => {
    const x = at(scale, value);
    return [draw("line", { class: "tick", x1: x, x2: x, y1: "0", y2: "5" }), draw("text", { x, y: "18" }, number(value, decimals))];
  });
  return draw("svg", { "aria-hidden": "true", focusable: "false", class: "axis" }, ...labels);
}
