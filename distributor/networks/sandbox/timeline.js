// Brings what is new in every three seconds, unless the box is cleared; without it, reload the page.
"use strict";
(() => {
  const box = document.getElementById("refresh");
  const news = document.getElementById("news");
  const timeline = document.getElementById("timeline");
  const count = (root) => root.querySelectorAll("article").length;

  const look = async () => {
    if (!box.checked || document.hidden || timeline.contains(document.activeElement)) return;
    let answer;
    try {
      answer = await fetch("/", { headers: { Accept: "text/html" } });
    } catch {
      news.textContent = "The sandbox does not answer.";
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("timeline");
    const added = count(fresh) - count(timeline);
    if (fresh.innerHTML === timeline.innerHTML) return;
    timeline.replaceChildren(...fresh.children);
    news.textContent = added === 1 ? "1 new post" : added > 1 ? `${added} new posts` : "A post was changed or taken down";
  };
  setInterval(look, 3000);
})();
