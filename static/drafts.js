/* Words typed into a form are not lost.

   While typing they are saved on the server. Without signal, or once signed out, they wait on this phone: encrypted with
   a key that the server hands to a signed-in person only, held in this page's memory and never stored by it. The next page
   that person opens sends them. Only the server's "saved", or the person's own choice, removes waiting words.

   On a phone made ready for a time without signal (phone.js, offline.js) notes, concerns and claims are finished without
   it: they use what is handed out here as `drafts`, and go on to the server as what they are, a claim with its photo. */
"use strict";
window.drafts = (() => {
  const form = document.querySelector("form[data-draft]");
  const place = document.querySelector("[data-draft-status], [data-unsent]");
  if (!place) return {};
  const { saveUrl, keyUrl, loginUrl, owner, version } = place.dataset;
  // Each opened page keeps its words in a place of its own, so that none takes the place of another's.
  const page = { key: form?.dataset.draft, owner, version: Number(version), slot: `${Date.now()} ${Math.random()}` };
  const token = form?.elements.csrfmiddlewaretoken;
  const subtle = window.crypto?.subtle; // missing on plain http: then nothing is kept on the phone
  let csrf = token?.value;
  let delivering, again, isBack; // what waited is on its way; the next try; says that this form has its words
  let vault; // name on this phone → key: the person's of now, and those before the server's secret was changed

  // Status 0 is no signal, or an answer that is not ours (a hotel's sign-in page). A redirect leads to our own sign-in.
  async function ask(url, options) {
    try {
      const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout?.(15000), ...options });
      if (answer.type === "opaqueredirect") return { status: 401 };
      const body = await answer.json().catch(() => null);
      return { status: answer.ok && !body ? 0 : answer.status, body };
    } catch {
      return { status: 0 };
    }
  }

  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

  // Fetches key and fresh CSRF token. A page never takes those of somebody who signed in after it was opened.
  async function identify() {
    const { status, body } = await ask(keyUrl);
    if (status !== 200) return status;
    const own = [body, ...body.former];
    if (page.owner && !own.some(({ owner }) => owner === page.owner)) return 401;
    csrf = body.csrf;
    if (token) token.value = csrf;
    const unlock = (text) => subtle?.importKey("raw", bytes(text), "AES-GCM", false, ["encrypt", "decrypt"]);
    vault = new Map(await Promise.all(own.map(async ({ owner, key }) => [owner, await unlock(key)])));
    return 200;
  }

  async function post(message, url = saveUrl, files = [], again = true) {
    const text = JSON.stringify(message);
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
    // Kept alive when the page closes; browsers refuse that beyond 64 kB.
    const options = { method: "POST", body: text, headers, keepalive: text.length < 20000 };
    if (files.length) {
      const parts = new FormData();
      for (const [name, value] of [["message", text], ...files]) parts.append(name, value);
      Object.assign(options, { body: parts, headers: { "X-CSRFToken": csrf }, keepalive: false, signal: AbortSignal.timeout?.(300000) });
    }
    const answer = csrf ? await ask(url, options) : { status: 403 };
    if (answer.status !== 403 || !again) return answer;
    const status = await identify(); // the token was of an earlier sign-in
    return status === 200 ? post(message, url, files, false) : { status };
  }

  async function store(mode, work, [base, name, keyPath] = ["drafts", "waiting", ["owner", "slot"]]) {
    const opening = indexedDB.open(base, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(name, { keyPath });
    const db = await new Promise((done, fail) => Object.assign(opening, { onsuccess: () => done(opening.result), onerror: fail }));
    const transaction = db.transaction(name, mode);
    const asked = work(transaction.objectStore(name));
    await new Promise((done, fail) => Object.assign(transaction, { oncomplete: done, onabort: fail })).finally(() => db.close());
    return asked.result;
  }

  // Whose record it is is sealed in: moved to another name it does not open.
  const seal = (iv, ...names) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(names.join(" ")) });

  // What is written under a name, to be stored; without a key it throws.
  async function lock({ owner, slot }, content) {
    if (!vault) await borrow();
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { owner, slot, iv, words: await subtle.encrypt(seal(iv, owner, slot), vault.get(owner), content) };
  }

  const open = ({ owner, slot, iv, words }) => subtle.decrypt(seal(iv, owner, slot), vault.get(owner), words);
  const toBytes = (value) => new TextEncoder().encode(JSON.stringify(value));
  const markOf = ({ iv }) => `${iv}`; // another one with each writing
  const fromBytes = (found) => JSON.parse(new TextDecoder().decode(found));

  // What is kept and what is taken off follow each other: on a slow phone none overtakes the other.
  let turn;
  const inTurn = (work) => { turn = Promise.resolve(turn).then(work); return turn; };

  // Under the mark of what was read, only while that still lies there: another page may have written or sent it since.
  function ifUnchanged(rows, { owner, slot, mark }, act) {
    const asked = rows.get([owner, slot]);
    asked.onsuccess = () => { if (!mark || (asked.result && markOf(asked.result) === mark)) act(); };
    return asked;
  }

  // Answers the new mark; null where something else lies there by now; false where this phone does not keep it.
  const keep = ({ mark, ...message }) => inTurn(async () => {
    try {
      const row = await lock(message, toBytes(message));
      let kept = null;
      await store("readwrite", (rows) => ifUnchanged(rows, { ...message, mark }, () => { rows.put(row); kept = markOf(row); }));
      return kept;
    } catch {
      return false;
    }
  });

  // The signal went before the key came: a phone made ready (phone.js) has its owner's.
  async function borrow() {
    const own = await store("readonly", (rows) => rows.get("key"), ["phone", "kept", "name"]).catch(() => {});
    if (own && own.owner === page.owner) unlock(own);
  }

  const forget = (place) => inTurn(() => store("readwrite", (rows) =>
    ifUnchanged(rows, place, () => rows.delete([place.owner, place.slot]))).catch(() => {}));

  // What waits for the person signed in; other people's records stay closed and untouched.
  async function waiting() {
    const rows = subtle ? await store("readonly", (all) => all.getAll()).catch(() => []) : [];
    if (rows.length && !vault) await identify();
    if (!rows.length || !vault) return [];
    const opened = rows.filter((row) => vault.has(row.owner)).map(async (row) => ({ ...fromBytes(await open(row)), mark: markOf(row) }));
    return (await Promise.allSettled(opened)).flatMap((result) => result.value ?? []);
  }

  const PHOTOS = ["photos", "waiting", ["owner", "slot"]];

  // The rows of photos that wait (photos.js), of one form or of all.
  async function photosOf(key) {
    const rows = subtle ? await store("readonly", (all) => all.getAll(), PHOTOS).catch(() => []) : [];
    if (rows.length && !vault) await identify();
    return rows.filter((row) => vault?.has(row.owner) && (!key || row.key === key));
  }

  async function filesOf({ parts, ...row }) {
    const { files } = fromBytes(await open(row));
    return Promise.all(files.map(async ({ name, type }, i) => new File([await open(parts[i])], name, { type })));
  }

  const dropPhoto = ({ owner, slot }) => store("readwrite", (all) => all.delete([owner, slot]), PHOTOS).catch(() => {});
  const dropPhotos = async (key) => { for (const row of await photosOf(key)) await dropPhoto(row); };

  // By the forms they belong to. What was pressed and is no draft any more has gone; so has the photo of a claim begun
  // on this phone whose words are neither here nor there.
  async function photosWaiting() {
    const rows = await photosOf(), words = rows.length ? await waiting() : [];
    const found = [];
    for (const row of rows) {
      const isAlone = row.key.startsWith("claim:phone:") && row.key !== page.key && !words.some(({ key }) => key === row.key);
      const { status } = row.isPressed || isAlone ? await ask(`${saveUrl}?key=${encodeURIComponent(row.key)}`) : {};
      if (status === 404) await dropPhoto(row);
      else found.push(fromBytes(await open(row)));
    }
    return found;
  }

  const make = (tag, more, ...parts) => {
    const element = Object.assign(document.createElement(tag), more);
    element.append(...parts);
    return element;
  };

  function tell(text, warn, links = []) {
    place.className = form ? `saved ${warn ? "waiting" : ""}` : `flash ${warn ? "warning" : ""}`;
    const parts = links.flatMap(({ title, path }) => [" ", make("a", { href: path }, title)]);
    place.replaceChildren(make("span", {}, text, ...parts));
  }

  function labelOf(name) {
    const box = form?.querySelector(`[name="${CSS.escape(name)}"]`);
    return (box?.closest("fieldset")?.querySelector("legend") ?? box?.labels[0])?.textContent ?? name;
  }

  // Shows the other words and lets the person choose; nothing is decided for them.
  function offer(sentence, fields, choices) {
    const here = form ? collect() : {};
    const others = Object.entries(fields).filter(([name, value]) => `${value}` && `${value}` !== `${here[name]}`);
    const rows = others.map(([name, value]) =>
      make("div", {}, make("dt", {}, labelOf(name)), make("dd", { className: "words" }, `${value}`)));
    const buttons = Object.entries(choices).map(([label, act]) =>
      make("button", { type: "button", className: "button second", onclick: () => { box.remove(); act(); } }, label));
    const box = make("section", { id: "other-words", className: "card" }, make("h2", {}, sentence),
      make("dl", { className: "facts" }, ...rows), make("div", { className: "actions" }, ...buttons));
    document.getElementById("other-words")?.remove();
    (form ?? place).before(box);
    tell("There are other words:", true, [{ title: "look at them", path: "#other-words" }]);
  }

  // What was finished without signal becomes what it is. Refused once, it is not sent again before somebody has looked.
  async function sendOn(message) {
    if (message.because) return { status: 422 };
    const kept = { ...message, attempts: [...message.attempts, message.fields].slice(-3) };
    const mark = await keep(kept); // should the answer be lost, the server may hold these very words
    if (mark === null) return { status: 409 };
    kept.mark = message.mark = mark || message.mark;
    const files = [];
    for (const row of await photosOf(message.key))
      for (const file of await filesOf(row)) files.push([row.slot.slice(row.key.length + 1), file]);
    const { status, body } = await post(message, message.send, files);
    Object.assign(message, { receipt: body?.receipt, told: body?.told });
    if (!body?.because || status === 401) return { status };
    // Where no form would take them, they are looked at in the shell.
    const path = status === 409 || status === 422 ? message.path : message.shell;
    Object.assign(message, kept, { path, because: body.because, version: body.version ?? message.version });
    await keep(message);
    return { status: 422 };
  }

  // Sends what waited. Words the server does not take stay, and the person is told.
  async function deliverNow() {
    const saved = [], sent = [], left = [], missed = [], refused = [];
    let isSilent = false;
    const isHere = (message) => form && message.key === page.key && !isUrgent(message);
    // A photo takes long to go: what belongs to this page comes first, then a concern, then what was finished.
    const rank = (message) => (isHere(message) ? 0 : isUrgent(message) ? 1 : message.send ? 2 : 3);
    const all = (await waiting()).filter(({ slot }) => slot !== page.slot && slot !== page.from).sort((a, b) => rank(a) - rank(b));
    if (all.some(isUrgent)) tellUrgent(); // before anything else is tried
    else if (all.length && place.dataset.unsent) tell(place.dataset.unsent, true);
    for (const message of all) {
      if (isSilent) { left.push(message); continue; } // what was finished never comes after what was not
      if (!isHere(message)) isBack?.();
      const { status } = isHere(message) ? await takeBack(message) : message.send ? await sendOn(message) : await post(message);
      if (status === 200) await forget(message);
      if (status === 200 && message.send && !isHere(message)) await dropPhotos(message.key);
      isSilent ||= status === 0 || status >= 500;
      ({ 200: message.send ? sent : saved, 410: missed, 422: message.send ? refused : left }[status] ?? left).push(message);
    }
    if (form && !all.some(isUrgent)) return;
    if (isSilent) again = setTimeout(deliver, 30000);
    report(saved, sent, left, missed, refused, form ? [] : await photosWaiting().catch(() => []));
    document.dispatchEvent(new CustomEvent("delivered", { detail: { sent, saved } }));
  }

  // A concern that was finished and has not gone: said at each open, until it has.
  const isUrgent = ({ urgent, send, because }) => urgent && send && !because;
  const tellUrgent = () => tell(`A concern you wrote has not been sent yet: nobody has read it. It goes by itself with signal. ${place.dataset.unsent ?? ""}`,
    true, [{ title: "In danger: ring 999.", path: "tel:999" }, ...(place.dataset.shell ? [{ title: "Ring somebody here", path: place.dataset.shell }] : [])]);

  function report(saved, sent, left, missed, refused, photos) {
    const [first] = missed, finished = left.filter(({ send }) => send);
    const titles = sent.map(({ title }) => title).join("; ");
    const concerns = sent.filter(({ urgent }) => urgent).map(({ receipt }) => ({ title: "Your receipt", path: receipt }));
    const throwAway = () => forget(first).then(() => { tell("Thrown away."); deliver(); });
    if ([...left, ...missed].some(isUrgent)) tellUrgent();
    else if (concerns.length) tell("Your concern that waited on this phone has been sent.", false, concerns);
    else if (form) return;
    else if (first) offer(`“${first.title}” was sent already, without these words`, first.fields, { "Throw these words away": throwAway });
    else if ((left.length || refused.length || photos.length) && place.dataset.unsent) tell(place.dataset.unsent, true);
    else if (refused.length) tell(`“${refused[0].title}” was not taken. ${refused[0].because} Your words are kept:`, true, refused);
    else if (finished.length) tell("What you wrote waits on this phone, encrypted. It goes by itself with signal.", true);
    else if (left.length) tell("Words still wait on this phone, encrypted. Open the form to send them:", true, left);
    else if (photos.length) tell("A photo waits on this phone, encrypted. Open its form to send it:", true, photos);
    else if (saved.length) tell("Your words that waited on this phone are saved. Still to be sent:", false, saved);
    else if (sent.length) tell(`Sent: ${titles}.`);
  }

  // One after the other, so that nothing taken off the phone by one is put back by another.
  function deliver() {
    clearTimeout(again);
    delivering = Promise.resolve(delivering).then(deliverNow).catch(() => {}).finally(() => isBack?.());
    return delivering;
  }

  const SKIP = /^(hidden|file|password|submit|button|image|reset|fieldset|output)$/;
  const boxes = (from = form) => [...from.elements].filter((box) => box.name && !SKIP.test(box.type));
  const isMany = (box) => box.multiple || (box.type === "checkbox" && box.form.elements[box.name].length > 1);

  // Asked of the browser, which knows what is ticked: one value for each name, or a list where several can be chosen.
  function collect(from = form) {
    const typed = new FormData(from);
    return Object.fromEntries(boxes(from).map((box) => {
      const values = typed.getAll(box.name);
      return [box.name, isMany(box) ? values : values[0] ?? ""];
    }));
  }

  function fill(fields, into = form) {
    into.dispatchEvent(new CustomEvent("fill", { detail: fields })); // a form may have to make boxes for all of them
    for (const box of boxes(into).filter(({ name }) => name in fields)) {
      const value = fields[box.name], chosen = [value].flat();
      if (/radio|checkbox/.test(box.type)) box.checked = chosen.includes(box.value);
      else if (box.multiple) for (const option of box.options) option.selected = chosen.includes(option.value);
      else box.value = value;
      bare(box);
    }
  }

  // The day of the press is seen once it is there.
  function bare(box) {
    if ("now" in box.dataset && box.value) box.closest("[hidden]")?.removeAttribute("hidden");
  }

  // The key this phone keeps for its owner opens what waits where the server cannot be asked.
  const unlock = ({ owner, key }) => { vault ??= new Map([[owner, key]]); };
  const photos = { PHOTOS, store, lock, filesOf, toBytes, drop: dropPhoto };
  const handedOut = { page, unlock, waiting, keep, forget, deliver, collect, fill, make, photos };

  addEventListener("online", () => (form ? retry : deliver)());
  if (!form) {
    deliver();
    return handedOut;
  }

  let attempts = []; // saves whose answer never came: the server may hold any of them
  let edits = 0, confirmed = 0, left = 0; // how much was typed, saved for certain, saved while leaving
  let kept = true; // what is not saved waits on the phone
  let choosing = false, gone = false, slow = false; // an offer is open, the form is on its way, a save takes its time
  let timer, since, saving, wanted; // the last is the button pressed without signal
  let finish; // what the phone needs to send it on by itself, once it was pressed

  const opened = collect(); // what the form held when it was opened
  const unsent = form.querySelector("[data-not-sent]"); // on a form of a meet-up's day: nobody has been told
  const TROUBLE = { 0: "No signal", 410: "This form was sent already", 413: "Too long to save while typing" };
  const compose = () => ({
    ...page, ...finish, fields: collect(), submission: form.elements.submission.value, attempts,
    path: form.dataset.path ?? location.pathname + location.search, title: document.title.split(" · ")[0].replace(/^Error: /, ""),
  });

  function attempt(message) {
    attempts = [...attempts, message.fields].slice(-3);
    return post(message);
  }

  function onType({ target }) {
    if (target.form !== form || SKIP.test(target.type)) return;
    edits += 1;
    wanted = finish = null; // they go on writing: nothing is sent behind their back
    since ??= Date.now();
    clearTimeout(timer); // a second after the last letter, and every five while typing on and on
    timer = setTimeout(save, Math.max(0, Math.min(1000, since + 5000 - Date.now())));
  }

  // One save at a time, so that versions follow each other. Answers the status.
  function save() {
    if (slow) keep(compose());
    saving = Promise.resolve(saving).then(saveNow).catch(() => -1);
    return saving;
  }

  async function saveNow() {
    clearTimeout(timer);
    since = undefined;
    const upTo = edits;
    const message = compose();
    if (choosing) { kept = await keep(message); return 409; }
    // A poor signal may take long to fail: meanwhile the words wait here.
    const wait = setTimeout(() => { slow = true; tell("Saving…"); keep(message); }, 600);
    const { status, body } = await attempt(message);
    clearTimeout(wait);
    slow = false;
    if (status === 200) { confirmed = upTo; settle(body); return status; }
    kept = await keep(message);
    timer = setTimeout(retry, 20000);
    const then = wanted && !status ? ", then go by themselves" : "";
    const where = kept ? `your words wait on this phone${then}` : "keep this page open, your words are only here";
    const signIn = [{ title: "Sign in", path: `${loginUrl}?next=${encodeURIComponent(message.path)}` }];
    if (status === 409) choose(body, "Other words were saved for this form, perhaps on another device", body, "Keep what is in the form");
    else if (status === 401) tell(`Signed out: ${where}${kept ? ", encrypted; sign in and they are sent" : ""}.`, true, signIn);
    else tell(`${TROUBLE[status] ?? "The portal does not answer"}: ${where}`, true);
    return status;
  }

  function settle(body) {
    attempts = [];
    adopt(body);
    if (!vault) identify();
    if (subtle) forget(page);
    tell(`Saved ${body.saved_at}`);
  }

  function adopt({ version, submission }) {
    page.version = Math.max(page.version, version);
    form.elements.submission.value = submission ?? form.elements.submission.value;
  }

  // The form holds some words, `other` holds others. Until the choice is made both stay where they are.
  function choose(body, sentence, other, stay) {
    const decided = (words) => async () => {
      choosing = false;
      adopt(body);
      if (words) fill(words);
      edits += 1;
      await save();
      if (other.slot && kept) forget(other);
    };
    choosing = true;
    offer(sentence, other.fields, { "Use these words": decided(other.fields), [stay]: decided() });
  }

  // Words of this very form that waited on the phone since it was last open.
  async function takeBack(message) {
    const { status, body } = await post(message); // to the form: who opened it sends it from there
    const isHere = Object.entries(message.fields).every(([name, value]) => `${opened[name] ?? ""}` === `${value}`);
    if (status === 200 && isHere) {
      adopt(body); // the server had them already, and the form with it
    } else if (status === 200 && !edits) {
      fill(message.fields);
      settle(body);
    } else if ([200, 409, 410].includes(status)) {
      if (status === 409 && !edits) fill(body.fields);
      choose(status === 410 ? page : body, "These words waited on this phone", message, "Throw them away");
    } else {
      tell("Words still wait on this phone, encrypted", true);
      setTimeout(deliver, 20000);
    }
    return { status };
  }

  async function retry() {
    if (edits > confirmed && !choosing && (await save()) === 200 && wanted) send(wanted.button);
  }

  // Saved first, so that the words are safe whatever becomes of the sending; then sent as without script.
  async function send(button) {
    if (gone) return; // the second half of a double tap
    gone = true;
    await Promise.race([handedOut.ready, new Promise((done) => { setTimeout(done, 5000); })]); // what waited comes back first
    edits += 1;
    wanted = { button };
    const { send: to, shell } = form.dataset;
    if (to) finish = { send: to, shell, urgent: true };
    const status = await save();
    gone = ![0, 401, 409].includes(status);
    if (unsent) unsent.hidden = status !== 0;
    if (status === 0) await stay();
    else wanted = null;
    if (![0, 401].includes(status)) finish = null;
    if (!gone) return;
    await Promise.race([turn, new Promise((done) => { setTimeout(done, 3000); })]); // what is saved is off this phone
    await handedOut.beforeSending?.();
    if (button?.name) form.append(make("input", { type: "hidden", name: button.name, value: button.value }));
    form.submit();
    setTimeout(() => { gone = false; }, 8000); // should the browser give up: the same id makes one record of two sendings
  }

  // What was said "now" keeps the time of the press, whenever it goes.
  async function stay() {
    const now = new Date(), local = new Date(now - now.getTimezoneOffset() * 60000).toISOString();
    for (const box of form.querySelectorAll("[data-now]")) {
      box.value ||= box.type === "date" ? local.slice(0, 10) : local.slice(11, 16);
      bare(box);
    }
    kept = await keep(compose());
    unsent?.scrollIntoView({ block: "center" });
  }

  // As early as the browser lets us: a hidden page may never come back.
  function leave() {
    if (gone || left === edits || edits === confirmed) return;
    left = edits;
    const message = compose();
    keep(message);
    if (!choosing) attempt(message);
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); send(event.submitter); });
  for (const kind of ["input", "change"]) form.addEventListener(kind, onType);
  document.addEventListener("visibilitychange", () => (document.hidden ? leave : retry)());
  for (const kind of ["beforeunload", "pagehide"]) addEventListener(kind, (event) => {
    leave();
    if (!kept && edits > confirmed && !gone) event.preventDefault(); // the browser asks before it closes the page
  });
  // A page out of the browser's memory may belong to somebody who has signed out since.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  photos.about = compose;
  handedOut.ready = new Promise((done) => { isBack = done; });
  identify().then(deliver);
  return handedOut;
})();
