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

  // Beside each box: what is in it, each with a way out of it, and where it waits. What was refused reads as an error.
  const tell = (input, text, isError) => {
    if (!input.told) {
      input.told = make("p", { role: "status" });
      input.shown = make("ul", { className: "plain" });
      input.after(input.told, input.shown);
    }
    input.told.className = isError ? "error" : "hint";
    input.told.textContent = text;
    input.shown.replaceChildren(...[...input.files].map((file, i) => {
      const out = make("button", { type: "button", className: "link", onclick: () => inTurn(input, () => remove(input, i)) }, "Remove");
      out.setAttribute("aria-label", `Remove ${file.name}`);
      return make("li", {}, `${file.name}, ${mb(file.size)} `, out);
    }));
    input.shown.hidden = !input.files.length;
  };

  class TooMuch extends Error {}

  // As it is where it is light already, else smaller and as a JPEG, which takes out where it was taken as well.
  async function prepared(file) {
    if (!file.size) throw new TooMuch("This file is empty. Choose another one");
    const isPdf = file.type === "application/pdf" || /\.pdf$/i.test(file.name);
    if (!isPdf && file.type && !file.type.startsWith("image/")) throw new TooMuch("Only a photo or a PDF can be a receipt. Choose another file");
    if (isPdf) {
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
  async function found(place, input) {
    const row = await store("readonly", (rows) => rows.get([place.owner, place.slot]), PHOTOS).catch(() => {});
    if (!row) return [];
    if (row.isPressed && row.submission !== place.submission) return forget(place).then(() => []);
    const waited = await filesOf(row);
    // Of what was sent the portal may have refused one: alone in its box, or named.
    const error = row.isPressed ? document.getElementById(`${input.id}_error`)?.textContent.trim() : "";
    const isGood = ({ name }) => !error || (waited.length > 1 && !error.startsWith(`${name.slice(0, 60)}:`));
    return Object.assign(waited.filter(isGood), { hadMore: !waited.every(isGood) });
  }

  function put(input, files) {
    const box = new DataTransfer();
    for (const file of files) box.items.add(file);
    input.files = box.files;
    input.held = files;
  }

  // A camera gives each photo the same name: the second is told apart by a number.
  function named(file, others) {
    const taken = others.map(({ name }) => name);
    const [, stem, end] = file.name.match(/^(.*?)(\.[^.]*)?$/s);
    let name = file.name;
    for (let n = 2; taken.includes(name); n += 1) name = `${stem} (${n})${end ?? ""}`;
    return name === file.name ? file : new File([file], name, { type: file.type });
  }

  const where = (isKept) => (isKept ? "Kept on this phone, encrypted, until the form is sent." : "Keep this page open: the photo is only here.");

  // One photo after another is added; a box that holds one takes the newer.
  async function add(input, files, place) {
    await restore(input);
    if (!files.length && !input.multiple) put(input, []);
    const most = input.multiple ? Number(input.dataset.most) || Infinity : 1, refused = [];
    const held = input.multiple && page.key === place.key ? [...input.files] : [];
    for (const file of files) {
      try {
        if (held.length >= most) throw new TooMuch(`At most ${most} can be sent at a time. This one was left out`);
        held.push(named(await prepared(file), held));
      } catch (error) {
        refused.push(`${file.name}: ${error instanceof TooMuch ? error.message : "This file could not be read. Choose another one"}.`);
      }
    }
    const isKept = await keepOrForget(place, held);
    if (page.key !== place.key) return; // another form stands there by now
    put(input, held);
    if (refused.length) tell(input, `${refused.join(" ")} Your words are kept.`, true);
    else tell(input, held.length ? where(isKept) : "");
  }

  async function remove(input, i) {
    const held = [...input.files], [file] = held.splice(i, 1);
    if (!file) return;
    put(input, held);
    await keepOrForget(placeOf(input), held);
    tell(input, `${file.name} is taken out.`);
    (input.shown.querySelectorAll("button")[Math.min(i, held.length - 1)] ?? input).focus();
  }

  const keepOrForget = (place, files) => (files.length ? keep(place, files) : forget(place));

  // Back into its box once the words are back; what went with an earlier sending is taken off the phone.
  async function restore(input) {
    const place = placeOf(input);
    if (input.restored === place.slot) return;
    const waited = await found(place, input).catch(() => null);
    if (!waited || page.key !== place.key) return; // nothing can be opened before the key is here
    input.restored = place.slot;
    if (!(waited.length || waited.hadMore) || (input.files.length && !input.multiple)) return;
    const held = [...waited, ...input.files];
    if (held.length !== waited.length || waited.hadMore) await keepOrForget(place, held);
    put(input, held);
    if (waited.length) tell(input, "It waited on this phone and is sent with the form.");
  }

  // Another form stands in the page, with an empty box.
  function renew(input) {
    input.restored = "";
    put(input, []);
    if (input.told) tell(input, "");
    return restore(input);
  }

  // One change after the other, so that none takes the place of another's.
  const inTurn = (input, act) => { input.turn = Promise.resolve(input.turn).then(act).catch(reportError); return input.turn; };

  function chosen({ target: input }) {
    const files = [...input.files], place = placeOf(input);
    if (input.multiple) put(input, input.held ?? []);
    return inTurn(input, () => add(input, files, place));
  }

  // Words and photos that waited for this form are first taken back into it, as long as that does not hang.
  drafts.beforeSending = () => Promise.all(inputs.map(async (input) => {
    await Promise.race([ready, new Promise((done) => { setTimeout(done, 10000); })]);
    await inTurn(input, () => restore(input));
    if (input.files.length) await keep(placeOf(input), [...input.files], true);
  }));
  const ofAll = (act) => Promise.all(inputs.map((input) => inTurn(input, () => act(input))));
  Object.assign(photos, { settled: () => Promise.all(inputs.map(({ turn }) => turn)), restore: () => ofAll(renew) });
  for (const input of inputs) input.addEventListener("change", chosen);
  ready?.then(() => ofAll(restore));
})();
