// Keeps what is typed on the server, unsaved, and makes buttons of what can be put in.
// Without it: "Show" keeps, "Save" keeps what it cannot store, and suggestions are there to be read.
const WAIT = 1200;
const AGAIN = 5000;

function insert(field, words) {
  const before = field.value.slice(0, field.selectionStart);
  field.focus();
  // The old command is the one that leaves "undo" working.
  document.execCommand("insertText", false, (before && !/\s$/.test(before) ? " " : "") + words);
}

// Words of the release go in as they stand there.
let last = document.querySelector("textarea.words");
document.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea.words")) last = event.target;
});
for (const button of document.querySelectorAll("[data-take]")) {
  button.parentElement.hidden = !last;
  button.addEventListener("click", () => {
    const chosen = getSelection();
    const words = chosen.toString().trim();
    const text = document.getElementById(button.dataset.take);
    if (words && text.contains(chosen.anchorNode)) insert(last, words);
  });
  // Pressing it must not undo the selection.
  button.addEventListener("mousedown", (event) => event.preventDefault());
}

for (const form of document.querySelectorAll("form[data-composer]")) {
  const fields = [...form.querySelectorAll("textarea[data-keep]")];
  const states = new Map(fields.map((field) => [field, { kept: field.defaultValue, timer: 0, isLost: false }]));
  const token = form.elements.csrfmiddlewaretoken;
  let leaves = false;

  const said = (field) => field.closest(".composer").querySelector(".kept");
  function say(field, sentence, isGrave, isLost) {
    states.get(field).isLost = isLost;
    const line = said(field);
    if (line.textContent === sentence) return;
    line.textContent = sentence;
    line.classList.toggle("lost", isGrave);
  }
  function bodyOf(field) {
    const version = form.elements[field.name.replace("text", "version")];
    return new URLSearchParams({
      csrfmiddlewaretoken: token.value,
      writer: form.elements.writer.value,
      [field.name]: field.value,
      [version.name]: version.value,
    });
  }
  const isTyped = (field) => field.value !== states.get(field).kept;

  // Whoever logged in anew in another window has a new proof; the page's own one is too old then.
  async function renewToken() {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[name=csrfmiddlewaretoken]");
    if (fresh) token.value = fresh.value;
  }
  async function send(field, isSecond = false) {
    const answer = await fetch(field.dataset.keep, { method: "POST", body: bodyOf(field) });
    if (answer.status === 403 && !isSecond) {
      await renewToken();
      return send(field, true);
    }
    return answer.ok ? answer.json() : { kept: false, logged_in: false };
  }
  async function keep(field) {
    const state = states.get(field);
    clearTimeout(state.timer);
    if (leaves || !isTyped(field)) return;
    const value = field.value;
    try {
      const told = await send(field);
      if (told.kept) state.kept = value;
      const why = !told.kept ? "refused" : !told.logged_in ? "out" : told.is_stale ? "stale" : "kept";
      say(field, form.dataset[why], why !== "kept", !told.kept);
      if (told.kept && isTyped(field)) later(field, WAIT);
    } catch {
      say(field, form.dataset.offline, true, true);
      later(field, AGAIN);
    }
  }
  function later(field, wait) {
    const state = states.get(field);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => keep(field), wait);
  }
  function keepNow() {
    if (leaves) return;
    for (const field of fields.filter(isTyped)) navigator.sendBeacon(field.dataset.keep, bodyOf(field));
  }

  for (const field of fields) {
    field.addEventListener("input", () => later(field, WAIT));
    // A button of the form brings the words along by itself.
    field.addEventListener("blur", (event) => event.relatedTarget?.type === "submit" || keep(field));
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") field.closest(".post")?.focus();
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      field.closest(".composer").querySelector("button.save").click();
    });
  }
  // What was typed before this script came, or put back by the browser, is drawn and kept too.
  window.addEventListener("load", () => {
    for (const field of fields.filter(isTyped)) {
      field.dispatchEvent(new CustomEvent("redraw"));
      later(field, WAIT);
    }
  });
  // What the form carries is kept or saved by its answer.
  form.addEventListener("submit", () => { leaves = true; });
  window.addEventListener("pageshow", () => { leaves = false; });
  window.addEventListener("online", () => fields.forEach(keep));
  window.addEventListener("pagehide", keepNow);
  document.addEventListener("visibilitychange", () => document.hidden && keepNow());
  window.addEventListener("beforeunload", (event) => {
    if (!leaves && fields.some((field) => isTyped(field) && states.get(field).isLost)) event.preventDefault();
  });

  // A finding leads to its words in the field.
  function lead() {
    for (const each of form.querySelectorAll("li[data-words]:not(:has(button))")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "to-words";
      button.append(...each.childNodes);
      each.replaceChildren(button);
    }
  }
  lead();
  form.addEventListener("htmx:afterSwap", lead);
  form.addEventListener("click", (event) => {
    const words = event.target.closest?.(".to-words")?.parentElement.dataset.words;
    if (!words) return;
    const field = event.target.closest(".composer").querySelector("textarea");
    const start = field.value.indexOf(words);
    field.focus();
    if (start >= 0) field.setSelectionRange(start, start + words.length);
  });

  for (const chip of form.querySelectorAll("[data-insert]")) {
    const button = document.createElement("button");
    button.type = "button";
    if (chip.title) button.title = chip.title;
    button.append(...chip.childNodes);
    chip.replaceChildren(button);
    chip.parentElement.hidden = false;
    button.addEventListener("click", () => {
      insert(document.getElementById(chip.closest(".suggested").dataset.field), chip.dataset.insert);
    });
  }
}
