// What a reader takes away from a figure: its data, its picture, the code that drew it, and how to cite it.
import { coloured, lightColours } from "./colours.js";
import { csv } from "./csv.js";
import { element, button } from "./elements.js";
import { figure as drawing, unfold } from "./pack.js";

const WIDTH = 900;
const LETTERS = 92;
const TITLE_LINE = 24;
const TITLE_ROOM = 44;

const captionOf = (figure) => figure.querySelector("figcaption")?.textContent ?? "Figure";

// A file name that says what is in it: the review's short name, the chapter and the figure's title.
function nameOf(figure, ending) {
  const plain = captionOf(figure).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain.split(/[^a-z0-9]+/).filter(Boolean);
  const chapter = figure.closest("[data-page]")?.dataset.page ?? location.pathname.split("/").at(-1);
  const number = /^\d\d/.exec(chapter)?.[0] ?? [];
  return `${[document.querySelector("meta[name=review-files]").content, number, ...words.slice(0, 8)].flat().join("-")}.${ending}`;
}

function save(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function lines(text) {
  return text.split(" ").reduce(
    (done, word) => {
      const longer = [done.at(-1), word].filter(Boolean).join(" ");
      return longer.length > LETTERS ? [...done, word] : [...done.slice(0, -1), longer];
    },
    [""],
  );
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

// The figure as it travels alone: light colours, its title and its review above it.
function alone(figure) {
  const { data, layout } = coloured(drawing(figure.querySelector(".plot").dataset.figure), lightColours());
  const title = lines(captionOf(figure));
  const room = TITLE_ROOM + TITLE_LINE * title.length;
  const review = figure.querySelector(".share").dataset.review;
  return {
    data,
    layout: {
      ...layout,
      autosize: false,
      width: WIDTH,
      height: (layout.height ?? 450) + room,
      margin: { ...layout.margin, t: (layout.margin?.t ?? 16) + room },
      paper_bgcolor: lightColours()["#fdfdfe"],
      title: {
        text: title.map((line) => `<b>${escaped(line)}</b>`).join("<br>"),
        subtitle: { text: escaped(review), font: { size: 13 } },
        font: { size: 17 },
        x: 0,
        xref: "container",
        xanchor: "left",
        y: 1,
        yref: "container",
        yanchor: "top",
        pad: { t: 18, l: 16 },
      },
    },
  };
}

async function picture(figure, format) {
  const made = alone(figure);
  const { width, height } = made.layout;
  const options = { format, width, height, scale: format === "png" ? 2 : 1, imageDataOnly: true };
  const found = await Plotly.toImage(made, options);
  if (format === "svg") return save(nameOf(figure, format), found, "image/svg+xml");
  save(nameOf(figure, format), Uint8Array.from(atob(found), (letter) => letter.charCodeAt(0)), "image/png");
}

async function copy(text, told) {
  const area = element("textarea", { value: text, readOnly: true });
  told.closest("details").append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  told.textContent = done ? "Copied" : "Copying is not allowed here: select the text and copy it";
}

function codeOf(figure) {
  unfold();
  const block = figure.closest(".shown")?.previousElementSibling;
  return block?.matches("details.code") ? block.querySelector("pre").textContent.trim() : "";
}

function parts(figure, fold) {
  const told = element("p", { className: "told", role: "status" });
  const row = element("p", { className: "downloads" });
  const table = figure.querySelector("details.data table");
  if (table) row.append(button("Data, CSV", () => save(nameOf(figure, "csv"), `\ufeff${csv(table)}`, "text/csv")));
  for (const format of ["svg", "png"]) {
    row.append(button(`Picture, ${format.toUpperCase()}`, () => picture(figure, format)));
  }
  const cite = fold.querySelector(".cite");
  row.append(button("Copy citation", () => copy(cite.textContent, told)));
  const code = codeOf(figure);
  if (!code) return [row, cite, told];
  row.append(button("Copy code", () => copy(code, told)));
  return [row, cite, element("pre", { textContent: code, tabIndex: 0 }), told];
}

function fill(figure) {
  const fold = figure.querySelector("details.share");
  fold.addEventListener("toggle", () => fold.append(...parts(figure, fold)), { once: true });
}

export function start() {
  document.querySelectorAll(".figure:has(> .plot)").forEach(fill);
}
