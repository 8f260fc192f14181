/* Several items of one trip: another row at a press, and their sum as the amount. Without script there are three rows.
   A meet-up or ride that is chosen brings its day and child; a day that is late asks why. */
"use strict";
(() => {
  const lines = document.querySelector("[data-lines]");
  const form = lines?.closest("form");
  if (!form) return;
  const rows = () => [...lines.querySelectorAll("[data-line]")];
  const MOST = 20;

  function add() {
    const last = rows().at(-1), number = rows().length;
    const row = last.cloneNode(true);
    for (const part of row.querySelectorAll("*")) for (const { name, value } of [...part.attributes])
      part.setAttribute(name, value.replaceAll(`line_${number - 1}_`, `line_${number}_`));
    for (const label of row.querySelectorAll("label"))
      label.firstChild.textContent = label.firstChild.textContent.replace(String(number), String(number + 1));
    for (const box of row.querySelectorAll("input")) box.value = "";
    last.after(row);
    if (number + 1 >= MOST) button.remove();
    return row;
  }

  // Words that waited on the phone may be of more items than the page was drawn with.
  function makeRoom({ detail }) {
    const isNamed = (number) => ["what", "amount"].some((part) => detail[`line_${number}_${part}`]);
    while (rows().length < MOST && [...Array(MOST).keys()].some((number) => number >= rows().length && isNamed(number))) add();
  }

  // In pence, for 0.1 and 0.2 do not make 0.3 here; what cannot be read is left to the server.
  function sum() {
    const typed = rows().map((row) => row.querySelector("[name$=_amount]").value.trim().replace(/^£/, "")).filter(Boolean);
    if (!typed.length || !typed.every((text) => /^(\d{1,6}\.?|\d{0,6}\.\d{1,2})$/.test(text))) return;
    const pence = typed.reduce((all, text) => all + Math.round(Number(text) * 100), 0);
    form.elements.amount.value = `${Math.floor(pence / 100)}.${String(pence % 100).padStart(2, "0")}`;
  }

  // Before the form hears of the choice, so that the verdict is asked and the draft kept as it stands then.
  function bring({ target }) {
    const { day, mentee } = target.selectedOptions[0].dataset;
    for (const [name, value] of [["spent_on", day], ["mentee", mentee]])
      if (value && form.elements[name]) form.elements[name].value = value;
  }

  const place = form.querySelector("[data-verdict]"), why = form.querySelector("[data-why-late]");
  const askWhy = () => { why.hidden = !place.querySelector("[data-is-late]") && !why.querySelector(".wrong") && !why.querySelector("input").value; };

  for (const name of ["meetup", "taxi"]) form.elements[name].addEventListener("change", bring);
  if (place && why) new MutationObserver(askWhy).observe(place, { childList: true });
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button second", textContent: "Another item" });
  button.addEventListener("click", () => add().querySelector("input").focus());
  lines.append(button);
  lines.addEventListener("input", sum);
  form.addEventListener("fill", makeRoom);
})();
