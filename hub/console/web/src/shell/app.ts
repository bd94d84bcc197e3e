// The frame round every page: where one can go, how many wait, whether the line and the sound work, who sits here.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { kindName, priorityName, waitingNow } from "../alarms/model";
import { alarms, holdsSelected, select, spoken } from "../alarms/state";
import { nextCall } from "../care_calls/state";
import type { DevicesPage } from "../devices/page";
import { explain } from "../kernel/api";
import { link } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { leaveFields, listenToKeys } from "../kernel/keys";
import { atDesk, me } from "../kernel/me";
import { go, href, type PageName, route } from "../kernel/router";
import { Watch } from "../kernel/signal";
import { sound, unlockSound } from "../kernel/sound";
import type { OrdersPage } from "../orders/page";
import { toggleBreak } from "../presence/state";
import type { ProvidersPage } from "../providers/providers_page";
import type { ResidentsPage } from "../residents/page";
import { LampElement, look } from "./element";
import type { Help } from "./help";
import { icon } from "./icons";
import { homeOf, type Place, placesFor } from "./places";
import { tell } from "./toasts";
import "../calls/call_strip";
import "../care_calls/waiting";
import "./banner";
import "./help";
import "./more_menu";
import "./person_menu";
import "./start_shift";
import "./toasts";

// More would not fit beside each other on a screen of 1,366 points, or of half of that.
const BESIDE_EACH_OTHER_MAX = 9;
const BESIDE_ON_SMALL_MAX = 6;
const small = matchMedia("(max-width: 62rem)");

@customElement("ll-app")
export class App extends LampElement {
  static override styles = look(css`
    :host { display: grid; grid-template-rows: auto 1fr; height: 100dvh; }
    header { padding: 0 1rem; background: var(--surface); border-bottom: 1px solid var(--line); }
    .strip { display: flex; gap: 0.2rem; align-items: center; position: relative; min-height: 2.75rem; margin-inline: -1rem; padding-inline: 1rem; }
    ll-banner { flex: 1 1 0; min-width: 0; align-self: stretch; margin-inline: 0.4rem; }
    .brand { display: flex; gap: 0.45rem; align-items: center; font-weight: 750; font-size: 1.1rem; margin-inline-end: 0.4rem; }
    .brand svg { color: var(--lamp); width: 1.6rem; height: 1.6rem; }
    nav ul { display: flex; flex-wrap: wrap; gap: 0.15rem; }
    /* Its name is that of the page, which may be long: it takes what is left beside the others, not a line of its own. */
    nav .more { flex: 1 1 6.5rem; min-width: 6.5rem; max-width: 16rem; }
    nav a { display: inline-flex; gap: 0.45rem; align-items: center; padding: 0.45rem 0.6rem; border-radius: var(--round-small); color: var(--ink); text-decoration: none; font-weight: 600; font-size: 0.95rem; min-height: 2.4rem; white-space: nowrap; }
    nav a:hover { background: var(--accent-soft); }
    nav a[aria-current="page"] { background: var(--accent-soft); color: var(--accent); box-shadow: inset 0 -3px 0 var(--accent); }
    .count { min-width: 1.5rem; border-radius: 1rem; padding: 0 0.45rem; text-align: center; background: var(--tone); color: var(--surface); font-variant-numeric: tabular-nums; font-size: 0.9rem; }
    main { min-height: 0; padding: 0.75rem 1rem; }
    main:focus-visible { outline: none; }
    main > * { height: 100%; }
    main > .empty { align-content: center; }
    .skip { position: absolute; inset-inline-start: 1rem; top: -4rem; z-index: 30; background: var(--raised); padding: 0.6rem 1rem; }
    .skip:focus { top: 0.5rem; }
    header button { padding-inline: 0.6rem; font-size: 0.875rem; }
    .state { display: inline-flex; gap: 0.35rem; align-items: center; font-size: 0.875rem; padding-inline: 0.3rem; }
    .state.bad { color: var(--p1); font-weight: 650; }
    .state.good { color: var(--good); }
    @media print { header, ll-call-strip, ll-toasts { display: none; } :host { display: block; height: auto; } }
    @media (max-width: 62rem) {
      :host { display: block; height: auto; }
      main { padding-bottom: calc(1rem + var(--calls, 0px) + var(--banner, 0px)); }
      main > * { height: auto; }
      header { padding: 0 0.5rem; }
      .strip { flex-wrap: wrap; margin-inline: -0.5rem; padding-inline: 0.5rem; }
      .brand { margin-inline-end: auto; }
      ll-banner { position: fixed; inset: auto 0 0 0; z-index: 18; margin: 0; }
      nav svg { display: none; }
      nav a { padding: 0.25rem 0.4rem; min-height: 2.25rem; }
    }
  `);

