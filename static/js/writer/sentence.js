// Where a sentence begins and ends, in Indonesian minutes: full of titles and abbreviations that end in a full stop.
const SHORT = /(?:^|[\s("“‘/])(?:\p{Lu}|[Dd]rs?|[Dd]ra|[Ii]r|Hj?|[Pp]rof|Plt|Plh|Pj|[Nn]o|[Kk]ab|[Kk]ec|[Ss]dri?|[Yy]th|[Ss]t|S\.\p{L}+|M\.\p{L}+|[Tt]gl|[Tt]elp|[Bb]pk|a\.n|u\.p|hlm|jl|[Pp]ukul)\.$/u;
const END = /[.!?…]["”’)\]]*(?=\s|$)/gu;

/** [start, end] of the sentence in `text` that `at` stands in or right behind, without blanks around it. */
export function sentenceAt(text, at) {
  const ends = [];
  for (const found of text.matchAll(END)) {
    const end = found.index + found[0].length;
    if (!SHORT.test(text.slice(0, end))) ends.push(end);
  }
  if (ends.at(-1) !== text.length) ends.push(text.length);
  const words = (from, to) => {
    const part = text.slice(from, to);
    return [from + part.length - part.trimStart().length, from + part.trimEnd().length];
  };
  let [start, last] = [0, [0, 0]];
  for (const end of ends) {
    const [from, to] = words(start, end);
    // Behind the last word, with nothing but blanks after it, still means the sentence before.
    if (to > from) last = [from, to];
    if (at <= end && (to > from || end === text.length)) return at < from ? words(start, end) : last;
    start = end;
  }
  return last;
}
