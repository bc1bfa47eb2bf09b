// Sends taps and fetches the roster, again and again, until the server has taken everything. Never counts a tap as sent
// that the server has not named. See docs/developer/door.md.
const REGULAR = 15_000;
const PAUSES = [2_000, 4_000, 8_000, 15_000, 30_000];
const PATIENCE = 20_000;
const MOST = 500;
const HEAVY = 400_000;

/** The server's answer, or the reason there is none: `silent` (no line, a portal that answers for others, a broken
    server), `unknown`, `revoked`, `refused` (this batch is not understood). */
class Silence extends Error {
  constructor(kind, answer = null) {
    super(kind);
    this.kind = kind;
    this.answer = answer;
  }
}

async function ask(address, options) {
  let response;
  try {
    response = await fetch(address, {
      ...options, cache: "no-store", credentials: "omit", redirect: "error", signal: AbortSignal.timeout(PATIENCE),
      headers: { Accept: "application/json", "Accept-Language": document.documentElement.lang, ...options.headers },
    });
  } catch {
    throw new Silence("silent");
  }
  if (response.status === 304) return { response, answer: null };
  if (!response.headers.get("Content-Type")?.startsWith("application/json")) throw new Silence("silent");
  let answer;
  try {
    answer = await response.json();
  } catch {
    throw new Silence("silent");
  }
  if (response.status === 404) throw new Silence("unknown", answer);
  if (response.status === 410) throw new Silence("revoked", answer);
  if ([400, 409, 413, 422].includes(response.status)) throw new Silence("refused", answer);
  if (!response.ok) throw new Silence("silent");
  return { response, answer };
}

export class Sync {
  #timer = 0;
  #failures = 0;
  #running = null;
  #again = false;
  #most = MOST;

  /** `base`: the address of the folder of doors, ending in "/". */
  constructor(desk, base) {
    this.desk = desk;
    this.base = base;
    this.busy = false;
  }

  start() {
    addEventListener("online", () => this.soon(0));
    addEventListener("focus", () => this.soon(0));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.soon(0));
    this.desk.addEventListener("tap", () => this.soon(150));
    this.soon(0);
  }

  soon(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.run(), pause);
  }

  /** Talk to the server once. Resolves when done, whatever came of it. */
  run() {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.busy = true;
    this.#running = this.#round()
      .catch((silence) => this.#fail(silence))
      .finally(() => {
        this.#running = null;
        this.busy = false;
        this.desk.dispatchEvent(new Event("change"));
        const pause = this.#failures ? PAUSES[Math.min(this.#failures, PAUSES.length) - 1] : REGULAR;
        this.soon(this.#again && !this.#failures ? 0 : pause * (0.85 + Math.random() * 0.3));
        this.#again = false;
      });
    return this.#running;
  }

  get #address() {
    return `${this.base}${encodeURIComponent(this.desk.record.token)}`;
  }

  #batch() {
    const chosen = [];
    let weight = 0;
    for (const { key, kind, subject, at, replaces, value, parked } of this.desk.events) {
      if (parked) continue;
      const event = { key, kind, subject, at, replaces: replaces ?? [], value };
      weight += JSON.stringify(event).length;
      if (chosen.length >= this.#most || (chosen.length && weight > HEAVY)) break;
      chosen.push(event);
    }
    return chosen;
  }

  async #round() {
    let revoked = false;
    for (let events = this.#batch(); events.length; events = this.#batch()) {
      const before = this.desk.events.length;
      revoked = (await this.#hand(events)) || revoked;
      if (this.desk.events.length === before && !this.desk.events.some((one) => one.parked)) break;
      if (!this.#batch().length && !revoked) return;
    }
    if (revoked) await this.#erase("revoked");
    else if (this.desk.record.ended !== "revoked") await this.#look();
  }

  /** Hand in one batch. True when the server took it although this device is no longer admitted. */
  async #hand(events) {
    try {
      await this.#send(events);
      this.#most = Math.min(MOST, this.#most * 2);
    } catch (silence) {
      const taken = silence.answer?.taken;
      if (silence.kind === "revoked" && Array.isArray(taken)) {
        await this.desk.settle({ held: (this.desk.record.held ?? 0) + taken.length }, taken);
        return true;
      }
      if (silence.kind !== "refused") throw silence;
      this.#most = Math.max(1, Math.ceil(events.length / 2));
      if (events.length === 1) await this.desk.park(this.desk.events.filter((one) => one.key === events[0].key));
    }
    return false;
  }

  async #look() {
    const { version } = this.desk.state;
    const { response, answer } = await ask(`${this.#address}/daftar.json`, {
      method: "GET", headers: version && !this.desk.isErased && this.desk.record.etag ? { "If-None-Match": this.desk.record.etag } : {},
    });
    const said = Date.parse(response.headers.get("Date") ?? "");
    const offset = Number.isNaN(said) ? this.desk.record.offset ?? 0 : this.#offset(said + 500, Date.now(), 1500);
    const change = { heard: Date.now(), silent: null, trouble: null, offset };
    if (answer) Object.assign(change, this.#kept(answer), { etag: response.headers.get("ETag") });
    this.#failures = 0;
    await this.desk.settle(change, []);
  }

  /** Small differences are the way there and back; only a change of the clock is news. */
  #offset(theirs, ours, slack) {
    const old = this.desk.record.offset ?? 0;
    return Math.abs(theirs - ours - old) > slack ? Math.round(theirs - ours) : old;
  }

  async #heard(answer, events, middle) {
    const sent = new Map(events.map((event) => [event.key, event]));
    const refused = (answer.refused ?? []).map(({ key, why }) => ({ key, why, name: sent.get(key)?.value.name ?? "" }));
    const taken = [...new Set([...answer.taken, ...refused.map((one) => one.key)])].filter((key) => sent.has(key));
    if (!taken.length) throw new Silence("silent");
    const change = { heard: Date.now(), silent: null, trouble: null, offset: this.#offset(answer.now, middle, 1000) };
    this.#failures = 0;
    const left = this.desk.events.length - taken.length;
    Object.assign(change, this.#kept(answer.state, left > 0), { etag: null });
    change.refused = [...(this.desk.record.refused ?? []), ...refused];
    if (change.ended) change.refused = [];
    await this.desk.settle(change, taken);
  }

  /** What of the state this device keeps: after closing nothing but that it is closed, once its own taps are taken. */
  #kept(state, more = this.desk.events.some((one) => !one.parked)) {
    if (!state.meeting.closed) return { state, ended: null, why: "" };
    return more ? {} : { state: null, ended: "closed", why: state.meeting.why };
  }

  /** The roster is no longer this device's business. Taps that nobody took stay. */
  #erase(ended) {
    return this.desk.settle({ ended, state: null, heard: Date.now(), silent: null, trouble: null, refused: [] }, []);
  }

  async #fail(silence) {
    if (!(silence instanceof Silence)) throw silence;
    this.#failures += 1;
    if (silence.kind === "revoked") return this.#erase("revoked");
    if (silence.kind === "unknown") return this.desk.settle({ trouble: "unknown", heard: Date.now(), silent: null }, []);
    return this.desk.record.silent ? undefined : this.desk.settle({ silent: Date.now() }, []);
  }
}
