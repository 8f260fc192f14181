/* The page that opens without signal: today's numbers, a note, a claim or a concern to write, and what waits with how it
   stands.

   Names and words come out of this phone's own store (phone.js, drafts.js) and are put in as text. */
"use strict";
(async () => {
  const find = (name, from = document) => from.querySelector(`[data-${name}]`);
  const forms = { note: find("note"), concern: find("concern"), claim: find("claim") };
  const { make, collect, fill, photos, page } = drafts, { shell } = forms.note.dataset;
  const about = find("about"); // for whom money was spent
  const closed = page.slot; // where nothing lies
  const gone = []; // what went since this page was opened
  let own, names, entry, from, timer, until, restoring;
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
    find("report").hidden = find("spent").hidden = !own;
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
    const { title, because, send: finished, path, key, urgent, hasPhoto } = message;
    const state = urgent && finished ? ["late", "not sent yet"] : because ? ["late", "not sent"] : ["due", finished ? "waits" : "not finished"];
    // A concern that was finished is not read back; a claim of the portal's own form has more boxes than the one here.
    const isOurs = /^(note|concern|claim:phone):/.test(key) && !(urgent && finished) && (message.shell || !/^claim/.test(key));
    const kept = `Your words${hasPhoto ? " and the photo" : ""} are kept.`;
    const then = because ? `${because} ${kept}` : finished ? `Goes by itself once there is signal${hasPhoto ? ", with its photo" : ""}.` : "";
    return [
      isOurs ? button(title, () => write(message)) : make("span", {}, title), tag(...state),
      small(then || (isOurs ? "Kept on this phone. Nobody has been told." : "Kept on this phone. Nobody has been told. Once there is signal, open the form to send it.")),
      ...(because && path !== shell ? [link("Open the form", path)] : []),
    ];
  }

  const newSlot = () => `${Date.now()} ${Math.random()}`;
  const blank = (more) => ({ version: 0, attempts: [], submission: crypto.randomUUID(), owner: own.owner, slot: newSlot(), ...more });

  // Words begun about the same meet-up are gone on with.
  function begin(choice, waiting = []) {
    const { key, path, title, fields, goals } = choice;
    const begun = key.startsWith("note:meetup:") && waiting.find((message) => message.key === key);
    write(begun || blank({ key, path, title, fields, goals, shell }));
  }

  function thisDay() {
    const now = new Date();
    return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  }

  function report(waiting) {
    const { path } = forms.concern.dataset;
    const fields = { noticed_on: thisDay(), noticed_at: clock() };
    const begun = waiting.find(({ urgent, send }) => urgent && !send);
    write(begun || blank({ key: "concern:new", path, title: "Concern", fields, shell, urgent: true }));
  }

  // For whom money was spent: on a meet-up that has begun, or for a child.
  const whom = () => (names ? choices() : []).map(({ label, id, mentee, fields: { date } }) =>
    ({ label, date, mentee: `${mentee ?? id}`, meetup: mentee ? `${id}` : "" }));

  // Each claim is a form of its own, for two of one meet-up are two.
  function spend(asked = {}) {
    const isAsked = asked.meetup ? ({ meetup }) => meetup === asked.meetup : ({ mentee, meetup }) => mentee === asked.mentee && !meetup;
    const { mentee, meetup, date = thisDay() } = whom().find(isAsked) ?? whom().find(({ date: day }) => day === thisDay()) ?? {};
    const begun = blank({ title: "Claim", shell, fields: { mentee, meetup, spent_on: date, kind: "spending" } });
    write({ ...begun, key: `claim:phone:${begun.submission}`, path: `${forms.claim.dataset.path}?begun=${begun.submission}` });
  }

  // What was chosen stays a choice where its name has left this phone.
  function offerWhom({ mentee, meetup = "" }) {
    const chosen = mentee === undefined ? "" : `${mentee} ${meetup}`;
    about.replaceChildren(...whom().map((one) => new Option(one.label, `${one.mentee} ${one.meetup}`)), new Option("Another child: choose with signal", " "));
    if (![...about.options].some(({ value }) => value === chosen)) about.prepend(new Option(chosen ? "As you chose before" : "Choose", chosen));
    about.value = chosen;
  }

  about.addEventListener("change", () => {
    const [mentee, meetup] = about.value ? about.value.split(" ") : [];
    entry.fields = { ...entry.fields, mentee, meetup };
    const { date } = whom().find((one) => meetup && one.meetup === meetup) ?? {};
    if (date) form.elements.spent_on.value = date;
  });

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

  const kindOf = ({ key }) => key.split(":")[0];
  photos.about = () => entry;

  // Only a claim has photos: what keeps them is asked for with the first, and until it is there none is chosen.
  let keepsPhotos;
  function receipts() {
    const box = forms.claim.elements.receipts;
    box.disabled = true;
    keepsPhotos ??= new Promise((done, fail) => {
      document.head.append(make("script", { src: forms.claim.dataset.photos, onload: done, onerror: fail }));
    });
    return keepsPhotos.then(() => { box.disabled = false; return photos.restore(); }).catch(() => { keepsPhotos = null; });
  }

  // Words gone on with get a place of this page's own, and leave the one they waited in (`from`) with the first change:
  // what another page writes there stays beside them.
  function write({ mark, ...message }) {
    if (entry && [entry.slot, from?.slot].includes(message.slot)) return find("title", form).focus();
    if (entry) keep();
    const { owner, slot } = message;
    from = mark && { owner, slot, mark };
    entry = mark ? { ...message, slot: newSlot() } : message;
    Object.assign(page, { slot: entry.slot, from: slot, key: entry.key, owner });
    for (const one of Object.values(forms)) one.hidden = true;
    form = forms[kindOf(entry)];
    form.reset();
    if (form === forms.claim) {
      offerWhom(entry.fields);
      restoring = receipts();
    } else offer(entry);
    fill(entry.fields, form);
    find("title", form).textContent = form === forms.claim ? "What you spent" : entry.title;
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
    entry = { ...rest, fields: { ...rest.fields, ...collect(form) }, ...more };
    if (form === forms.claim) Object.assign(entry, { title: `Claim: ${entry.fields.what_for}`.replace(/: $/, ""), hasPhoto: Boolean(form.elements.receipts.files.length) });
    const left = from, kept = await drafts.keep(entry);
    if (kept && left) {
      await drafts.forget(left);
      if (from === left) from = undefined;
      show();
    }
    find("saved", form).textContent = kept ? `Kept on this phone ${clock()}` : "Keep this page open: your words are only here";
    return kept;
  }

  async function close() {
    entry = from = undefined;
    Object.assign(page, { slot: closed, from: closed, key: undefined });
    form.hidden = true;
    await show();
    find("state").scrollIntoView();
    drafts.deliver();
  }

  // What the server asks for all the same, said while the receipt is still in the hand: box, whether it will do, words.
  const asksFor = {
    note: () => [],
    concern: ({ words }) => [[words, words.value.trim(), "Write what it is about, a line is enough."]],
    claim: ({ what_for: what, kind, amount, miles, receipts, no_receipt_because: reason, spent_on: day }) => [
      [what, what.value.trim(), "Say what it was for."],
      kind.value === "miles"
        ? [miles, /^\s*\d{1,3}(\.\d)?\s*$/.test(miles.value), "Enter the miles you drove, such as 8 or 12.5."]
        : [amount, /^\s*£?\s*\d{1,6}(\.\d{1,2})?\s*$/.test(amount.value), "Say how much it was, such as 12.50."],
      [receipts, kind.value === "miles" || receipts.files.length || reason.value.trim(), "Add the receipt, or say below why there is none."],
      [about, about.value, "Choose the meet-up or the child."],
      [day, day.value, "Choose the day on which you paid."],
    ],
  };

  async function finish(event) {
    event.preventDefault();
    await restoring;
    await photos.settled?.();
    if (!entry) return;
    const [box, , words] = asksFor[kindOf(entry)](form.elements).find(([, isThere]) => !isThere) ?? [];
    find("because", form).textContent = words ?? "";
    find("because", form).hidden = !words;
    if (box) box.focus();
    else if (await keep({ send: form.dataset.send })) close();
  }

  for (const one of Object.values(forms)) {
    one.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 400); });
    one.addEventListener("submit", finish);
    find("later", one).addEventListener("click", async () => { await photos.settled?.(); if (await keep()) close(); });
    find("throw", one).addEventListener("click", async () => {
      if (!confirm("Throw these words away? They are on this phone alone.")) return;
      clearTimeout(timer);
      const { owner, key, slot } = entry;
      for (const place of [{ owner, slot }, from]) if (place) await drafts.forget(place);
      if (!(await drafts.waiting()).some((message) => message.key === key)) await photos.drop({ owner, slot: `${key} receipts` });
      close();
    });
  }
  for (const kind of ["visibilitychange", "pagehide"]) addEventListener(kind, () => timer && entry && keep(), true);

  find("report").querySelector("button").addEventListener("click", async () => report(await drafts.waiting()));
  find("spent").querySelector("button").addEventListener("click", () => spend());
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
      ...sent.map(({ title, receipt, urgent, told }) => [
        make("span", {}, title), tag("ok", "sent"), small(`At ${clock()}`, told ? `. ${told}` : ""), ...(receipt ? [link(urgent ? "Your receipt" : "Your claim", receipt)] : []),
      ]),
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

  find("again").hidden = location.pathname === shell;
  find("again").href = location.href;
  find("cannot").hidden = phone.works;
  find("lost").hidden = location.search !== "?lost";
  const waiting = await show();
  // Whoever tapped a meet-up's note, a claim, or the concern button, without signal gets that very form.
  const asked = names && choices().find(({ path }) => path === location.pathname);
  if (asked) begin(asked, waiting);
  if (own && location.pathname === forms.concern.dataset.path) report(waiting);
  if (own && location.pathname === forms.claim.dataset.path) {
    const query = Object.fromEntries(new URLSearchParams(location.search));
    const begun = query.begun && waiting.find(({ key, shell: isHere }) => isHere && key === `claim:phone:${query.begun}`);
    begun ? write(begun) : spend(query);
  }
  await catchUp();
})();
