// The controls: how all trials are pooled, and how one trial is read.
import { button, list, slider } from "./controls.js";
import { make } from "./dom.js";
import { chosen } from "./effects.js";
import { NAMES } from "./state.js";

const POOLED_FIRST = ["measure"];

// A control of one decision: `set` shows the state, `change` alters it.
function decision(data, name, change) {
  const { about, name: title, options } = data.decisions[name];
  const choose = (option) => change((state) => (state.options[name] = option));
  const control = about === "correlation" ? slider(title, choose) : list(title, options, choose);
  return { element: control.element, set: (state) => control.set(chosen(data, state, name)) };
}

function pooling(data, name, change) {
  const control = list(NAMES[name], data[name], (option) => change((state) => (state[name] = option)));
  return { element: control.element, set: (state) => control.set(state[name]) };
}

function level(data, change) {
  const options = data.levels.map((each) => ({ option: String(each), label: `${each * 100}%` }));
  const control = list(NAMES.level, options, (option) => change((state) => (state.level = Number(option))));
  return { element: control.element, set: (state) => control.set(String(state.level)) };
}

export function poolPanel(data, change) {
  const own = new Set(data.trials.flatMap((trial) => trial.own));
  const shared = Object.keys(data.decisions).filter((name) => !own.has(name));
  const first = shared.filter((name) => POOLED_FIRST.includes(data.decisions[name].about));
  const rest = shared.filter((name) => !first.includes(name));
  const parts = [
    ...first.map((name) => decision(data, name, change)),
    ...["tau2", "interval"].map((name) => pooling(data, name, change)),
    level(data, change),
    ...rest.map((name) => decision(data, name, change)),
  ];
  const grid = make("div", { className: "choices" }, ...parts.map((part) => part.element));
  const element = make("fieldset", { className: "pooling" }, make("legend", {}, "How the trials are pooled"), grid);
  return { element, set: (state) => parts.forEach((part) => part.set(state)) };
}

// How one trial is read, folded; null where nothing was to be decided.
export function trialPanel(data, trial, change) {
  if (trial.own.length === 0) return null;
  const parts = trial.own.map((name) => decision(data, name, change));
  const summary = make("summary", {}, `How ${trial.label} is read`);
  const grid = make("div", { className: "choices" }, ...parts.map((part) => part.element));
  const legend = make("legend", { className: "hidden" }, `How ${trial.label} is read`);
  const element = make("details", { className: "reading" }, summary, make("fieldset", {}, legend, grid));
  const differs = (state) => trial.own.some((name) => chosen(data, state, name) !== data.decisions[name].options[0].option);
  const set = (state) => {
    parts.forEach((part) => part.set(state));
    summary.textContent = `How ${trial.label} is read${differs(state) ? ", changed by you" : ""}`;
  };
  return { element, set };
}

// The two buttons, and the link as text where it cannot be copied.
export function buttons(back, address) {
  const said = make("span", { role: "status" });
  const field = make("input", { type: "text", readOnly: true, hidden: true, "aria-label": "Link to this view" });
  const byHand = () => {
    Object.assign(field, { value: address(), hidden: false });
    field.focus();
    field.select();
    said.textContent = "Copy the link from this field.";
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address());
      said.textContent = "The link is copied.";
    } catch {
      byHand();
    }
  };
  const reset = () => {
    said.textContent = "";
    field.hidden = true;
  };
  const row = make("p", { className: "buttons" }, button("Back to our analysis", back));
  if (address) row.append(button("Copy link to this view", copy), field, said);
  return { element: row, reset };
}
