// Warns before the time limit and extends the session in place, so that what was typed is kept.
const WARNING_SECONDS = 300;
const WARNING = "time-left--warning";
// Between the warning and what has the focus, in pixels: room for the outline.
const CLEARANCE = 8;

const inMinutes = (seconds) => {
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
};

// The warning is stuck over the end of the page, so browsers scroll what gets the focus no nearer than this.
const keepFocusClear = (form) => {
  const isWarning = form.classList.contains(WARNING);
  document.documentElement.style.scrollPaddingBottom = isWarning ? `${form.offsetHeight + CLEARANCE}px` : "";
};

// What has the focus when the warning appears.
const uncoverFocus = (form) => {
  const focused = document.activeElement;
  if (focused.tabIndex < 0 || form.contains(focused)) return;
  const [control, warning] = [focused, form].map((element) => element.getBoundingClientRect());
  const isCovered = control.bottom > warning.top && control.top < warning.bottom;
  if (isCovered) window.scrollBy(0, control.bottom + CLEARANCE - warning.top);
};

const watchTimeLimit = (form) => {
  let warningTimer;
  let secondsLeft = Number(form.dataset.secondsLeft);

  // What happens then is left out of a low window, where it would take the place of the page.
  const showMessage = (message, urgent, then = "") => {
    form.classList.toggle(WARNING, urgent);
    const paragraph = form.querySelector("p");
    paragraph.setAttribute("role", urgent ? "alert" : "status");
    const why = Object.assign(document.createElement("span"), { className: "time-left__why", textContent: then });
    paragraph.replaceChildren(`${message} `, why);
    keepFocusClear(form);
    if (urgent) uncoverFocus(form);
  };

  const showWarning = () => {
    const left = inMinutes(Math.min(secondsLeft, WARNING_SECONDS));
    showMessage(`You have about ${left} left.`, true, "Then this page times out, to protect your accounts.");
  };

  const scheduleWarning = () => {
    clearTimeout(warningTimer);
    warningTimer = setTimeout(showWarning, Math.max(0, secondsLeft - WARNING_SECONDS) * 1000);
  };

  // The form as the server renders it with the new time; null where the session has ended.
  const requestMoreTime = async () => {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!response.ok) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.querySelector(".time-left");
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    let renewedForm;
    try {
      renewedForm = await requestMoreTime();
    } catch {
      showMessage(
        "We could not reach this site, so you have no more time yet. Check your connection and try again.",
        true,
      );
      return;
    }
    if (!renewedForm) {
      location.reload();
      return;
    }
    secondsLeft = Number(renewedForm.dataset.secondsLeft);
    showMessage(renewedForm.querySelector("p").textContent, false);
    scheduleWarning();
  });

  new ResizeObserver(() => keepFocusClear(form)).observe(form);
  scheduleWarning();
};

for (const form of document.querySelectorAll(".time-left")) watchTimeLimit(form);
