// After a refused form, the reader starts at the summary of errors.
document.querySelector("[data-focus-on-load]")?.focus();
