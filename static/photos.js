/* A photo chosen for a form waits on this phone, encrypted beside the form's words (drafts.js), and is sent with the form.

   The server keeps no draft of a photo: so it stays here until the form it belongs to has been sent, and is put back into
   its box whenever that form is opened, the claim in the shell (offline.js) among them. What is too large is made smaller here, or refused in words; no word is lost by it. */
"use strict";
(() => {
  const inputs = [...document.querySelectorAll("form:is([data-draft], [data-claim]) input[type=file][data-photo]")];
  if (!inputs.length || !window.drafts?.photos) return;
  const { page, make, ready, photos } = drafts, { PHOTOS, store, lock, toBytes, filesOf, drop: forget } = photos;
  const LARGEST = 10 * 1024 * 1024, LARGEST_PHOTO = 40 * 1024 * 1024, SIDE = 2000, LIGHT = 1536 * 1024;
  const mb = (size) => `${Math.max(0.1, size / 1024 / 1024).toFixed(1)} MB`;

  // Beside each box: what is in it and where it waits.
  const tell = (input, text) => {
    input.after(input.told ??= make("p", { className: "hint", role: "status" }));
    input.told.textContent = text;
  };

  class TooMuch extends Error {}

  // As it is where it is light already, else smaller and as a JPEG, which takes out where it was taken as well.
  async function prepared(file) {
    if (!file.size) throw new TooMuch("This file is empty. Choose another one");
    if (file.type === "application/pdf") {
      if (file.size <= LARGEST) return file;
      throw new TooMuch(`This file has ${mb(file.size)}, and at most ${mb(LARGEST)} can be sent. Choose a smaller one`);
    }
    const picture = await createImageBitmap(file).catch(() => {
      // Few browsers read HEIC; the portal does, so it goes as it is.
      if (/\.hei[cf]$/i.test(file.name) && file.size <= LARGEST_PHOTO) return null;
      throw new TooMuch(`This browser cannot read this photo (${mb(file.size)}). Choose a JPEG or a PNG, or take a picture of it as a screenshot`);
    });
    if (!picture) return file;
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size <= LIGHT && /jpeg|png/.test(file.type)) return file;
    const canvas = make("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
    if (!blob || blob.size > LARGEST) throw new TooMuch(`This photo is still too large when made smaller. Choose another one`);
    return new File([blob], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: blob.type });
  }

  // Where it waits, and what it belongs to: of the form as it stands at this moment.
  const placeOf = ({ name }) => {
    const { path, title, submission } = photos.about();
    return { owner: page.owner, slot: `${page.key} ${name}`, key: page.key, submission, shown: { path, title } };
  };

  async function keep({ owner, slot, key, submission, shown }, files, isPressed = false) {
    try {
      const parts = await Promise.all(files.map(async (file, i) => lock({ owner, slot: `${slot} ${i}` }, await file.arrayBuffer())));
      const row = await lock({ owner, slot }, toBytes({ ...shown, files: files.map(({ name, type }) => ({ name, type })) }));
      await store("readwrite", (rows) => rows.put({ ...row, parts, key, submission, isPressed }), PHOTOS);
      return true;
    } catch {
      return false;
    }
  }

  // What was pressed with the form as it was, before it became another one, has gone with it.
  async function found(place) {
    const row = await store("readonly", (rows) => rows.get([place.owner, place.slot]), PHOTOS).catch(() => {});
    if (!row) return [];
    if (row.isPressed && row.submission !== place.submission) return forget(place).then(() => []);
    return filesOf(row);
  }

  function put(input, files) {
    const box = new DataTransfer();
    for (const file of files) box.items.add(file);
    input.files = box.files;
  }

  async function chosen({ target: input }) {
    const files = [...input.files], place = placeOf(input);
    input.value = "";
    try {
      const light = await Promise.all(files.map(prepared));
      if (!light.length) return await forget(place).then(() => tell(input, ""));
      const kept = await keep(place, light);
      if (page.key !== place.key) return; // another form stands there by now
      put(input, light);
      const what = light.map(({ name, size }) => `${name}, ${mb(size)}`).join("; ");
      tell(input, kept ? `${what}. Kept on this phone, encrypted, until the form is sent.` : `${what}. Keep this page open: the photo is only here.`);
    } catch (error) {
      await forget(place);
      tell(input, `${error instanceof TooMuch ? error.message : "This file could not be read. Choose another one"}. Your words are kept.`);
    }
  }

  // Back into its box once the words are back; what went with an earlier sending is taken off the phone.
  async function restore(input) {
    if (input.told) tell(input, "");
    const place = placeOf(input), waited = await found(place).catch(() => []);
    if (!waited.length || input.files.length || page.key !== place.key) return;
    put(input, waited);
    tell(input, `${waited.map(({ name, size }) => `${name}, ${mb(size)}`).join("; ")}. It waited on this phone and is sent with the form.`);
  }

  let busy; // one is being made smaller
  drafts.beforeSending = async () => {
    await busy;
    await Promise.all(inputs.filter(({ files }) => files.length).map((input) => keep(placeOf(input), [...input.files], true)));
  };
  Object.assign(photos, { settled: () => busy, restore: () => Promise.all(inputs.map(restore)) });
  for (const input of inputs) input.addEventListener("change", (event) => { busy = chosen(event); });
  ready?.then(photos.restore);
})();
