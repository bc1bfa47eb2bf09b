// Markdown to the editor's document and back. What nobody touched goes back letter for letter as it was typed; what the
// editor cannot say without loss is carried as it is (`raw`), or the item stays a plain field (`read` gives null).
import { defaultMarkdownSerializer, MarkdownIt, MarkdownParser, MarkdownSerializer } from "../../vendor/editor/editor.js";
import { LINK, PICTURE, schema } from "./schema.js";

const OPEN = /^:::tertutup(?:[ \t]+(\S+))?[ \t]*$/;
const CLOSE = /^:::[ \t]*$/;

const markdown = new MarkdownIt("commonmark", { html: false, linkify: false }).enable(["table", "strikethrough"]);
markdown.validateLink = (address) => LINK.test(address) || PICTURE.test(address);

const align = (token) => ({ align: /text-align:(\w+)/.exec(token.attrGet("style") ?? "")?.[1] ?? null });
const tight = (tokens, at) => {
  for (let next = at + 1; next < tokens.length; next += 1) {
    if (tokens[next].type === "paragraph_open") return tokens[next].hidden;
  }
  return true;
};
const parser = new MarkdownParser(schema, { parse: (tokens) => tokens }, {
  blockquote: { block: "blockquote" },
  paragraph: { block: "paragraph" },
  list_item: { block: "list_item" },
  bullet_list: { block: "bullet_list", getAttrs: (_, tokens, at) => ({ tight: tight(tokens, at) }) },
  ordered_list: {
    block: "ordered_list",
    getAttrs: (token, tokens, at) => ({ order: Number(token.attrGet("start") ?? 1), tight: tight(tokens, at) }),
  },
  heading: { block: "heading", getAttrs: (token) => ({ level: Number(token.tag.slice(1)) }) },
  code_block: { block: "code_block", noCloseToken: true },
  fence: { block: "code_block", getAttrs: (token) => ({ params: token.info }), noCloseToken: true },
  hr: { node: "horizontal_rule" },
  table: { block: "table" },
  thead: { ignore: true },
  tbody: { ignore: true },
  tr: { block: "table_row" },
  th: { block: "table_header", getAttrs: align },
  td: { block: "table_cell", getAttrs: align },
  hardbreak: { node: "hard_break" },
  em: { mark: "em" },
  strong: { mark: "strong" },
  s: { mark: "s" },
  link: { mark: "link", getAttrs: (token) => ({ href: token.attrGet("href") }) },
  code_inline: { mark: "code", noCloseToken: true },
});

const RULES = { left: ":---", right: "---:", center: ":---:" };
function row(state, cells) {
  state.write("|");
  for (const cell of cells) {
    state.out += " ";
    const start = state.out.length;
    state.renderInline(cell, false);
    const words = state.out.slice(start).replace(/\\?\n/g, " ").replace(/(?<!\\)\|/g, "\\|");
    state.out = `${state.out.slice(0, start)}${words} |${" |".repeat((cell.attrs.colspan ?? 1) - 1)}`;
  }
}

