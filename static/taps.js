/* What is told in one tap is not sent into the void: without signal the page stays, says that nobody has been told and
   whom to ring. Nothing waits here unseen: late, or home safe, is true only now, so it is pressed again. */
"use strict";
(() => {
  let isBusy = false, isThrough = false;

  // Asked first, by something small, so that the press itself never ends on the browser's own page.
  async function hasSignal(url) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout?.(8000) });
      return answer.ok && Boolean(await answer.json());
    } catch {
      return false; // no signal, or a hotel's own page
    }
  }

  async function tap(event) {
    if (isThrough) return;
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    const form = event.target, unsent = form.closest("section, main").querySelector("[data-not-sent]");
    unsent.hidden = await hasSignal(form.dataset.tap);
    isBusy = false;
    if (!unsent.hidden) return unsent.scrollIntoView({ block: "center" });
    isThrough = true;
    form.requestSubmit(event.submitter);
  }

  for (const form of document.querySelectorAll("form[data-tap]")) form.addEventListener("submit", tap);
  addEventListener("pageshow", () => { isThrough = false; }); // gone back to, it can be pressed again
})();
