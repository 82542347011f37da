// The forest plot as a table: a row for each trial with its box, then the pooled effect and a next trial.
import { box } from "./controls.js";
import { make, tell } from "./dom.js";
import { trialPanel } from "./panel.js";
import { decimalsOf, interval, number, percent, trials } from "./phrases.js";
import { axisPicture, directionPicture, ends, nextPicture, poolPicture, scaleOf, trialPicture } from "./picture.js";
import { take } from "./state.js";

const COLUMNS = 4;

const cell = (name, className, role) => make(name, { className, role });

function row(first, className) {
  const [picture, effect, weight] = ["picture", "effect", "weight"].map((kind) => cell("td", kind, "cell"));
  picture.setAttribute("aria-hidden", "true");
  first.scope = "row";
  first.setAttribute("role", "rowheader");
  return { element: make("tr", { className, role: "row" }, first, picture, effect, weight), first, picture, effect, weight };
}

function people(found) {
  return found.paired ? `${found.n[0]} people, both halves` : `${found.n[0]} + ${found.n[1]} people`;
}

const about = (data, found) => (found.value === undefined ? "no effect" : `${data.bases[found.basis]} · ${people(found)}`);

// A trial's row, and below it how the trial is read. Of several comparisons of a study the first has the box.
function trialRow(data, trial, change, first) {
  const note = make("small", {});
  const mark = box(trial.label, note, (on) => change((state) => take(data, state, on, trial.study)));
  const head = make("th", {}, ...(first ? [mark.element] : [make("span", {}, trial.label), note]));
  const line = row(head, "study");
  const panel = first ? trialPanel(data, trial, change) : null;
  const why = make("p", {});
  const whole = make("td", { colSpan: COLUMNS, role: "cell" }, why, ...(panel ? [panel.element] : []));
  const below = make("tr", { className: "below", role: "row" }, whole);
  const set = (state, found, weight, scale, unit) => {
    mark.set(found.wanted);
    panel?.set(state);
    line.element.classList.toggle("out", !found.included);
    tell(note, about(data, found));
    tell(why, found.included || !found.why ? "" : `Out: ${found.why}`);
    below.hidden = !panel && why.textContent === "";
    line.picture.replaceChildren(trialPicture(scale, found, weight, state.level));
    const decimals = decimalsOf(unit);
    tell(line.effect, found.value === undefined ? "–" : `${number(found.value, decimals)} (${interval(ends(found, state.level), decimals)})`);
    tell(line.weight, found.included ? percent(weight) : "out");
  };
  return { elements: [line.element, below], set };
}

function poolRows() {
  const [whole, next] = [row(make("th", {}), "whole"), row(make("th", {}, "A next trial"), "ahead")];
  const axis = make("td", { className: "picture" });
  const last = make("tr", { className: "scale", "aria-hidden": "true" }, make("td"), axis, make("td"), make("td"));
  const set = (pool, scale, unit) => {
    const decimals = decimalsOf(unit);
    axis.replaceChildren(axisPicture(scale));
    whole.element.hidden = pool === null;
    next.element.hidden = pool === null || Number.isNaN(pool.prediction.low);
    if (pool === null) return;
    tell(whole.first, `Pooled, ${trials(pool.k)}`);
    whole.picture.replaceChildren(poolPicture(scale, pool));
    const told = Number.isNaN(pool.interval.low) ? "no interval" : interval(pool.interval, decimals);
    tell(whole.effect, `${number(pool.estimate, decimals)} (${told})`);
    if (next.element.hidden) return;
    next.picture.replaceChildren(nextPicture(scale, pool.prediction));
    tell(next.effect, `(${interval(pool.prediction, decimals)})`);
  };
  return { elements: [whole.element, next.element, last], set };
}

function heading() {
  const names = ["Trial", "Picture", "Difference", "Weight"].map((text) => make("th", { scope: "col", role: "columnheader" }, text));
  names[1].setAttribute("aria-hidden", "true");
  names[1].className = "picture";
  const element = make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...names));
  const set = (level, scale) => {
    names[1].replaceChildren(directionPicture(scale));
    tell(names[2], `Difference (${level * 100}% interval)`);
  };
  return { element, set };
}

export function forest(data, change) {
  const firsts = new Set();
  const lines = data.trials.map((trial) => {
    const first = !firsts.has(trial.study);
    firsts.add(trial.study);
    return trialRow(data, trial, change, first);
  });
  const [head, whole, caption] = [heading(), poolRows(), make("caption", {})];
  const group = (...rows) => make("tbody", { role: "rowgroup" }, ...rows);
  const bodies = [group(...lines.flatMap((line) => line.elements)), group(...whole.elements)];
  const table = make("table", { className: "forest", role: "table" }, caption, head.element, ...bodies);
  const element = make("fieldset", { className: "trials" }, make("legend", {}, "Which trials count"), table);
  const set = (state, rows, pool, unit) => {
    const scale = scaleOf(rows, pool, state.level);
    const weights = [...(pool?.weights ?? [])];
    lines.forEach((line, place) => line.set(state, rows[place], rows[place].included ? weights.shift() : 0, scale, unit));
    whole.set(pool, scale, unit);
    head.set(state.level, scale);
    tell(caption, `Needled minus control, in ${unit}`);
  };
  return { element, set };
}
