/* The pages of jobs that this telephone keeps, so that they open without a line; for the page and for its worker alike.
   The hub says with each page for how long it may be kept. Whatever it shows to nobody any more goes. */
"use strict";

const keptPages = (() => {
  const NAME = "lamplight-job-pages";
  const ALLOWED = "Lamplight-Keep-S";
  const UNTIL = "Lamplight-Kept-Until";
  const IN_HAND = ["accepted", "on_way", "on_site"];

  /* Without https or in a private window there is no such place: then nothing is kept, and nothing fails. */
  const within = async (work, otherwise) => {
    try {
      return await work(await caches.open(NAME));
    } catch {
      return otherwise;
    }
  };
  const forget = (path) => within((cache) => cache.delete(path), false);
  const paths = () => within(async (cache) => (await cache.keys()).map((one) => new URL(one.url).pathname), []);
  const isOver = (kept) => !(Number(kept.headers.get(UNTIL)) > Date.now());

  return {
    forget,
    async get(path) {
      const kept = await within((cache) => cache.match(path), undefined);
      if (kept && isOver(kept)) return void (await forget(path));
      return kept;
    },
    /* Keep what the hub has just shown, or forget what it shows no more; `answer` whole, to be shown. */
    async take(path, answer) {
      const body = await answer.blob();
      const headers = new Headers(answer.headers);
      for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
      const seconds = answer.ok ? Number(headers.get(ALLOWED)) : 0;
      if (seconds > 0) {
        headers.set(UNTIL, String(Date.now() + seconds * 1000));
        await within((cache) => cache.put(path, new Response(body, { headers })));
      } else if (answer.status !== 429 && answer.status < 500) await forget(path);
      return new Response(body, { status: answer.status, headers });
    },
    async forgetOld() {
      for (const path of await paths()) await this.get(path);
    },
    /* What the hub answered to something that was pressed: after the work nobody needs the page. */
    async heard(path, status, view) {
      if (status === 404 || status === 410 || (view !== "" && !IN_HAND.includes(view))) await forget(path);
    },
    /* Ask about the jobs of which another page is not open: given to somebody else, cancelled, revoked. */
    async askAbout(others) {
      for (const path of await paths()) {
        if (!others(path)) continue;
        const answer = await fetch(`${path}/view`).catch(() => null);
        if (answer) await this.heard(path, answer.status, (await answer.json().catch(() => ({}))).view ?? "");
      }
    },
  };
})();
