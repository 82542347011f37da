// Draws the figures of a page, in the page's own colours, opens and folds its code, and finds rows in long tables.
"use strict";

const CONFIG = {
  responsive: true,
  displaylogo: false,
  displayModeBar: "hover",
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
};
const PRINT_WIDTH = 660;
const NARROW = 480;
const LETTERS = 34;
const SHORT = 10;
const LIFT = 7;
const STACKED_FROM = 3;
const read = (id) => JSON.parse(document.getElementById(id).textContent);

// The figure with each colour token replaced by the page's colour of that name.
function coloured(value, colours) {
  if (typeof value === "string") return colours[value.toLowerCase()] ?? value;
  if (Array.isArray(value)) return value.map((item) => coloured(item, colours));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, coloured(item, colours)]));
}

function pageColours() {
  const style = getComputedStyle(document.documentElement);
  const pairs = Object.entries(read("tokens"));
  return Object.fromEntries(pairs.map(([token, name]) => [token, style.getPropertyValue(name).trim()]));
}

// Axis titles broken into lines that a narrow plot has room for.
function broken(axis) {
  if (!axis.title?.text) return axis;
  const lines = axis.title.text.split(" ").reduce(
    (done, word) => {
      const longer = [done.at(-1), word].filter(Boolean).join(" ");
      return longer.length > LETTERS ? [...done, word] : [...done.slice(0, -1), longer];
    },
    [""],
  );
  return { ...axis, title: { ...axis.title, text: lines.join("<br>") } };
}

const letters = (text) => text.replace(/<[^>]*>/g, "").length;

// A label of several lines as one line, where that fits.
const joined = (text) => (letters(text) > LETTERS + SHORT ? text : text.replaceAll("<br>", " "));

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
  const words = texts.map((text, row) => ({ ...left, text: joined(text), y: places[row], yanchor: "bottom", yshift: LIFT }));
  const annotations = [...(layout.annotations ?? []), ...words];
  return { ...layout, annotations, yaxis: { ...axis, showticklabels: false, ticks: "" } };
}

function narrowed(layout) {
  const axes = Object.entries(layout).filter(([name]) => name.startsWith("xaxis"));
  const titled = Object.fromEntries(axes.map(([name, axis]) => [name, broken(axis)]));
  return { ...layout, ...titled, font: { ...layout.font, size: 12 } };
}

function draw(plot, width) {
  const { data, layout } = coloured(read(plot.dataset.figure), pageColours());
  const narrow = (width ?? plot.clientWidth) < NARROW;
  const touch = matchMedia("(pointer: coarse)").matches;
  const fitted = {
    ...(narrow ? above(narrowed(layout), data) : layout),
    width,
    autosize: width === undefined,
    ...(touch && { dragmode: false }),
  };
  return Plotly.react(plot, data, fitted, CONFIG);
}

const plots = [...document.querySelectorAll(".plot")];
const drawAll = (width) => plots.forEach((plot) => draw(plot, width));

function print(starts) {
  document.documentElement.classList.toggle("printing", starts);
  drawAll(starts ? PRINT_WIDTH : undefined);
}

function foldTogether(button) {
  const blocks = [...document.querySelectorAll("details.code")];
  if (blocks.length === 0) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(open));
    button.textContent = open ? "Fold all code" : "Show all code";
    blocks.forEach((block) => (block.open = open));
  });
}

// A table with many columns becomes a list of rows on a narrow screen; roles keep it a table for screen readers.
function stackable(table) {
  const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent);
  if (heads.length < STACKED_FROM) return;
  table.classList.add("stacks");
  table.setAttribute("role", "table");
  table.querySelectorAll("thead, tbody").forEach((group) => group.setAttribute("role", "rowgroup"));
  table.querySelectorAll("thead th").forEach((head) => head.setAttribute("role", "columnheader"));
  table.querySelectorAll("tr").forEach((row) => row.setAttribute("role", "row"));
  table.querySelectorAll("tbody tr").forEach((row) =>
    [...row.cells].forEach((cell, place) => {
      cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "cell");
      cell.dataset.label = heads[place] ?? "";
    }),
  );
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// A box above a long table: it leaves the rows that hold every typed word, in any order, and says how many these are.
function searchable(table, place) {
  const rows = [...table.tBodies[0].rows];
  const texts = rows.map((row) => plain([...row.cells].map((cell) => cell.textContent).join(" ")));
  const [box, label, input, told] = ["div", "label", "input", "p"].map((name) => document.createElement(name));
  Object.assign(input, { type: "search", id: `search-${place}`, autocomplete: "off", spellcheck: false });
  Object.assign(label, { htmlFor: input.id, textContent: table.dataset.search });
  told.setAttribute("role", "status");
  const find = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    rows.forEach((row, number) => (row.hidden = !words.every((word) => texts[number].includes(word))));
    told.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} rows`;
  };
  input.addEventListener("input", find);
  box.className = "search";
  box.append(label, input, told);
  const frame = table.closest(".scroll") ?? table;
  frame.before(box);
  frame.classList.add("tall");
  find();
}

document.querySelectorAll(".scroll table").forEach(stackable);
document.querySelectorAll("table[data-search]").forEach(searchable);
foldTogether(document.getElementById("all-code"));
if (plots.length > 0) {
  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll());
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
}
