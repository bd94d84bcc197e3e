// The report's own script: the slider over the map, and the list of alarms. Without it the figures are there all the same.
"use strict";

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
const MIDNIGHT_MS = Number(document.body.dataset.midnight);
const ROWS_AT_ONCE = 50;

const at = (id) => document.getElementById(id);
const data = (id) => JSON.parse(at(id).textContent);
const two = (number) => String(number).padStart(2, "0");

function make(name, properties = {}, ...inside) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...inside);
  return element;
}

/** "1 18:05:46.479": the day of the run, and the clock in Shanghai. `parts`: 2 without seconds, 3 with, 4 with ms. */
function clock(ms, parts = 4) {
  const all = ms + MIDNIGHT_MS;
  const of_day = all % DAY_MS;
  const seconds = Math.floor(of_day / 1000);
  const text = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].slice(0, Math.min(parts, 3)).map(two).join(":");
  return `${Math.floor(all / DAY_MS) + 1} ${text}${parts > 3 ? `.${String(of_day % 1000).padStart(3, "0")}` : ""}`;
}

function words(ms) {
  if (ms === null) return "–";
  if (ms < 1000) return `${ms} ms`;
  if (ms < MINUTE_MS) return `${(ms / 1000).toFixed(1)} s`;
  const s = Math.round(ms / 1000);
  return s < 3600 ? `${Math.floor(s / 60)} min ${two(s % 60)} s` : `${Math.floor(s / 3600)} h ${two(Math.floor(s / 60) % 60)} min`;
}

// The map.

function map() {
  const town = data("town");
  const frame = at("frame");
  const play = at("play");
  const goingOn = at("going-on");
  const paths = [...document.querySelectorAll("#town-map [data-mark]")];
  const seconds = town.step < MINUTE_MS ? 3 : 2;
  let timer = 0;

  /** For each frame the homes with this mark. */
  const byFrame = Object.fromEntries(
    Object.entries(town.spans).map(([mark, flat]) => {
      const frames = Array.from({ length: Number(frame.max) + 1 }, () => []);
      for (let i = 0; i < flat.length; i += 3) for (let nth = flat[i + 1]; nth <= flat[i + 2]; nth++) frames[nth].push(flat[i]);
      return [mark, frames];
    }),
  );

  function show() {
    const nth = frame.valueAsNumber;
    const counts = paths.map((path) => {
      const mark = path.dataset.mark;
      const homes = byFrame[mark][nth];
      path.setAttribute("d", homes.map((home) => `M${town.homes[2 * home - 2]} ${town.homes[2 * home - 1]}${town.marks[mark]}`).join(""));
      return homes.length ? `${homes.length.toLocaleString("en")} ${town.words[mark]}` : "";
    });
    const to = Math.min((nth + 1) * town.step, town.end);
    const when = `Day ${clock(nth * town.step, seconds)} to ${clock(to, seconds)}`;
    const what = counts.filter(Boolean).join(", ") || "all is quiet";
    at("now").value = `${when}: ${what}`;
    frame.setAttribute("aria-valuetext", `${when}: ${what}`);
    const faults = town.faults.filter(([first, last]) => first <= nth && nth <= last);
    const told = faults.slice(0, 5).map(([, , text]) => make("li", {}, text));
    if (faults.length > 5) told.push(make("li", {}, `and ${faults.length - 5} more`));
    goingOn?.toggleAttribute("hidden", told.length === 0);
    goingOn?.lastElementChild.replaceChildren(...told);
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    play.textContent = "Play";
    at("now").setAttribute("aria-live", "polite");
  }

  function step() {
    if (frame.valueAsNumber >= Number(frame.max)) return stop();
    frame.valueAsNumber += 1;
    show();
  }

  play.addEventListener("click", () => {
    if (timer) return stop();
    if (frame.value === frame.max) frame.value = 0;
    at("now").setAttribute("aria-live", "off");
    play.textContent = "Pause";
    timer = setInterval(step, 120);
    show();
  });
  frame.addEventListener("input", () => {
    if (timer) stop();
    show();
  });
  at("time").hidden = false;
  at("stills").open = false;
  show();
}

// The alarms.

const SORTS = {
  "time of the press": (a, b) => a.at - b.at,
  "longest wait first": (a, b) => (b.waited ?? -1) - (a.waited ?? -1),
  "longest until closed first": (a, b) => (b.lasted ?? Infinity) - (a.lasted ?? Infinity),
  "most presses first": (a, b) => b.presses - a.presses,
};
const WAITS = { "any wait": 0, "more than 15 s": 15_000, "more than 60 s": 60_000, "more than 180 s": 180_000 };
const SLOW_MS = 60_000;

