/* While a plan or claim is typed the server says what the policy makes of it; without script it says so on sending. */
"use strict";
(() => {
  const place = document.querySelector("[data-verdict]");
  const form = place?.closest("form");
  if (!form) return;
  const asks = (place.dataset.asks ?? "venue_kind unusual second_mentor transport").split(" ");
  let asked = "";
  async function ask() {
    const typed = new FormData(form);
    const words = new URLSearchParams();
    for (const name of asks) for (const value of typed.getAll(name)) words.append(name, value);
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
  let pause;
  form.addEventListener("change", ask);
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(ask, 600);
  });
  if (asks.some((name) => /^(venue_kind|amount|miles|mentee)$/.test(name) && form.elements[name]?.value)) ask();
})();
