// What each trial is under the reader's decisions: the arithmetic of `routes.py` and `shared.py` that depends on them.
import { hedgesCorrection } from "./distributions.js";

// The option in force of a decision: the reader's, else ours, which comes first.
export const chosen = (data, state, name) => state.options[name] ?? data.decisions[name].options[0].option;

// The cell of a trial: `at` has a place for each combination of options, the last decision fastest.
function cellOf(data, state, trial) {
  const place = trial.by.reduce((sofar, name) => {
    const options = data.decisions[name].options.map((each) => each.option);
    return sofar * options.length + options.indexOf(chosen(data, state, name));
  }, 0);
  return trial.cells[trial.at[place]];
}

export const about = (data, name) =>
  Object.keys(data.decisions).find((decision) => data.decisions[decision].about === name);

export function measureOf(data, state) {
  const name = about(data, "measure");
  return name ? chosen(data, state, name) : "MD";
}

// √(before² + after² - 2·r·before·after), summed so that it cannot fall below 0.
export const sdOfChange = (before, after, r) => Math.hypot(before - after, Math.sqrt(2 * (1 - r) * (before * after)));

export const correlationOf = (data, state, trial) => Number(chosen(data, state, trial.correlation));

// A trial by itself, in the unit of the outcome: value, standard error, SDs, people, or why there is none.
function alone(data, state, trial) {
  const cell = cellOf(data, state, trial);
  if (cell.why !== undefined) return { why: cell.why };
  if (!cell.pairs) return { ...cell };
  const r = correlationOf(data, state, trial);
  const sds = cell.pairs.map(([before, after]) => sdOfChange(before, after, r));
  if (!sds.every((sd) => sd > 0)) return { why: "with this correlation nothing varies" };
  if (cell.se !== null) return { ...cell, sds };
  const se = cell.paired
    ? sdOfChange(...sds, r) / Math.sqrt(cell.n[0])
    : Math.sqrt(sds[0] ** 2 / cell.n[0] + sds[1] ** 2 / cell.n[1]);
  return se > 0 ? { ...cell, sds, se } : { why: "with this correlation nothing varies" };
}

// Whether a trial is to be pooled, and why not.
function inclusion(data, state, trial) {
  const by = state.out.has(trial.study) || state.put.has(trial.study);
  if (state.out.has(trial.study) || !(trial.included || state.put.has(trial.study)))
    return { included: false, why: by ? "you left it out" : trial.against };
  const name = about(data, "designs");
  const option = name ? chosen(data, state, name) : "all";
  if (option !== "all" && !data.designs[option].includes(trial.design))
    return { included: false, why: `its design, ${trial.design.replaceAll("_", " ")}, does not count here` };
  return { included: true, why: "" };
}

// Takes out each trial whose people may already stand in an earlier one.
function dropOverlaps(rows, pairs) {
  const inside = [];
  for (const row of rows) {
    const double = inside.find(({ study }) => pairs.some((pair) => pair.includes(study) && pair.includes(row.study) && study !== row.study));
    if (row.included && double)
      Object.assign(row, { included: false, why: `it may hold the same people as ${double.label}, which is pooled` });
    if (row.included) inside.push(row);
  }
}

// Splits each arm that stands in several comparisons between these; halves of a scalp are meant to stand twice.
function splitArms(rows) {
  const inside = rows.filter((row) => row.included && !row.paired);
  const [uses, turns] = [new Map(), new Map()];
  const keys = inside.map((row) => row.arms.map((arm) => `${row.study} ${arm}`));
  keys.flat().forEach((key) => uses.set(key, (uses.get(key) ?? 0) + 1));
  inside.forEach((row, place) => {
    const parts = keys[place].map((key) => [uses.get(key), turns.get(key) ?? 0]);
    keys[place].forEach((key, i) => turns.set(key, parts[i][1] + 1));
    if (Math.max(...parts.map(([times]) => times)) === 1) return;
    const n = row.n.map((whole, i) => Math.floor(whole / parts[i][0]) + (parts[i][1] < whole % parts[i][0] ? 1 : 0));
    if (row.n.some((whole, i) => Math.floor(whole / parts[i][0]) < 2))
      return Object.assign(row, { included: false, why: "an arm stands in several comparisons and is too small to be split" });
    return Object.assign(row, { n, se: Math.sqrt(row.sds[0] ** 2 / n[0] + row.sds[1] ** 2 / n[1]) });
  });
}

// Hedges' g of different people, and its standard error.
export function standardized(value, sds, n) {
  const df = n[0] + n[1] - 2;
  const sd = Math.sqrt(((n[0] - 1) * sds[0] ** 2 + (n[1] - 1) * sds[1] ** 2) / df);
  const g = (hedgesCorrection(df) * value) / sd;
  return { value: g, se: Math.sqrt(1 / n[0] + 1 / n[1] + g ** 2 / (2 * (df + 2))) };
}

// Hedges' g of two halves; their correlation is the one with which these SDs give this standard error.
export function standardizedHalves(value, sds, n, se) {
  const squares = sds[0] ** 2 + sds[1] ** 2;
  const apart = (n * se ** 2) / squares;
  if (!(apart <= 2 && n >= 3)) return null;
  const d = value / Math.sqrt(squares / 2);
  const j = hedgesCorrection(n - 1);
  return { value: j * d, se: j * Math.sqrt((1 / n + d ** 2 / (2 * n)) * 2 * apart) };
}

function inSds(row) {
  if (row.value === undefined) return;
  const found = row.paired ? standardizedHalves(row.value, row.sds, row.n[0], row.se) : standardized(row.value, row.sds, row.n);
  if (found) Object.assign(row, found);
  else Object.assign(row, { value: undefined, included: false, why: "these SDs and this SE cannot stand together" });
}

// Every trial with what it is under the reader's decisions; `value` is undefined where there is no effect.
export function rowsOf(data, state) {
  const rows = data.trials.map((trial) => {
    const effect = alone(data, state, trial);
    const wanted = inclusion(data, state, trial);
    const names = { id: trial.id, study: trial.study, label: trial.label, arms: trial.arms };
    return { ...names, ...wanted, ...effect, included: wanted.included && effect.value !== undefined, wanted: wanted.included };
  });
  dropOverlaps(rows, data.overlaps);
  splitArms(rows);
  if (measureOf(data, state) === "SMD") rows.forEach(inSds);
  return rows;
}