function story(alarm) {
  if (!alarm.e) return [make("p", {}, `Left out to keep this page small; in the trace: --trace FILE --device ${alarm.button}`)];
  const list = make("ol", { className: "story" });
  alarm.e.forEach(([ms, text, times], nth) => {
    if (alarm.gap && nth === alarm.gap[0]) list.append(make("li", { className: "muted" }, `… ${alarm.gap[1]} entries are left out …`));
    list.append(make("li", {}, make("time", {}, clock(ms)), text, times ? ` (${times} times)` : ""));
  });
  const faults = alarm.f ? [make("p", {}, `Faults over this home or the centre meanwhile: ${alarm.f.join("; ")}.`)] : [];
  return [...faults, list];
}

function row(alarm) {
  const waited = alarm.waited === null ? "not waited for" : `waited ${words(alarm.waited)}${alarm.waited > SLOW_MS ? " (slow)" : ""}`;
  const cells = [
    [`alarm ${alarm.id}`],
    [`day ${clock(alarm.at, 3)}`],
    [alarm.kind],
    [alarm.button],
    [waited, alarm.waited > SLOW_MS ? "slow" : ""],
    [alarm.by ? `taken by ${alarm.by}` : "taken by nobody"],
    [alarm.state === "lost" ? "lost with what came after a backup" : alarm.state + (alarm.code ? ` as ${alarm.code}` : "")],
    [alarm.presses > 1 ? `${alarm.presses} presses` : ""],
    [alarm.broken ? "A PROMISE BROKE HERE" : "", "broke"],
  ];
  const summary = make("summary", {}, ...cells.filter(([text]) => text).flatMap(([text, className = ""]) => [make("span", { className }, text), " "]));
  const details = make("details", {}, summary);
  details.addEventListener("toggle", () => details.childElementCount === 1 && details.append(...story(alarm)));
  return make("li", {}, details);
}

function labelled(words, control) {
  control.id = `choose-${words.split(" ")[0].toLowerCase().replace(",", "")}`;
  return make("div", {}, make("label", { htmlFor: control.id }, words), control);
}

function choice(label, options, change) {
  const select = make("select", {}, ...options.map((one) => make("option", { value: one }, one)));
  select.addEventListener("change", change);
  return [labelled(label, select), () => select.value];
}

function stories(place) {
  const alarms = data("alarms");
  const each = (name) => [...new Set(alarms.map((one) => one[name]))].sort();
  const [kind, kindIs] = choice("Kind", ["any kind", ...each("kind")], refresh);
  const [state, stateIs] = choice("State at the end", ["any state", ...each("state")], refresh);
  const [wait, waitIs] = choice("Waited for a person", Object.keys(WAITS), refresh);
  const [order, orderIs] = choice("Order", Object.keys(SORTS), refresh);
  const search = make("input", { type: "search" });
  search.addEventListener("input", refresh);
  const count = make("p", { role: "status" });
  const list = make("ol", { className: "alarms" });
  const more = make("button", { type: "button" });
  more.addEventListener("click", () => {
    const first = list.childElementCount;
    add();
    list.children[first]?.querySelector("summary").focus();
  });
  let shown = [];

  function add() {
    const from = list.childElementCount;
    list.append(...shown.slice(from, from + ROWS_AT_ONCE).map(row));
    const left = shown.length - list.childElementCount;
    more.hidden = left === 0;
    more.textContent = `Show ${Math.min(left, ROWS_AT_ONCE)} more of ${left.toLocaleString("en")}`;
  }

  function refresh() {
    const wanted = search.value.trim().toLowerCase();
    shown = alarms
      .filter((one) => kindIs() === "any kind" || one.kind === kindIs())
      .filter((one) => stateIs() === "any state" || one.state === stateIs())
      .filter((one) => WAITS[waitIs()] === 0 || one.waited > WAITS[waitIs()])
      .filter((one) => !wanted || `${one.id} ${one.button} ${one.by} ${one.code}`.toLowerCase().includes(wanted))
      .sort(SORTS[orderIs()]);
    list.replaceChildren();
    count.textContent = shown.length ? `${shown.length.toLocaleString("en")} of ${alarms.length.toLocaleString("en")} alarms` : "No alarm is like that.";
    add();
  }

  place.replaceChildren(make("div", { className: "choose" }, kind, state, wait, order, labelled("Number, button, operator, code", search)), count, list, more);
  refresh();
}

map();
if (at("stories")) stories(at("stories"));
