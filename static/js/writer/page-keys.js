// The keys of the whole page; those inside the text are in keys.js. All of them are listed in templates/minutes/_writing.html.
// Letters are known by their place on the keyboard: with Option a Mac writes other signs.
const MARKS = { KeyK: "decision", KeyT: "promise", KeyD: "decision" };

/** From the text to its margin, and back. */
function cross(desk, item) {
  const margin = desk.margin.of(item.id);
  if (margin.contains(document.activeElement)) return item.editor.focus();
  const made = margin.querySelector(".mark--new [data-field], .mark--new summary");
  return (made ?? margin.querySelector("[data-field], summary, [data-remark] :is(a, button)"))?.focus();
}

export function keys(desk) {
  document.addEventListener("keydown", (event) => {
    const { code, key, altKey: alt } = event;
    const control = event.ctrlKey || event.metaKey;
    const item = desk.current;
    const step = { PageDown: 1, PageUp: -1 }[key];
    let act = null;
    if (control && !alt && code === "KeyS") act = () => desk.save();
    else if (control && !alt && (key === "/" || code === "Slash")) act = () => document.getElementById("tombol").showModal();
    else if (control && !alt && !event.shiftKey && code === "KeyK") act = () => desk.use("link", item);
    else if (alt && item && MARKS[code] && (control || code !== "KeyD")) act = () => desk.mark(MARKS[code], item);
    else if (alt && !control && item && code === "KeyM") act = () => cross(desk, item);
    else if (alt && !control && key === "F10" && item) act = () => desk.tools.bar.querySelector("[data-tool][tabindex='0'], [data-tool]").focus();
    else if (alt && !control && step) {
      const next = desk.items[(item ? desk.items.indexOf(item) : step > 0 ? -1 : 1) + step];
      act = next && (() => {
        next.editor.focus();
        next.section.scrollIntoView({ block: "start" });
      });
    } else if (key === "Escape" && item && desk.margin.of(item.id).contains(document.activeElement)) act = () => item.editor.focus();
    else if (key === "Escape" && desk.tools.bar.contains(document.activeElement)) act = () => desk.tools.editor.focus();
    if (!act || event.isComposing || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    act();
  });
}
