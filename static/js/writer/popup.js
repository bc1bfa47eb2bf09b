// A short list at the cursor: "/" and a few letters give commands, "@" and a few letters who was there. Only keys are needed:
// the arrows choose, Enter or Tab takes, Escape lets go.
import { Plugin } from "../../vendor/editor/editor.js";

const SIGN = /(?:^|[\s(])([/@])([\p{L}\p{M}.'’-]{0,24}(?: [\p{L}\p{M}.'’-]{1,24})?)$/u;
const MOST = 8;

const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const matches = (entry, typed) => {
  const parts = (text) => fold(text).split(/[\s,.()/-]+/).filter(Boolean);
  const [wanted, words] = [parts(typed), parts(entry.finds)];
  return wanted.every((part) => words.some((word) => word.startsWith(part)));
};

let count = 0;

/** `lists`: {"/": () => entries, "@": () => entries}; an entry has `label`, `hint`, `finds` and `take(view, range)`. */
export function popup(lists, words) {
  count += 1;
  const id = `saran-${count}`;
  const box = document.createElement("div");
  box.className = "suggest";
  box.id = id;
  box.hidden = true;
  box.setAttribute("role", "listbox");
  let found = null; // {from, to, entries, at}
  let refused = -1; // where Escape was pressed: this sign stays text

  const hide = (view) => {
    found = null;
    box.hidden = true;
    view.dom.removeAttribute("aria-activedescendant");
    view.dom.removeAttribute("aria-controls");
  };

  const draw = (view) => {
    box.setAttribute("aria-label", words[found.sign === "@" ? "speakers" : "commands"]);
    box.replaceChildren(...found.entries.map((entry, index) => {
      const line = document.createElement("div");
      line.className = "suggest__entry";
      line.id = `${id}-${index}`;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", String(index === found.at));
      line.append(Object.assign(document.createElement("span"), { textContent: entry.label }));
      if (entry.hint) line.append(Object.assign(document.createElement("span"), { className: "suggest__hint", textContent: entry.hint }));
      line.addEventListener("pointerdown", (event) => {
        event.preventDefault(); // the text keeps the cursor
        found.at = index;
        take(view);
      });
      return line;
    }));
    if (!box.isConnected) view.dom.parentElement.append(box);
    box.hidden = false;
    const around = view.dom.parentElement.getBoundingClientRect();
    const place = view.coordsAtPos(found.from);
    const below = place.bottom + box.offsetHeight + 8 < innerHeight || place.top < box.offsetHeight + 8;
    box.style.top = `${(below ? place.bottom + 4 : place.top - box.offsetHeight - 4) - around.top}px`;
    box.style.left = `${Math.max(0, Math.min(place.left - around.left, around.width - box.offsetWidth))}px`;
    view.dom.setAttribute("aria-controls", id);
    view.dom.setAttribute("aria-activedescendant", `${id}-${found.at}`);
  };

  const take = (view) => {
    const { entries, at, from, to } = found;
    hide(view);
    entries[at].take(view, { from, to });
  };

  /** Opens only by typing: a cursor that comes to stand behind a sign means nothing by it. */
  const look = (view, before) => {
    if (!found && view.state.doc.eq(before.doc)) return;
    const { $from, empty } = view.state.selection;
    const inText = empty && $from.parent.isTextblock && !$from.parent.type.spec.code && view.hasFocus();
    const words = inText ? $from.parent.textBetween(Math.max(0, $from.parentOffset - 60), $from.parentOffset, "\n", "\n") : "";
    const sign = SIGN.exec(words);
    if (!sign) refused = -1;
    const from = sign ? $from.pos - sign[2].length - 1 : -1;
    const entries = sign && from !== refused ? lists[sign[1]]().filter((entry) => matches(entry, sign[2])).slice(0, MOST) : [];
    if (!entries.length) {
      if (found) hide(view);
      return;
    }
    found = { sign: sign[1], from, to: $from.pos, entries, at: found?.from === from ? Math.min(found.at, entries.length - 1) : 0 };
    draw(view);
  };

  return new Plugin({
    props: {
      handleKeyDown(view, event) {
        if (!found || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return false;
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
          const step = event.key === "ArrowDown" ? 1 : found.entries.length - 1;
          found.at = (found.at + step) % found.entries.length;
          draw(view);
          return true;
        }
        if (event.key === "Enter" || event.key === "Tab") {
          take(view);
          return true;
        }
        if (event.key === "Escape") {
          refused = found.from;
          hide(view);
          return true;
        }
        return false;
      },
      handleDOMEvents: {
        blur(view) {
          if (found) hide(view);
          return false;
        },
      },
    },
    view: () => ({
      update: look,
      destroy: () => box.remove(),
    }),
  });
}
