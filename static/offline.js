/* The page that opens without signal: today's numbers, a note to write, and what waits with how it stands.

   Names and words come out of this phone's own store (phone.js, drafts.js) and are put in as text. */
"use strict";
(async () => {
  const part = (name) => document.querySelector(`[data-${name}]`);
  const form = part("note"), { send, shell } = form.dataset;
  const { make, collect, fill } = drafts;
  const closed = drafts.page.slot; // where nothing lies
  const sent = []; // what went since this page was opened
  let own, entry, timer, until;

  const clock = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const button = (text, onclick) => make("button", { type: "button", className: "link", onclick }, text);
  const small = (text) => make("span", { className: "small soft" }, text);
  const list = (name, rows) => {
    part(name).hidden = !rows.length;
    part(name).querySelector("ul").replaceChildren(...rows.map((parts) => make("li", {}, ...parts)));
  };

  function say(status) {
    const words = {
      0: own ? "No signal. What you write waits on this phone, encrypted, and goes by itself once there is signal." : "No signal.",
      200: "There is signal. This phone is ready for a time without.",
      401: "Signed out. What waits here goes once you have signed in again.",
      403: "Only for mentors: this phone keeps nothing.",
    };
    part("state").className = status === 200 ? "flash" : "flash warning";
    part("state").textContent = words[status] ?? (own ? "The portal does not answer. What you write waits on this phone." : "");
    part("state").hidden = !part("state").textContent;
    part("sign-in").hidden = status !== 401;
  }

  // All of it anew from the phone's store. Numbers leave the page at midnight, open or not.
  async function show() {
    own = await phone.row("key");
    if (own) drafts.unlock(own);
    const names = own && await phone.open(own, "names"), today = (own && await phone.open(own, "today")) ?? [];
    const waiting = own ? await drafts.waiting() : [];
    part("set-up").hidden = Boolean(own);
    part("kept").hidden = !own;
    part("outdated").hidden = !own || Boolean(names);
    list("today", today.map(numbers));
    list("choose", names ? choices(names).map((choice) => choiceRow(choice, waiting)) : []);
    list("waiting", [...waiting.map(entryRow), ...sent]);
    clearTimeout(until);
    if (today.length) until = setTimeout(show, new Date().setHours(24, 0, 1, 0) - Date.now());
    return { names, waiting };
  }

  const numbers = ({ name, when, place, numbers: lines }) => [
    make("strong", {}, name), small(`${when}, ${place}`),
    ...lines.flatMap(({ who, words, phone: number }) => [
      make("span", {}, who, make("br"), make("span", { className: "small soft" }, words)),
      make("a", { className: "reach nowrap", href: `tel:${number.replaceAll(" ", "")}` }, number),
    ]),
  ];

  const choices = ({ meetups, mentees }) => [
    ...meetups.filter(({ begins }) => begins <= Date.now()).slice(0, 12)
      .map((one) => ({ ...one, label: `${one.name}, ${one.day}`, title: `Note about ${one.name}, ${one.day}` })),
    ...mentees.map((one) => ({ ...one, label: `${one.name}, on another day`, title: `Note about ${one.name}`, place: "A meet-up that was not planned here" })),
  ];
  const choiceRow = (choice, waiting) => [button(choice.label, () => begin(choice, waiting)), small(choice.place)];

  function entryRow(message) {
    const { title, because, send: finished, path, key } = message;
    const [tag, words] = because ? ["late", "not sent"] : finished ? ["due", "waits"] : ["due", "not finished"];
    const isNote = key.startsWith("note:");
    const then = because ? `${because} Your words are kept.` : finished ? "Goes by itself once there is signal." : "";
    return [
      isNote ? button(title, () => write(message)) : make("span", {}, title), make("span", { className: `tag ${tag}` }, words),
      small(then || "Kept on this phone. Once there is signal, open the form to send it."),
      ...(because && path !== shell ? [make("a", { className: "small", href: path }, "Open the form")] : []),
    ];
  }

  // Words begun about the same meet-up are gone on with.
  function begin(choice, waiting = []) {
    const { key, path, title, fields } = choice;
    const fresh = { key, path, title, fields, shell, version: 0, attempts: [], submission: crypto.randomUUID() };
    const begun = key.startsWith("note:meetup:") && waiting.find((message) => message.key === key);
    write(begun || { ...fresh, owner: own.owner, slot: `${Date.now()} ${Math.random()}` });
  }

  function write(message) {
    entry = message;
    drafts.page.slot = entry.slot;
    form.reset();
    fill(entry.fields, form);
    part("title").textContent = entry.title;
    part("because").textContent = entry.because ?? "";
    part("because").hidden = !entry.because;
    part("saved").textContent = "";
    form.hidden = false;
    form.scrollIntoView();
    part("title").focus();
  }

  async function keep(more = {}) {
    clearTimeout(timer);
    if (!entry) return true;
    const { because, send: before, ...rest } = entry;
    entry = { ...rest, fields: collect(form), ...more };
    const kept = await drafts.keep(entry);
    part("saved").textContent = kept ? `Kept on this phone ${clock()}` : "Keep this page open: your words are only here";
    return kept;
  }

  async function close() {
    entry = null;
    drafts.page.slot = closed;
    form.hidden = true;
    await show();
    part("state").scrollIntoView();
    drafts.deliver();
  }

  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 400); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await keep({ send })) close();
  });
  part("later").addEventListener("click", async () => { if (await keep()) close(); });
  part("throw").addEventListener("click", async () => {
    if (!confirm("Throw these words away? They are on this phone alone.")) return;
    clearTimeout(timer);
    await drafts.forget(entry);
    close();
  });
  for (const kind of ["visibilitychange", "pagehide"]) addEventListener(kind, () => timer && entry && keep(), true);

  part("set-up").querySelector("button").addEventListener("click", async () => {
    const status = await phone.setUp();
    await show();
    say(status);
  });
  part("kept").querySelector("button").addEventListener("click", async () => {
    await phone.forget();
    location.reload(); // so that the key leaves this page's memory too
  });
  document.addEventListener("delivered", ({ detail }) => {
    sent.push(...detail.map(({ title }) => [make("span", {}, title), make("span", { className: "tag ok" }, "sent"), small(`At ${clock()}`)]));
    show();
  });

  async function catchUp() {
    const status = own ? await phone.refresh() : 404;
    await show();
    say(status);
    drafts.deliver();
  }
  addEventListener("online", catchUp);
  addEventListener("offline", () => say(0));

  part("again").hidden = location.pathname === shell;
  part("again").href = location.href;
  part("cannot").hidden = phone.works;
  const { names, waiting } = await show();
  // Whoever tapped a meet-up's note without signal gets that very note.
  const asked = names && choices(names).find(({ path }) => path === location.pathname);
  if (asked) begin(asked, waiting);
  await catchUp();
})();
