// Live filter: <input data-filter="list-id"> hides the rows (li or tr) of that list whose text lacks the typed words.
// <output data-filter-count="list-id"> says how many are left. Without JavaScript the field belongs to a GET form.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

for (const input of document.querySelectorAll("input[data-filter]")) {
  const list = document.getElementById(input.dataset.filter);
  if (!list) continue;
  const rows = [...(list.tBodies?.[0]?.rows ?? list.children)];
  const texts = rows.map((row) => plain(row.dataset.filterText ?? row.textContent));
  const count = document.querySelector(`output[data-filter-count="${input.dataset.filter}"]`);
  const template = count?.dataset.template;
  const apply = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, index) => {
      row.hidden = !words.every((word) => texts[index].includes(word));
      if (!row.hidden) shown += 1;
    });
    if (count) count.textContent = template ? template.replace("{n}", shown) : shown;
  };
  input.addEventListener("input", apply);
  if (input.value) apply();
}
