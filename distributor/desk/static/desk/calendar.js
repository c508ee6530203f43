// Dragging a post to another day, hour or free slot. Comfort only: its Move link does the same without this.
const calendar = document.querySelector(".calendar");
const main = document.querySelector("#main");
const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
let dragged = null;

function say(sentence) {
  const note = document.createElement("p");
  note.className = "note bad";
  note.textContent = sentence;
  // A move brings a new one in.
  document.querySelector("#said").replaceChildren(note);
  note.scrollIntoView({ block: "nearest" });
}

function prepare() {
  for (const entry of document.querySelectorAll(".entry.movable")) entry.draggable = true;
  const zones = document.querySelector("#zones");
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zones && own && ![...zones.options].some((option) => option.value === own)) {
    zones.prepend(new Option("", own));
  }
}

// A free slot takes only posts of its own channel; beneath it lie the hour or the day.
function targetOf(element) {
  const target = element.closest("[data-at], [data-day]");
  if (!target || !target.dataset.channel || target.dataset.channel === dragged.dataset.channel) return target;
  return target.parentElement.closest("[data-at]:not([data-channel]), [data-day]");
}

function timeAt(target) {
  return target.dataset.at || `${target.dataset.day}T${dragged.dataset.clock}`;
}

function clear() {
  for (const each of document.querySelectorAll(".over")) each.classList.remove("over");
}

// The answer is the calendar as it stands now, or a page that says why not.
async function move(entry, at) {
  const { here, zone } = document.querySelector(".calendar").dataset;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, when: "at", at, zone, next: here });
  entry.ariaBusy = "true";
  try {
    const answer = await fetch(entry.dataset.move, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok && page.querySelector(".calendar")) {
      main.replaceChildren(...page.querySelector("#main").childNodes);
      prepare();
      document.getElementById(entry.id)?.querySelector("a.move")?.focus();
    } else if (new URL(answer.url).pathname === "/login/") {
      location.reload();
    } else {
      const why = ["#refusal p", "#main [role=alert]", "#main p"].map((each) => page.querySelector(each));
      say(why.find(Boolean)?.textContent.trim() || document.body.dataset.failed);
    }
  } catch {
    say(document.body.dataset.lost);
  }
  entry.ariaBusy = null;
}

if (calendar) {
  prepare();
  main.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".entry.movable");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.id);
  });
  main.addEventListener("dragover", (event) => {
    const target = dragged && targetOf(event.target);
    clear();
    if (!target) return;
    event.preventDefault();
    target.classList.add("over");
  });
  main.addEventListener("drop", (event) => {
    const target = dragged && targetOf(event.target);
    if (!target) return;
    event.preventDefault();
    if (!target.contains(dragged) || target.dataset.at) move(dragged, timeAt(target));
  });
  main.addEventListener("dragend", () => {
    clear();
    dragged = null;
  });
}
