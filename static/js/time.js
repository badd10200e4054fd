// Warns before the time limit and extends the session in place, so that what was typed is kept.
const WARNING_SECONDS = 300;

const inMinutes = (seconds) => {
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
};

const watchTimeLimit = (form) => {
  let warningTimer;
  let secondsLeft = Number(form.dataset.secondsLeft);

  const showMessage = (message, urgent) => {
    form.classList.toggle("time-left--warning", urgent);
    const paragraph = form.querySelector("p");
    paragraph.setAttribute("role", urgent ? "alert" : "status");
    paragraph.textContent = message;
  };

  const showWarning = () => {
    const left = inMinutes(Math.min(secondsLeft, WARNING_SECONDS));
    showMessage(`You have about ${left} left. Then this page times out, to protect your accounts.`, true);
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

  scheduleWarning();
};

for (const form of document.querySelectorAll(".time-left")) watchTimeLimit(form);
