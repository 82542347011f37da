// Draws the figures of a page in the page's own colours: those in sight first, the others one by one.
import { coloured, pageColours } from "./colours.js";
import { figure, picture, ready, readyNow } from "./pack.js";

const CONFIG = {
  responsive: true,
  displayModeBar: false,
};
const PRINT_WIDTH = 660;
const PRINT_HEIGHT = 880;
const NARROW = 480;
const LETTERS = 34;
const SHORT = 10;
const LABEL = 46;
const LIFT = 7;
const REACH = 0.65;

const letters = (text) => text.replace(/<[^>]*>/g, "").length;

// Parts of a text as lines of at most so many letters; a part is never torn apart.
function filled(parts, most) {
  return parts.reduce((lines, part) => {
    const longer = lines.length ? `${lines.at(-1)} ${part}` : part;
    return lines.length && letters(longer) > most ? [...lines, part] : [...lines.slice(0, -1), longer];
  }, []);
}

// Axis titles broken into lines that a narrow plot has room for; lines that they have stay apart.
function broken(axis) {
  if (!axis.title?.text) return axis;
  const lines = axis.title.text.split("<br>").flatMap((line) => filled(line.split(" "), LETTERS));
  return { ...axis, title: { ...axis.title, text: lines.join("<br>") } };
}

// A label set anew in longer lines; its last line, a value, stays whole.
function joined(text) {
  const lines = text.split("<br>");
  const words = lines.slice(0, -1).flatMap((line) => line.split(" "));
  return filled([...words, lines.at(-1)], LABEL).join("<br>");
}

// How far above its row a label stands clear of the row's marks: a diamond reaches further than its size says.
function lift(data, place) {
  const each = (size, number) => (Array.isArray(size) ? size[number] : size) ?? 0;
  const here = data.filter((trace) => !trace.xaxis);
  const sizes = here.flatMap(({ y, marker }) => (y ?? []).map((at, number) => (at === place ? each(marker?.size, number) : 0)));
  return Math.max(LIFT, ...sizes.map((size) => size * REACH));
}

// Words beside the rows would leave a narrow plot no room: they go above their row.
function above(layout, data) {
  const axis = layout.yaxis ?? {};
  const names = data.flatMap((trace) => trace.y ?? []).filter((y) => typeof y === "string");
  const texts = axis.ticktext ?? [...new Set(names)];
  const places = axis.ticktext ? axis.tickvals : texts;
  const long = texts.some((text) => letters(text) > SHORT);
  const free = data.every((trace) => trace.type !== "bar" && trace.type !== "heatmap");
  if (!long || !free) return layout;
  const ground = getComputedStyle(document.documentElement).getPropertyValue("--paper").trim();
  const left = { xref: "paper", x: 0, xanchor: "left", align: "left", showarrow: false, bgcolor: ground, borderpad: 1 };
  const words = texts.map((text, row) => ({ ...left, text: joined(text), y: places[row], yanchor: "bottom", yshift: lift(data, places[row]) }));
  const annotations = [...(layout.annotations ?? []), ...words];
  return { ...layout, annotations, yaxis: { ...axis, showticklabels: false, ticks: "" } };
}

function narrowed(layout) {
  const axes = Object.entries(layout).filter(([name]) => name.startsWith("xaxis"));
  const titled = Object.fromEntries(axes.map(([name, axis]) => [name, broken(axis)]));
  return { ...layout, ...titled, font: { ...layout.font, size: 12 } };
}

export function draw(plot, width) {
  const { data, layout } = coloured(figure(plot.dataset.figure), pageColours());
  const narrow = (width ?? plot.clientWidth) < NARROW;
  const touch = matchMedia("(pointer: coarse)").matches;
  const fitted = {
    ...(narrow ? above(narrowed(layout), data) : layout),
    width,
    autosize: width === undefined,
    ...(touch && { dragmode: false }),
  };
  const drawn = Plotly.react(plot, data, fitted, CONFIG);
  plot.querySelector(":scope > .still")?.remove();
  return drawn.then(() => plot.dispatchEvent(new CustomEvent("drawn", { bubbles: true })));
}

const plots = [...document.querySelectorAll(".plot")];
const states = new WeakMap();
const shown = (plot) => plot.clientWidth > 0;
const stateOf = (plot) => `${plot.clientWidth} ${getComputedStyle(plot).color}`;
const inSight = (plot) => plot.getBoundingClientRect().bottom > 0 && plot.getBoundingClientRect().top < innerHeight;
const pause = () => new Promise((resolve) => setTimeout(resolve));

function drawAsShown(plot) {
  if (!shown(plot) || states.get(plot) === stateOf(plot)) return;
  states.set(plot, stateOf(plot));
  draw(plot);
}

// Where pictures are packed, that of a chapter's first figure is brought out before the drawing.
async function hang(plot) {
  const svg = !plot.firstElementChild && picture(plot.dataset.figure);
  if (!svg) return;
  const image = new Image();
  Object.assign(image, { className: "still", alt: "", src: `data:image/svg+xml,${encodeURIComponent(svg)}` });
  plot.append(image);
  await image.decode().catch(() => null);
}

// All figures of what is shown now, those in sight first, with a pause after each so that the page stays quick.
async function drawShown() {
  if (!plots.some(shown)) return;
  await Promise.all(plots.filter(shown).map(hang));
  await ready();
  const [first, later] = [plots.filter(inSight), plots.filter((plot) => !inSight(plot))];
  for (const plot of [...first, ...later].filter(shown)) {
    drawAsShown(plot);
    await pause();
  }
}

// On paper a figure is as wide as the sheet, and made smaller where it would be longer than one.
function print(starts) {
  document.documentElement.classList.toggle("printing", starts);
  const printed = plots.filter(shown);
  if (printed.length === 0 || !readyNow()) return;
  for (const plot of printed) {
    states.delete(plot);
    const scale = starts ? Math.min(1, PRINT_HEIGHT / parseFloat(plot.style.height)) : 1;
    plot.style.zoom = scale;
    if (starts) draw(plot, PRINT_WIDTH / scale);
  }
  if (!starts) drawShown();
}

export function start() {
  if (plots.length === 0) return;
  drawShown();
  document.addEventListener("theme", drawShown);
  document.addEventListener("chapter", drawShown);
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
}
