// What others do meanwhile, asked for quietly: never more often than every ten seconds, never by a page that nobody looks at, with
// the ETag we hold, so that nothing new costs an empty 304. Texts are taken over where nobody writes (saving.js), margins as well.
const EVERY = 10_000;
const LATER = [20_000, 40_000, 60_000]; // while there is no line, or the answer is no
const PATIENCE = 8_000;

export class News {
  #timer = 0;
  #failures = 0;
  #busy = false;
  #again = false; // somebody asked to look anew while an answer was on its way
  #last = 0;
  #tag = "";

  /** `desk`: its items, margin and head; `address`: of the question; `version`: of the margins as the page came. */
  constructor({ desk, address, version }) {
    Object.assign(this, { desk, address, told: new Set() });
    desk.margin.version = version;
    document.addEventListener("visibilitychange", () => this.#plan());
    this.#last = Date.now();
    this.#plan();
  }

  #plan() {
    clearTimeout(this.#timer);
    if (document.hidden || this.#busy) return;
    const pause = LATER[Math.min(this.#failures, LATER.length) - 1] ?? EVERY;
    this.#timer = setTimeout(() => this.look(), Math.max(0, this.#last + pause - Date.now()));
  }

  /** Ask now. `anew`: whatever is held. */
  async look(anew = false) {
    clearTimeout(this.#timer);
    if (this.#busy) {
      this.#again ||= anew;
      return;
    }
    this.#busy = true;
    this.#last = Date.now();
    if (anew) [this.#tag, this.desk.margin.version] = ["", ""];
    try {
      const answer = await this.#get(this.address, this.#tag);
      if (answer && (await this.#take(await answer.json(), anew))) this.#tag = answer.headers.get("ETag") ?? "";
      this.#failures = 0;
    } catch {
      this.#failures += 1;
    }
    this.#busy = false;
    if (!this.#again) return this.#plan();
    this.#again = false;
    return this.look(true);
  }

  /** The answer, or null when nothing is new. */
  async #get(address, tag = "") {
    const headers = { Accept: "application/json", ...(tag && { "If-None-Match": tag }) };
    const answer = await fetch(address, { headers, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout?.(PATIENCE) });
    if (answer.status === 304) return null;
    if (!answer.ok) throw new Error(String(answer.status));
    return answer;
  }

  /** True when the page shows all of it; else it is asked for again. */
  async #take({ items, head, margin }, anew) {
    const { desk } = this;
    for (const item of desk.items) {
      const revision = items[item.id];
      if (revision === undefined) this.#once(`gone ${item.id}`, () => desk.voice.note(item.section, desk.words.gone));
      else if (revision > item.saving.base && revision > item.saving.heard) {
        item.saving.learn(await (await this.#get(item.section.dataset.text)).json());
      }
    }
    const known = new Set(desk.items.map((one) => one.id));
    if (Object.keys(items).some((id) => !known.has(id))) this.#once("more", () => desk.voice.reload(desk.words.more));
    if (head > desk.head.revision && !desk.head.isBusy) this.#once("head", () => desk.voice.reload(desk.words.headChanged));
    if (margin === desk.margin.version) return true;
    return desk.margin.refresh(await (await this.#get(desk.margin.address)).json(), anew);
  }

  #once(what, say) {
    if (this.told.has(what)) return;
    this.told.add(what);
    say();
  }
}
