// Small comforts. The site works without them.

const announcer = () => {
  let place = document.getElementById("announcements");
  if (!place) {
    place = document.createElement("p");
    place.id = "announcements";
    place.className = "usa-sr-only";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  return place;
};

const say = (sentence) => {
  announcer().textContent = sentence;
};

const focusErrors = () => {
  document.querySelector("[data-focus]")?.focus();
};

const show = (button, visible) => {
  const field = document.getElementById(button.dataset.shows);
  field.type = visible ? "text" : "password";
  button.setAttribute("aria-pressed", String(visible));
};

const revealSecretButtons = () => {
  for (const button of document.querySelectorAll("[data-shows]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const visible = button.getAttribute("aria-pressed") !== "true";
      show(button, visible);
      say(visible ? button.dataset.shown : button.dataset.hid);
    });
    // A browser remembers what it sent from a text field, so the secret is hidden again first.
    button.form?.addEventListener("submit", () => show(button, false));
  }
};

const PATIENCE = 8000;

const sendOnce = () => {
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    const sent = Number(event.target.dataset.sent || 0);
    if (Date.now() - sent < PATIENCE) {
      event.preventDefault();
      say("Your answer is on its way. Please wait.");
      return;
    }
    event.target.dataset.sent = String(Date.now());
  });
  // Back may bring this very page from memory; then everything may be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });
};

const revealPrintButtons = () => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
};

const revealCopyButtons = () => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      say(button.dataset.said);
    });
  }
};

announcer();
focusErrors();
revealSecretButtons();
revealPrintButtons();
revealCopyButtons();
sendOnce();
