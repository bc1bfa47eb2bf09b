// What keys do inside the text. The keys of the whole page (save, help, from item to item) are in main.js.
import {
  baseKeymap, chainCommands, deleteColumn, deleteRow, deleteTable, exitCode, goToNextCell, addColumnAfter, addRowAfter, inputRules, isInTable,
  keymap, lift, liftListItem, redo, setBlockType, sinkListItem, splitListItem, TextSelection, textblockTypeInputRule, toggleMark, undo,
  undoInputRule, wrapIn, wrapInList, wrappingInputRule,
} from "../../vendor/editor/editor.js";
import { schema } from "./schema.js";

const { nodes, marks } = schema;
const inside = (state, type) => {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type === type) return true;
  return false;
};

/** Give it when it is not there, take it away when it is. */
const either = (there, give, take) => (state, dispatch, view) => (there(state) ? take : give)(state, dispatch, view);

const hardBreak = (state, dispatch) => {
  if (state.selection.$from.parent.type === nodes.heading) return false;
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
};

function table(state, dispatch) {
  if (isInTable(state)) return false;
  const line = (type) => nodes.table_row.create(null, [type.create(), type.create(), type.create()]);
  const made = nodes.table.create(null, [line(nodes.table_header), line(nodes.table_cell), line(nodes.table_cell)]);
  if (dispatch) {
    const tr = state.tr.replaceSelectionWith(made);
    const at = tr.mapping.map(state.selection.from, -1);
    tr.doc.nodesBetween(Math.max(0, at - 1), tr.doc.content.size, (node, pos) => {
      if (node.type !== nodes.table || pos < at - 2) return true;
      tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 3)));
      return false;
    });
    dispatch(tr.scrollIntoView());
  }
  return true;
}

/** In the last cell Tab makes another row, as everybody expects. */
const nextCell = (state, dispatch, view) => {
  if (!isInTable(state)) return false;
  if (goToNextCell(1)(state, dispatch)) return true;
  addRowAfter(state, dispatch);
  return goToNextCell(1)(view.state, view.dispatch);
};

export const commands = {
  bold: toggleMark(marks.strong),
  italic: toggleMark(marks.em),
  strike: toggleMark(marks.s),
  heading: either((state) => inside(state, nodes.heading), setBlockType(nodes.heading, { level: 2 }), setBlockType(nodes.paragraph)),
  list: either((state) => inside(state, nodes.list_item), wrapInList(nodes.bullet_list), liftListItem(nodes.list_item)),
  numbers: either((state) => inside(state, nodes.list_item), wrapInList(nodes.ordered_list), liftListItem(nodes.list_item)),
  quote: either((state) => inside(state, nodes.blockquote), wrapIn(nodes.blockquote), lift),
  closed: either((state) => inside(state, nodes.closed), wrapClosed, lift),
  table,
  row: addRowAfter,
  column: addColumnAfter,
  dropRow: deleteRow,
  dropColumn: deleteColumn,
  dropTable: deleteTable,
  undo,
  redo,
};

/** Passages that are not public stand at the top level: whole blocks, never a part of a list. */
function wrapClosed(state, dispatch) {
  const { $from, $to } = state.selection;
  const range = $from.blockRange($to, (node) => node.type === nodes.doc);
  if (!range) return false;
  dispatch?.(state.tr.wrap(range, [{ type: nodes.closed, attrs: { ground: state.schema.cached.ground ?? "" } }]).scrollIntoView());
  return true;
}

export const isActive = (state, name) => {
  const { from, to, empty, $from } = state.selection;
  const mark = { bold: marks.strong, italic: marks.em, strike: marks.s, link: marks.link }[name];
  if (mark) return empty ? Boolean(mark.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, mark);
  const type = { heading: nodes.heading, list: nodes.bullet_list, numbers: nodes.ordered_list, quote: nodes.blockquote, closed: nodes.closed }[name];
  return type ? inside(state, type) : false;
};

const rules = inputRules({
  rules: [
    wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
    wrappingInputRule(/^\s*([-+*])\s$/, nodes.bullet_list),
    wrappingInputRule(/^(\d+)[.)]\s$/, nodes.ordered_list, (match) => ({ order: Number(match[1]) }),
      (match, node) => node.childCount + node.attrs.order === Number(match[1])),
    textblockTypeInputRule(/^(#{1,4})\s$/, nodes.heading, (match) => ({ level: match[1].length })),
    wrappingInputRule(/^:::\s$/, nodes.closed),
  ],
});

export const writing = () => [
  rules,
  keymap({
    "Mod-b": commands.bold,
    "Mod-i": commands.italic,
    "Mod-z": undo,
    "Mod-y": redo,
    "Mod-Shift-z": redo,
    Backspace: undoInputRule,
    "Mod-Alt-2": commands.heading,
    "Mod-Shift-7": commands.numbers,
    "Mod-Shift-8": commands.list,
    "Mod-Shift-9": commands.quote,
    "Shift-Enter": chainCommands(exitCode, hardBreak),
    Enter: splitListItem(nodes.list_item),
    Tab: chainCommands(nextCell, sinkListItem(nodes.list_item)),
    "Shift-Tab": chainCommands(goToNextCell(-1), liftListItem(nodes.list_item)),
  }),
  keymap(baseKeymap),
];
