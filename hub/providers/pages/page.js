/* Keeps what is pressed on this telephone, and sends it in its order, each thing once, as soon as there is a line.
   Without this script the page works as plain forms do. */
"use strict";

const SIDE_MAX = 1600;
const WAIT_MS_MIN = 2000;
const WAIT_MS_MAX = 60000;
const box = document.getElementById("outbox");
const job = document.getElementById("job");
const kept = document.getElementById("kept");
const refused = document.getElementById("refused");
const words = JSON.parse(box.dataset.words);
let waitMs = WAIT_MS_MIN;
let timer = 0;
let sending = false;
let keeping = Promise.resolve(); /* until what was pressed before is kept */

/* What waits, in its order. A telephone that keeps nothing (private windows) holds it as long as the page is open. */
const outbox = (() => {
  let memory = [];
  let next = 1;
  const opened = new Promise((resolve) => {
    try {
      const request = indexedDB.open("lamplight-work", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  const within = async (mode, work) => {
    const db = await opened;
    if (db === null) return undefined;
    return new Promise((resolve, reject) => {
      const transaction = db.transaction("outbox", mode);
      const request = work(transaction.objectStore("outbox"));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  };
  return {
    async add(entry) {
      try {
        if ((await opened) !== null) return await within("readwrite", (store) => store.add(entry));
      } catch {
        /* full, or forbidden */
      }
      memory.push({ ...entry, id: `m${next++}` });
      return undefined;
    },
    async all() {
      return [...((await within("readonly", (store) => store.getAll())) ?? []), ...memory];
    },
    async remove(id) {
      memory = memory.filter((one) => one.id !== id);
      if (typeof id === "number") await within("readwrite", (store) => store.delete(id));
    },
  };
})();

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(16).padStart(2, "0")).join("");
}

/* A photo as small as it needs to be: on a weak line each of its bytes counts. What cannot be drawn here is sent as it is. */
async function smaller(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, SIDE_MAX / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return (await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85))) ?? file;
  } catch {
    return file;
  }
}

function show(view) {
  if (view === "done" || view === "given_back") {
    job?.remove(); /* nobody needs the address any more */
    kept.hidden = true;
    void keptPages.forget(location.pathname);
    document.querySelector(`[data-after="${view}"]`).hidden = false;
    return;
  }
  if (!job) return;
  job.dataset.view = view;
  for (const one of job.querySelectorAll("[data-on]")) one.hidden = !one.dataset.on.split(" ").includes(view);
}

function isTyping() {
  const fields = document.querySelectorAll("#job input:not([type=hidden]), #job textarea");
  return [...fields].some((one) => one.value !== "");
}

function complain(what) {
  const line = document.createElement("li");
  line.textContent = words.not_sent.replace("{what}", what);
  refused.append(line);
  refused.hidden = false;
}

async function tell(note) {
  const number = (await outbox.all()).length;
  box.hidden = number === 0 && !note;
  box.textContent = number === 0 ? (note ?? "") : words.kept.replace("{number}", number) + (note ? ` ${note}` : "");
}

function pageOf(entry) {
  return entry.url.split("/", 3).join("/"); /* "/job/<token>" of "/job/<token>/photo" */
}

async function post(entry) {
  const body = new FormData();
  for (const [name, value] of entry.fields) body.append(name, value);
  if (entry.photo) body.append("photo", entry.photo, "photo");
  const answer = await fetch(entry.url, { method: "POST", body, headers: { Accept: "application/json" } });
  const said = await answer.json().catch(() => ({}));
  return { status: answer.status, code: said.code ?? "", view: said.view ?? "", told: said.told ?? said.detail ?? "" };
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(flush, waitMs);
  waitMs = Math.min(waitMs * 2, WAIT_MS_MAX);
}

/* One after the other: the first that does not get through keeps the rest, so that nothing overtakes. */
async function flush() {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  let sent = 0;
  let bad = false;
  let over = "";
  try {
    for (const entry of await outbox.all()) {
      const answer = await post(entry);
      if (answer.status >= 500 || answer.status === 429 || answer.code === "not_there_yet") {
        await tell(answer.told);
        later();
        return;
      }
      await outbox.remove(entry.id);
      await keptPages.heard(pageOf(entry), answer.status, answer.view);
      waitMs = WAIT_MS_MIN;
      sent += 1;
      if (answer.status >= 400) {
        complain(answer.told || String(answer.status));
        bad = true;
      } else if (answer.view === "given_back" && pageOf(entry) === location.pathname) {
        over = answer.view;
      }
    }
    await tell(sent ? words.sent : undefined);
  } catch {
    await tell();
    later();
    return;
  } finally {
    sending = false;
  }
  if ((await outbox.all()).length) return void flush(); /* something was pressed meanwhile */
  if (!sent) return;
  if (over) {
    show(over);
  } else if (!bad) {
    if (!isTyping()) location.reload(); /* what somebody is filling in is not thrown away */
  } else if (!job?.isConnected) {
    sessionStorage.setItem("lamplight-refused", refused.textContent); /* it was not done after all: show the work again */
    location.reload();
  }
}

async function keep(form, button) {
  const fields = [...new FormData(form, button)].filter(([name, value]) => name !== "key" && typeof value === "string");
  fields.push(["key", newKey()]);
  const file = form.querySelector("input[type=file]")?.files[0];
  for (const one of form.querySelectorAll("button")) one.disabled = true;
  const entry = { url: form.getAttribute("action"), fields, next: button?.dataset.next };
  const photo = file ? smaller(file) : null; /* a large one takes a while: what is pressed meanwhile must not overtake it */
  keeping = keeping.then(async () => outbox.add({ ...entry, photo: await photo }));
  await keeping;
  form.reset();
  for (const one of form.querySelectorAll("button")) one.disabled = false;
  await tell();
  if (button?.dataset.next) show(button.dataset.next);
  waitMs = WAIT_MS_MIN;
  await flush();
}

for (const form of document.querySelectorAll("form[data-queue]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void keep(form, event.submitter);
  });
}
for (const button of document.querySelectorAll("button[data-go]")) {
  button.hidden = false;
  button.addEventListener("click", () => show(button.dataset.go));
}
addEventListener("online", async () => {
  waitMs = WAIT_MS_MIN;
  const waits = (await outbox.all()).length > 0;
  await flush();
  if (!waits && !kept.hidden && !isTyping()) location.reload();
});

/* What was pressed before the page was closed, and waits: the screen goes on from there. */
async function goOn() {
  const waiting = (await outbox.all()).filter((one) => pageOf(one) === location.pathname && one.next);
  if (waiting.length) show(waiting.at(-1).next);
}

/* From now on it opens without a line. The first page on this telephone came before there was somebody to keep it. */
async function keepPages() {
  if (!navigator.serviceWorker) return;
  const wasKept = navigator.serviceWorker.controller !== null;
  await navigator.serviceWorker.register("/job/worker.js");
  await navigator.serviceWorker.ready;
  if (job && !wasKept) await keptPages.take(location.pathname, await fetch(location.pathname));
  if (job && !job.isConnected) await keptPages.forget(location.pathname);
  await keptPages.askAbout((path) => path !== location.pathname);
}
const before = sessionStorage.getItem("lamplight-refused");
if (before) {
  sessionStorage.removeItem("lamplight-refused");
  refused.append(Object.assign(document.createElement("li"), { textContent: before }));
  refused.hidden = false;
}
void goOn().then(flush);
keepPages().catch(() => {}); /* it works without, as long as the page is open */
