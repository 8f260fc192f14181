// Connects the passkey buttons with the browser. Without support their part of the page stays hidden.
(function () {
  "use strict";
  const forms = window.allauth && window.allauth.webauthn && window.allauth.webauthn.forms;
  const button = document.querySelector("[data-passkey]");
  if (!forms || !button || !window.PublicKeyCredential) return;

  document.querySelectorAll("[data-passkey-part]").forEach((part) => { part.hidden = false; });
  const ids = { login: button.id, add: button.id, authenticate: button.id, credential: button.dataset.credential };
  if (document.getElementById("js_data")) ids.data = "js_data";
  if (button.dataset.passwordless) ids.passwordless = button.dataset.passwordless;
  forms[button.dataset.passkey]({ ids: ids });

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const trouble = document.querySelector("[data-passkey-trouble]");
    const known = event.detail.exception && event.detail.exception.name === "InvalidStateError";
    trouble.textContent = known
      ? "This device is set up already."
      : "That did not work, or it was cancelled. Try again, or use another way.";
    trouble.hidden = false;
  });
})();
