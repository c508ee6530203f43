// Comfort only: every page works without this file.
const $ = (selector, root = document) => root.querySelector(selector);
const said = $("#said");

function say(sentence) {
  const note = document.createElement("p");
  note.className = "note bad";
  note.textContent = sentence;
  said.replaceChildren(note);
  note.scrollIntoView({ block: "nearest" });
}

// What htmx cannot bring back is said, and nothing is left half done.
document.body.addEventListener("htmx:sendError", (event) => {
  if (event.detail.elt.id !== "status") say(document.body.dataset.lost);
});
document.body.addEventListener("htmx:responseError", (event) => {
  if (event.detail.elt.id !== "status") say(document.body.dataset.failed);
});
// A hidden page asks nothing; a decided post keeps the keyboard's place.
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.id === "status" && document.hidden) event.preventDefault();
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  const post = event.detail.target.id && document.getElementById(event.detail.target.id);
  if (!post || !post.classList.contains("post")) return;
  post.classList.add("new");
  post.focus({ preventScroll: true });
});

// The second press of a button is not a second decision.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || event.target.hasAttribute("hx-post")) return;
  if (event.target.ariaBusy === "true") event.preventDefault();
  event.target.ariaBusy = "true";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) form.ariaBusy = null;
});

for (const row of [".tabs", ".nav"]) $(`${row} [aria-current]`)?.scrollIntoView({ block: "nearest", inline: "center" });

// Each time also in the reader's own zone, where that is another one.
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
function hint(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const local = new Date(time.dateTime).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    time.title = `${local} ${own}`;
  }
}
hint(document);
document.body.addEventListener("htmx:afterSettle", (event) => hint(event.detail.elt));

// Quick keys. Single letters can be switched off (WCAG 2.1.4), and never act while somebody types.
const dialog = $("#keys");
const box = $("#keys-on");
box.checked = localStorage.getItem("keys") !== "off";
box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));

const here = () => document.activeElement.closest?.(".post");
function step(by) {
  const posts = [...document.querySelectorAll(".post")];
  if (!posts.length) return;
  const at = posts.indexOf(here());
  const next = posts[at < 0 ? 0 : Math.min(Math.max(at + by, 0), posts.length - 1)];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}
function reach(selector) {
  const post = here() || (document.querySelectorAll(".post").length === 1 && $(".post"));
  return post && $(selector, post);
}
function reject() {
  const more = reach("details.reject");
  if (!more) return;
  more.open = true;
  $("input[name=because]", more).focus();
}
function edit() {
  const link = reach("a.edit");
  if (link) link.click();
  else (reach("textarea.words") || $("textarea.words"))?.focus();
}
const keys = {
  j: () => step(1),
  k: () => step(-1),
  a: () => reach("button.approve")?.focus(),
  r: reject,
  e: edit,
  h: () => $(".to-hold")?.click(),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog.open) return;
  if (event.target.closest("input, textarea, select")) return;
  const act = event.key === "?" ? () => dialog.showModal() : box.checked && keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
