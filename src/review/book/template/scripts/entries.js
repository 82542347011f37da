// What a search looks in: the sections of all pages, from the index of the site or from the one file that holds them all.
import { plain } from "./words.js";

const SILENT = "nav, button, noscript, summary, script, style, svg, math, code, pre, .toc, .tools, .trail, .anchor, .bottom, .foot, .take, .explorer";
const BLOCK = "p, li, td, th, dt, dd, caption, figcaption, h1, h2, h3, h4, div, section, .line";
const START = "h1, h2, h3, .entry";
const KINDS = { references: "source", glossary: "term" };

let waiting = null;

// Every section as {page: {name, title}, kind, address, heading, text}, made when it is first asked for.
export const entries = () => (waiting ??= all());

async function all() {
  const pages = [...document.querySelectorAll(".page[id]")];
  const made = pages.length > 0 ? pages.flatMap(sections) : await indexed();
  return made.map((entry) => ({ ...entry, plainHeading: plain(entry.heading), plainText: plain(entry.text) }));
}

async function indexed() {
  await new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: "assets/search-index.js", onload: done, onerror: failed });
    document.head.append(script);
  });
  const { pages, entries: listed } = window.reviewSearchIndex;
  return listed.map(([number, kind, id, heading, text]) => {
    const [file, name, title] = pages[number];
    return { page: { name, title }, kind, address: id ? `${file}#${id}` : file, heading, text };
  });
}

// The sections of a page that is a part of this document.
function sections(page) {
  const title = page.id === "index" ? "Front page" : (page.querySelector("h1")?.textContent.trim() ?? "");
  const about = { name: page.id.match(/^\d+(?=_)/)?.[0] ?? "", title };
  const made = [{ id: page.id, heading: [], text: [] }];
  const show = (node) => (node instanceof Element && node.matches(SILENT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const walk = document.createTreeWalker(page, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, show);
  let block = null;
  while (walk.nextNode()) {
    const node = walk.currentNode;
    const place = node instanceof Element && node.matches(START) ? node.closest("[id]").id : made.at(-1).id;
    if (place !== made.at(-1).id) made.push({ id: place, heading: [], text: [] });
    if (node instanceof Text && (node.data.trim() || !node.data.includes("\n"))) {
      const [around, last] = [node.parentElement.closest(BLOCK), made.at(-1)];
      const titled = last.text.length === 0 && node.parentElement.closest("h1, h2, h3, .entry dt");
      last[titled ? "heading" : "text"].push(around === block ? "" : " ", node.data);
      block = around;
    }
  }
  const joined = (parts) => parts.join("").replace(/\s+/g, " ").trim();
  return made
    .map(({ id, heading, text }) => ({
      page: about,
      kind: KINDS[page.id] ?? "section",
      address: `#${id}`,
      heading: joined(heading),
      text: joined(text),
    }))
    .filter(({ heading, text }) => heading || text);
}
