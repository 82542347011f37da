// Numbers to phrases, as `words.py` has them, and the sentences on a pool.
const SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const UNDEFINED = "not defined";

const isZero = (text) => /^[0.]*$/.test(text);

// Fixed decimals as Python rounds them: a number that lies exactly between two goes to the even one.
function fixed(value, decimals) {
  const twice = value * 10 ** decimals * 2;
  const between = Number.isInteger(value * 2 ** (decimals + 1)) && twice % 2 === 1;
  if (value >= 1e21) return `${BigInt(value)}${decimals ? `.${"0".repeat(decimals)}` : ""}`;
  if (!between) return value.toFixed(decimals);
  const below = (twice - 1) / 2;
  return ((below + (below % 2)) / 10 ** decimals).toFixed(decimals);
}

function separated(text) {
  const [whole, ...rest] = text.split(".");
  return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...rest].join(".");
}

export function number(value, decimals = 1) {
  if (!(Math.abs(value) >= 0)) return UNDEFINED;
  const text = Math.abs(value) === Infinity ? "∞" : separated(fixed(Math.abs(value), decimals));
  return value < 0 && !isZero(text) ? `−${text}` : text;
}

export const interval = ({ low, high }, decimals = 1) =>
  Number.isNaN(low) && Number.isNaN(high) ? UNDEFINED : `${number(low, decimals)} to ${number(high, decimals)}`;

export function percent(share) {
  if (Number.isNaN(share)) return UNDEFINED;
  const text = number(100 * share, 0);
  if (share > 0 && share < 1 && text === "0") return "under 1%";
  if (share > 0 && share < 1 && text === "100") return "over 99%";
  return `${text}%`;
}

export function pValue(value) {
  if (Number.isNaN(value)) return "p not defined";
  if (value < 0.001) return "p < 0.001";
  const rounded = Number(value.toPrecision(2));
  return `p = ${rounded.toFixed(Math.max(0, 1 - Math.floor(Math.log10(rounded))))}`;
}

export const count = (n) => SMALL[n] ?? String(n);

export const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

export const trials = (k) => (k === 1 ? "one trial" : `${count(k)} trials`);

export const decimalsOf = (unit) => (unit === "SD" ? 2 : 1);

export function difference(value, unit, decimals = decimalsOf(unit)) {
  const size = number(Math.abs(value), decimals);
  const direction = isZero(size) ? "more or fewer" : value > 0 ? "more" : "fewer";
  return `${size} ${unit} ${direction}`;
}

function meaning({ low, high }) {
  if (low > 0) return "The interval lies above zero.";
  if (high < 0) return "The interval lies below zero.";
  return "The interval holds a loss, no difference and a gain.";
}

export function undefinedIn({ k }) {
  if (k > 2) return "";
  if (k === 2) return "Two studies: there is no prediction interval, which needs three.";
  return "One study: the variance between studies, the HKSJ interval and the prediction interval need more.";
}

// A pool in two or three sentences; null where no trial is in.
export function said(pool, unit, level) {
  if (pool === null) return "No trial is in the pool, so there is no pooled difference.";
  const decimals = decimalsOf(unit);
  const start = pool.k === 1 ? "One trial alone" : `${capital(trials(pool.k))} together`;
  const first = `${start}: ${difference(pool.estimate, unit)} with needling`;
  if (Number.isNaN(pool.interval.low)) return `${first}. ${undefinedIn(pool)}`;
  const whole = `${first} (${percent(level)} confidence interval ${interval(pool.interval, decimals)}). ${meaning(pool.interval)}`;
  if (pool.k < 3) return `${whole} ${undefinedIn(pool)}`;
  const next = interval(pool.prediction, decimals);
  return `${whole} In a next trial the true effect is expected from ${next} ${unit} (${percent(level)} prediction interval).`;
}
