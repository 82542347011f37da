// Quantiles of the normal and of Student's t distribution, and the tail of chi-square.
const ENOUGH = 1e-17;
const MOST = 500;
const EXACT_TO = 30;
const SERIES = [-1 / 8, 1 / 192, -1 / 640, 17 / 14336, -31 / 18432, 691 / 180224];

// Hedges' exact factor J = Γ(m/2) / (√(m/2) Γ((m - 1)/2)) for whole degrees of freedom m, as `standardized` has it.
export function hedgesCorrection(m) {
  if (m <= EXACT_TO) return gammaRatio(m - 1) / Math.sqrt(m / 2);
  const x = (m - 1) / 2;
  return Math.exp(Math.log1p(-1 / m) / 2 + SERIES.reduce((sum, term, i) => sum + term / x ** (2 * i + 1), 0));
}

// Γ((m + 1)/2) / Γ(m/2): each from the one before, since the product of two neighbours is m/2.
function gammaRatio(m) {
  if (m > EXACT_TO) return hedgesCorrection(m + 1) * Math.sqrt((m + 1) / 2);
  let ratio = 1 / Math.sqrt(Math.PI);
  for (let i = 1; i < m; i++) ratio = i / 2 / ratio;
  return ratio;
}

// 1 - erf(x) for x >= 0: a series near 0, a continued fraction further out.
export function erfc(x) {
  if (x > 2.5) {
    let tail = x;
    for (let i = 120; i > 0; i--) tail = x + i / 2 / tail;
    return Math.exp(-x * x) / (tail * Math.sqrt(Math.PI));
  }
  let term = x;
  let sum = x;
  for (let n = 1; n < MOST && term > ENOUGH * sum; n++) sum += term *= (2 * x * x) / (2 * n + 1);
  return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

const normalTail = (z) => erfc(z / Math.SQRT2) / 2;
const normalDensity = (z) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

// The regularised incomplete beta function by its continued fraction (modified Lentz).
function incompleteBeta(x, a, b, front) {
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a, front);
  let [c, d] = [1, 1 / (1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m < MOST; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const term of [even, odd]) {
      d = 1 / (1 + term * d);
      c = 1 + term / c;
      fraction *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return ((front * fraction) / a) * x ** a * (1 - x) ** b;
}

// The probability above t >= 0, for whole degrees of freedom.
export function tTail(t, df) {
  const front = gammaRatio(df) / Math.sqrt(Math.PI);
  return incompleteBeta(df / (df + t * t), df / 2, 0.5, front) / 2;
}

function tDensity(t, df) {
  return (gammaRatio(df) / Math.sqrt(Math.PI * df)) * Math.exp((-(df + 1) / 2) * Math.log1p((t * t) / df));
}

// Newton's steps from the left: a tail is convex above 0, so no step goes too far.
function fromTail(probability, tail, density, start) {
  let at = start;
  for (let i = 0; i < MOST; i++) {
    const step = (tail(at) - probability) / density(at);
    at += step;
    if (Math.abs(step) <= 1e-15 * at) break;
  }
  return at;
}

export const normalQuantile = (upper) => fromTail(1 - upper, normalTail, normalDensity, 0);

export function tQuantile(upper, df) {
  const [tail, density] = [(t) => tTail(t, df), (t) => tDensity(t, df)];
  return fromTail(1 - upper, tail, density, normalQuantile(upper));
}

// The probability that chi-square with whole degrees of freedom is above x.
export function chiSquareTail(x, df) {
  const half = x / 2;
  let [sum, term] = df % 2 ? [erfc(Math.sqrt(half)), Math.sqrt(half / Math.PI) * 2] : [0, 1];
  for (let a = df % 2 ? 1.5 : 1; a <= df / 2; a++) {
    sum += term * Math.exp(-half);
    term *= half / a;
  }
  return sum;
}