  /** The pages whose code has come, and the one whose code did not. */
  @state() private brought: ReadonlySet<PageName> = new Set();
  @state() private missing: PageName | null = null;
  @query("ll-help") private readonly help!: Help;
  #live = false;
  #stopKeys: () => void = () => undefined;
  #stopLeaving: () => void = () => undefined;

  constructor() {
    super();
    new Watch(this, [alarms, link, me, route, sound, spoken]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopLeaving = leaveFields();
    small.addEventListener("change", this.#resized);
    this.#stopKeys = listenToKeys([
      { keys: ["?"], run: () => this.help.open() },
      { keys: ["a"], when: () => route.value.page !== "alarms", run: () => go("alarms") },
      { keys: ["d"], run: () => go("handover") },
      // A French keyboard writes à where others have the nought.
      { keys: ["0", "à"], when: atDesk, run: () => void nextCall() },
      // With an alarm in hand the same key gives that back: nobody goes on a break with a call.
      { keys: ["b"], when: () => !holdsSelected(), run: () => void this.#break() },
      { keys: ["/"], run: () => void this.#search() },
    ]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopKeys();
    this.#stopLeaving();
    small.removeEventListener("change", this.#resized);
  }

  readonly #resized = (): void => this.requestUpdate();

  /** Focuses the search of this page; where there is none, that of the residents. */
  async #search(): Promise<void> {
    const searched = ["residents", "providers", "devices", "orders"];
    if (!searched.includes(route.value.page)) go("residents");
    const place = this.#place();
    if (place && !this.brought.has(place.page)) await this.#bring(place);
    await this.updateComplete;
    const page = this.renderRoot.querySelector<ResidentsPage | ProvidersPage | DevicesPage | OrdersPage>(
      "ll-residents, ll-providers, ll-devices-page, ll-orders",
    );
    await page?.updateComplete;
    page?.startSearch();
  }

  async #break(): Promise<void> {
    try {
      const now = await toggleBreak();
      if (now === "pause") tell(t("Enjoy your break. B brings you back."));
      else tell(now === null ? t("Your shift has not begun yet.") : t("Good to have you back."));
    } catch (error) {
      tell(explain(error), true);
    }
  }

  override willUpdate(): void {
    const live = link.value.state === "live";
    if (live && !this.#live) this.missing = null;
    this.#live = live;
    if (!me.value) return;
    const place = this.#place();
    const home = homeOf(me.value.role);
    if (!place || (location.hash === "" && place.page !== home)) go(home, null, true);
    else if (place.load && !this.brought.has(place.page) && this.missing !== place.page)
      void this.#bring(place);
  }

  override updated(): void {
    const waiting = waitingNow(alarms.value).length;
    document.title = waiting > 0 ? `(${waiting}) ${t("Lamplight")}` : t("Lamplight");
    if (route.value.page === "alarms" && route.value.id === null) select();
  }

  override render(): TemplateResult {
    return html`<a class="skip" href="#main" @click=${this.#skip}>${t("Skip to the page")}</a>
      <header><div class="strip"><span class="brand">${icon("lamp")} ${t("Lamplight")}</span><ll-banner></ll-banner>${atDesk() ? html`<ll-care-waiting></ll-care-waiting>` : nothing}
          ${this.#link()}${atDesk() ? this.#sound() : nothing}
          <button class="quiet" aria-label=${t("Keys")} title=${t("Keys")} @click=${() => this.help.open()}>${icon("keyboard")}</button>
          <ll-person-menu></ll-person-menu></div>${this.#nav()}</header>
      <main id="main" tabindex="-1">${me.value ? this.#page() : nothing}</main>
      <div class="sr" aria-live="assertive">${this.#spoken()}</div>
      <ll-toasts></ll-toasts><ll-help></ll-help>
      ${atDesk() ? html`<ll-call-strip></ll-call-strip><ll-start-shift></ll-start-shift>` : nothing}`;
  }

  readonly #skip = (event: Event): void => {
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>("main")?.focus();
  };

  #nav(): TemplateResult {
    const places = me.value ? placesFor(me.value.role) : [];
    const beside = small.matches ? BESIDE_ON_SMALL_MAX : BESIDE_EACH_OTHER_MAX;
    const more = places.slice(beside);
    return html`<nav aria-label=${t("Pages")}><ul>${places.slice(0, beside).map(
      (
        one,
      ) => html`<li><a href=${href(one.page)} aria-current=${route.value.page === one.page ? "page" : nothing}>
        ${icon(one.icon)} ${one.name()} ${one.page === "alarms" ? this.#count() : nothing}</a></li>`,
    )}${more.length > 0 ? html`<li class="more"><ll-more .places=${more}></ll-more></li>` : nothing}</ul></nav>`;
  }

  #count(): TemplateResult | typeof nothing {
    const waiting = waitingNow(alarms.value);
    const first = waiting[0];
    if (!first) return nothing;
    return html`<span class="count p${first.priority}" title=${priorityName(first.priority)}>${waiting.length}<span class="sr"> ${t("waiting")}</span></span>`;
  }

  #link(): TemplateResult {
    if (link.value.state === "live")
      return html`<span class="state good">${icon("link")} ${t("Connected")}</span>`;
    return html`<span class="state bad">${icon("linkLost")} ${link.value.state === "lost" ? t("No connection") : t("Connecting…")}</span>`;
  }

  #sound(): TemplateResult {
    const on = sound.value === "on";
    return html`<button class="quiet" @click=${() => void unlockSound()} title=${t("Play the test tone")}>
      ${icon(on ? "sound" : "soundOff")} ${on ? t("Sound works") : t("No sound")}</button>`;
  }

  #spoken(): string {
    const alarm = spoken.value;
    if (!alarm) return "";
    return `${kindName(alarm.kind)}. ${priorityName(alarm.priority)}. ${alarm.resident_name ?? ""}. ${alarm.address ?? ""}`;
  }

  /** Shown once it is known who sits here: half-typed words belong to a person, and so does the choice of pages. */
  #page(): TemplateResult | typeof nothing {
    const place = this.#place();
    if (!place) return nothing;
    if (!place.load || this.brought.has(place.page)) return place.body();
    if (this.missing === place.page)
      return html`<div class="empty">${icon("linkLost")}<h2>${t("This page did not come.")}</h2>
        <button @click=${() => void this.#bring(place, true)}>${icon("again")} ${t("Try again")}</button></div>`;
    return html`<p class="muted" role="status">${t("Loading…")}</p>`;
  }

  #place(): Place | undefined {
    return me.value ? placesFor(me.value.role).find((one) => one.page === route.value.page) : undefined;
  }

  /** `again`: what does not come a second time belongs to a program that the hub has no more; the page begins anew. */
  async #bring({ page, load }: Place, again = false): Promise<void> {
    this.missing = null;
    try {
      await load?.();
      this.brought = new Set([...this.brought, page]);
    } catch {
      if (again && link.value.state === "live") location.reload();
      this.missing = page;
    }
  }
}
