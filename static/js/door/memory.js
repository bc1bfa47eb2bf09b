// The same as store.js for a browser that allows no storage: everything is gone with the page, and the page says so.
import { newName } from "./store.js";

export class Memory {
  isLasting = false;

  #meetings = new Map();
  #outbox = new Map();
  #client = newName("v");
  #count = 0;

  async meetings() {
    return [...this.#meetings.values()];
  }

  async load(id) {
    const events = [...this.#outbox.values()].filter((event) => event.meeting === id);
    return [this.#meetings.get(id) ?? null, events];
  }

  async keep(record) {
    this.#meetings.set(record.id, record);
  }

  async add(meeting, drafts) {
    return drafts.map((draft) => {
      this.#count += 1;
      const key = `${this.#client}-${this.#count}`;
      const event = { ...draft, key, number: this.#count, meeting, subject: draft.subject ?? key };
      this.#outbox.set(key, event);
      return event;
    });
  }

  async settle(record, { forget = [], sent = [] }) {
    await this.keep(record);
    for (const key of forget) this.#outbox.delete(key);
    for (const event of sent) this.#outbox.set(event.key, { ...event, sent: true });
  }

  async park(events) {
    for (const event of events) this.#outbox.set(event.key, { ...event, parked: true });
  }

  async forget(id) {
    this.#meetings.delete(id);
  }
}
