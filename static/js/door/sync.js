// Sends taps and asks what holds, again and again, until the server has taken everything. Never counts a tap as sent that
// the server has not named. See docs/developer/door.md.
const REGULAR = 15_000; // between two looks at the whole list
const SETTLED = 2_500; // after the last tap of a burst
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

async function post(address, body) {
  let response;
  try {
    response = await fetch(address, {
      method: "POST", body, cache: "no-store", credentials: "omit", redirect: "error", signal: AbortSignal.timeout?.(PATIENCE),
      headers: { Accept: "application/json", "Content-Type": "application/json" },
    });
  } catch {
    throw new Silence("silent");
  }
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
  return answer;
}

export class Sync {
  #timer = 0;
  #quick = true;
  #failures = 0;
  #running = null;
  #again = false;
  #most = MOST;
  #looked = 0;

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
    this.desk.addEventListener("tap", () => this.soon(150, true));
    this.soon(0);
  }

  /** Talk after a pause; `quick`: only hand in taps, unless the list is old. */
  soon(pause, quick = false) {
    clearTimeout(this.#timer);
    this.#quick = quick;
    this.#timer = setTimeout(() => this.run(), pause);
  }

  /** Talk to the server once. Resolves when done, whatever came of it. */
  run() {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.busy = true;
    const want = !this.#quick || !this.desk.record.state || Date.now() - this.#looked > REGULAR;
    this.#running = this.#round(want)
      .catch((silence) => this.#fail(silence))
      .finally(() => {
        this.#running = null;
        this.busy = false;
        this.desk.dispatchEvent(new Event("change"));
        const pause = this.#failures ? PAUSES[Math.min(this.#failures, PAUSES.length) - 1] : want ? REGULAR : SETTLED;
        if (this.#again && !this.#failures) this.soon(0, true);
        else this.soon(pause * (0.85 + Math.random() * 0.3));
        this.#again = false;
      });
    return this.#running;
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

  get #waiting() {
    return this.desk.events.filter((one) => !one.parked).length;
  }

  async #round(want) {
    if (this.desk.record.ended === "revoked" && !this.#waiting) return;
    let [revoked, looked] = [false, false];
    do {
      const events = this.#batch();
      const asks = want && events.length === this.#waiting;
      try {
        await this.#send(events, asks);
        looked ||= asks;
        this.#most = Math.min(MOST, this.#most * 2);
      } catch (silence) {
        revoked = (await this.#survive(silence, events)) || revoked;
      }
    } while (this.#waiting || (want && !looked && !revoked));
    if (revoked) await this.#erase("revoked");
    this.#failures = 0;
  }

  /** True when the server took the taps although this device is no longer admitted; a batch it does not understand is
      sent in smaller parts, until the one that is wrong stands alone and is put aside. Everything else is thrown on. */
  async #survive(silence, events) {
    const taken = silence.answer?.taken;
    if (silence.kind === "revoked" && Array.isArray(taken) && (taken.length || !events.length)) {
      await this.desk.settle({ held: (this.desk.record.held ?? 0) + taken.length }, { taken });
      return true;
    }
    if (silence.kind !== "refused" || !events.length) throw silence;
    this.#most = Math.max(1, Math.ceil(events.length / 2));
    if (events.length === 1) await this.desk.park(this.desk.events.filter((one) => one.key === events[0].key));
    return false;
  }

  async #send(events, want) {
    const sent = Date.now();
    const { record } = this.desk;
    const client = events[0]?.key.split("-")[0] ?? record.id;
    const address = `${this.base}${encodeURIComponent(record.token)}/kabar?lang=${document.documentElement.lang}`;
    const known = record.state?.version ?? "";
    const answer = await post(address, JSON.stringify({ client, now: sent, events, want, known }));
    if (!Array.isArray(answer.taken) || typeof answer.now !== "number") throw new Silence("silent");
    const names = new Map(events.map((event) => [event.key, event.value.name ?? ""]));
    const refused = (answer.refused ?? []).map(({ key, why }) => ({ key, why, name: names.get(key) ?? "" }));
    const taken = [...new Set([...answer.taken, ...refused.map((one) => one.key)])].filter((key) => names.has(key));
    if (events.length && !taken.length) throw new Silence("silent");
    const now = Date.now();
    const change = { heard: now, silent: null, trouble: null, offset: this.#offset(answer.now, (sent + now) / 2, record) };
    if (refused.length) change.refused = [...(record.refused ?? []), ...refused];
    if (want) this.#looked = now;
    await this.desk.settle({ ...change, ...this.#kept(answer.state, taken) }, { taken, settled: want });
  }

  /** Small differences are the way there and back; only a change of the clock is news. */
  #offset(theirs, ours, record) {
    const old = record.offset ?? 0;
    return Math.abs(theirs - ours - old) > 1000 ? Math.round(theirs - ours) : old;
  }

  /** What of the state this device keeps: after closing nothing but that it is closed, once its own taps are taken. */
  #kept(state, taken) {
    if (!state) return {};
    if (!state.meeting.closed) return { state, ended: null, why: "" };
    const left = this.desk.events.some((one) => !taken.includes(one.key) && !one.parked);
    return left ? {} : { state: null, ended: "closed", why: state.meeting.why, refused: [] };
  }

  /** The roster is no longer this device's business. Taps that nobody took stay. */
  #erase(ended) {
    return this.desk.settle({ ended, state: null, heard: Date.now(), silent: null, trouble: null, refused: [] }, { settled: true });
  }

  async #fail(silence) {
    if (!(silence instanceof Silence)) throw silence;
    this.#failures += 1;
    if (silence.kind === "revoked") return this.#erase("revoked");
    if (silence.kind === "unknown") return this.desk.settle({ trouble: "unknown", heard: Date.now(), silent: null });
    return this.desk.record.silent ? undefined : this.desk.settle({ silent: Date.now() });
  }
}
