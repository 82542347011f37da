// What stands packed in a page that is one file: the drawing library, the figures, the code and the files to
// take away.
import { unpack } from "./lzma.js";

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

function once(make) {
  let made = null;
  return () => (made ??= make());
}

function unpacked(id) {
  const element = document.getElementById(id);
  const content = unpack(bytes(element.textContent.trim()), Number(element.dataset.size));
  element.remove();
  return new TextDecoder().decode(content);
}

const pack = (name) => once(() => JSON.parse(unpacked(`packed-${name}`)));
const [pictures, parts, files] = ["pictures", "parts", "files"].map(pack);
const [oneFile, withPictures] = ["parts", "pictures"].map((name) => document.getElementById(`packed-${name}`) !== null);

const LONGEST_FRAME = 1000;

// Resolves when the browser has painted, or would not in good time.
const painted = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, LONGEST_FRAME);
  });

// The policy of the page allows this one script by its hash.
function unpackPlotly() {
  if (window.Plotly) return;
  const script = document.createElement("script");
  script.textContent = unpacked("packed-plotly");
  document.head.append(script);
}

const loaded = (library) => new Promise((resolve) => library.addEventListener("load", resolve));

// Resolves when figures can be drawn.
export const ready = once(async () => {
  if (oneFile) return painted().then(unpackPlotly);
  return window.Plotly ?? loaded(document.getElementById("plotly"));
});

// Whether figures can be drawn now: paper does not wait.
export function readyNow() {
  if (oneFile) unpackPlotly();
  return window.Plotly !== undefined;
}

// A figure by the id that its plot names.
export const figure = (id) => (oneFile ? parts().figures[id] : JSON.parse(document.getElementById(id).textContent));

// The picture of a figure as SVG, where one is packed and the figure cannot be drawn yet.
export const picture = (id) => (withPictures && !window.Plotly ? pictures()[id] : null);

// Puts packed code into its folds.
export const unfold = once(() => {
  const code = oneFile ? parts().code : [];
  const blocks = document.querySelectorAll("details.code");
  code.forEach((html, place) => blocks[place].insertAdjacentHTML("beforeend", html));
  return true;
});

// The text of a file to take away, by name.
export const file = (name) => files()[name];
