// Cards of citations and terms: one small box beside the word, on hover, focus and touch; Escape closes it.
const LINKS = "a.cite, a.term";
const WAIT = 180;
const EDGE = 8;
const GAP = 6;

const box = document.createElement("div");
const store = document.createElement("div");
let shownFor = null;
let timer = 0;

const soon = (act) => (clearTimeout(timer), (timer = setTimeout(act, WAIT)));
const linkOf = (event) => (event.target instanceof Element ? event.target.closest(LINKS) : null);
const inBox = (event) => box.contains(event.target);

// A link ends in the place of its entry, and its card is named after that.
function cardOf(link) {
  const place = decodeURIComponent(link.hash.slice(1)).split("/").at(-1);
  const name = `card-${link.classList.contains("term") ? "term-" : ""}${place}`;
  return document.getElementById(name) ?? cardFrom(document.getElementById(decodeURIComponent(link.hash.slice(1))), name);
}

// Where all pages are one file, no cards are kept beside the lists of sources and terms: they come from there.
function cardFrom(entry, name) {
  if (!entry?.matches(".entry")) return null;
  const [card, title] = ["div", "span"].map((tag) => document.createElement(tag));
  const label = document.createElement("strong");
  label.textContent = entry.querySelector("dt").textContent;
  title.className = "line";
  title.append(label);
  const lines = [...entry.querySelectorAll("dd > .line:not(.more)")].slice(0, 2).map((line) => line.cloneNode(true));
  card.id = name;
  card.append(title, ...lines);
  store.append(card);
  return card;
}

function whole(link) {
  const more = document.createElement("a");
  const words = link.classList.contains("term") ? "Glossary" : link.classList.contains("mark") ? "Its row" : "All sources";
  Object.assign(more, { href: link.getAttribute("href"), textContent: words, className: "line" });
  return more;
}

// Below the word, or above it where there is more room; always within the window.
function place() {
  const word = shownFor.getClientRects()[0] ?? shownFor.getBoundingClientRect();
  if (word.bottom < 0 || word.top > innerHeight) return close();
  const [width, height] = [document.documentElement.clientWidth, innerHeight];
  const below = height - word.bottom - GAP - EDGE;
  const above = word.top - GAP - EDGE;
  const under = box.offsetHeight <= below || below >= above;
  box.style.maxHeight = `${Math.max(under ? below : above, 80)}px`;
  box.style.left = `${Math.max(EDGE, Math.min(word.left, width - box.offsetWidth - EDGE))}px`;
  box.style.top = `${under ? word.bottom + GAP : word.top - GAP - box.offsetHeight}px`;
}

function show(link) {
  clearTimeout(timer);
  const card = cardOf(link);
  if (!card || shownFor === link) return;
  shownFor = link;
  box.replaceChildren(...card.cloneNode(true).childNodes, whole(link));
  box.style.maxHeight = "";
  box.hidden = false;
  place();
}

function close() {
  box.hidden = true;
  shownFor = null;
}

function hide() {
  clearTimeout(timer);
  close();
}

function onHover(event) {
  if (event.pointerType === "touch") return;
  const link = linkOf(event);
  if (link) soon(() => show(link));
  else if (inBox(event)) clearTimeout(timer);
  else if (shownFor && shownFor !== document.activeElement) soon(hide);
}

// The first touch opens the card, the second follows the link.
function onTouch(event) {
  const link = linkOf(event);
  if (!link || !cardOf(link) || link.dataset.touched !== "yes") return;
  event.preventDefault();
  show(link);
}

function onPress(event) {
  const link = linkOf(event);
  if (link) link.dataset.touched = event.pointerType === "touch" && shownFor !== link ? "yes" : "";
  else if (!inBox(event)) hide();
}

function onFocus(event) {
  const link = linkOf(event);
  if (link?.matches(":focus-visible")) show(link);
}

function describe(links) {
  for (const link of links) {
    const card = cardOf(link);
    if (card) link.setAttribute("aria-describedby", card.id);
  }
}

export function start() {
  const links = document.querySelectorAll(LINKS);
  if (links.length === 0) return;
  store.hidden = true;
  document.body.append(store);
  describe(links);
  box.className = "popover";
  box.hidden = true;
  document.body.append(box);
  document.addEventListener("pointerover", onHover);
  document.addEventListener("pointerdown", onPress);
  document.addEventListener("click", onTouch);
  document.addEventListener("focusin", onFocus);
  document.addEventListener("focusout", (event) => event.target === shownFor && hide());
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("chapter", hide);
  addEventListener("scroll", () => shownFor && place(), { passive: true, capture: true });
  addEventListener("resize", hide);
  addEventListener("beforeprint", hide);
}
