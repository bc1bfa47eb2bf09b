// One item's text as rich text. The Markdown field it stands for stays in the form, hidden, and always says the same.
import {
  Decoration, DecorationSet, EditorState, EditorView, history, Plugin, PluginKey, tableEditing,
} from "../../vendor/editor/editor.js";
import { nodeViews } from "./blocks.js";
import { commands, isActive, writing } from "./keys.js";
import { read, remember, text } from "./markdown.js";
import { clean } from "./paste.js";
import { popup } from "./popup.js";
import { schema } from "./schema.js";
import { sentenceAt } from "./sentence.js";

const marked = new PluginKey("marked");

/** Sentences that became a decision or an action item are underlined where they stand. */
const marks = () => new Plugin({
  key: marked,
  state: {
    init: () => ({ wanted: [], shown: DecorationSet.empty }),
    apply(tr, value) {
      const wanted = tr.getMeta(marked) ?? value.wanted;
      if (!tr.docChanged && wanted === value.wanted) return value;
      return { wanted, shown: DecorationSet.create(tr.doc, places(tr.doc, wanted)) };
    },
  },
  props: { decorations: (state) => marked.getState(state).shown },
});

const folded = (words) => words.replace(/\s/g, " ").toLowerCase();

function places(doc, wanted) {
  const found = [];
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    const words = folded(node.textBetween(0, node.content.size, " ", " "));
    for (const { kind, text: sentence } of wanted) {
      const at = words.indexOf(folded(sentence));
      if (at >= 0) found.push(Decoration.inline(pos + 1 + at, pos + 1 + at + sentence.length, { class: `marked marked--${kind}` }));
    }
    return false;
  });
  return found;
}

export class Editor {
  #listeners = new Set();

  /** `null` when this text cannot be shown without losing some of it. */
  static over(area, setting) {
    const doc = read(area.value);
    return doc && new Editor(area, doc, setting);
  }

  constructor(area, doc, { words, lists, pictures, upload, label }) {
    this.area = area;
    const place = document.createElement("div");
    place.className = "writer";
    area.before(place);
    area.hidden = true;
    this.view = new EditorView(place, {
      state: EditorState.create({
        doc,
        plugins: [popup(lists, words), ...writing(), history(), tableEditing(), marks()],
      }),
      nodeViews: nodeViews(words, pictures),
      attributes: { class: "writer__text prose prose--serif", role: "textbox", "aria-multiline": "true", "aria-label": label, "data-empty": words.empty },
      transformPastedHTML: clean,
      handlePaste: (view, event) => upload(this, [...(event.clipboardData?.files ?? [])], event.clipboardData?.getData("text/html")),
      handleDrop: (view, event) => upload(this, [...(event.dataTransfer?.files ?? [])], ""),
      dispatchTransaction: (tr) => {
        this.view.updateState(this.view.state.apply(tr));
        if (tr.docChanged) {
          this.#empty();
          area.value = text(tr.doc);
          for (const tell of this.#listeners) tell(tr.getMeta("remote") === true);
        }
        place.dispatchEvent(new CustomEvent("writer:moved", { bubbles: true, detail: this }));
      },
    });
    this.place = place;
    this.#empty();
  }

  #empty() {
    const { doc } = this.view.state;
    const blank = doc.childCount === 1 && doc.firstChild.isTextblock && !doc.firstChild.content.size;
    this.view.dom.classList.toggle("is-empty", blank);
  }

  get text() {
    return text(this.view.state.doc);
  }

  onChange(tell) {
    this.#listeners.add(tell);
  }

  /** Take another text over: only what differs is touched, the cursor stays with its words. False when it cannot be shown. */
  take(source) {
    const wanted = read(source);
    if (!wanted) return false;
    const { state } = this.view;
    const start = state.doc.content.findDiffStart(wanted.content);
    if (start !== null) {
      let { a, b } = state.doc.content.findDiffEnd(wanted.content);
      const over = start - Math.min(a, b);
      if (over > 0) [a, b] = [a + over, b + over];
      const tr = state.tr.replace(start, a, wanted.slice(start, b)).setMeta("remote", true).setMeta("addToHistory", false);
      this.view.dispatch(tr);
    }
    remember(this.view.state.doc, wanted);
    this.area.value = this.text;
    return true;
  }

  /** The selection's words, or the sentence the cursor is in. */
  sentence() {
    const { doc, selection } = this.view.state;
    if (!selection.empty) return doc.textBetween(selection.from, selection.to, " ", " ").trim();
    const { parent, parentOffset } = selection.$from;
    if (!parent.isTextblock) return "";
    const words = parent.textBetween(0, parent.content.size, " ", " ");
    return words.slice(...sentenceAt(words, parentOffset));
  }

  underline(wanted) {
    this.view.dispatch(this.view.state.tr.setMeta(marked, wanted));
  }

  run(name) {
    commands[name]?.(this.view.state, this.view.dispatch, this.view);
    this.view.focus();
  }

  isActive(name) {
    return isActive(this.view.state, name);
  }

  insertPicture(src) {
    const { tr } = this.view.state;
    this.view.dispatch(tr.replaceSelectionWith(schema.nodes.picture.create({ src })).scrollIntoView());
  }

  link(href) {
    const { state } = this.view;
    const { from, to, empty } = state.selection;
    const mark = schema.marks.link;
    const tr = !href ? state.tr.removeMark(from, to, mark)
      : empty ? state.tr.replaceSelectionWith(schema.text(href, [mark.create({ href })]), false)
      : state.tr.addMark(from, to, mark.create({ href }));
    this.view.dispatch(tr);
    this.view.focus();
  }

  focus() {
    this.view.focus();
  }

  get hasFocus() {
    return this.view.hasFocus();
  }

  get isComposing() {
    return this.view.composing;
  }

  /** Back to the plain field, with the same text in it. */
  destroy() {
    this.area.value = this.text;
    this.view.destroy();
    this.place.remove();
    this.area.hidden = false;
  }
}

/** The same face for the plain field. */
export class Plain {
  constructor(area) {
    this.area = area;
  }

  get text() {
    return this.area.value.trim();
  }

  onChange(tell) {
    this.area.addEventListener("input", () => tell(false));
  }

  take(source) {
    const { selectionStart: start, selectionEnd: end, value } = this.area;
    const before = value.slice(0, start);
    this.area.value = source;
    if (document.activeElement === this.area && source.startsWith(before)) this.area.setSelectionRange(start, end);
    return true;
  }

  sentence() {
    const { selectionStart: start, selectionEnd: end, value } = this.area;
    if (start !== end) return value.slice(start, end).trim();
    const from = value.lastIndexOf("\n\n", Math.max(0, start - 1)) + 1;
    const to = value.indexOf("\n\n", start);
    const words = value.slice(from, to < 0 ? value.length : to);
    return words.slice(...sentenceAt(words, start - from)).replace(/^[-*>#\s]+/, "").replace(/\s+/g, " ");
  }

  underline() {}

  run() {}

  isActive() {
    return false;
  }

  insertPicture(src) {
    this.area.setRangeText(`\n\n![](${src})\n\n`, this.area.selectionStart, this.area.selectionEnd, "end");
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  focus() {
    this.area.focus();
  }

  get hasFocus() {
    return document.activeElement === this.area;
  }

  get isComposing() {
    return false;
  }

  destroy() {}
}
