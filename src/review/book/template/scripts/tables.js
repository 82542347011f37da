// Tables that stack on a narrow screen, and a box that finds rows in long ones.
import { plain } from "./words.js";

const STACKED_FROM = 3;

// A table with many columns becomes a list of rows on a narrow screen; roles keep it a table for screen readers.
function stackable(table) {
  const heads = [...table.querySelectorAll("thead :is(th, td)")].map((head) => head.textContent);
  if (heads.length < STACKED_FROM) return;
  table.classList.add("stacks");
  table.setAttribute("role", "table");
  table.querySelectorAll("thead, tbody").forEach((group) => group.setAttribute("role", "rowgroup"));
  table.querySelectorAll("thead th").forEach((head) => head.setAttribute("role", "columnheader"));
  table.querySelectorAll("thead td").forEach((blank) => blank.setAttribute("role", "cell"));
  table.querySelectorAll("tr").forEach((row) => row.setAttribute("role", "row"));
  table.querySelectorAll("tbody tr").forEach((row) =>
    [...row.cells].forEach((cell, place) => {
      cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "cell");
      cell.dataset.label = heads[place] ?? "";
    }),
  );
}

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
    box.classList.toggle("filtered", rows.some((row) => row.hidden));
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

// A DOI may break behind its punctuation, and so not within a number.
function breakable(cell) {
  if (cell.childElementCount > 0 || !cell.textContent.startsWith("10.")) return;
  const parts = cell.textContent.split(/(?<=[/._])/);
  cell.replaceChildren(...parts.flatMap((part, number) => (number ? [document.createElement("wbr"), part] : [part])));
}

export function start() {
  document.querySelectorAll(".scroll td").forEach(breakable);
  document.querySelectorAll(".scroll table").forEach(stackable);
  document.querySelectorAll("table[data-search]").forEach(searchable);
}
