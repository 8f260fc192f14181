// A form without account keeps nothing while it is typed: whoever leaves it with new words in it is asked first.
"use strict";
(() => {
  const ask = (event) => event.preventDefault();
  for (const form of document.querySelectorAll("form[data-unsaved]")) {
    form.addEventListener("input", () => addEventListener("beforeunload", ask));
    form.addEventListener("submit", () => removeEventListener("beforeunload", ask));
  }
})();
