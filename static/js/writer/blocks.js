// How three blocks are shown: a passage that is not public, a picture, and what is carried as it was typed.
import { NodeSelection } from "../../vendor/editor/editor.js";

const element = (name, className, content = "") => Object.assign(document.createElement(name), { className, textContent: content });

/** A frame with its ground on top, which a person may change. */
const closed = (words) => (first, view, getPos) => {
  let node = first;
  const dom = element("section", "closed-passage");
  const head = element("div", "closed-passage__head");
  const inside = element("div", "closed-passage__text");
  const choice = element("select", "closed-passage__ground");
  head.contentEditable = "false";
  choice.setAttribute("aria-label", words.ground);
  const grounds = () => {
    dom.dataset.ground = node.attrs.ground;
    const known = [...words.grounds];
    if (!known.some(([code]) => code === node.attrs.ground)) known.unshift([node.attrs.ground, node.attrs.ground || words.noGround]);
    choice.replaceChildren(...known.map(([code, label]) => Object.assign(new Option(label, code), { selected: code === node.attrs.ground })));
  };
  grounds();
  choice.addEventListener("change", () => view.dispatch(view.state.tr.setNodeAttribute(getPos(), "ground", choice.value)));
  head.append(element("span", "closed-passage__label", words.closed), choice);
  dom.append(head, inside);
  return {
    dom,
    contentDOM: inside,
    stopEvent: (event) => head.contains(event.target),
    ignoreMutation: (change) => change.type !== "selection" && !inside.contains(change.target),
    update(next) {
      if (next.type !== node.type) return false;
      const before = node.attrs.ground;
      node = next;
      if (before !== node.attrs.ground) grounds();
      return true;
    },
  };
};

/** A picture with the field for its words: they are read aloud and printed. */
const picture = (words, address) => (first, view, getPos) => {
  let node = first;
  const dom = element("figure", "writer-picture");
  const image = element("img", "writer-picture__image");
  const caption = element("input", "input writer-picture__caption");
  caption.setAttribute("aria-label", words.caption);
  caption.placeholder = words.caption;
  const draw = () => {
    dom.dataset.src = node.attrs.src;
    const source = `${address}/${node.attrs.src.replace("gambar:", "")}`;
    if (image.getAttribute("src") !== source) image.src = source;
    image.alt = node.attrs.caption;
    if (caption.value !== node.attrs.caption) caption.value = node.attrs.caption;
  };
  draw();
  caption.addEventListener("input", () => view.dispatch(view.state.tr.setNodeAttribute(getPos(), "caption", caption.value)));
  caption.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      view.focus();
    }
  });
  dom.append(image, caption);
  return {
    dom,
    stopEvent: (event) => caption.contains(event.target),
    ignoreMutation: () => true,
    update(next) {
      if (next.type !== node.type) return false;
      node = next;
      draw();
      return true;
    },
  };
};

/** Markdown that the editor has no shape for, shown as it stands; it is changed in the plain text. */
const raw = (words) => (node, view, getPos) => {
  const dom = element("pre", "writer-raw", node.attrs.source);
  dom.title = words.raw;
  dom.addEventListener("click", () => view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, getPos()))));
  return { dom };
};

export const nodeViews = (words, address) => ({ closed: closed(words), picture: picture(words, address), raw: raw(words) });
