// What the reader chooses with: native lists, sliders and boxes, each with its label.
import { make } from "./dom.js";

const R_STEP = 0.05;
const R_MOST = 0.95;

// A labelled list; `choose` hears the option.
export function list(name, options, choose) {
  const select = make("select", {}, ...options.map(({ option, label }) => make("option", { value: option }, label)));
  select.addEventListener("change", () => choose(select.value));
  const element = make("label", { className: "choice" }, make("span", {}, name), select);
  return { element, set: (option) => (select.value = option) };
}

// A labelled slider for a correlation, from 0 to 0.95.
export function slider(name, choose) {
  const input = make("input", { type: "range", min: 0, max: R_MOST, step: R_STEP });
  const told = make("span", {});
  input.addEventListener("input", () => choose(String(Number(input.value))));
  const element = make("label", { className: "choice" }, make("span", {}, name, " ", told), input);
  const set = (r) => {
    const steps = Number(r) / R_STEP;
    input.step = Math.abs(steps - Math.round(steps)) < 1e-9 ? R_STEP : "any";
    input.value = r;
    told.textContent = `r = ${r}`;
  };
  return { element, set };
}

export function box(name, note, choose) {
  const input = make("input", { type: "checkbox" });
  input.addEventListener("change", () => choose(input.checked));
  const element = make("label", { className: "trial" }, input, make("span", {}, name));
  return { element: make("div", {}, element, note), set: (on) => (input.checked = on) };
}

export function button(text, press) {
  const element = make("button", { type: "button" }, text);
  element.addEventListener("click", press);
  return element;
}
