/* While a plan is typed the server says what the policy makes of it; without script the same is said on sending. */
"use strict";
(() => {
  const place = document.querySelector("[data-verdict]");
  const form = place?.closest("form");
  if (!form) return;
  let asked = "";
  async function ask() {
    const typed = new FormData(form);
    const words = new URLSearchParams();
    for (const name of ["venue_kind", "second_mentor", "transport"]) words.set(name, typed.get(name) ?? "");
    if (asked === String(words)) return;
    const mine = (asked = String(words));
    try {
      const answer = await fetch(`${place.dataset.verdict}?${mine}`, { redirect: "manual" });
      // Only the answer to what stands there now is shown.
      if (answer.ok && asked === mine) place.innerHTML = await answer.text();
    } catch {
      asked = ""; // no signal: the server says it on sending
    }
  }
  form.addEventListener("change", ask);
  if (form.elements.venue_kind?.value) ask();
})();