const { nodes, marks } = defaultMarkdownSerializer;
const serializer = new MarkdownSerializer({
  ...nodes,
  bullet_list: (state, node) => state.renderList(node, "  ", () => "- "),
  table(state, node) {
    const [head] = [node.firstChild];
    node.forEach((line, _offset, index) => {
      row(state, line.content.content);
      state.out += "\n";
      if (index) return;
      const rules = head.content.content.flatMap((cell) => Array(cell.attrs.colspan ?? 1).fill(RULES[cell.attrs.align] ?? "---"));
      state.write(`| ${rules.join(" | ")} |\n`);
    });
    state.closeBlock(node);
  },
  picture(state, node) {
    state.write(`![${state.esc(node.attrs.caption)}](${node.attrs.src})`);
    state.closeBlock(node);
  },
  raw(state, node) {
    state.text(node.attrs.source, false);
    state.closeBlock(node);
  },
}, {
  ...marks,
  s: { open: "~~", close: "~~", mixable: true, expelEnclosingWhitespace: true },
}, { escapeExtraCharacters: /&(?=#?\w+;)|^:::|<(?=[a-z][a-z0-9+.-]*:|[^\s>]+@)/gi });

const sources = new WeakMap(); // a top-level node as it came -> what was typed for it

function write(node) {
  if (node.type !== schema.nodes.closed) return serializer.serialize(schema.nodes.doc.create(null, node)).replace(/\s+$/, "");
  const inside = node.content.content.map(write).filter(Boolean).join("\n\n");
  return `:::tertutup${node.attrs.ground ? ` ${node.attrs.ground}` : ""}\n${inside}\n:::`;
}

/** The Markdown of a document. */
export function text(doc) {
  return doc.content.content.map((node) => sources.get(node) ?? write(node)).filter(Boolean).join("\n\n");
}

const plain = (html) => html.replace(/\s+/g, " ").replace(/ ?(<[^>]+>) ?/g, "$1");
const alike = (one, other) => plain(markdown.render(one)) === plain(markdown.render(other));

/** One top-level block of Markdown; raw when the editor would lose something of it. */
function block(tokens, source) {
  const picture = tokens.length === 3 && tokens[1].children?.length === 1 && tokens[1].children[0];
  if (picture?.type === "image" && PICTURE.test(picture.attrGet("src")) && !picture.attrGet("title")) {
    return schema.nodes.picture.create({ src: picture.attrGet("src"), caption: picture.content });
  }
  try {
    const doc = parser.parse(tokens);
    doc.check();
    if (doc.childCount === 1 && alike(source, write(doc.firstChild))) return doc.firstChild;
  } catch {
    // a token or a nesting that the editor has no word for
  }
  return schema.nodes.raw.create({ source });
}

/** A line that has to do with closing but is no proper beginning or end: the server closes more than a reader would guess
    (forum/minutes/closed.py), so such a text is changed where everything is seen as it is. */
const isOdd = (line) => line.normalize("NFKC").includes(":::");

/** The blocks of lines without passages: [[node, source]], or null when some of it belongs to no block (a list of link
    addresses at the end): then the whole text is only understood together. */
function blocks(lines) {
  if (lines.some(isOdd)) return null;
  const tokens = markdown.parse(lines.join("\n"), {});
  const found = [];
  let reached = 0;
  for (let start = 0, depth = 0, at = 0; at < tokens.length; at += 1) {
    depth += tokens[at].nesting;
    if (depth) continue;
    const [from, to] = tokens[start].map;
    if (lines.slice(reached, from).join("").trim()) return null;
    const source = lines.slice(from, to).join("\n").replace(/\s+$/, "");
    found.push([block(tokens.slice(start, at + 1), source), source]);
    [reached, start] = [to, at + 1];
  }
  return lines.slice(reached).join("").trim() ? null : found;
}

/** The document of a Markdown text, or null when it must stay a plain field. */
export function read(source) {
  const lines = source.replace(/\r\n?/g, "\n").split("\n");
  const found = [];
  const take = (some) => {
    const parts = some && blocks(some);
    if (parts) found.push(...parts);
    return parts !== null;
  };
  let open = [];
  for (let at = 0; at < lines.length; at += 1) {
    const opened = OPEN.exec(lines[at]);
    const end = opened ? lines.findIndex((line, index) => index > at && CLOSE.test(line)) : -1;
    if (end < 0) {
      open.push(lines[at]);
      continue;
    }
    if (!take(open)) return null;
    open = [];
    const inside = blocks(lines.slice(at + 1, end));
    if (!inside) return null;
    const content = inside.length ? inside.map(([node]) => node) : schema.nodes.paragraph.create();
    found.push([schema.nodes.closed.create({ ground: opened[1] ?? "" }, content), lines.slice(at, end + 1).join("\n")]);
    at = end;
  }
  if (!take(open)) return null;
  const doc = schema.nodes.doc.create(null, found.length ? found.map(([node]) => node) : schema.nodes.paragraph.create());
  found.forEach(([node, words]) => sources.set(node, words));
  return doc;
}

/** After `wanted` was put into the editor: its nodes are `doc`'s now, and what was typed for them is remembered. */
export function remember(doc, wanted) {
  if (doc.childCount !== wanted.childCount) return;
  doc.forEach((node, _offset, index) => {
    const words = sources.get(wanted.child(index));
    if (words !== undefined) sources.set(node, words);
  });
}
