"""What one does with a phone in these tests, and what one finds stored on it."""

from django.contrib.sessions.models import Session
from playwright.sync_api import expect

# Every record of every database of the page's origin, buffers read as text in two ways; the page and both storages too.
STORED = """async () => {
  const asked = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = fail;
  });
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.documentElement.outerHTML];
  let records = 0;
  for (const { name } of await indexedDB.databases()) {
    const db = await asked(indexedDB.open(name));
    for (const store of db.objectStoreNames) {
      for (const row of await asked(db.transaction(store).objectStore(store).getAll())) {
        records += 1;
        found.push(JSON.stringify(row));
        for (const value of Object.values(row).filter((part) => part instanceof ArrayBuffer)) {
          found.push(new TextDecoder("latin1").decode(value));
          found.push(new TextDecoder("utf-16le").decode(value));
        }
      }
    }
    db.close();
  }
  return { records, text: found.join("\\n") };
}"""
# Tries a key on the first record that waits.
OPEN_WITH = """async (key) => {
  const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const db = await asked(indexedDB.open("drafts"));
  const [row] = await asked(db.transaction("waiting").objectStore("waiting").getAll());
  db.close();
  const raw = Uint8Array.from(atob(key), (c) => c.charCodeAt(0));
  const opener = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  const additionalData = new TextEncoder().encode(`${row.owner} ${row.slot}`);
  const words = crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv, additionalData }, opener, row.words);
  return words.then((text) => new TextDecoder().decode(text), () => "shut");
}"""


def lose_signal(page, mast):
    mast.fall()
    page.context.set_offline(True)


def find_signal(page, mast):
    mast.stand()
    page.context.set_offline(False)


def says(page, words):
    expect(page.locator("[data-draft-status], [data-unsent]")).to_contain_text(words)


def stored_on(page):
    """How many records wait on the phone, and everything the page stores, as text."""
    found = page.evaluate(STORED)
    return found["records"], found["text"]


def expect_nothing_waits(page):
    """What was confirmed is taken off the phone; that may come a moment after the page says so."""
    for _ in range(200):
        if stored_on(page)[0] == 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError("words still wait on the phone")


def rows_kept(page):
    """How many records this phone keeps for a time without signal, the key among them."""
    return page.evaluate(
        """() => new Promise((done) => {
          const opening = indexedDB.open("phone", 1);
          opening.onupgradeneeded = () => opening.result.createObjectStore("kept", { keyPath: "name" });
          opening.onsuccess = () => {
            const asked = opening.result.transaction("kept").objectStore("kept").count();
            asked.onsuccess = () => { opening.result.close(); done(asked.result); };
          };
        })"""
    )


def opened_with(page, key):
    return page.evaluate(OPEN_WITH, key)


def expire_sessions():
    """Every sign-in ends on the server while the pages stay open."""
    Session.objects.all().delete()


def close_without_signal(page):
    """Chromium's pretended loss of signal ends with the page, before its last request: that one is stopped here."""
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError()); }")
    page.close()
    page.context.set_offline(False)
