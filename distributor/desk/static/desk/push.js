// Asks the browser to be told of news, puts its answer into the form and sends that.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));

async function address(key) {
  const worker = await navigator.serviceWorker.ready;
  const asked = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  return JSON.stringify(await worker.pushManager.subscribe(asked));
}

for (const form of window.PushManager && navigator.serviceWorker ? document.querySelectorAll("form[data-push-key]") : []) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.elements.answer.value = await address(form.dataset.pushKey).catch(() => "");
    form.submit();
  });
}
