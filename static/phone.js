/* What this phone keeps for a time without signal, once its owner has asked for it: the names to choose a meet-up by,
   today's numbers, and the key that opens them and the words that wait.

   The key cannot be read out by a page and is gone at sign-out, as is all it opened but the words. Who opens the portal
   with signal gets everything anew, or loses what is not theirs any more. See docs/decisions/0017-offline.md. */
"use strict";
window.phone = (() => {
  const { who, owner, worker, key, facts, still, words } = document.currentScript.dataset;
  const subtle = window.crypto?.subtle;
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

  if (worker) navigator.serviceWorker?.register(worker, { updateViaCache: "none" }).catch(() => {});

  const KEPT = ["phone", "kept", "name"], WAITING = ["drafts", "photos"].map((base) => [base, "waiting", ["owner", "slot"]]); // those of drafts.js

  async function store(mode, work, [base, name, keyPath] = KEPT) {
    const opening = indexedDB.open(base, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(name, { keyPath });
    const db = await new Promise((done, fail) => Object.assign(opening, { onsuccess: () => done(opening.result), onerror: fail }));
    const transaction = db.transaction(name, mode);
    const asked = work(transaction.objectStore(name));
    await new Promise((done, fail) => Object.assign(transaction, { oncomplete: done, onabort: fail })).finally(() => db.close());
    return asked?.result;
  }

  const row = (name) => store("readonly", (rows) => rows.get(name)).catch(() => undefined);
  const count = async () => {
    const counts = WAITING.map((place) => store("readonly", (rows) => rows.count(), place).catch(() => 0));
    return (await Promise.all(counts)).some(Boolean);
  };
  const forget = () => store("readwrite", (rows) => rows.clear()).catch(() => {});

  // Whoever has signed in since, on whatever page of ours: what is kept for somebody else goes before anything of it shows.
  const settled = owner ? row("key").then((own) => own && own.owner !== owner && forget()) : Promise.resolve();

  // 0: no signal, or an answer that is not ours. 401: a redirect, which leads to our own sign-in.
  async function ask(url) {
    try {
      const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout?.(15000) });
      if (answer.type === "opaqueredirect") return { status: 401 };
      return { status: answer.ok ? 200 : answer.status, body: await answer.json() };
    } catch {
      return { status: 0 };
    }
  }

  const seal = (iv, owner, name) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(`${owner} ${name}`) });

  async function lock({ owner, key }, name, until, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(value));
    return { name, owner, until, at: Date.now(), iv, words: await subtle.encrypt(seal(iv, owner, name), key, text) };
  }

  // Past its time it is taken off the phone; so it is when the phone's clock was put back.
  async function open(own, name) {
    const found = await row(name);
    if (!found || found.owner !== own.owner) return null;
    if (Date.now() >= found.until || Date.now() < found.at - 60000) {
      await store("readwrite", (rows) => rows.delete(name));
      return null;
    }
    const { iv, owner, words } = found;
    return JSON.parse(new TextDecoder().decode(await subtle.decrypt(seal(iv, owner, name), own.key, words)));
  }

  // Gets it all anew. Answers 200; 401 signed out; 0 without signal; 404 where this phone keeps nothing.
  async function refresh(own) {
    own ??= await row("key");
    if (!own) return 404;
    const { status, body } = await ask(facts);
    if (status === 401) return signedOut(own);
    if (status === 403 || (body && body.owner !== own.owner)) await forget();
    if (status !== 200 || body.owner !== own.owner) return status || 0;
    const { now, numbers_until, names_until, today: lines, pass, ...names } = body;
    const ahead = Date.now() - now, until = numbers_until + ahead; // as this phone's clock will say it, right or wrong
    const kept = [
      { name: "key", ...own, pass },
      await lock(own, "names", names_until + ahead, { ...names, ahead }),
      await lock(own, "today", until, { until, lines }),
    ];
    await store("readwrite", (rows) => kept.forEach((one) => rows.put(one)));
    return 200;
  }

  // The sign-in has run out, which alone takes nothing away: it would be missed where there is no signal.
  async function signedOut({ pass }) {
    const { status, body } = await ask(`${still}?pass=${encodeURIComponent(pass)}`);
    if (status === 200 && !body.still) await forget();
    return 401;
  }

  async function setUp() {
    const { status, body } = await ask(key);
    if (status !== 200) return status;
    return refresh({ owner: body.owner, key: await subtle.importKey("raw", bytes(body.key), "AES-GCM", false, ["encrypt", "decrypt"]) });
  }

  // Signing out takes the key along before the page goes.
  const leaving = who === "leaving" && document.querySelector("form[data-leaving]");
  if (leaving) leaving.addEventListener("submit", (event) => {
    event.preventDefault();
    forget().finally(() => leaving.submit());
  });
  if (who === "mentor") settled.then(() => refresh());
  // A first page is light: what sends waiting words is fetched where words wait.
  if (words) count().then((some) => some && document.head.append(Object.assign(document.createElement("script"), { src: words })));
  if (who === "nobody") {
    row("key").then((own) => own && signedOut(own));
    count().then((some) => { document.querySelector("[data-waits]").hidden = !some; });
  }

  return { row: (name) => settled.then(() => row(name)), open, refresh, setUp, forget, works: Boolean(subtle && navigator.serviceWorker) };
})();
