// Unpacks LZMA (Igor Pavlov's LZMA specification, raw stream, lc = 4, lp = 0, pb = 0): a third smaller than gzip, which
// browsers have built in, and that is what keeps the whole review in a file that mail lets through.
const CONTEXT = 4;
const HALF = 1024;
const [RANGE, CODE] = [0, 1];

const chances = (count) => new Uint16Array(count).fill(HALF);

// Reads single bits, each with the chance that it has had so far.
function bits(input) {
  const now = new Uint32Array([0xffffffff, 0]);
  let at = 1;
  for (; at < 5; at += 1) now[CODE] = (now[CODE] << 8) | input[at];

  function refill() {
    now[RANGE] <<= 8;
    now[CODE] = (now[CODE] << 8) | input[at];
    at += 1;
  }
  function bit(table, place) {
    const chance = table[place];
    const bound = (now[RANGE] >>> 11) * chance;
    const one = now[CODE] >= bound ? 1 : 0;
    if (one) {
      now[CODE] -= bound;
      now[RANGE] -= bound;
      table[place] = chance - (chance >>> 5);
    } else {
      now[RANGE] = bound;
      table[place] = chance + ((2048 - chance) >>> 5);
    }
    if (now[RANGE] < 0x1000000) refill();
    return one;
  }
  function even(count) {
    let value = 0;
    for (let left = count; left > 0; left -= 1) {
      now[RANGE] >>>= 1;
      const one = now[CODE] >= now[RANGE] ? 1 : 0;
      if (one) now[CODE] -= now[RANGE];
      if (now[RANGE] < 0x1000000) refill();
      value = value * 2 + one;
    }
    return value;
  }
  function tree(table, count, start = 0) {
    let node = 1;
    for (let left = count; left > 0; left -= 1) node = node * 2 + bit(table, start + node);
    return node - (1 << count);
  }
  function backwards(table, count, start = 0) {
    let [node, value] = [1, 0];
    for (let place = 0; place < count; place += 1) {
      const one = bit(table, start + node);
      node = node * 2 + one;
      value += one << place;
    }
    return value;
  }
  return { bit, even, tree, backwards };
}

function lengths({ bit, tree }) {
  const [choice, low, middle, high] = [chances(2), chances(8), chances(8), chances(256)];
  return () => {
    if (!bit(choice, 0)) return 2 + tree(low, 3);
    return bit(choice, 1) ? 18 + tree(high, 8) : 10 + tree(middle, 3);
  };
}

function distances({ even, tree, backwards }) {
  const [slots, special, aligned] = [chances(4 * 64), chances(128), chances(16)];
  return (length) => {
    const slot = tree(slots, 6, 64 * Math.min(length - 2, 3));
    if (slot < 4) return slot;
    const count = (slot >>> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** count;
    if (slot < 14) return base + backwards(special, count, base - slot);
    return base + even(count - 4) * 16 + backwards(aligned, 4);
  };
}

function letters({ bit }, output) {
  const table = chances(0x300 << CONTEXT);
  return (at, state, back) => {
    const start = 0x300 * ((at > 0 ? output[at - 1] : 0) >>> (8 - CONTEXT));
    let node = 1;
    if (state >= 7) {
      let match = output[at - back];
      while (node < 256) {
        const expected = (match >>> 7) & 1;
        match <<= 1;
        const found = bit(table, start + ((1 + expected) << 8) + node);
        node = node * 2 + found;
        if (found !== expected) break;
      }
    }
    while (node < 256) node = node * 2 + bit(table, start + node);
    output[at] = node - 256;
  };
}

// The `size` bytes that `input` was made from.
export function unpack(input, size) {
  const output = new Uint8Array(size);
  const reader = bits(input);
  const [letter, matchLength, repeatLength, distance] = [letters(reader, output), lengths(reader), lengths(reader), distances(reader)];
  const [isMatch, isRepeat, isOlder, isLonger, isThird, isOldest] = Array.from({ length: 6 }, () => chances(12));
  const { bit } = reader;
  let [last, second, third, fourth] = [1, 1, 1, 1];
  let [at, state] = [0, 0];
  const recalled = () => {
    if (!bit(isThird, state)) return [second, last, third, fourth];
    return bit(isOldest, state) ? [fourth, last, second, third] : [third, last, second, fourth];
  };
  while (at < size) {
    if (!bit(isMatch, state)) {
      letter(at, state, last);
      at += 1;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let length = 1;
    if (!bit(isRepeat, state)) {
      [fourth, third, second] = [third, second, last];
      length = matchLength();
      state = state < 7 ? 7 : 10;
      last = distance(length) + 1;
    } else {
      const older = bit(isOlder, state);
      if (older) [last, second, third, fourth] = recalled();
      if (older || bit(isLonger, state)) {
        length = repeatLength();
        state = state < 7 ? 8 : 11;
      } else {
        state = state < 7 ? 9 : 11;
      }
    }
    for (const end = Math.min(at + length, size); at < end; at += 1) output[at] = output[at - last];
  }
  return output;
}
