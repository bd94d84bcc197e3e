// The first click of a shift: a browser plays no sound before it, and a silent seat would be a deaf one. Whoever comes
// also sees here who hands over, what is open and who is there; and can begin at once when somebody is calling. Who leads
// or administers may look something up without being counted as somebody who is here to answer.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { inOrder, needsEyes } from "../alarms/model";
import { alarms } from "../alarms/state";
import { type Greeting, partName } from "../hand_over/model";
import { explain, get } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { clock, colon, comma } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { go } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { sound, unlockSound } from "../kernel/sound";
import { type Hearing, startShift } from "../presence/state";
import { isNew } from "../tour/progress";
import { handOversChanged } from "./changes";
import { LampElement, look } from "./element";
import { icon } from "./icons";
import { works } from "./roles";
import { tell } from "./toasts";
import { keepAwake } from "./wake";
import "./sound_check";

/** Said one by one, the most urgent first; nothing is said of what is not there. */
const SAID = ["alarms", "calls_due", "orders_late", "devices_out"] as const;

@customElement("ll-start-shift")
export class StartShift extends LampElement {
  static override styles = look(css`
    dialog { padding: 1.5rem 1.75rem; width: min(46rem, calc(100vw - 2rem)); }
    .title { display: flex; gap: 0.8rem; align-items: center; }
    .title svg.icon { width: 2.4rem; height: 2.4rem; color: var(--lamp); }
    section { margin-top: 1rem; }
    section > p, section > ul, dialog > p { margin-top: 0.35rem; }
    .ends { justify-content: end; margin-top: 1.25rem; position: sticky; bottom: -1.5rem; background: var(--surface); padding-block: 0.75rem; }
    .start { min-height: 3.2rem; font-size: 1.1rem; padding-inline: 2rem; }
    ll-hand-over-one { display: block; margin-top: 0.6rem; }
  `);

  @state() private greeting: Greeting | null = null;
  /** The hand-over that was opened to be read; it stays when it is signed. */
  @state() private reads: { id: number; from: string } | null = null;
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  #hearing: Hearing = {};
  #asked = "";

  constructor() {
    super();
    new Watch(this, [me, alarms, resynced, handOversChanged]);
  }

  override firstUpdated(): void {
    if (sound.value === "off") this.dialog.showModal();
  }

  override willUpdate(): void {
    const wanted = `${me.value?.id}:${resynced.value}:${handOversChanged.value}`;
    const open = !this.hasUpdated || this.dialog.open;
    const known = me.value && works(me.value.role) && resynced.value > 0;
    if (!known || !open || wanted === this.#asked) return;
    this.#asked = wanted;
    void this.#load();
  }

  async #load(): Promise<void> {
    this.greeting = await get<Greeting>("/shift").catch(() => this.greeting);
  }

  readonly #start = async (): Promise<void> => {
    const done = unlockSound();
    keepAwake();
    this.dialog.close();
    if (me.value && works(me.value.role))
      await startShift(this.#hearing).catch((error) => tell(explain(error), true));
    await done;
    if (sound.value === "on") tell(t("That was the test tone. The sound works."));
    else
      tell(t("This seat cannot play sound. Check the loudspeaker, then try the sound button above."), true);
  };

  /** The shift begins all the same: whoever learns hears a call, too. */
  async #tour(): Promise<void> {
    go("tour");
    await this.#start();
  }

  async #read(id: number, from: string): Promise<void> {
    try {
      await import("../hand_over/one");
      this.reads = { id, from };
    } catch {
      tell(t("This page did not come."), true);
    }
  }

  override render(): TemplateResult {
    const name = me.value?.name ?? "";
    const goesOn = this.greeting?.shift;
    return html`<dialog aria-labelledby="title" @cancel=${(e: Event) => e.preventDefault()} @keydown=${(
      e: KeyboardEvent,
    ) => {
      // A silent seat must not be reached by a key that was meant for something else.
      if (e.key === "Escape") e.preventDefault();
    }}>
      <div class="title">${icon("lamp")}<h1 id="title">${name ? t("Good to have you here, {name}", { name }) : t("Good to have you here")}</h1></div>
      <div role="alert">${inOrder(alarms.value).some(needsEyes) ? html`<p class="error">${icon("bell")} ${t("Somebody is calling. You can begin at once and do the rest later.")}</p>` : nothing}</div>
      ${this.greeting ? this.#news(this.greeting) : nothing}
      ${
        goesOn
          ? html`<p class="muted">${t("Your shift runs since {time}.", { time: clock(goesOn.started_ms, false) })}</p>`
          : html`<section><h2>${icon("sound")} ${t("Sound test")}</h2>
        <ll-sound-check @hearing=${(e: CustomEvent<Hearing>) => {
          this.#hearing = e.detail;
        }}></ll-sound-check></section>`
      }
      ${me.value && isNew(me.value.id) ? html`<p class="row">${icon("star")} ${t("Your first shift here?")} <button @click=${() => this.#tour()}>${t("The tour: ten stations, ten minutes")}</button></p>` : nothing}
      <p class="muted small">${t("A call rings until somebody takes it. Its card opens by itself.")} ${t("Enter takes it, N writes a note, C closes it; ? shows all keys.")}</p>
      <div class="row ends">${isSupervisor() && !goesOn ? html`<button class="quiet" @click=${() => this.dialog.close()}>${icon("eye")} ${t("Only look something up, without a shift")}</button>` : nothing}
        <button class="primary start" autofocus @click=${this.#start}>${icon("sound")} ${goesOn ? t("Go on") : t("Start shift")}</button></div>
    </dialog>`;
  }

  #news(one: Greeting): TemplateResult {
    const open = SAID.filter((part) => (one.open[part] ?? 0) > 0);
    return html`<section><h2>${icon("note")} ${t("What is going on")}</h2>
      <p>${open.length === 0 ? t("Nothing is open.") : open.map((part) => html`<span class="tag">${partName(part)}${colon()}${one.open[part]}</span> `)}</p>
      ${one.here.length > 0 ? html`<p class="small">${t("Who is here")}${colon()}${one.here.map((person, at) => html`${at > 0 ? comma() : nothing}${said(person)}`)}</p>` : nothing}
      ${this.#handOver(one.hand_over)}</section>`;
  }

  #handOver(waits: Greeting["hand_over"]): TemplateResult {
    if (this.reads)
      return html`<p><strong>${t("{name} hands over to you.", { name: this.reads.from })}</strong></p>
        <ll-hand-over-one .number=${this.reads.id}></ll-hand-over-one>`;
    if (!waits) return html`<p class="muted small">${t("No hand-over waits for you.")}</p>`;
    return html`<p class="row"><strong>${t("{name} hands over to you.", { name: waits.outgoing_name })}</strong>
      <button @click=${() => this.#read(waits.id, waits.outgoing_name)}>${icon("note")} ${t("Read and sign")}</button></p>`;
  }
}
