/* The page that opens without signal: today's numbers, a note or a concern to write, and what waits with how it stands.

   Names and words come out of this phone's own store (phone.js, drafts.js) and are put in as text. */
"use strict";
(async () => {
  const find = (name, from = document) => from.querySelector(`[data-${name}]`);
  const forms = { note: find("note"), concern: find("concern") };
  const { make, collect, fill } = drafts;
  const closed = drafts.page.slot; // where nothing lies
  const gone = []; // what went since this page was opened
  let own, names, entry, timer, until;
  let form = forms.note;
  let isSilent = false; // known to be without signal

  const clock = () => new Date().toTimeString().slice(0, 5);
  const button = (text, onclick) => make("button", { type: "button", className: "link", onclick }, text);
  const small = (...parts) => make("span", { className: "small soft" }, ...parts);
  const tag = (kind, text) => make("span", { className: `tag ${kind}` }, text);
  const link = (text, href) => make("a", { className: "small", href }, text);
  const list = (name, rows) => {
    find(name).hidden = !rows.length;
    find(name).querySelector("ul").replaceChildren(...rows.map((parts) => make("li", {}, ...parts)));
  };

  function say(status) {
    const words = {
      0: own ? "No signal. What you write waits on this phone, encrypted, and goes by itself once there is signal." : "No signal.",
      200: "There is signal. This phone is ready for a time without.",
      401: "Signed out. What waits here goes once you have signed in again.",
      403: "Only for mentors: this phone keeps nothing.",
    };
    find("state").className = status === 200 ? "flash" : "flash warning";
    find("state").textContent = words[status] ?? (own ? "The portal does not answer. What you write waits on this phone." : "");
    find("state").hidden = !find("state").textContent;
    find("sign-in").hidden = status !== 401;
  }

  // All of it anew from the phone's store. Numbers leave the page at midnight, open or not.
  async function show() {
    own = await phone.row("key");
    if (own) drafts.unlock(own);
    names = own && await phone.open(own, "names");
    const today = own && await phone.open(own, "today");
    const waiting = own ? await drafts.waiting() : [];
    const urgent = waiting.filter(({ urgent: is }) => is);
    find("set-up").hidden = Boolean(own);
    find("kept").hidden = !own;
    find("report").hidden = !own;
    find("outdated").hidden = !own || Boolean(names) || !isSilent;
    find("unheard").hidden = !urgent.length;
    for (const place of document.querySelectorAll("[data-leads]")) place.replaceChildren(...leads());
    list("today", (today?.lines ?? []).map(numbers));
    list("choose", names ? choices().map((choice) => choiceRow(choice, waiting)) : []);
    list("waiting", [...waiting.map(entryRow), ...gone]);
    clearTimeout(until);
    if (today) until = setTimeout(show, Math.min(today.until - Date.now() + 1000, 86400000));
    return waiting;
  }

  const ring = (number, text) => make("a", { className: "reach nowrap", href: `tel:${number.replaceAll(" ", "")}` }, text ?? number);
  const leads = () => (names?.readers ?? []).filter(({ phone: number }) => number).map(({ name, words, phone: number }) =>
    make("li", {}, make("span", {}, name, make("br"), small(words)), ring(number)));

  const numbers = ({ name, when, place, numbers: lines }) => [
    make("strong", {}, name), small(`${when}, ${place}`),
    ...lines.flatMap(({ who, words, phone: number }) => [make("span", {}, who, make("br"), small(words)), ring(number)]),
  ];

  // Of a meet-up that has begun, by the portal's clock.
  function choices() {
    const { meetups, mentees, ahead = 0 } = names;
    const goals = (id) => mentees.find((one) => one.id === id)?.goals;
    return [
      ...meetups.filter(({ begins }) => begins <= Date.now() - ahead).slice(0, 12)
        .map((one) => ({ ...one, goals: goals(one.mentee), label: `${one.name}, ${one.day}`, title: `Note about ${one.name}, ${one.day}` })),
      ...mentees.map((one) => ({ ...one, label: `${one.name}, on another day`, title: `Note about ${one.name}`, place: "A meet-up that was not planned here" })),
    ];
  }
  const choiceRow = (choice, waiting) => [button(choice.label, () => begin(choice, waiting)), small(choice.place)];

  function entryRow(message) {
    const { title, because, send: finished, path, key, urgent } = message, { shell } = form.dataset;
    const state = urgent && finished ? ["late", "not sent yet"] : because ? ["late", "not sent"] : ["due", finished ? "waits" : "not finished"];
    const isOurs = /^(note|concern):/.test(key) && !(urgent && finished); // a concern that was finished is not read back
    const then = because ? `${because} Your words are kept.` : finished ? "Goes by itself once there is signal." : "";
    return [
      isOurs ? button(title, () => write(message)) : make("span", {}, title), tag(...state),
      small(then || (isOurs ? "Kept on this phone. Nobody has been told." : "Kept on this phone. Nobody has been told. Once there is signal, open the form to send it.")),
      ...(because && path !== shell ? [link("Open the form", path)] : []),
    ];
  }

  const blank = (more) => ({ version: 0, attempts: [], submission: crypto.randomUUID(), owner: own.owner, slot: `${Date.now()} ${Math.random()}`, ...more });

  // Words begun about the same meet-up are gone on with.
  function begin(choice, waiting = []) {
    const { key, path, title, fields, goals } = choice, { shell } = forms.note.dataset;
    const begun = key.startsWith("note:meetup:") && waiting.find((message) => message.key === key);
    write(begun || blank({ key, path, title, fields, goals, shell }));
  }

  function report(waiting) {
    const { path, shell } = forms.concern.dataset, now = new Date();
    const day = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    const fields = { noticed_on: day, noticed_at: clock() };
    const begun = waiting.find(({ urgent, send }) => urgent && !send);
    write(begun || blank({ key: "concern:new", path, title: "Concern", fields, shell, urgent: true }));
  }

  // Boxes that depend on names: the goals of the child's plan, whom a concern can be about.
  function offer({ goals = [] }) {
    const place = find("goals"), legend = place.querySelector("legend");
    place.hidden = !goals.length;
    place.replaceChildren(legend, ...goals.map(({ id, words }) =>
      make("label", { className: "tick" }, make("input", { type: "checkbox", name: "goals", value: id }), make("span", {}, words))));
    const options = { mentee: names?.mentees ?? [], person: names?.readers ?? [] };
    for (const [name, rows] of Object.entries(options)) {
      const box = forms.concern.elements[name];
      box.closest(".field").hidden = !rows.length;
      box.replaceChildren(box.options[0], ...rows.map((row) => new Option(row.words ? `${row.name}, ${row.words}` : row.name, row.id)));
    }
  }

  function write(message) {
    if (entry) keep();
    entry = message;
    drafts.page.slot = entry.slot;
    for (const one of Object.values(forms)) one.hidden = true;
    form = forms[entry.urgent ? "concern" : "note"];
    form.reset();
    offer(entry);
    fill(entry.fields, form);
    find("title", form).textContent = entry.title;
    find("because", form).textContent = entry.because ?? "";
    find("because", form).hidden = !entry.because;
    find("saved", form).textContent = "";
    form.hidden = false;
    form.scrollIntoView();
    find("title", form).focus();
  }

  async function keep(more = {}) {
    clearTimeout(timer);
    if (!entry) return true;
    const { because, send: before, ...rest } = entry;
    entry = { ...rest, fields: collect(form), ...more };
    const kept = await drafts.keep(entry);
    find("saved", form).textContent = kept ? `Kept on this phone ${clock()}` : "Keep this page open: your words are only here";
    return kept;
  }

  async function close() {
    entry = null;
    drafts.page.slot = closed;
    form.hidden = true;
    await show();
    find("state").scrollIntoView();
    drafts.deliver();
  }

  async function finish(event) {
    event.preventDefault();
    const { urgent } = entry, isEmpty = urgent && !form.elements.words.value.trim();
    find("because", form).textContent = isEmpty ? "Write what it is about, a line is enough." : "";
    find("because", form).hidden = !isEmpty;
    if (isEmpty) form.elements.words.focus();
    else if (await keep({ send: form.dataset.send })) close();
  }

  for (const one of Object.values(forms)) {
    one.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 400); });
    one.addEventListener("submit", finish);
    find("later", one).addEventListener("click", async () => { if (await keep()) close(); });
    find("throw", one).addEventListener("click", async () => {
      if (!confirm("Throw these words away? They are on this phone alone.")) return;
      clearTimeout(timer);
      await drafts.forget(entry);
      close();
    });
  }
  for (const kind of ["visibilitychange", "pagehide"]) addEventListener(kind, () => timer && entry && keep(), true);

  find("report").querySelector("button").addEventListener("click", async () => report(await drafts.waiting()));
  find("set-up").querySelector("button").addEventListener("click", async () => {
    const status = await phone.setUp();
    await show();
    say(status);
  });
  find("kept").querySelector("button").addEventListener("click", async () => {
    await phone.forget();
    location.reload(); // so that the key leaves this page's memory too
  });
  document.addEventListener("delivered", ({ detail: { sent, saved } }) => {
    gone.push(
      ...sent.map(({ title, receipt }) => [make("span", {}, title), tag("ok", "sent"), small(`At ${clock()}`), ...(receipt ? [link("Your receipt", receipt)] : [])]),
      ...saved.map(({ title, path }) => [make("a", { href: path }, title), tag("due", "not sent"), small("Your words are saved. Open the form to send them.")]),
    );
    show();
  });

  async function catchUp() {
    const status = own ? await phone.refresh() : 404;
    isSilent = status === 0;
    await show();
    say(status);
    drafts.deliver();
  }
  addEventListener("online", catchUp);
  addEventListener("offline", () => say(0));

  find("again").hidden = location.pathname === forms.note.dataset.shell;
  find("again").href = location.href;
  find("cannot").hidden = phone.works;
  find("lost").hidden = location.search !== "?lost";
  const waiting = await show();
  // Whoever tapped a meet-up's note, or the concern button, without signal gets that very form.
  const asked = names && choices().find(({ path }) => path === location.pathname);
  if (asked) begin(asked, waiting);
  if (own && location.pathname === forms.concern.dataset.path) report(waiting);
  await catchUp();
})();
