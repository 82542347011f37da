// What stands packed in a page that is one file: the drawing library, the figures, the code and the files to
// take away.
import { unpack } from "./lzma.js";

const packed = (id) => document.getElementById(id);
const kept = { figures: null, files: null };

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%,()*+-;.=>?@^_`{|}~";
const BASE = LETTERS.length;

// Five letters are four bytes.
function bytes(letters) {
  const values = new Uint8Array(128);
  [...LETTERS].forEach((letter, value) => (values[letter.charCodeAt(0)] = value));
  const found = new DataView(new ArrayBuffer((letters.length / 5) * 4));
  for (let [at, to] = [0, 0]; at < letters.length; at += 5, to += 4) {
    let number = 0;
    for (let place = at; place < at + 5; place += 1) number = number * BASE + values[letters.charCodeAt(place)];
    found.setUint32(to, number);
  }
  return new Uint8Array(found.buffer);
}

function unpacked(element) {
  const content = unpack(bytes(element.textContent.trim()), Number(element.dataset.size));
  element.remove();
  return new TextDecoder().decode(content);
}

const pause = () => new Promise((resolve) => setTimeout(resolve));

// The policy of the page allows this one script by its hash.
function run(library) {
  const script = document.createElement("script");
  script.textContent = library;
  document.head.append(script);
}

function unfold(code) {
  document.querySelectorAll("details.code").forEach((block, place) => block.insertAdjacentHTML("beforeend", code[place]));
}

// The page may be painted first, then figures are drawn, then folded code is brought in.
async function load() {
  await pause();
  const { figures, code } = JSON.parse(unpacked(packed("packed-parts")));
  kept.figures = figures;
  run(unpacked(packed("packed-plotly")));
  pause().then(() => unfold(code));
}

// Resolves when figures can be drawn.
export const ready = once(async () => (packed("packed-plotly") ? load() : null));

// A figure by the id that its plot names.
export const figure = (id) => kept.figures?.[id] ?? JSON.parse(document.getElementById(id).textContent);

// The text of a file to take away, by name.
export function file(name) {
  kept.files ??= JSON.parse(unpacked(packed("packed-files")));
  return kept.files[name];
}

function once(make) {
  let made = null;
  return () => (made ??= make());
}
