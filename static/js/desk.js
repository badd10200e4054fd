// The console: Ctrl and / go to the find field, and an open caller's page follows the caller.
const EVERY = 1500;

document.addEventListener("keydown", (event) => {
  const find = document.getElementById("find");
  if (event.key !== "/" || !event.ctrlKey || !find) return;
  event.preventDefault();
  find.focus();
  find.select();
});

// Whoever was found: the next thing to say is why the caller calls.
if (!document.querySelector("[data-focus]")) document.querySelector("form[data-found] select")?.focus();

const standing = (place) => place.querySelector("[data-standing]")?.textContent.trim();

const follow = (place) => {
  const says = document.querySelector("[data-follow-says]");
  let tag = "";

  const stop = (sentence) => {
    clearInterval(timer);
    says.textContent = sentence;
  };

  const show = (html) => {
    const before = standing(place);
    const held = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    place.innerHTML = html;
    if (held) place.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus();
    const after = standing(place);
    if (before !== after) document.getElementById("announcements").textContent = after;
  };

  const ask = async () => {
    if (document.hidden) return;
    const headers = tag ? { "If-None-Match": tag } : {};
    try {
      const answer = await fetch(place.dataset.follow, { headers, cache: "no-store", redirect: "manual" });
      if (answer.status === 304) return;
      if (!answer.ok) {
        stop("This page no longer updates. Refresh it.");
        return;
      }
      tag = answer.headers.get("ETag") ?? "";
      show(await answer.text());
      says.textContent = "This page updates automatically.";
    } catch {
      says.textContent = "The site cannot be reached. Trying again.";
    }
  };

  const timer = setInterval(ask, EVERY);
  ask();
};

for (const place of document.querySelectorAll("[data-follow]")) follow(place);
