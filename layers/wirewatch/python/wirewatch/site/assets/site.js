// What the pages do a little better with a script: the reader's zone and times, examples that can be pressed, and a
// preview that follows the typing. Without it, everything works by buttons.
"use strict";

const WAIT = 400; // ms after the last key

function guessZone() {
  const select = document.querySelector("select[data-zone=guess]");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (select && [...select.options].some((option) => option.value === zone)) select.value = zone;
}

function localTimes(root) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short", numberingSystem: "latn" });
  for (const time of root.querySelectorAll("time[datetime]")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    time.title = time.textContent;
    time.textContent = format.format(moment);
  }
}

function followTyping() {
  const query = document.getElementById("query");
  const preview = document.getElementById("preview");
  if (!query || !preview) return;
  let timer = 0;
  let asked = 0;
  const language = new URLSearchParams(location.search).get("lang");
  const path = "/preview?part=1" + (language ? "&lang=" + encodeURIComponent(language) : "");

  async function look() {
    const mine = ++asked;
    const slow = setTimeout(() => { if (mine === asked) preview.setAttribute("aria-busy", "true"); }, 300);
    try {
      const answer = await fetch(path, { method: "POST", body: new URLSearchParams({ query: query.value }) });
      if (mine !== asked) return;
      if (!answer.ok) throw new Error(String(answer.status));
      preview.innerHTML = await answer.text(); // our own server's, escaped there
      localTimes(preview);
      query.toggleAttribute("aria-invalid", false);
      if (preview.querySelector(".refused")) query.setAttribute("aria-invalid", "true");
    } catch {
      if (mine === asked) preview.textContent = preview.dataset.failed;
    } finally {
      clearTimeout(slow);
      if (mine === asked) preview.removeAttribute("aria-busy");
    }
  }

  query.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
  for (const example of document.querySelectorAll("code[data-example]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "example";
    button.dir = "auto";
    button.textContent = example.textContent;
    button.addEventListener("click", () => { query.value = example.textContent; query.focus(); look(); });
    example.replaceWith(button);
  }
  document.documentElement.classList.add("live");
}

guessZone();
localTimes(document);
followTyping();
