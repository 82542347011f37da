// The highest of all maxima of a (restricted) likelihood over tau2 >= 0, as `maxima.py` finds it, which has the proof.
// A set is { y, v } in standard units, the most precise study first, with effect 0.
const STEP = 3;
const RESOLUTION = 2 ** -30;
const SLACK = 1 + 1e-12;
const QUADRATIC = 1e-8;
const ROUNDS = 200;

const sum = (values) => values.reduce((total, value) => total + value, 0);
const orOne = (value) => (value > 0 ? value : 1);

// Trace P and trace P² from the weights of all studies but the first, whose weight is 1.
function traces(w) {
  const [total, squares, cubes] = [sum(w), sum(w.map((x) => x * x)), sum(w.map((x) => x * x * x))];
  const one = 1 / (1 + total);
  const square = squares + (squares * one) ** 2 - 2 * cubes * one + one ** 2 * (total * total + 2 * squares);
  return [total + (total - squares) * one, square];
}

// Twice the derivative by tau2 is (pull - spread)/unit; the rates are the shares by which the two fall.
function slope({ y, v }, tau2, method) {
  const unit = v[0] + tau2;
  const w = v.slice(1).map((x) => unit / (x + tau2));
  const others = sum(w);
  const mean = sum(w.map((x, i) => x * y[i + 1])) / (1 + others);
  const wr = w.map((x, i) => (y[i + 1] - mean) * x);
  const pull = sum(wr.map((x) => x * x)) + mean * mean;
  const turned = sum(w.map((x, i) => x * wr[i]));
  const bent = sum(w.map((x, i) => x * wr[i] * wr[i])) + ((others * mean + 2 * turned) * mean - turned ** 2) / (1 + others);
  const squares = sum(w.map((x) => x * x));
  const [trace, square] = method === "REML" ? traces(w) : [1 + others, 1 + squares];
  const spreadRate = square / orOne(trace);
  return { pull: pull / unit, spread: trace, pullRate: bent / orOne(pull), spreadRate, unit, falls: pull / unit <= trace };
}

function height({ y, v }, tau2, method) {
  const w = v.map((x) => 1 / (x + tau2));
  const total = sum(w);
  const mean = sum(w.map((x, i) => x * y[i])) / total;
  const logs = sum(w.map(Math.log)) - (method === "REML" ? Math.log(total) : 0);
  return logs - sum(w.map((x, i) => x * (y[i] - mean) ** 2));
}

// Whether it is proved that a cell holds one maximum at most, and none unless the slope changes its sign.
function settled({ low, high, before: a, after: b }, largest) {
  const shrink = ((largest + low) / (largest + high)) * (b.unit / a.unit) * SLACK;
  const falls = 2 * b.pullRate > a.spreadRate * shrink;
  const rises = 2 * a.pullRate * shrink < b.spreadRate;
  const apart = b.pull > a.spread * shrink || a.pull * shrink <= b.spread;
  return falls || rises || apart || high - low <= RESOLUTION * (1 + low);
}

// The line of tau2 in cells, as far as there can be a maximum.
function line(slopeAt, limit, largest) {
  const cells = [];
  let [low, high, before] = [0, STEP - 1, slopeAt(0)];
  const over = () => before.falls && before.spreadRate * ((largest + low) / before.unit) * SLACK < 2;
  while (limit > low && !over()) {
    const after = slopeAt(high);
    cells.push({ low, high, before, after });
    [low, high, before] = [high, (1 + high) * STEP - 1, after];
  }
  return cells;
}

function halves({ low, high, before, after }, slopeAt) {
  const middle = low + (high - low) / (1 + Math.sqrt((1 + high) / (1 + low)));
  const here = slopeAt(middle);
  return [
    { low, high: middle, before, after: here },
    { low: middle, high, before: here, after },
  ];
}

// Where the slope falls through 0 between the ends of a cell: Newton's steps, halving where they leave.
function top({ low, high }, slopeAt) {
  let tau2 = (low + high) / 2;
  for (let i = 0; i < ROUNDS; i++) {
    const here = slopeAt(tau2);
    [low, high] = here.falls ? [low, tau2] : [tau2, high];
    const newton = tau2 + (here.unit * (here.pull / here.spread - 1)) / (2 * here.pullRate - here.spreadRate);
    const next = newton >= low && newton <= high ? newton : (low + high) / 2;
    const near = Math.abs(next - tau2) <= QUADRATIC * next;
    tau2 = next;
    if (near) break;
  }
  return tau2;
}

export function highest(set, method) {
  const slopeAt = (tau2) => slope(set, tau2, method);
  const [largest, reach] = [Math.max(...set.v), Math.max(...set.y) - Math.min(...set.y)];
  let open = line(slopeAt, reach ** 2 / 2, largest);
  const found = [];
  while (open.length > 0) {
    found.push(...open.filter((cell) => settled(cell, largest) && !cell.before.falls && cell.after.falls));
    open = open.filter((cell) => !settled(cell, largest)).flatMap((cell) => halves(cell, slopeAt));
  }
  const tops = found.map((cell) => top(cell, slopeAt));
  if (slopeAt(0).falls) tops.push(0);
  const heights = tops.map((tau2) => height(set, tau2, method));
  return tops.length ? tops[heights.indexOf(Math.max(...heights))] : 0;
}
