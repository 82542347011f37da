// Many effects in, one pooled result out: the arithmetic of `pooling.py` and `heterogeneity.py` for one set of trials.
import { chiSquareTail, normalQuantile, tQuantile } from "./distributions.js";
import { highest } from "./maxima.js";

const QUADRATIC = 1e-8;
const ROUNDS = 200;
const LARGEST = 1e300;

const sum = (values) => values.reduce((total, value) => total + value, 0);

// A set measured from its most precise study, which comes first, in a power of 2 near that study's standard error.
function standardise(effects, variances) {
  const first = variances.indexOf(Math.min(...variances));
  const order = [first, ...[...effects.keys()].filter((i) => i !== first)];
  const scale = 2 ** Math.floor(Math.log2(variances[first]) / 2);
  const y = order.map((i) => (effects[i] - effects[first]) / scale);
  const v = order.map((i) => Math.min(variances[i] / scale / scale, LARGEST));
  return { y, v, order, scale, centre: effects[first], k: y.length, df: y.length - 1 };
}

function weigh({ y, v }, tau2) {
  const w = v.map((x) => 1 / (x + tau2));
  const total = sum(w);
  return { w, total, mean: sum(w.map((x, i) => x * y[i])) / total };
}

// Sum of (y - mean)²/(v + tau2); at 0 it is Cochran's Q.
function spread(set, tau2) {
  const { w, mean } = weigh(set, tau2);
  return sum(w.map((x, i) => x * (set.y[i] - mean) ** 2));
}

// The same, and how fast it falls as tau2 grows.
function spreadAndFall(set, tau2) {
  const { w, mean } = weigh(set, tau2);
  const wr = w.map((x, i) => x * (set.y[i] - mean));
  return [sum(wr.map((x, i) => x * (set.y[i] - mean))), sum(wr.map((x) => x * x))];
}

// Sum of squares around the plain mean, over k.
function crude({ y, k }) {
  const mean = sum(y) / k;
  return sum(y.map((value) => (value - mean) ** 2)) / k;
}

function derSimonianLaird(set) {
  const [first, ...others] = set.v.map((x) => 1 / x);
  const total = sum(others);
  const squares = sum(others.map((x) => x * x));
  const trace = total + (first * total - squares) / (first + total);
  return Math.max(0, (spread(set, 0) - set.df) / trace);
}

const hedges = (set) => Math.max(0, (crude(set) * set.k) / set.df - sum(set.v) / set.k);

const hunterSchmidt = (set) => Math.max(0, (spread(set, 0) - set.k) / weigh(set, 0).total);

function sidikJonkman(set) {
  const start = crude(set);
  return (start * spread(set, start)) / set.df;
}

// Where the generalised Q has come down to its expectation; 0 if it is already below.
function pauleMandel(set) {
  let [tau2, left] = [0, 0];
  if (spread(set, 0) <= set.df) return 0;
  for (let i = 0; i < ROUNDS; i++) {
    const [q, fall] = spreadAndFall(set, tau2);
    if (q > set.df) left = tau2;
    const step = ((q - set.df) / fall) * (q > set.df ? q / set.df : 1);
    tau2 = Math.max(tau2 + step, left);
    if (Math.abs(step) <= QUADRATIC * tau2) break;
  }
  return tau2;
}

export const ESTIMATORS = {
  common: () => 0,
  DL: derSimonianLaird,
  HE: hedges,
  HS: hunterSchmidt,
  SJ: sidikJonkman,
  ML: (set) => highest(set, "ML"),
  REML: (set) => highest(set, "REML"),
  PM: pauleMandel,
};

// What is undefined is NaN: with one study tau2, the HKSJ interval, I² and the prediction interval.
export function pool(effects, variances, { tau2: method, interval, level }) {
  const set = standardise(effects, variances);
  const several = set.df > 0;
  const between = several ? ESTIMATORS[method](set) : 0;
  const { w, total, mean } = weigh(set, between);
  const weights = [];
  set.order.forEach((place, i) => (weights[place] = w[i] / total));
  const q = spread(set, 0);
  const found = {
    k: set.k,
    df: set.df,
    estimate: set.centre + set.scale * mean,
    se: set.scale * total ** -0.5,
    tau2: several || method === "common" ? set.scale * (set.scale * between) : NaN,
    q,
    qP: several ? chiSquareTail(q, set.df) : NaN,
    i2: several ? Math.max(0, 1 - set.df / Math.max(q, Number.MIN_VALUE)) : NaN,
    weights,
    hksj: several ? spread(set, between) / set.df : NaN,
  };
  return { ...found, interval: confidence(found, interval, level), ...predictions(found, level) };
}

const around = (middle, half) => ({ low: middle - half, high: middle + half });

export function confidence({ estimate, se, df, hksj }, interval, level) {
  const upper = (1 + level) / 2;
  if (interval === "wald") return around(estimate, normalQuantile(upper) * se);
  const factor = interval === "HKSJ" ? hksj : Math.max(hksj, 1);
  return around(estimate, tQuantile(upper, Math.max(df, 1)) * se * Math.sqrt(factor));
}

// Where the true effect of a new study would lie: t with k - 2 and the model's SE, or t with k - 1 and the HKSJ SE.
function predictions({ estimate, se, tau2, df, hksj }, level) {
  const half = (freedom, error) =>
    freedom > 0 ? tQuantile((1 + level) / 2, freedom) * Math.hypot(Math.sqrt(tau2), error) : NaN;
  const [usual, other] = [half(df - 1, se), half(df, se * Math.sqrt(hksj))];
  return { prediction: around(estimate, usual), predictionHksj: around(estimate, other) };
}
