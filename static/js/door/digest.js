// SHA-256 (FIPS 180-4) of a short text, at once: the browser's own digest answers later, and on secure pages only. Pure.
const fraction = (number) => Math.floor((number - Math.floor(number)) * 2 ** 32);
const PRIMES = [];
for (let number = 2; PRIMES.length < 64; number += 1) if (PRIMES.every((one) => number % one)) PRIMES.push(number);
const ROUNDS = PRIMES.map((one) => fraction(Math.cbrt(one)));
const START = PRIMES.slice(0, 8).map((one) => fraction(Math.sqrt(one)));
const turn = (word, bits) => (word >>> bits) | (word << (32 - bits));

function padded(text) {
  const bytes = new TextEncoder().encode(text);
  const whole = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setUint32(whole.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(whole.length - 4, bytes.length * 8);
  return view;
}

function block(view, from, before) {
  const words = Array.from({ length: 16 }, (_, place) => view.getUint32(from + place * 4));
  for (let place = 16; place < 64; place += 1) {
    const [early, late] = [words[place - 15], words[place - 2]];
    const small = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    words.push((words[place - 16] + small + words[place - 7] + (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10))) | 0);
  }
  let [a, b, c, d, e, f, g, h] = before;
  for (let place = 0; place < 64; place += 1) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[place] + words[place]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  return [a, b, c, d, e, f, g, h].map((word, place) => (word + before[place]) | 0);
}

/** The 64 hexadecimal digits of the SHA-256 of `text` in UTF-8. */
export function sha256(text) {
  const view = padded(text);
  let state = START;
  for (let from = 0; from < view.byteLength; from += 64) state = block(view, from, state);
  return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
