// The theme switch without a page load: the link's address sets the cookie, the page changes at once.
for (const group of document.querySelectorAll("[data-theme-switch]")) {
  group.addEventListener("click", async (event) => {
    const choice = event.target.closest("[data-theme-choice]");
    if (!choice || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    const theme = choice.dataset.themeChoice;
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    for (const other of document.querySelectorAll("[data-theme-choice]")) {
      if (other.dataset.themeChoice === theme) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
    try {
      await fetch(choice.href, { redirect: "manual", credentials: "same-origin" });
    } catch {
      // Offline: the choice holds for this page only.
    }
  });
}
