// Buttons that zoom into a figure along its horizontal axis: what plotly's own toolbar does, named and by keyboard.
import { element, button } from "./elements.js";
import { draw } from "./figures.js";

const STEP = 1.6;

const axes = (plot) =>
  Object.entries(plot._fullLayout ?? {}).filter(([name, axis]) => /^xaxis\d*$/.test(name) && !axis.fixedrange);

function zoom(plot, factor) {
  const changes = axes(plot).map(([name, axis]) => {
    const [low, high] = axis.range.map(axis.r2l);
    const [middle, half] = [(low + high) / 2, ((high - low) / 2) * factor];
    return [`${name}.range`, [middle - half, middle + half].map(axis.l2r)];
  });
  return Plotly.relayout(plot, Object.fromEntries(changes));
}

function row(plot, title) {
  const group = element("div", { className: "zoom" });
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", `Zoom: ${title}`);
  const one = (sign, name, act) => button(sign, act, { title: name, ariaLabel: name });
  group.append(
    one("+", "Zoom in", () => zoom(plot, 1 / STEP)),
    one("−", "Zoom out", () => zoom(plot, STEP)),
    one("Reset", "Show all again", () => draw(plot)),
  );
  return group;
}

// The buttons come with the drawing, and only where there is an axis that can be zoomed.
function offer(plot) {
  const figure = plot.closest(".figure");
  const foot = figure.querySelector(".figure-foot");
  if (!foot.querySelector(".zoom") && axes(plot).length > 0) {
    foot.append(row(plot, figure.querySelector("figcaption")?.textContent ?? "figure"));
  }
}

export function start() {
  document.addEventListener("drawn", (event) => offer(event.target));
}
