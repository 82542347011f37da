// Search over all pages: the words are looked for where a page's script can find them without a network.
import { entries } from "./entries.js";
import { plain } from "./words.js";

const MOST = 30;
const AROUND = 70;
const WAIT = 90;

// The text without accents and case, and where each letter of it stands in the text.
function folded(text) {
  const places = [];
  let letters = "";
  let at = 0;
  for (const sign of text) {
    for (const letter of plain(sign)) {
      letters += letter;
      places.push(at);
    }
    at += sign.length;
  }
  return { letters, places: [...places, text.length] };
}

const wordsOf = (text) => plain(text).split(/\s+/).filter(Boolean);

function starts(text, word) {
  const at = text.indexOf(word);
  return at === 0 || (at > 0 && !/[\p{L}\p{N}]/u.test(text[at - 1]));
}

// A word in a heading counts most, then in a term or the name of a source, then in the text.
function worth(entry, word) {
  const inHeading = entry.plainHeading.includes(word);
  if (!inHeading && !entry.plainText.includes(word)) return 0;
  const base = inHeading ? (entry.kind === "section" ? 100 : 60) : 10;
  return base + (starts(inHeading ? entry.plainHeading : entry.plainText, word) ? 5 : 0);
}

export function found(all, query) {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  const scored = all.map((entry) => ({ entry, worths: words.map((word) => worth(entry, word)) }));
  return scored
    .filter(({ worths }) => worths.every((value) => value > 0))
    .map(({ entry, worths }) => ({ entry, score: worths.reduce((sum, value) => sum + value, 0) / words.length }))
    .sort((one, other) => other.score - one.score)
    .map(({ entry }) => entry);
}

// A text with the words marked: text nodes and mark elements, so that nothing in it is ever read as HTML.
function marked(text, words) {
  const { letters, places } = folded(text);
  const hits = words.flatMap((word) => {
    const spans = [];
    for (let at = letters.indexOf(word); at >= 0; at = letters.indexOf(word, at + word.length)) spans.push([places[at], places[at + word.length]]);
    return spans;
  });
  const parts = [];
  let done = 0;
  for (const [from, to] of hits.sort((one, other) => one[0] - other[0])) {
    if (from < done) continue;
    const mark = document.createElement("mark");
    mark.textContent = text.slice(from, to);
    parts.push(text.slice(done, from), mark);
    done = to;
  }
  return [...parts, text.slice(done)];
}

function snippet(entry, words) {
  const { letters, places } = folded(entry.text);
  const first = Math.min(...words.map((word) => letters.indexOf(word)).filter((at) => at >= 0), letters.length);
  const middle = first === letters.length ? 0 : places[first];
  const from = middle > AROUND ? entry.text.indexOf(" ", middle - AROUND) + 1 : 0;
  const cut = entry.text.slice(from, middle + 2 * AROUND);
  const more = middle + 2 * AROUND < entry.text.length;
  return [from > 0 ? "… " : "", ...marked(more ? cut.slice(0, cut.lastIndexOf(" ")) : cut, words), more ? " …" : ""];
}

function line(name, className, ...content) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...content);
  return made;
}

function row(entry, words) {
  const link = document.createElement("a");
  link.href = entry.address;
  link.append(
    line("span", "where", [entry.page.name, entry.page.title].filter(Boolean).join(" ")),
    line("span", "heading", ...marked(entry.heading || entry.page.title, words)),
    line("span", "snippet", ...snippet(entry, words)),
  );
  const item = document.createElement("li");
  item.append(link);
  return item;
}

const told = (count) => (count === 0 ? "Nothing found" : count > MOST ? `The first ${MOST} of ${count} places` : `${count} ${count === 1 ? "place" : "places"}`);

function fill(panel, all, query) {
  const hits = found(all, query);
  panel.hidden = query.trim() === "";
  panel.querySelector("ol").replaceChildren(...hits.slice(0, MOST).map((entry) => row(entry, wordsOf(query))));
  panel.querySelector("[role=status]").textContent = panel.hidden ? "" : told(hits.length);
}

const typing = (element) => element?.matches("input, textarea, select, [contenteditable]");

// Arrow keys walk from the field through the results and back; Escape closes and returns to the field.
function onKey(event, field, panel) {
  const stops = [field, ...panel.querySelectorAll("a")];
  const at = stops.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && at >= 0 && !panel.hidden) {
    event.preventDefault();
    stops[Math.max(0, Math.min(at + step, stops.length - 1))].focus();
  } else if (event.key === "Enter" && at === 0 && stops.length > 1) {
    event.preventDefault();
    stops[1].click();
  } else if (event.key === "Escape") {
    close(field, panel);
    field.focus();
  }
}

function close(field, panel) {
  field.value = "";
  panel.hidden = true;
}

export function start() {
  const finder = document.querySelector(".finder");
  if (!finder) return;
  const [field, panel] = [finder.querySelector("input"), finder.querySelector(".results")];
  let timer = 0;
  const look = async () => fill(panel, await entries(), field.value);
  finder.hidden = false;
  field.addEventListener("focus", () => entries());
  field.addEventListener("input", () => (clearTimeout(timer), (timer = setTimeout(look, WAIT))));
  finder.addEventListener("keydown", (event) => onKey(event, field, panel));
  panel.addEventListener("click", (event) => event.target.closest("a") && setTimeout(() => close(field, panel)));
  document.addEventListener("pointerdown", (event) => !finder.contains(event.target) && (panel.hidden = true));
  finder.addEventListener("focusout", (event) => event.relatedTarget && !finder.contains(event.relatedTarget) && (panel.hidden = true));
  field.addEventListener("focus", () => field.value.trim() && look());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(document.activeElement)) return;
    event.preventDefault();
    field.focus();
  });
}
