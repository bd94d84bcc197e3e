// Whose phone is it? A resident is found by name, pinyin, initials or address.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { t, tn } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { alive, findPeople, pick } from "./link";
import type { Person } from "./model";

const PAUSE_MS = 150;

/** Tells `picked` when one was chosen. */
@customElement("ll-picker")
export class Picker extends LampElement {
  @state() private people: Person[] = [];
  @state() private failed = false;
  private asked = new AbortController();
  private timer = 0;

  static override styles = look(css`
    .search { position: relative; display: grid; }
    .search svg { position: absolute; left: 0.75rem; top: 0.7rem; color: var(--muted); }
    input { padding-left: 2.4rem; width: 100%; }
    ul { display: grid; gap: 0.25rem; max-height: 24rem; overflow: auto; padding: 3px; }
    li button { width: 100%; justify-content: space-between; text-align: start; font-weight: 400; padding: 0.5rem 0.8rem;
      border-color: var(--line); flex-wrap: wrap; gap: 0 1rem; }
    b { font-size: 1.05rem; }
  `);

  constructor() {
    super();
    new Watch(this, [alive]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.search("");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.asked.abort();
  }

  override render(): TemplateResult {
    return html`<div class="stack">
      <div class="search">
        ${icon("search")}
        <input type="search" maxlength="60" autocomplete="off" aria-label=${t("Find a resident")}
          placeholder=${t("Name, pinyin, initials or address")} @input=${this.typed} @keydown=${this.entered} />
      </div>
      <p class="sr" role="status">${tn("{count} resident found", "{count} residents found", this.people.length)}</p>
      ${this.failed ? html`<p class="error">${t("The residents could not be loaded. Please try again.")}</p>` : nothing}
      <ul>${this.people.map((one) => this.row(one))}</ul>
      ${this.people.length === 0 && !this.failed ? html`<p class="muted">${t("Nobody found.")}</p>` : nothing}
    </div>`;
  }

  private typed(event: InputEvent): void {
    const wanted = (event.target as HTMLInputElement).value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(wanted), PAUSE_MS);
  }

  /** Enter takes the first one, unless it ends a word of a Chinese input method. */
  private entered(event: KeyboardEvent): void {
    const first = this.people[0];
    if (event.key === "Enter" && !event.isComposing && first) this.take(first);
  }

  private take(one: Person): void {
    pick(one.device);
    this.dispatchEvent(new Event("picked"));
  }

  private async search(wanted: string): Promise<void> {
    this.asked.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    try {
      this.people = await findPeople(wanted, signal);
      this.failed = false;
    } catch {
      if (!signal.aborted) this.failed = true;
    }
  }

  private row(one: Person): TemplateResult {
    return html`<li><button @click=${() => this.take(one)}>
      <span><b lang="zh-CN">${one.name}</b> <span class="muted">${t("{age} years", { age: one.age })}</span></span>
      <span class="small muted" lang="zh-CN">${one.address}</span>
    </button></li>`;
  }
}
