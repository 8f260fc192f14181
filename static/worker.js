/* The service worker: keeps the shell, and nothing else. `shell` is written above these lines by the server.

   What it keeps is fetched once, when it is installed, without cookies: the server does not know for whom, so no name can
   be in it. No page that a person opens is ever put into a cache. Words and names live in phone.js and drafts.js. */
"use strict";
const PATIENCE = 15000; // how long one bar of signal may take to begin an answer

async function fill() {
  const kept = await caches.open(shell.name);
  await Promise.all([shell.page, ...shell.files].map(async (path) => {
    const answer = await fetch(path, { credentials: "omit", cache: "no-cache", redirect: "error" });
    if (!answer.ok) throw new Error(path);
    await kept.put(path, answer);
  }));
}

async function clear() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== shell.name).map((name) => caches.delete(name)));
  await self.clients.claim();
}

const kept = async (path) => (await caches.open(shell.name)).match(path, { ignoreVary: true });

// The page itself, or the shell where there is no signal or next to none.
async function open(request) {
  const answer = fetch(request);
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  return (await Promise.race([answer.catch(() => {}), late])) ?? (await kept(shell.page)) ?? answer;
}

// What was sent and heard no answer may have arrived or not: the shell says so. Typed words wait already (drafts.js).
const send = (request) => fetch(request).catch(() => Response.redirect(`${shell.page}?lost`, 303));

addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clear()));
addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method !== "GET") {
    if (request.mode === "navigate") event.respondWith(send(request));
  } else if (request.mode === "navigate") event.respondWith(open(request));
  else if (shell.files.includes(pathname)) event.respondWith(kept(pathname).then((file) => file ?? fetch(request)));
});
