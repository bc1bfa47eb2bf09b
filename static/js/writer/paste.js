// Pasted from Word, LibreOffice or Google Docs: its structure stays (headings, lists, bold, italic, links, tables), its looks,
// comments and office markup go. Works on text before any of it is shown; the server cleans again (docs/developer/writer.md).
import { LINK } from "./schema.js";

const KEEP = new Set(["P", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "LI", "BLOCKQUOTE", "PRE", "BR", "HR", "A", "B", "STRONG",
  "I", "EM", "S", "STRIKE", "DEL", "CODE", "TABLE", "TBODY", "THEAD", "TR", "TD", "TH"]);
const DROP = "script, style, meta, link, title, xml, template, noscript, iframe, object, svg, img, input, button, select, textarea";
const MARKER = /^\s*(?:([0-9]{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\([0-9a-zA-Z]{1,3}\))\s*$/;

/** Style attributes and handlers are forbidden on our pages; the words of the first are read, never applied. */
const unstyled = (html) =>
  html
    .replace(/<!--\[if[\s\S]*?<!\[endif\]-->|<!--[\s\S]*?-->|<!\[[^\]]*\]>/gi, "")
    .replace(/<(style|script|xml)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/(\s)style\s*=/gi, "$1data-look=").replace(/([\s"'/])on[a-z]+\s*=/gi, "$1data-on="));

const look = (element) => (element.dataset?.look ?? "").toLowerCase();
const rename = (element, name) => {
  const made = element.ownerDocument.createElement(name);
  for (const word of ["data-look", "class", "start", "colspan"]) if (element.hasAttribute(word)) made.setAttribute(word, element.getAttribute(word));
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
};
const unwrap = (element) => element.replaceWith(...element.childNodes);

/** What a span only looks like becomes what it is. */
function meanings(root) {
  for (const one of [...root.querySelectorAll("b, strong")]) if (/(?<![-\w])font-weight:\s*(?:normal|[1-4]00)/.test(look(one))) unwrap(one);
  for (const one of [...root.querySelectorAll("i, em")]) if (/(?<![-\w])font-style:\s*normal/.test(look(one))) unwrap(one);
  for (const one of [...root.querySelectorAll("span, font")]) {
    const style = look(one);
    const kinds = [[/(?<![-\w])font-weight:\s*(?:bold|[6-9]00)/, "b"], [/(?<![-\w])font-style:\s*italic/, "i"], [/text-decoration[^;]*line-through/, "s"]];
    for (const [sign, name] of kinds) {
      if (!sign.test(style) || one.closest(name) || one.closest("h1, h2, h3, h4, h5, h6")) continue;
      const made = root.ownerDocument.createElement(name);
      made.append(...one.childNodes);
      one.append(made);
    }
  }
}

/** Word writes lists as paragraphs that say which list and level they belong to. */
function lists(root) {
  const open = []; // [{level, list}]
  let previous = null;
  for (const one of [...root.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
    const found = /mso-list:\s*l\d+\s+level(\d+)/.exec(look(one));
    if (!found) continue;
    const level = Number(found[1]);
    const marker = [...one.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/.test(look(span))) ?? one.querySelector("span");
    const words = marker && marker.textContent.replace(/\u00a0/g, " ").trim();
    const known = marker && (/mso-list:\s*ignore/.test(look(marker)) || /^[·•o§\-–*▪]$/.test(words) || MARKER.test(words));
    const name = known && MARKER.test(words) ? "ol" : "ul";
    if (known) marker.remove();
    if (one.previousElementSibling !== previous || !previous) open.length = 0;
    while (open.length && open.at(-1).level > level) open.pop();
    if (!open.length || open.at(-1).level < level) {
      const list = root.ownerDocument.createElement(name);
      const parent = open.at(-1)?.list.lastElementChild;
      if (parent) parent.append(list);
      else one.before(list);
      open.push({ level, list });
    }
    const item = root.ownerDocument.createElement("li");
    const text = root.ownerDocument.createElement("p");
    text.append(...one.childNodes);
    item.append(text);
    open.at(-1).list.append(item);
    one.remove();
    previous = open[0].list;
  }
}

/** Cells hold one run of words; a table of one cell is only a frame. */
function tables(root) {
  for (const table of [...root.querySelectorAll("table")].reverse()) {
    if (table.querySelectorAll("td, th").length < 2 || table.querySelector("table")) {
      for (const cell of [...table.querySelectorAll("td, th, tr, tbody, thead, colgroup")]) if (cell.closest("table") === table) unwrap(cell);
      unwrap(table);
      continue;
    }
    for (const cell of table.querySelectorAll("td, th")) {
      for (const block of [...cell.querySelectorAll("p, div, li, ul, ol, h1, h2, h3, h4, h5, h6, blockquote")]) {
        block.append(" ");
        unwrap(block);
      }
    }
  }
}

function tidy(root) {
  for (const one of [...root.querySelectorAll("*")]) {
    if (!one.isConnected && !root.contains(one)) continue;
    const address = one.getAttribute("href");
    const [start, span] = [one.getAttribute("start"), one.getAttribute("colspan")];
    for (const { name } of [...one.attributes]) one.removeAttribute(name);
    if (one.tagName === "A" && !LINK.test(address ?? "")) unwrap(one);
    else if (one.tagName === "A") one.setAttribute("href", address);
    else if (one.tagName === "OL" && /^\d+$/.test(start ?? "")) one.setAttribute("start", start);
    else if (/^T[DH]$/.test(one.tagName) && /^\d$/.test(span ?? "")) one.setAttribute("colspan", span);
    else if (one.tagName === "DIV") rename(one, "p");
    else if (!KEEP.has(one.tagName)) unwrap(one);
  }
  for (const one of [...root.querySelectorAll("p")]) {
    if (one.querySelector("p, ul, ol, table, blockquote, h1, h2, h3, h4, h5, h6")) unwrap(one);
    else if (!one.textContent.trim() && !one.closest("td, th, li")) one.remove();
  }
}

/** HTML of the clipboard as HTML that the schema understands. What was copied in a writer comes as it was. */
export function clean(html) {
  if (/\sdata-pm-slice=/.test(html)) return unstyled(html);
  const root = new window.DOMParser().parseFromString(unstyled(html), "text/html").body;
  for (const one of [...root.querySelectorAll(DROP)]) one.remove();
  for (const one of [...root.querySelectorAll("*")]) {
    const kind = (one.getAttribute("class") ?? "") + look(one);
    if (/MsoComment|mso-element:\s*comment|display:\s*none|mso-hide:\s*all/i.test(kind)) one.remove();
    else if (one.tagName.includes(":")) unwrap(one); // o:p, w:sdt, v:shape
  }
  for (const one of [...root.querySelectorAll("p[class^=MsoTitle], p[class^=MsoSubtitle]")]) rename(one, "h2");
  for (const one of [...root.querySelectorAll("p[class^=MsoQuote], p[class^=MsoIntenseQuote]")]) {
    const quote = root.ownerDocument.createElement("blockquote");
    one.replaceWith(quote);
    quote.append(one);
  }
  meanings(root);
  lists(root);
  tables(root);
  tidy(root);
  const walk = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    if (!walk.currentNode.parentElement.closest("pre")) walk.currentNode.data = walk.currentNode.data.replace(/[\s\u00a0]+/g, " ");
  }
  return root.innerHTML;
}
