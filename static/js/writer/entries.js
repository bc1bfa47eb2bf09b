// What "/" and "@" offer. Commands answer to their Indonesian and their English names on every page.
import { isInTable } from "../../vendor/editor/editor.js";

const NAMES = {
  decision: "putusan keputusan decision",
  promise: "tindak tindak-lanjut tl action",
  closed: "tertutup rahasia closed",
  heading: "judul heading",
  list: "daftar list",
  numbers: "nomor angka numbers",
  quote: "kutipan quote",
  table: "tabel table",
};
const IN_TABLE = { row: "baris row", column: "kolom column", dropRow: "hapus-baris drop-row", dropColumn: "hapus-kolom drop-column", dropTable: "hapus-tabel drop-table" };

/** `desk` does what is chosen, for `item`. */
export function entries(desk, item) {
  const { words } = desk;
  const command = ([tool, names]) => ({
    label: words.do[tool],
    hint: words.hints[tool] ?? "",
    finds: `${names} ${words.do[tool]}`,
    take(view, { from, to }) {
      view.dispatch(view.state.tr.delete(from, to));
      desk.use(tool, item);
    },
  });
  const person = (one) => ({
    label: one.name,
    hint: [one.office, one.organisation].filter(Boolean).join(", "),
    finds: `${one.name} ${one.organisation}`,
    take(view, { from, to }) {
      view.dispatch(view.state.tr.insertText(`${one.name} `, from, to));
      desk.speak(one, item);
    },
  });
  const people = desk.people.map(person);
  return {
    "/": () => Object.entries({ ...NAMES, ...(isInTable(item.editor.view.state) ? IN_TABLE : {}) }).map(command),
    "@": () => people,
  };
}
