// Enhancements for every page. The site works without them.

// How long a second submit of the same form is ignored.
const RESUBMIT_AFTER_MS = 8000;

const liveRegion = () => {
  let region = document.getElementById("announcements");
  if (!region) {
    region = document.createElement("p");
    region.id = "announcements";
    region.className = "usa-sr-only";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  return region;
};

const announce = (message) => {
  liveRegion().textContent = message;
};

const focusErrorSummary = () => {
  document.querySelector("[data-focus]")?.focus();
};

const setPasswordVisible = (button, visible) => {
  const field = document.getElementById(button.dataset.showPassword);
  field.type = visible ? "text" : "password";
  button.setAttribute("aria-pressed", String(visible));
};

const enablePasswordButtons = () => {
  for (const button of document.querySelectorAll("[data-show-password]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const visible = button.getAttribute("aria-pressed") !== "true";
      setPasswordVisible(button, visible);
      announce(visible ? "Your password is shown." : "Your password is hidden.");
    });
    // A browser remembers what it sent from a text field, so the password is hidden again first.
    button.form?.addEventListener("submit", () => setPasswordVisible(button, false));
  }
};

const preventDoubleSubmit = () => {
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    const submittedAt = Number(event.target.dataset.submittedAt || 0);
    if (Date.now() - submittedAt < RESUBMIT_AFTER_MS) {
      event.preventDefault();
      announce("Your answer is on its way. Please wait.");
      return;
    }
    event.target.dataset.submittedAt = String(Date.now());
  });
  // The Back button may restore this page from memory; then every form may be submitted again.
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.submittedAt;
  });
};

const enablePrintButtons = () => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
};

const enableCopyButtons = () => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      announce(button.dataset.copied);
    });
  }
};

liveRegion();
focusErrorSummary();
enablePasswordButtons();
enablePrintButtons();
enableCopyButtons();
preventDoubleSubmit();
