// Keeps the timeline and the mailbox up to date; without it, the page reloads by itself.
"use strict";

const fresh = document.querySelector("[data-part]");
async function look() {
  if (document.hidden || !fresh) return;
  try {
    const answer = await fetch(fresh.dataset.part);
    const html = answer.ok ? await answer.text() : "";
    if (html && html !== look.last) { fresh.innerHTML = html; look.last = html; }
  } catch { /* the run has ended */ }
}
setInterval(look, 1000);
