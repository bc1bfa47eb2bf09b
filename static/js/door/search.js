// Finding somebody by what a hurried thumb typed: accents, slips, short names, any order. Pure.
const POLITE = new Set(["bapak", "bpk", "pak", "ibu", "bu", "sdr", "sdri", "mr", "mrs", "ms"]);
const SMALL = new Set(["dan", "and", "of", "the", "di", "untuk"]);

/** A text for comparison: without accents, dots, double blanks, capitals. The same as `attendance.rules.folded`. */
export function folded(text) {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim().toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");
}

/** How many slips of the finger lie between two words (a letter more, less, other, or two swapped); at most `limit` + 1. */
export function slips(one, other, limit) {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let older = [];
  let old = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      now[column] = Math.min(old[column] + 1, now[column - 1] + 1, old[column - 1] + same);
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped) now[column] = Math.min(now[column], older[column - 2] + 1);
    }
    if (Math.min(...now) > limit) return limit + 1;
    older = old;
    old = now;
  }
  return old[other.length];
}

/** Whether `token` is made of beginnings of neighbouring words: "dinsos", "dpmd", "bappeda". */
export function shortened(token, words) {
  const from = (start, rest, used) => {
    if (!rest) return used > 1;
    if (start >= words.length) return false;
    if (used && SMALL.has(words[start]) && from(start + 1, rest, used)) return true;
    let length = 0;
    while (length < rest.length && words[start][length] === rest[length]) length += 1;
    for (let taken = length; taken > 0; taken -= 1) {
      if (from(start + 1, rest.slice(taken), used + 1)) return true;
    }
    return false;
  };
  return words.some((_, start) => from(start, token, 0));
}

function distance(token, words) {
  let best = Infinity;
  const allowed = token.length < 4 ? 0 : token.length < 7 ? 1 : 2;
  for (const word of words) {
    if (word === token) return 0;
    if (word.startsWith(token)) best = Math.min(best, 1);
    else if (token.length > 2 && word.includes(token)) best = Math.min(best, 3);
    else if (allowed && best > 4) {
      const missed = Math.min(slips(token, word, allowed), slips(token, word.slice(0, token.length), allowed));
      if (missed <= allowed) best = Math.min(best, 4 + missed);
    }
  }
  return best;
}

/** How far `texts` are from what was typed (0: exactly; Infinity: something else). Every word typed must be found. */
export function farness(typed, texts) {
  const all = folded(typed).split(" ").filter(Boolean);
  const meant = all.filter((word) => !POLITE.has(word));
  const tokens = meant.length ? meant : all;
  const parts = texts.filter(Boolean).map((text) => folded(text).split(" "));
  const words = parts.flat();
  let sum = 0;
  for (const token of tokens) {
    let found = distance(token, words);
    if (found > 2 && parts.some((part) => shortened(token, part))) found = 2;
    if (found === Infinity) return Infinity;
    sum += found;
  }
  return sum;
}

/** The things whose texts fit, nearest first; things as near as each other keep their order. Nothing typed: all. */
export function find(typed, things, texts) {
  if (!folded(typed)) return [...things];
  return things
    .map((thing, place) => ({ thing, place, far: farness(typed, texts(thing)) }))
    .filter((one) => one.far < Infinity)
    .sort((a, b) => a.far - b.far || a.place - b.place)
    .map((one) => one.thing);
}
