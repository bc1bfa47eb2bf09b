// The writer's page: rich text over each item, the margin beside it, everything saved by itself and kept on this device until
// the server has it. Without this module the page is one plain form that saves everything.
import { Editor, Plain } from "./editor.js";
import { Head } from "./head.js";
import { Margin } from "./margin.js";
import { follow } from "./nav.js";
import { News } from "./news.js";
import { pictures } from "./pictures.js";
import { Saving } from "./saving.js";
import { Store } from "./store.js";
import { Tools } from "./tools.js";
import { carry } from "./wire.js";
import { entries } from "./entries.js";
import { keys } from "./page-keys.js";
import { Voice } from "./voice.js";

const form = document.querySelector("form[data-writer]");

class Desk {
  items = []; // {id, section, editor, saving, margin}
  current = null;
  offered = new Set(); // records a person is asked about

  constructor() {
    this.words = JSON.parse(form.dataset.words);
    this.people = JSON.parse(form.dataset.present);
    this.form = form;
    carry(form.elements.csrf_token);
    this.store = new Store(location.pathname, form.dataset.user);
    this.voice = new Voice(form, this.words);
    this.margin = new Margin({
      form, address: form.dataset.marginAddress, store: this.store, words: this.words,
      tell: (words, tone) => this.voice.all(words, tone),
      changed: (id) => this.#underline(this.#item(id)),
      back: (id) => this.#item(id)?.editor.focus(),
      sent: (id) => this.#item(id)?.saving.sent(),
      learn: (id, news) => this.#item(id)?.saving.learn(news),
      look: () => this.news.look(true),
    });
    this.upload = pictures(form.dataset.pictures, this.words, this.voice);
    this.tools = new Tools(document.querySelector("[data-tools]"), (tool, editor) => this.use(tool, this.items.find((one) => one.editor === editor)));
  }

  async start() {
    try {
      await this.store.open();
    } catch {
      this.voice.all(this.words.unkept, "danger");
    }
    for (const section of form.querySelectorAll("[data-item]")) this.#begin(section);
    this.head = new Head({ form, store: this.store, tell: (state, more) => this.voice.part("kepala", state, more, () => this.allSaved()) });
    form.classList.add("is-live");
    this.store.taking((left) => this.#resume(left)).catch(() => this.voice.all(this.words.unkept, "danger"));
    this.news = new News({ desk: this, address: form.dataset.news, version: form.dataset.marginVersion });
    keys(this);
    follow(form);
    const again = () => this.#each("retry");
    addEventListener("online", again);
    addEventListener("focus", again);
    addEventListener("pagehide", () => this.#each("leave"));
    document.addEventListener("visibilitychange", () => this.#each(document.visibilityState === "hidden" ? "leave" : "retry"));
    form.dataset.ready = "yes";
  }

  #item(id) {
    return this.items.find((one) => one.id === id);
  }

  #each(verb) {
    for (const { saving } of this.items) saving[verb]();
    this.head[verb]();
    if (verb === "retry") this.margin.retry();
  }

  #begin(section) {
    const [id, part] = [section.dataset.item, section.dataset.part];
    const area = form.elements[`${part}-body`];
    const item = { id, section, area, part };
    item.saving = new Saving({
      part, address: section.dataset.save, revision: Number(form.elements[`${part}-revision`].value), store: this.store,
      tell: (state, more) => this.#told(item, state, more),
    });
    this.items.push(item);
    this.#edit(item);
    section.addEventListener("focusin", () => (this.current = item));
    section.addEventListener("focusout", () => setTimeout(() => item.saving.learn())); // what waited until one left
    section.addEventListener("writer:moved", () => item.editor.view.hasFocus() && this.tools.at(item.editor, section.querySelector("[data-tools-place]")));
    section.addEventListener("focusin", (event) => item.editor.view?.dom.contains(event.target) && this.tools.at(item.editor, section.querySelector("[data-tools-place]")));
  }

