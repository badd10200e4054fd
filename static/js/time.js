// Warns before the time limit, in place: what is typed stays.
const WARN_SECONDS = 300;

const inWords = (seconds) => {
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
};

const watch = (form) => {
  let warning;
  let seconds = Number(form.dataset.secondsLeft);

  const say = (sentence, urgent) => {
    form.classList.toggle("time-left--warning", urgent);
    const words = form.querySelector("p");
    words.setAttribute("role", urgent ? "alert" : "status");
    words.textContent = sentence;
  };

  const warn = () => {
    const left = inWords(Math.min(seconds, WARN_SECONDS));
    say(`You have about ${left} left. Then this page times out, to protect your accounts.`, true);
  };

  const begin = () => {
    clearTimeout(warning);
    warning = setTimeout(warn, Math.max(0, seconds - WARN_SECONDS) * 1000);
  };

  const ask = async () => {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector(".time-left");
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    let fresh;
    try {
      fresh = await ask();
    } catch {
      say("We could not reach this site, so you have no more time yet. Check your connection and try again.", true);
      return;
    }
    if (!fresh) {
      location.reload();
      return;
    }
    seconds = Number(fresh.dataset.secondsLeft);
    say(fresh.querySelector("p").textContent, false);
    begin();
  });

  begin();
};

for (const form of document.querySelectorAll(".time-left")) watch(form);
