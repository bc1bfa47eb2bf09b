// The tools of the item one writes in. One bar for the whole page, moved to where the cursor is.
export class Tools {
  /** `bar`: the toolbar from the page, with buttons `data-tool`; `act(tool)`: what is not a matter of the text alone. */
  constructor(bar, act) {
    this.bar = bar;
    this.editor = null;
    bar.addEventListener("pointerdown", (event) => event.preventDefault()); // the text keeps the cursor
    bar.addEventListener("click", (event) => {
      const tool = event.target.closest("[data-tool]")?.dataset.tool;
      if (tool && this.editor) act(tool, this.editor);
    });
    bar.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** One stop for Tab, arrows from tool to tool (ARIA: toolbar). */
  #walk(event) {
    const buttons = [...this.bar.querySelectorAll("[data-tool]")].filter((one) => !one.hidden);
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = buttons[(to + buttons.length) % buttons.length];
    buttons.forEach((one) => one.setAttribute("tabindex", one === next ? "0" : "-1"));
    next.focus();
  }

  /** Stand above this editor and show what holds at its cursor. */
  at(editor, place) {
    if (this.editor !== editor) {
      this.editor = editor;
      place.append(this.bar);
      this.bar.hidden = false;
    }
    for (const button of this.bar.querySelectorAll("[data-tool][aria-pressed]")) {
      button.setAttribute("aria-pressed", String(editor.isActive(button.dataset.tool)));
    }
  }
}