  /** Rich text where nothing would be lost by it, else the plain field. */
  #edit(item) {
    const { section, area } = item;
    const setting = {
      words: this.words, lists: entries(this, item), pictures: form.dataset.shown, upload: this.upload,
      label: section.querySelector(".desk-part__title").textContent,
    };
    item.editor = Editor.over(area, setting);
    section.classList.toggle("is-rich", item.editor !== null);
    if (!item.editor) {
      item.editor = new Plain(area);
      this.voice.note(section, this.words.plain);
    }
    item.saving.follow(item.editor);
    this.#underline(item);
  }

  #underline(item) {
    item?.editor.underline(this.margin.marked(item.id));
  }

  #told(item, state, more = {}) {
    if (state === "take") {
      if (!item.editor.take(more.text)) {
        item.editor.destroy();
        item.area.value = more.text;
        this.#edit(item);
      }
      return;
    }
    form.elements[`${item.part}-revision`].value = item.saving.base; // the form's own buttons save over the same
    if (state === "changedHere" || state === "changedThere") {
      this.voice.news(item.part, more.who ? this.words[state] : "", more);
      return;
    }
    this.voice.part(item.part, state, more, () => this.allSaved());
  }

  get isDirty() {
    return this.items.some((one) => one.saving.isDirty) || this.head.isDirty || this.margin.isWaiting;
  }

  allSaved() {
    if (!this.isDirty) form.dispatchEvent(new Event("saved"));
    return !this.isDirty;
  }

  save() {
    for (const { saving } of this.items) saving.save();
    this.head.save();
  }

  /** What closed pages left on this device: sent now; what the server already has is forgotten. */
  async #resume(left) {
    const parts = [...new Set(left.map((record) => record.part))];
    const of = (part) => left.filter((record) => record.part === part && !this.offered.has(record.id));
    await Promise.all(parts.map((part) => this.#resumePart(this.items.find((one) => one.part === part), of(part))));
  }

  /** One after the other: what is there, typed here or by a page before, has first to arrive. */
  async #resumePart(item, records) {
    for (const record of records) {
      if (record.part === "kepala") {
        const how = this.head.resume(record);
        if (how === "later") {
          this.offered.add(record.id);
          this.voice.offer("kepala", () => this.head.put(record.fields), () => this.store.remove(record));
          continue;
        }
        if (how === "put") await this.head.keep();
      } else if (record.part === "tepi") {
        await this.margin.resume(record.wishes);
      } else if (record.part === "tepi-isian") {
        await this.margin.drafts.resume(record);
      } else if (!item) {
        continue;
      } else {
        await item.saving.arrived();
        if (item.saving.resume(record)) {
          this.voice.all(this.words.restored, "attention");
          await item.saving.keep();
        }
      }
      await this.store.remove(record).catch(() => {});
    }
  }

  /** What a tool, a key or a command does to the item one writes in. */
  use(tool, item = this.current) {
    if (!item) return;
    if (tool === "decision" || tool === "promise") this.mark(tool, item);
    else if (tool === "help") document.getElementById("tombol").showModal();
    else if (tool === "link") this.#link(item.editor);
    else item.editor.run(tool);
  }

  async mark(kind, item) {
    const text = item.editor.sentence();
    if (!text) {
      this.voice.all(this.words.nothing, "attention");
      return;
    }
    await this.margin.ask({ do: kind === "decision" ? "decide" : "promise", id: item.id, text }, { item: item.id });
  }

  speak(person, item) {
    return this.margin.ask({ do: "speak", id: item.id, speaker: String(person.id) }, { item: item.id });
  }

  #link(editor) {
    const dialog = document.getElementById("tautan");
    const field = dialog.querySelector("[name=address]");
    field.value = "";
    dialog.querySelector("form").onsubmit = () => {
      const typed = field.value.trim();
      editor.link?.(!typed || /^(https?:\/\/|mailto:)/i.test(typed) ? typed : `https://${typed}`);
    };
    dialog.onclose = () => editor.focus();
    dialog.showModal();
    field.focus();
  }
}

if (form) new Desk().start();
