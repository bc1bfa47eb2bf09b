// The button says how many people it will record; without JavaScript it says "those ticked".
const form = document.querySelector(".paper-form");
const words = form?.querySelector("[data-count] span");

function count() {
  const number = form.querySelectorAll('input[type="radio"]:checked:not([value=""])').length;
  const said = number === 0 ? form.dataset.none : number === 1 ? form.dataset.one : form.dataset.many;
  words.textContent = said.replace("{number}", number);
}

if (words) {
  form.addEventListener("change", count);
  count();
}
