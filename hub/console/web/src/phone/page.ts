// The page as a whole: whose phone it is, the phone, what it says, how far the press has come, and the wire.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { asLanguage, LANGUAGES, language, setLanguage, t } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import "./chain";
import "./device";
import { alive, phone, play } from "./link";
import "./log";
import "./keys";
import "./mobile";
import { LIGHTS, lightIcon, type PhoneState, shown, spoken } from "./model";
import "./picker";
import "./remote";
import { saveLanguage, voiceWanted, wantVoice } from "./preferences";
import { hush, type Play, sound, unlock } from "./voice";

const ASIDE_MS = 12_000;

@customElement("ll-virtual-phone")
export class VirtualPhone extends LampElement {
  @state() private picking = false;
  @state() private aloud = voiceWanted();
  /** What is said beside the light, for a while: "Thank you", a code that was wrong. */
  @state() private aside = "";
  private heard: Play | null = null;
  private asideEnds = 0;

  static override styles = look(css`
    header { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; padding: 0.75rem clamp(1rem, 3vw, 2rem);
      border-bottom: 1px solid var(--line); background: var(--surface); }
    header img { width: 2rem; height: 2rem; }
    main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(18rem, 2fr); gap: 1.25rem; align-items: start;
      padding: 1.25rem clamp(1rem, 3vw, 2rem) 3rem; max-width: 90rem; margin: 0 auto; }
    .home, .side { display: grid; gap: 1.25rem; min-width: 0; }
    .caption { display: flex; gap: 0.75rem; align-items: center; font-size: 1.2rem; font-weight: 600; padding: 0.9rem 1.2rem; min-height: 4rem;
      background: var(--lamp-soft); border-radius: 1.25rem 1.25rem 1.25rem 0.25rem; }
    .caption svg { color: var(--lamp); font-size: 1.4rem; }
    .aside:has(span) { display: flex; gap: 0.75rem; align-items: center; padding: 0.7rem 1.2rem; background: var(--sunken);
      border-radius: 1.25rem 1.25rem 1.25rem 0.25rem; }
    .who b { font-size: 1.25rem; }
    .dead { background: var(--p1-soft); color: var(--p1); font-weight: 650; padding: 0.7rem clamp(1rem, 3vw, 2rem); display: flex; gap: 0.6rem; align-items: center; }
    .pick { max-width: 44rem; margin: 0 auto; width: 100%; grid-column: 1 / -1; }
    label.switch { display: flex; gap: 0.5rem; align-items: center; }
    @media (max-width: 60rem) { main { grid-template-columns: minmax(0, 1fr); } }
  `);

  constructor() {
    super();
    new Watch(this, [phone, alive, play]);
  }

  override updated(): void {
    document.title = t("Lamplight: virtual phone");
    const now = play.value;
    if (!now || now === this.heard) return;
    this.heard = now;
    if (this.aloud) void sound(now, phone.value?.say.by ?? "");
    this.showAside((LIGHTS as readonly string[]).includes(now.word) ? "" : spoken(now.word, ""));
  }

  private showAside(words: string): void {
    clearTimeout(this.asideEnds);
    this.aside = words;
    if (words) this.asideEnds = window.setTimeout(() => this.showAside(""), ASIDE_MS);
  }

  override render(): TemplateResult {
    const now = phone.value;
    return html`${this.top()}
      ${alive.value ? nothing : html`<p class="dead" role="alert">${icon("linkLost")}${t("The simulator does not answer. I keep trying.")}</p>`}
      <main>${now && !this.picking ? this.home(now) : this.question(now)}</main>`;
  }

  private top(): TemplateResult {
    return html`<header>
      <img src="/lamp.svg" alt="" />
      <h1 class="grow">${t("Virtual phone")}</h1>
      <label class="switch small">
        <input type="checkbox" .checked=${this.aloud} @change=${this.switchVoice} />${t("Speak aloud")}
      </label>
      <label class="switch small"><span class="sr">${t("Language")}</span>
        <select @change=${this.switchLanguage}>
          ${LANGUAGES.map((one) => html`<option value=${one.code} lang=${one.code} ?selected=${one.code === language.value}>${one.name}</option>`)}
        </select>
      </label>
    </header>`;
  }

  private question(now: PhoneState | null): TemplateResult {
    return html`<section class="panel stack pick">
      <div class="row"><h2 class="grow">${t("Whose phone do you want to be?")}</h2>
        ${now ? html`<button class="quiet" @click=${() => this.pickAnother(false)}>${t("Back")}</button>` : nothing}</div>
      <ll-picker @picked=${() => this.pickAnother(false)}></ll-picker>
    </section>`;
  }

  private home(now: PhoneState): TemplateResult {
    return html`<section class="home" aria-label=${t("In the home")}>
        <div class="panel row who">
          <p class="grow"><b lang="zh-CN">${now.resident.name}</b> <span class="muted">${t("{age} years", { age: now.resident.age })}</span><br />
            <span class="muted" lang="zh-CN">${now.resident.address}</span></p>
          <button @click=${() => this.pickAnother(true)}>${icon("people")}${t("Somebody else")}</button>
        </div>
        <p class="caption" role="status" aria-live="polite">${icon(lightIcon(now.light))}<span>${shown(now)}</span></p>
        <p class="aside" role="status" aria-live="polite">${this.aside ? html`${icon("bell")}<span>${this.aside}</span>` : nothing}</p>
        <ll-device .state=${now}></ll-device>
        <div class="panel"><ll-phone-keys .state=${now}></ll-phone-keys></div>
        <div class="panel"><ll-phone-remote .state=${now}></ll-phone-remote></div>
      </section>
      <section class="side" aria-label=${t("Messages on the way")}>
        <div class="panel stack"><ll-chain .state=${now}></ll-chain></div>
        <div class="panel"><ll-phone-ways .state=${now}></ll-phone-ways></div>
        <div class="panel stack"><h2>${t("On the wire")}</h2><ll-wire-log .entries=${now.log}></ll-wire-log></div>
      </section>`;
  }

  private pickAnother(on: boolean): void {
    this.picking = on;
    this.showAside("");
  }

  private async switchLanguage(event: Event): Promise<void> {
    const code = asLanguage((event.target as HTMLSelectElement).value);
    saveLanguage(code);
    this.showAside("");
    await setLanguage(code);
  }

  private switchVoice(event: Event): void {
    this.aloud = (event.target as HTMLInputElement).checked;
    wantVoice(this.aloud);
    if (this.aloud) unlock();
    else hush();
  }
}
