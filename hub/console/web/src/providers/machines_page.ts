// Stair-climbing machines: a day of each as a line, with what is booked on it; what is free is booked here.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get, type Page, Problem, patch, post } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { link, resynced } from "../kernel/feed";
import { clock, endClock, phone } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { siteClock, siteDay, siteMs } from "../kernel/site_time";
import { ask } from "../residents/form_dialog";
import { machinesChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { place } from "../shell/place";
import { tell } from "../shell/toasts";

interface Machine {
  id: number;
  provider_id: number;
  provider_name: string;
  provider_phone: string;
  name: string;
  active: boolean;
  version: number;
}
interface Span {
  from_ms: number;
  until_ms: number;
}
interface Slot extends Span {
  id: number;
  order_id: number | null;
}
interface Day extends Span {
  machine: Machine;
  open: Span[];
  booked: Slot[];
  free: Span[];
}

const HOURS = [0, 6, 12, 18, 24] as const;

@customElement("ll-machines")
export class MachinesPage extends LampElement {
  static override styles = look([
    onePane,
    css`
    .line { position: relative; height: 2.5rem; background: var(--sunken); border: 1px solid var(--line); border-radius: var(--round-small); overflow: hidden; }
    .line > * { position: absolute; inset-block: 0; }
    .open { background: var(--surface); border-inline: 1px solid var(--line); }
    .booked { background: repeating-linear-gradient(135deg, var(--accent) 0 6px, var(--accent-soft) 6px 12px); border: 1px solid var(--accent); }
    .now { width: 2px; background: var(--p1); }
    .scale { display: flex; justify-content: space-between; }
    h2 { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
    li li { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; padding: 0.25rem 0; }
    .end { margin-inline-start: auto; }
    ul.machines { display: grid; gap: 0.9rem; }
  `,
  ]);

  @state() private on = siteDay(serverNow());
  @state() private machines: readonly Machine[] | null = null;
  @state() private days: ReadonlyMap<number, Day> = new Map();
  @state() private error = "";
  #shown = "";

  constructor() {
    super();
    new Watch(this, [resynced, machinesChanged, link, me]);
  }

  override willUpdate(): void {
    const wanted = `${resynced.value}:${machinesChanged.value}:${this.on}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load(wanted);
  }

  async #load(wanted: string): Promise<void> {
    try {
      const machines = (await get<Page<Machine>>("/machines")).items;
      const used = machines.filter((one) => one.active);
      const days = await Promise.all(used.map((one) => get<Day>(`/machines/${one.id}/slots?day=${this.on}`)));
      if (wanted !== this.#shown) return;
      this.machines = machines;
      this.days = new Map(days.map((one) => [one.machine.id, one]));
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    return html`<div class="heading"><h1>${t("Stair-climbing machines")}</h1>
        <label class="row">${t("Day")} <input type="date" required .value=${this.on} @change=${(e: Event) => {
          const { value } = e.target as HTMLInputElement;
          if (value) this.on = value;
        }} /></label>
        ${isSupervisor() ? html`<button @click=${this.#add}>${icon("plus")} ${t("New machine")}</button>` : nothing}</div>
      <p class="muted">${t("A booking lasts as long as the way there and home and the floors take: about six minutes for five floors, up and down.")}</p>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${
        this.machines === null
          ? this.error
            ? nothing
            : html`<p class="muted" role="status">${t("Loading…")}</p>`
          : this.machines.length === 0
            ? html`<div class="empty">${icon("door")}<h2>${t("No machine yet")}</h2><p>${t("A supervisor writes down which providers have one.")}</p></div>`
            : html`<ul class="machines">${this.machines.map((one) => this.#machine(one))}</ul>`
      }`;
  }

  #machine(one: Machine): TemplateResult {
    const day = this.days.get(one.id);
    return html`<li class="panel stack"><h2>${said(one.name)} <span class="muted">${said(one.provider_name)} · ${phone(one.provider_phone)}</span>
        ${one.active ? nothing : html`<span class="tag">${icon("close")} ${t("out of use")}</span>`}
        <span class="end row">${one.active ? html`<button ?disabled=${link.value.state !== "live"} @click=${() => this.#book(one)}>${icon("calendar")} ${t("Book")}</button>` : nothing}
        ${isSupervisor() ? html`<button ?disabled=${link.value.state !== "live"} @click=${() => this.#use(one)}>${one.active ? t("Out of use") : t("In use again")}</button>` : nothing}</span></h2>
      ${day ? this.#day(day) : nothing}</li>`;
  }

  #day(day: Day): TemplateResult {
    const now = serverNow();
    const at = (ms: number): string => `${(100 * (ms - day.from_ms)) / (day.until_ms - day.from_ms)}%`;
    const span = (one: Span) =>
      place({
        left: at(Math.max(one.from_ms, day.from_ms)),
        right: `calc(100% - ${at(Math.min(one.until_ms, day.until_ms))})`,
      });
    const free = day.free.map((one) => `${clock(one.from_ms, false)}–${endClock(one.until_ms)}`);
    return html`<div class="line" aria-hidden="true">${day.open.map((one) => html`<span class="open" ${span(one)}></span>`)}
        ${day.booked.map((one) => html`<span class="booked" ${span(one)}></span>`)}
        ${now >= day.from_ms && now < day.until_ms ? html`<span class="now" ${place({ left: at(now) })}></span>` : nothing}</div>
      <div class="scale small muted figures" aria-hidden="true">${HOURS.map((hour) => html`<span>${String(hour).padStart(2, "0")}:00</span>`)}</div>
      <p class="small">${free.length > 0 ? t("Free: {spans}", { spans: free.join(" · ") }) : t("Nothing is free on this day.")}</p>
      ${
        day.booked.length > 0
          ? html`<ul aria-label=${tn("{count} booking", "{count} bookings", day.booked.length)}>${day.booked.map(
              (
                one,
              ) => html`<li><span class="figures">${clock(one.from_ms, false)}–${endClock(one.until_ms)}</span>
            <span>${one.order_id === null ? t("without an order") : html`<a href=${href("orders", one.order_id)}>${t("order {id}", { id: one.order_id })}</a>`}</span>
            <button class="quiet end" ?disabled=${link.value.state !== "live"} @click=${() => this.#release(one)}>${icon("close")} ${t("Give it back")}</button></li>`,
            )}</ul>`
          : nothing
      }`;
  }

  #book(one: Machine): void {
    const start = Math.max(serverNow(), this.days.get(one.id)?.free[0]?.from_ms ?? 0);
    ask(this, {
      title: t("Book {name}", { name: one.name }),
      fields: [
        { name: "day", label: t("Day"), kind: "date", required: true },
        { name: "time", label: t("It leaves at"), kind: "time", required: true },
        { name: "floors", label: t("Floors to climb"), kind: "number", required: true },
        { name: "distance_m", label: t("Way there, in metres"), kind: "number", required: true },
        { name: "order_id", label: t("Number of the order (if there is one)"), kind: "number" },
      ],
      values: { day: this.on, time: siteClock(start), floors: 5, distance_m: 1000, order_id: "" },
      action: t("Book"),
      send: async (_, all) => {
        const body = {
          from_ms: siteMs(String(all.day), String(all.time)),
          floors: Number(all.floors),
          distance_m: Number(all.distance_m),
          order_id: all.order_id ? Number(all.order_id) : null,
        };
        await post(`/machines/${one.id}/slots`, body);
        this.on = String(all.day);
        tell(t("It is booked."));
      },
    });
  }

  readonly #add = async (): Promise<void> => {
    try {
      const found = (
        await get<Page<{ id: number; name: string }>>("/providers?service=stair_climber&limit=200")
      ).items;
      ask(this, {
        title: t("New machine"),
        fields: [
          { name: "name", label: t("Name"), kind: "text", max: 60, required: true },
          {
            name: "provider_id",
            label: t("Provider"),
            kind: "choice",
            options: found.map((one) => [String(one.id), one.name]),
            required: true,
          },
        ],
        values: { name: "", provider_id: String(found[0]?.id ?? "") },
        send: (_, all) => post("/machines", { name: all.name, provider_id: Number(all.provider_id) }),
      });
    } catch (error) {
      tell(explain(error), true);
    }
  };

  async #use(one: Machine): Promise<void> {
    await this.#try(() => patch(`/machines/${one.id}`, { version: one.version, active: !one.active }));
  }

  async #release(one: Slot): Promise<void> {
    await this.#try(() => post(`/machine-slots/${one.id}/release`, undefined));
  }

  async #try(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      tell(error instanceof Problem ? explain(error) : String(error), true);
    }
  }
}
