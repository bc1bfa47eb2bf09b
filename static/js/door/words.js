// Words and markup come from the page (templates/attendance/desk): nothing here speaks a language.
const words = new Map(
  [...document.getElementById("words").content.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent]),
);

/** The words with this name, `{…}` filled in. With a number `n`, "name.one" is used for 1 where there is one. */
export function say(name, values = {}) {
  const found = (values.n === 1 && words.get(`${name}.one`)) || words.get(name) || name;
  return found.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/** A new copy of the template with this name. */
export function make(name) {
  return document.getElementById(`t-${name}`).content.firstElementChild.cloneNode(true);
}

/** Put text into the places `data-t`; a place whose text is empty goes away. */
export function put(root, texts) {
  for (const [name, text] of Object.entries(texts)) {
    for (const place of root.querySelectorAll(`[data-t="${name}"]`)) {
      if (text === "" || text === null || text === undefined) place.remove();
      else place.textContent = text;
    }
  }
  return root;
}

const LANGUAGE = document.documentElement.lang === "en" ? "en-GB" : "id-ID";

/** The time of day at the place of the meeting: "09.04" (id), "09:04" (en). */
export function clockTime(moment, zone) {
  const time = new Intl.DateTimeFormat(LANGUAGE, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone || undefined });
  return time.format(moment);
}

/** "Kepala", "Plt.", "Wakil/pejabat": short enough for a button. */
export function levelWords(level, acting) {
  return level === "head" && acting ? say(`acting.${acting}`) : say(`level.${level}`);
}

/** The face of an outcome: letter, colour and pattern, with its name. */
export function paintFace(face, outcome) {
  face.className = `face face--${outcome.code}`;
  face.textContent = say(`letter.${outcome.code}`);
  face.setAttribute("aria-label", say(`outcome.${outcome.code}`) + (outcome.acting ? ` (${say(`acting.${outcome.acting}`)})` : ""));
}
