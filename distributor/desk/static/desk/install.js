// The worker that shows a page where there is no line, and news while nobody looks (worker.js).
navigator.serviceWorker?.register("/worker.js").catch(() => {});
