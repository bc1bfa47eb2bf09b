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

// Beside the rows there is room for the first picture; on a phone it is loaded when somebody opens it.
if (window.matchMedia("(min-width: 64rem)").matches) {
  document.querySelector(".paper-picture")?.setAttribute("open", "");
}
