// The SHA-256 of a file, computed here: the file never leaves the device, only the 64 characters are sent. Without this
// module the field takes a typed one.
const drop = document.querySelector("[data-drop]");
const field = document.getElementById("sha256");

if (drop && field) {
  const input = drop.querySelector("input[type=file]");
  const words = drop.querySelector("[role=status]");
  const say = (text) => {
    words.textContent = text;
  };

  const look = async (file) => {
    if (!file) return;
    if (!window.crypto?.subtle) {
      say(drop.dataset.insecure);
      field.focus();
      return;
    }
    if (file.size === 0) {
      say(drop.dataset.empty);
      return;
    }
    say(drop.dataset.reading.replace("{name}", file.name));
    try {
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      field.value = [...new Uint8Array(digest)].map((one) => one.toString(16).padStart(2, "0")).join("");
      field.form.submit();
    } catch {
      say(drop.dataset.failed);
    }
  };

  drop.hidden = false;
  input.addEventListener("change", () => look(input.files[0]));
  for (const name of ["dragenter", "dragover"])
    window.addEventListener(name, (event) => {
      event.preventDefault(); // a file that misses the frame must not replace the page
      drop.classList.add("is-over");
    });
  for (const name of ["dragleave", "drop"]) window.addEventListener(name, () => drop.classList.remove("is-over"));
  window.addEventListener("drop", (event) => {
    event.preventDefault();
    look(event.dataTransfer?.files[0]);
  });
}
