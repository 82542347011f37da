// The explorer on the page: made once, then set anew at every change.
import { heard, link, write as writeAddress } from "./address.js";
import { make, tell } from "./dom.js";
import { measureOf, rowsOf } from "./effects.js";
import { buttons, poolPanel } from "./panel.js";
import { capital, count, decimalsOf, interval, number, percent, pValue, said, trials } from "./phrases.js";
import { pool } from "./pooling.js";
import { differences, ours, read, write } from "./state.js";
import { forest } from "./table.js";

// What comes out under a state: the trials, and their pool, null where none is in.
export function result(data, state) {
  const rows = rowsOf(data, state);
  const inside = rows.filter((row) => row.included);
  const [effects, variances] = [inside.map((row) => row.value), inside.map((row) => row.se ** 2)];
  const unit = data.unit[measureOf(data, state)];
  return { rows, unit, pool: inside.length ? pool(effects, variances, state) : null };
}

// How far the trials lie apart.
function apart(found, unit) {
  if (found === null) return "";
  if (found.k === 1) return "How far trials differ is not defined with one trial.";
  const tau2 = `tau² ${number(found.tau2, decimalsOf(unit))}`;
  const q = `Q ${number(found.q)} with ${found.df} degree${found.df === 1 ? "" : "s"} of freedom, ${pValue(found.qP)}`;
  return `Between the trials: ${tau2}, I² ${percent(found.i2)}, ${q}.`;
}

function counted(rows, silent) {
  const out = rows.filter((row) => !row.included);
  const names = out.map((row) => row.label).join(", ");
  const left = out.length ? `${capital(trials(out.length))} with an effect ${out.length === 1 ? "is" : "are"} out of the pool: ${names}.` : "";
  const mute = silent.length ? ` ${capital(count(silent.length))} more comparisons print too little to be pooled.` : "";
  return `${left}${mute}`.trim();
}

function beside(mine, standard, changes) {
  if (changes === 0) return "This is our analysis: every decision as we made it.";
  const start = `Your view differs from ours in ${count(changes)} ${changes === 1 ? "point" : "points"}.`;
  if (standard.pool === null) return start;
  const decimals = decimalsOf(standard.unit);
  const known = `Ours: ${number(standard.pool.estimate, decimals)} (${interval(standard.pool.interval, decimals)}) ${standard.unit}`;
  if (mine.pool === null) return `${start} ${known}.`;
  if (mine.unit !== standard.unit) return `${start} ${known}; the two scales cannot be subtracted.`;
  const gap = mine.pool.estimate - standard.pool.estimate;
  const size = number(Math.abs(gap), decimals);
  return `${start} ${known}; yours is ${Number(size) === 0 ? "the same" : `${size} ${gap > 0 ? "higher" : "lower"}`}.`;
}

function listed(changes) {
  return changes.map(({ text, reason }) => make("li", {}, `${text}.`, ...(reason ? [" ", make("span", {}, reason)] : [])));
}

function mute(silent) {
  const items = silent.map(({ label, why }) => make("li", {}, `${label}: ${why}`));
  return make("details", { className: "silent" }, make("summary", {}, "Comparisons that print too little"), make("ul", {}, ...items));
}

// The sentences below the picture; a screen reader hears what changes in them.
function verdict(data, standard) {
  const [main, spread, out, own] = Array.from({ length: 4 }, () => make("p"));
  main.className = "said";
  const [changed, ignored] = [make("ul", { className: "changes" }), make("p", { className: "ignored", role: "status" })];
  const live = make("div", { "aria-live": "polite", className: "verdict" }, main, spread, out, own);
  const set = (state, found, unknown) => {
    const changes = differences(data, state);
    tell(main, said(found.pool, found.unit, state.level));
    tell(spread, apart(found.pool, found.unit));
    tell(out, counted(found.rows, data.silent));
    tell(own, beside(found, standard, changes.length));
    changed.replaceChildren(...listed(changes));
    tell(ignored, unknown.length ? `The link asks for something that is not known here, left aside: ${unknown.join("; ")}` : "");
  };
  return { elements: [live, changed, ignored], set };
}

export function explore(root, data) {
  const alone = root.classList.contains("alone");
  let state = ours(data);
  const change = (alter) => {
    alter(state);
    show([]);
    actions.reset();
    if (!alone) writeAddress(root, write(data, state));
  };
  const [panel, table, words] = [poolPanel(data, change), forest(data, change), verdict(data, result(data, state))];
  const back = () => change(() => (state = ours(data)));
  const actions = buttons(back, alone ? null : () => link(root, write(data, state)));
  function show(unknown) {
    const found = result(data, state);
    panel.set(state);
    table.set(state, found.rows, found.pool, found.unit);
    words.set(state, found, unknown);
  }
  const arrive = () => {
    const query = heard(root);
    if (query === null) return;
    const found = read(data, query);
    state = found.state;
    show(found.ignored);
    root.scrollIntoView();
  };
  const silent = data.silent.length ? [mute(data.silent)] : [];
  root.querySelector(".body").replaceChildren(table.element, panel.element, ...words.elements, actions.element, ...silent);
  show([]);
  if (alone) return;
  arrive();
  addEventListener("hashchange", arrive);
}
