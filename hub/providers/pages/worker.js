/* Opens the page of a job where there is no line: as this telephone keeps it, else a page that shows nobody and still
   sends what was pressed. Its scope is /job/, and of that it touches pages and what they look like; presses go past it. */
"use strict";

importScripts("/job/kept.js");

const SHELL = "lamplight-job-shell";
const WAITING = "/job/waiting";
const PARTS = ["/job/kept.js", "/job/page.js", "/job/page.css", "/outside/page.css", WAITING];
const PATIENCE_MS = 6000; /* a line that is as good as none */

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll(PARTS)));
});

addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([clients.claim(), keptPages.forgetOld()]));
});

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (PARTS.includes(url.pathname)) event.respondWith(part(event.request));
  else if (event.request.mode === "navigate" && /^\/job\/[^/]+$/.test(url.pathname))
    event.respondWith(page(url.pathname));
});

async function part(request) {
  const shell = await caches.open(SHELL);
  try {
    const answer = await fetch(request);
    if (answer.ok) await shell.put(new URL(request.url).pathname, answer.clone());
    if (answer.status < 500) return answer;
  } catch {
    /* no line */
  }
  return (await shell.match(new URL(request.url).pathname)) ?? Response.error();
}

/* From the hub wherever it can be reached: it alone knows whether somebody still goes. */
async function page(path) {
  await keptPages.forgetOld();
  const kept = await keptPages.get(path);
  const enough = new AbortController();
  const timer = kept ? setTimeout(() => enough.abort(), PATIENCE_MS) : 0;
  try {
    const answer = await fetch(path, { redirect: "manual", signal: enough.signal });
    if (answer.status < 500) return await keptPages.take(path, answer);
  } catch {
    /* no line, or one that broke off */
  } finally {
    clearTimeout(timer);
  }
  return kept ? asKept(kept) : ((await caches.match(WAITING, { cacheName: SHELL })) ?? Response.error());
}

/* It says of itself that it is the kept one. */
async function asKept(kept) {
  const html = (await kept.text()).replace('id="kept" class="said" hidden', 'id="kept" class="said"');
  return new Response(html, { headers: kept.headers });
}
