// What the text of minutes may hold: what the server's Markdown renders (forum/adapters/text/markdown.py), a passage that is
// not public, a picture of this meeting, and whatever else was typed, carried as it is.
import { Schema, tableNodes } from "../../vendor/editor/editor.js";

export const LINK = /^(?:https?:\/\/|mailto:)\S/i;
export const PICTURE = /^gambar:\d+$/;

const cells = tableNodes({
  tableGroup: "block",
  cellContent: "inline*",
  cellAttributes: {
    align: {
      default: null,
      setDOMAttr(value, attrs) {
        if (value) attrs.class = `align-${value}`; // a class: style attributes are not allowed here
      },
    },
  },
});

export const schema = new Schema({
  nodes: {
    doc: { content: "(block | closed)+" },
    paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    heading: {
      attrs: { level: { default: 2 } },
      content: "text*",
      group: "block",
      defining: true,
      parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({
        tag: `h${level}`,
        getAttrs: (dom) => ({ level: Number(dom.dataset.level) || level }),
      })),
      // An item's title is an h2; what a writer types stands one below it, however deep, so that no level is left out.
      toDOM: (node) => ["h3", { "data-level": node.attrs.level }, 0],
    },
    blockquote: {
      content: "block+",
      group: "block",
      defining: true,
      parseDOM: [{ tag: "blockquote" }],
      toDOM: () => ["blockquote", 0],
    },
    bullet_list: {
      content: "list_item+",
      group: "block",
      attrs: { tight: { default: true } },
      parseDOM: [{ tag: "ul" }],
      toDOM: () => ["ul", 0],
    },
    ordered_list: {
      content: "list_item+",
      group: "block",
      attrs: { order: { default: 1 }, tight: { default: true } },
      parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ order: Number(dom.getAttribute("start")) || 1 }) }],
      toDOM: (node) => ["ol", node.attrs.order === 1 ? {} : { start: node.attrs.order }, 0],
    },
    list_item: { content: "block+", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    code_block: {
      content: "text*",
      marks: "",
      group: "block",
      code: true,
      defining: true,
      attrs: { params: { default: "" } },
      parseDOM: [{ tag: "pre", preserveWhitespace: "full" }],
      toDOM: () => ["pre", ["code", 0]],
    },
    horizontal_rule: { group: "block", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
    ...cells,
    // How these three look is in blocks.js; here is how they travel through the clipboard.
    closed: {
      content: "block+",
      attrs: { ground: { default: "" } },
      defining: true,
      isolating: true,
      parseDOM: [{ tag: "section[data-ground]", getAttrs: (dom) => ({ ground: dom.dataset.ground }) }],
      toDOM: (node) => ["section", { "data-ground": node.attrs.ground }, 0],
    },
    picture: {
      group: "block",
      attrs: { src: {}, caption: { default: "" } },
      draggable: true,
      parseDOM: [{ tag: "figure[data-src]", getAttrs: (dom) => PICTURE.test(dom.dataset.src) && { src: dom.dataset.src, caption: dom.dataset.caption } }],
      toDOM: (node) => ["figure", { "data-src": node.attrs.src, "data-caption": node.attrs.caption }],
    },
    raw: {
      group: "block",
      attrs: { source: {} },
      atom: true,
      parseDOM: [{ tag: "pre[data-raw]", priority: 60, getAttrs: (dom) => ({ source: dom.textContent }) }],
      toDOM: (node) => ["pre", { "data-raw": "" }, node.attrs.source],
    },
    text: { group: "inline" },
    hard_break: {
      inline: true,
      group: "inline",
      selectable: false,
      parseDOM: [{ tag: "br" }],
      toDOM: () => ["br"],
      leafText: () => "\n",
    },
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [{ tag: "a[href]", getAttrs: (dom) => LINK.test(dom.getAttribute("href")) && { href: dom.getAttribute("href") } }],
      toDOM: (mark) => ["a", { href: mark.attrs.href, rel: "noopener" }, 0],
    },
    em: { parseDOM: [{ tag: "i" }, { tag: "em" }], toDOM: () => ["em", 0] },
    strong: { parseDOM: [{ tag: "b" }, { tag: "strong" }], toDOM: () => ["strong", 0] },
    s: { parseDOM: [{ tag: "s" }, { tag: "del" }, { tag: "strike" }], toDOM: () => ["s", 0] },
    code: { code: true, parseDOM: [{ tag: "code" }], toDOM: () => ["code", 0] },
  },
});
