// The help desk's console: Ctrl+/ focuses the find field, and an open call is refreshed as the caller moves on.
const REFRESH_MS = 1500;

document.addEventListener("keydown", (event) => {
  const find = document.getElementById("find");
  if (event.key !== "/" || !event.ctrlKey || !find) return;
  event.preventDefault();
  find.focus();
  find.select();
});

// Once a caller is found, the next thing to choose is the reason for the call.
if (!document.querySelector("[data-focus]")) document.querySelector("form[data-found] select")?.focus();

const statusIn = (panel) => panel.querySelector("[data-caller-status]")?.textContent.trim();

const keepRefreshed = (panel) => {
  const message = document.querySelector("[data-refresh-message]");
  let etag = "";

  const stop = (text) => {
    clearInterval(timer);
    message.textContent = text;
  };

  const replaceContent = (html) => {
    const statusBefore = statusIn(panel);
    const focusedHref = panel.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    panel.innerHTML = html;
    if (focusedHref) panel.querySelector(`a[href="${CSS.escape(focusedHref)}"]`)?.focus();
    const status = statusIn(panel);
    if (status !== statusBefore) document.getElementById("announcements").textContent = status;
  };

  const refresh = async () => {
    if (document.hidden) return;
    const headers = etag ? { "If-None-Match": etag } : {};
    try {
      const response = await fetch(panel.dataset.refreshFrom, { headers, cache: "no-store", redirect: "manual" });
      if (response.status === 304) return;
      if (!response.ok) {
        stop("This page no longer updates. Refresh it.");
        return;
      }
      etag = response.headers.get("ETag") ?? "";
      replaceContent(await response.text());
      message.textContent = "This page updates automatically.";
    } catch {
      message.textContent = "The site cannot be reached. Trying again.";
    }
  };

  const timer = setInterval(refresh, REFRESH_MS);
  refresh();
};

for (const panel of document.querySelectorAll("[data-refresh-from]")) keepRefreshed(panel);
