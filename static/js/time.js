// Warns before the time limit, in place: what is typed stays.
const WARN_SECONDS = 300;

const watch = (form) => {
  let warning;
  let seconds = Number(form.dataset.secondsLeft);

  const warn = () => {
    form.classList.add("time-left--warning");
    form.setAttribute("role", "alert");
    form.querySelector("p").textContent =
      "You have about five minutes left. Then we stop waiting, to protect your accounts.";
  };

  const begin = () => {
    clearTimeout(warning);
    warning = setTimeout(warn, Math.max(0, seconds - WARN_SECONDS) * 1000);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!answer.ok) {
      location.reload();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(".time-left");
    if (!fresh) {
      location.reload();
      return;
    }
    seconds = Number(fresh.dataset.secondsLeft);
    form.classList.remove("time-left--warning");
    form.setAttribute("role", "status");
    form.querySelector("p").textContent = fresh.querySelector("p").textContent;
    begin();
  });

  begin();
};

for (const form of document.querySelectorAll(".time-left")) watch(form);
