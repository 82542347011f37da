// What the reader has decided otherwise, and the same as the part of an address after "#…?".
const LONGEST = 60;
const POOLING = ["tau2", "interval"];

// Nothing is decided otherwise: our analysis. `out` and `put` are studies taken out of the pool and put into it.
export const ours = (data) => ({
  tau2: data.tau2[0].option,
  interval: data.interval[0].option,
  level: data.level,
  options: {},
  out: new Set(),
  put: new Set(),
});

export const isOurs = (data, state) => write(data, state) === "";

const kept = (text) => encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%2C", ",");

// The decisions that differ from ours, such as "out=dhurat2013&kumar2018_unit=hairs/cm2&tau2=DL"; "" for none.
export function write(data, state) {
  const standard = ours(data);
  const parts = [];
  if (state.out.size) parts.push(["out", [...state.out].sort().join(",")]);
  if (state.put.size) parts.push(["in", [...state.put].sort().join(",")]);
  for (const name of Object.keys(data.decisions)) {
    const option = state.options[name];
    if (option !== undefined && option !== data.decisions[name].options[0].option) parts.push([name, option]);
  }
  for (const name of [...POOLING, "level"]) if (state[name] !== standard[name]) parts.push([name, String(state[name])]);
  return parts.map((pair) => pair.map(kept).join("=")).join("&");
}

// The state that such a text describes, and the parts of it that mean nothing here.
export function read(data, text) {
  const [state, ignored] = [ours(data), []];
  for (const part of text.split("&").filter(Boolean)) {
    const [name, value] = decoded(part);
    if (!apply(data, state, name, value)) ignored.push(decoded(part).join("=").slice(0, LONGEST));
  }
  return { state, ignored };
}

function decoded(part) {
  const at = part.indexOf("=");
  const pair = at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
  try {
    return pair.map(decodeURIComponent);
  } catch {
    return pair;
  }
}

function apply(data, state, name, value) {
  if (name === "out" || name === "in") return value.split(",").every((study) => take(data, state, name === "in", study));
  if (POOLING.includes(name)) return assign(state, name, value, data[name].some(({ option }) => option === value));
  if (name === "level") return assign(state, name, Number(value), data.levels.includes(Number(value)));
  if (!Object.hasOwn(data.decisions, name)) return false;
  const { options, about: what } = data.decisions[name];
  const known = what === "correlation" ? isCorrelation(value) : options.some(({ option }) => option === value);
  return assign(state.options, name, value, known);
}

function assign(target, name, value, known) {
  if (known) target[name] = value;
  return known;
}

// A correlation is a plain number from 0 to 0.99: at 1 nothing would vary.
export const isCorrelation = (text) => /^0(\.\d{1,3})?$/.test(text) && Number(text) <= 0.99;

// Puts a study into the pool or takes it out.
export function take(data, state, into, study) {
  const trial = data.trials.find((each) => each.study === study);
  if (!trial) return false;
  state.out.delete(study);
  state.put.delete(study);
  if (trial.included !== into) (into ? state.put : state.out).add(study);
  return true;
}

// What differs from our analysis, each in words and with the reason for it.
export function differences(data, state) {
  const taken = [...state.out].map((study) => moved(data, study, "is left out", "against"));
  const put = [...state.put].map((study) => moved(data, study, "is put in", "for"));
  const changed = Object.entries(data.decisions)
    .filter(([name, { options }]) => ![undefined, options[0].option].includes(state.options[name]))
    .map(([name, decision]) => replaced(whose(data, name, decision), decision.options, state.options[name]));
  const pooling = POOLING.filter((name) => state[name] !== data[name][0].option).map((name) =>
    replaced(NAMES[name], data[name], state[name]),
  );
  const level = state.level === data.level ? [] : [{ text: `Level: ${state.level * 100}% (ours: ${data.level * 100}%)`, reason: "" }];
  return [...taken, ...put, ...changed, ...pooling, ...level];
}

export const NAMES = { tau2: "Variance between trials", interval: "Kind of interval", level: "Level" };

function moved(data, study, how, reason) {
  const trial = data.trials.find((each) => each.study === study);
  return { text: `${trial.label} ${how}`, reason: trial[reason] };
}

function replaced(name, options, option) {
  const found = options.find((each) => each.option === option);
  return { text: `${name}: ${found?.label ?? option} (ours: ${options[0].label})`, reason: found?.reason ?? "" };
}

function whose(data, name, decision) {
  const trial = data.trials.find(({ own }) => own.includes(name));
  return trial ? `${trial.label}, ${decision.name[0].toLowerCase()}${decision.name.slice(1)}` : decision.name;
}
