/* Words typed into a form are not lost.

   While typing they are saved on the server. Without signal, or once signed out, they wait on this phone: encrypted with
   a key that the server hands to a signed-in person only, held in this page's memory and never stored. The next page that
   person opens sends them. Only the server's "saved", or the person's own choice, removes waiting words.
   Without this script every form still works by plain sending. */
"use strict";
(() => {
  const form = document.querySelector("form[data-draft]");
  const place = document.querySelector("[data-draft-status], [data-unsent]");
  if (!place) return;
  const { saveUrl, keyUrl, loginUrl } = place.dataset;
  const page = { key: form?.dataset.draft, owner: place.dataset.owner, version: Number(place.dataset.version || 0) };
  const token = form?.elements.csrfmiddlewaretoken;
  const subtle = window.crypto?.subtle; // missing on plain http: then nothing is kept on the phone
  let csrf = token?.value;
  let vault = null; // { owner, key }

  // ---- The server ----

  // Status 0: no signal, or an answer that is not ours (a hotel's sign-in page). A redirect leads to our own sign-in.
  async function ask(url, options) {
    try {
      const answer = await fetch(url, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout?.(15000), ...options });
      if (answer.type === "opaqueredirect") return { status: 401 };
      const body = await answer.json().catch(() => null);
      return { status: answer.ok && !body ? 0 : answer.status, body };
    } catch {
      return { status: 0 };
    }
  }

  // Fetches key and fresh CSRF token. A page never takes those of somebody who signed in after it was opened.
  async function identify() {
    const { status, body } = await ask(keyUrl);
    if (status !== 200) return status;
    if (page.owner && page.owner !== body.owner) return 401;
    csrf = body.csrf;
    if (token) token.value = csrf;
    const raw = Uint8Array.from(atob(body.key), (c) => c.charCodeAt(0));
    vault = { owner: body.owner, key: await subtle?.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]) };
    return 200;
  }

  async function post(message, leaving) {
    const body = JSON.stringify(message);
    const send = () => ask(saveUrl, {
      method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
      keepalive: leaving && body.length < 20000, // browsers refuse more than 64 kB of bytes
    });
    const answer = await send();
    if (answer.status !== 403) return answer;
    const status = await identify(); // the token was of an earlier sign-in
    return status === 200 ? send() : { status };
  }

  // ---- The phone ----

  async function store(mode, work) {
    const db = await new Promise((done, fail) => {
      const opening = indexedDB.open("drafts", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("waiting", { keyPath: ["owner", "key"] });
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => fail(opening.error);
    });
    try {
      return await new Promise((done, fail) => {
        const transaction = db.transaction("waiting", mode);
        const asked = work(transaction.objectStore("waiting"));
        transaction.oncomplete = () => done(asked.result);
        transaction.onabort = transaction.onerror = () => fail(transaction.error);
      });
    } finally {
      db.close();
    }
  }

  // The record's owner and form are sealed in: moved to another name it does not open.
  const seal = (iv, owner, key) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(`${owner} ${key}`) });

  async function keep(message) {
    if (!vault?.key) return false;
    try {
      const { owner, key } = message;
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const words = await subtle.encrypt(seal(iv, owner, key), vault.key, new TextEncoder().encode(JSON.stringify(message)));
      await store("readwrite", (rows) => rows.put({ owner, key, iv, words }));
      return true;
    } catch {
      return false;
    }
  }

  const forget = (key) => store("readwrite", (rows) => rows.delete([vault.owner, key])).catch(() => {});

  // What waits for the person signed in; other people's records stay closed and untouched.
  async function waiting() {
    const rows = subtle ? await store("readonly", (all) => all.getAll()).catch(() => []) : [];
    if (!rows.length || (!vault && (await identify()) !== 200)) return [];
    const opened = rows.filter((row) => row.owner === vault.owner).map(async ({ owner, key, iv, words }) =>
      JSON.parse(new TextDecoder().decode(await subtle.decrypt(seal(iv, owner, key), vault.key, words))));
    return (await Promise.allSettled(opened)).flatMap((result) => result.value ?? []);
  }

  // ---- What the person is told ----

  function make(tag, className, text) {
    return Object.assign(document.createElement(tag), { className, textContent: text ?? "" });
  }

  function tell(text, { warn = false, links = [] } = {}) {
    place.classList.toggle("waiting", warn);
    if (!form) place.classList.add("flash", warn ? "warning" : "success");
    const parts = links.flatMap(([label, href]) => [" ", Object.assign(make("a", "", label), { href })]);
    place.replaceChildren(text, ...parts);
  }

  function named(name) {
    return [...(form?.elements ?? [])].filter((box) => box.name === name);
  }

  function labelled(name, value) {
    const boxes = named(name);
    const label = boxes[0]?.closest("fieldset")?.querySelector("legend") ?? boxes[0]?.labels?.[0];
    const chosen = boxes.flatMap((box) => [...(box.options ?? [])]).find((option) => option.value === value)
      ?? boxes.find((box) => /radio|checkbox/.test(box.type) && box.value === value)?.labels?.[0];
    return [label?.textContent.trim() || name.replaceAll("_", " "), chosen?.textContent.trim() || value];
  }

  // Shows the other words and lets the person choose; nothing is decided for them.
  function offer(sentence, fields, choices) {
    document.getElementById("other-words")?.remove();
    const box = Object.assign(make("section", "card"), { id: "other-words" });
    const list = make("dl", "facts");
    const here = form ? collect() : {};
    for (const [name, value] of Object.entries(fields)) {
      if (!String(value) || String(value) === String(here[name])) continue;
      const row = make("div", "");
      const [label, words] = labelled(name, value);
      row.append(make("dt", "", label), make("dd", "words", String(words)));
      list.append(row);
    }
    const buttons = make("div", "actions");
    for (const [label, act] of choices) {
      const button = Object.assign(make("button", "button second", label), { type: "button" });
      button.addEventListener("click", () => { box.remove(); act(); });
      buttons.append(button);
    }
    box.append(make("h2", "", sentence), list, buttons);
    (form ?? place).before(box);
    tell("There are other words for this form:", { warn: true, links: [["choose which to keep", "#other-words"]] });
  }

  // ---- Words that waited, on any page ----

  async function deliver() {
    const saved = [];
    let left = 0;
    for (const message of await waiting()) {
      if (form && message.key === page.key) { await takeBack(message); continue; }
      const { status } = await post(message);
      if (status === 200) {
        await forget(message.key);
        saved.push([message.title, message.path]);
      } else if (status === 410 && !form) {
        offer(`“${message.title}” was sent already, without these words`, message.fields,
          [["Throw these words away", () => { forget(message.key); tell("Thrown away."); }]]);
      } else if (!form) {
        left += 1;
        saved.push([message.title, message.path]);
      }
    }
    if (form || !saved.length) return;
    if (place.dataset.unsent === "leaving" && left) {
      tell("Words on this phone have not been sent. They stay here, encrypted, and open only for you when you sign in again.", { warn: true });
    } else if (left) {
      tell("Words still wait on this phone, encrypted. Open the form to send them:", { warn: true, links: saved });
    } else {
      tell("Your words that waited on this phone are saved. Not sent yet:", { links: saved });
    }
  }

  if (!form) {
    deliver();
    addEventListener("online", deliver);
    return;
  }

  // ---- The form ----

  const SKIP = /^(hidden|file|password|submit|button|image|reset|fieldset|output)$/;
  const boxes = () => [...form.elements].filter((box) => box.name && !SKIP.test(box.type));
  const isMany = (box) => box.type === "select-multiple" || (box.type === "checkbox" && named(box.name).length > 1);
  const marks = (box) => (box.options ? [...box.selectedOptions] : box.checked ? [box] : []).map((mark) => mark.value);

  function collect() {
    const fields = {};
    for (const box of boxes()) {
      if (isMany(box)) fields[box.name] = [...(fields[box.name] ?? []), ...marks(box)];
      else if (/radio|checkbox/.test(box.type)) fields[box.name] = marks(box)[0] ?? fields[box.name] ?? "";
      else fields[box.name] = box.value;
    }
    return fields;
  }

  function fill(fields) {
    for (const box of boxes().filter((box) => box.name in fields)) {
      const value = fields[box.name];
      if (box.type === "select-multiple") for (const option of box.options) option.selected = value.includes(option.value);
      else if (isMany(box)) box.checked = value.includes(box.value);
      else if (/radio|checkbox/.test(box.type)) box.checked = value === box.value;
      else box.value = value;
    }
  }

  const compose = () => ({
    ...page, fields: collect(), submission: form.elements.submission.value, attempts: [...attempts],
    path: location.pathname + location.search, title: document.title.split(" · ")[0],
  });

  let attempts = []; // saves whose answer never came: the server may hold any of them
  let typed = false; // since the page was opened
  let unsaved = false; // typed and not confirmed by the server
  let kept = true; // what is unsaved waits on the phone
  let choosing = false; // an offer is open: save on the phone only
  let wanted = null; // "send" was pressed without signal: the button pressed
  let gone = false; // the form is on its way
  let timer, since, saving = Promise.resolve(200);

  function onType(event) {
    if (event.target.form !== form || SKIP.test(event.target.type)) return;
    typed = unsaved = true;
    since ??= Date.now();
    clearTimeout(timer); // a second after the last letter, and every five while typing on and on
    timer = setTimeout(save, Math.max(0, Math.min(attempts.length ? 300 : 1000, since + 5000 - Date.now())));
  }

  // One save at a time, so that versions follow each other. Answers the status.
  function save() {
    clearTimeout(timer);
    saving = saving.then(saveNow, saveNow);
    return saving;
  }

  async function saveNow() {
    if (!unsaved) return 200;
    since = undefined;
    const message = compose();
    if (choosing) { kept = await keep(message); return 409; }
    unsaved = false; // what is typed from here on sets it again
    const slow = setTimeout(tell, 600, "Saving…");
    attempts = [...attempts, message.fields].slice(-3);
    const { status, body } = await post(message);
    clearTimeout(slow);
    if (status === 200) {
      settle(body);
      await forget(page.key);
      tell(`Saved ${body.saved_at}`);
      return status;
    }
    unsaved = true;
    kept = await keep(message);
    if (status === 409) {
      choose(body, "Other words were saved for this form, perhaps on another device", body.fields, "Use these words", "Keep what is in the form");
    } else {
      const where = kept ? "your words wait on this phone" : "keep this page open, your words are only here";
      if (status === 401) tell(kept ? "Signed out: your words wait on this phone, encrypted; sign in and they are sent." : `Signed out: ${where}.`, { warn: true, links: [["Sign in", `${loginUrl}?next=${encodeURIComponent(message.path)}`]] });
      else if (status === 410) tell(`This form was sent already: ${where}`, { warn: true });
      else if (status === 413 || status === 400) tell(`Too long to save while typing: ${where}`, { warn: true });
      else tell(status ? `The portal does not answer: ${where}` : `No signal: ${where}`, { warn: true });
      timer = setTimeout(retry, 20000);
    }
    return status;
  }

  function settle(body) {
    attempts = [];
    page.version = body.version;
    form.elements.submission.value = body.submission;
  }

  // The form holds some words, `fields` are the others. Until the choice is made both stay where they are.
  function choose(body, sentence, fields, use, stay) {
    choosing = true;
    const decided = (words) => () => {
      choosing = false;
      settle(body);
      if (words) fill(words);
      unsaved = true;
      save();
    };
    offer(sentence, fields, [[use, decided(fields)], [stay, decided(null)]]);
  }

  // Words of this very form that waited on the phone since it was last open.
  async function takeBack(message) {
    const { status, body } = await post(message);
    if (status === 200 && !typed) {
      settle(body);
      fill(message.fields);
      await forget(page.key);
      tell(`Saved ${body.saved_at}`);
    } else if (status === 200 || status === 409 || status === 410) {
      if (status === 409 && !typed) fill(body.fields);
      const now = body.fields || status === 200 ? body : { ...page, submission: form.elements.submission.value };
      choose(now, "These words waited on this phone", message.fields, "Use these words", "Throw them away");
    } else {
      tell("Words still wait on this phone, encrypted", { warn: true });
      timer = setTimeout(deliver, 20000);
    }
  }

  async function retry() {
    if (!unsaved || choosing) return;
    if ((await save()) === 200 && wanted) send(wanted.button);
  }

  // Saved first, so that whatever becomes of the sending, the words are safe; then sent as without script.
  async function send(button) {
    wanted = { button };
    const status = unsaved ? await save() : await saving;
    if (status === 0 || status === 401 || status === 409 || !wanted) return;
    wanted = null;
    gone = true;
    form.requestSubmit(button);
    setTimeout(() => { gone = false; }, 8000); // should the browser give up, the same id makes a second sending harmless
  }

  let passed = false;
  form.addEventListener("submit", (event) => {
    if (gone && !passed) { passed = true; setTimeout(() => { passed = false; }, 8000); return; }
    event.preventDefault();
    if (!gone) send(event.submitter);
  });

  // As early as the browser lets us: phones may never come back to a hidden page.
  function leave() {
    if (!unsaved || gone) return;
    const message = compose();
    keep(message);
    if (!choosing) post(message, true);
  }

  form.addEventListener("input", onType);
  form.addEventListener("change", onType);
  addEventListener("online", retry);
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : retry()));
  addEventListener("beforeunload", (event) => {
    leave();
    if (unsaved && !kept && !gone) event.preventDefault();
  });
  // A page out of the browser's memory may belong to somebody who has signed out since.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  identify().then(deliver);
})();
