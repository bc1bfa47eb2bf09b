// The small toolbar over a Markdown textarea. The field works without it, so the bar appears only here.
const wrap = {
  bold: (text) => `**${text || "…"}**`,
  link: (text) => `[${text || "…"}](https://)`,
  list: (text) => (text || "…").split("\n").map((line) => `- ${line}`).join("\n"),
};

for (const bar of document.querySelectorAll("[data-markdown-bar]")) {
  const area = document.getElementById(bar.dataset.markdownBar);
  if (!area) continue;
  bar.hidden = false;
  const apply = (tool) => {
    const { selectionStart: start, selectionEnd: end, value } = area;
    const text = wrap[tool](value.slice(start, end));
    area.focus();
    // execCommand keeps the browser's own undo, setRangeText would not
    if (!document.execCommand("insertText", false, text)) area.setRangeText(text, start, end, "select");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  bar.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-markdown-tool]");
    if (tool) apply(tool.dataset.markdownTool);
  });
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const tool = { b: "bold", k: "link" }[event.key];
    if (!tool) return;
    event.preventDefault();
    apply(tool);
  });
}
