// From when to when is called on each day of the week; on a day with other hours those of the day hold.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get, put } from "../kernel/api";
import { link } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { carePlanChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { tell } from "../shell/toasts";
import { clockOf, type Span, spansOf, weekdayName } from "./model";

/** A morning and an afternoon; a day that has more of them keeps them. */
const SPANS_SHOWN = 2;

@customElement("ll-care-week")
export class CareWeek extends LampElement {
  static override styles = look(css`
    form { display: grid; gap: 0.5rem; justify-items: start; }
    fieldset { display: flex; flex-wrap: wrap; gap: 0.3rem 0.6rem; align-items: center; }
    legend { float: inline-start; min-width: 7rem; font-weight: 600; }
    input { width: auto; }
  `);

  @state() private week: readonly Span[][] | null = null;
  @state() private touched = false;
  @state() private error = "";
  @state() private busy = false;
  #seen = -1;

  constructor() {
    super();
    new Watch(this, [carePlanChanged, link]);
  }

  /** What somebody is typing is not taken from under their hand. */
  override willUpdate(): void {
    if (this.#seen === carePlanChanged.value || this.touched) return;
    this.#seen = carePlanChanged.value;
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      const found = await get<{ hours: Span[][] }>("/care-hours");
      if (!this.touched) this.week = found.hours;
    } catch (error) {
      this.error = explain(error);
    }
  }

  readonly #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const texts = (name: string): string[] => form.getAll(name).map(String);
    const hours = (this.week ?? []).map((_, day) => spansOf(texts(`from${day}`), texts(`to${day}`)));
    this.busy = true;
    this.error = "";
    try {
      this.week = (await put<{ hours: Span[][] }>("/care-hours", { hours })).hours;
      this.touched = false;
      tell(t("Kept. The plan is made again."));
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  };

  override render(): TemplateResult {
    const { week } = this;
    return html`<h2>${t("Calling hours of the week")}</h2>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${
        week === null
          ? this.error
            ? nothing
            : html`<p class="muted" role="status">${t("Loading…")}</p>`
          : html`<form @submit=${this.#save} @input=${() => {
              this.touched = true;
            }}>${week.map((spans, day) => this.#day(spans, day))}
        <p class="muted small">${t("A day without hours: nobody is called. At most two such days in a row.")}</p>
        <button class="primary" ?disabled=${this.busy || !this.touched || link.value.state !== "live"}>${t("Keep")}</button></form>`
      }`;
  }

  #day(spans: readonly Span[], day: number): TemplateResult {
    const name = weekdayName(day);
    const rows = Array.from({ length: Math.max(SPANS_SHOWN, spans.length) }, (_, n) => spans[n]);
    const field = (which: "from" | "to", n: number, minute: number | undefined): TemplateResult =>
      html`<input type="time" name=${which + day} aria-label=${`${name} ${which === "from" ? t("From") : t("Until")} ${n + 1}`} .value=${minute === undefined ? "" : clockOf(minute)} />`;
    return html`<fieldset><legend>${name}</legend>${rows.map((one, n) => html`<span>${field("from", n, one?.[0])} – ${field("to", n, one?.[1])}</span>`)}</fieldset>`;
  }
}
