// One protocol: its steps as a supervisor writes them, as an operator sees them, and what it once said.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { type AlarmKind, kindName } from "../alarms/model";
import { explain, get, Problem, post, put } from "../kernel/api";
import { link } from "../kernel/feed";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { protocolsChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import "./asker";
import type { Answered } from "./asker";
import { differences } from "./diff";
import {
  added,
  type Content,
  type Fault,
  moved,
  type Protocol,
  removed,
  replaced,
  STEPS_MAX,
  stillWrong,
} from "./editing";
import { type Step, type Value, words } from "./model";
import "./step_form";
import { differenceList } from "./versions";
import "./versions";
import { faultText } from "./words";

type Face = "write" | "see" | "history";
interface Unsaved {
  content: Content;
  /** The version of the draft on which it stands. */
  seen: number;
}

/** What is written and not saved yet outlives going to another page and back. */
const unsaved = new Map<string, Unsaved>();

@customElement("ll-protocol-editor")
export class ProtocolEditor extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.9rem; align-content: start; }
    .heading, .tabs { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
    .tabs button[aria-pressed="true"] { background: var(--accent-soft); border-color: var(--accent); }
    .step > summary { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; padding: 0.55rem 0.8rem; cursor: pointer; overflow-wrap: anywhere; }
    .step > summary::before { content: "▸"; } .step[open] > summary::before { content: "▾"; }
    .step { border: 1px solid var(--line); border-radius: var(--round-small); background: var(--surface); }
    .step.wrong { border-color: var(--p1); }
    .inside { padding: 0.8rem; border-top: 1px solid var(--line); display: grid; gap: 0.9rem; }
    .steps { display: grid; gap: 0.5rem; }
    .end { margin-inline-start: auto; }
  `);

  @property() kind!: string;
  @state() private protocol: Protocol | null = null;
  @state() private mine: Unsaved | null = null;
  @state() private faults: readonly Fault[] = [];
  @state() private face: Face = "write";
  @state() private opened: string | null = null;
  @state() private tried: Readonly<Record<string, Value>> = {};
  @state() private error = "";
  @state() private busy = false;
  #shown = "";

  constructor() {
    super();
    new Watch(this, [link, me, protocolsChanged]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("kind")) {
      this.protocol = null;
      this.mine = unsaved.get(this.kind) ?? null;
      this.face = isSupervisor() ? "write" : "see";
      this.opened = null;
      this.tried = {};
      this.error = "";
    }
    const wanted = `${this.kind}:${protocolsChanged.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load(this.kind);
  }

  async #load(kind: string): Promise<void> {
    try {
      const found = await get<Protocol>(`/protocols/${kind}`);
      if (kind === this.kind) this.#show(found);
    } catch (error) {
      if (kind === this.kind) this.error = explain(error);
    }
  }

  #show(found: Protocol): void {
    this.protocol = found;
    this.faults = found.draft?.faults ?? [];
  }

  get #content(): Content {
    return this.mine?.content ?? this.protocol?.draft?.content ?? this.protocol?.content ?? { steps: [] };
  }

  #write(steps: readonly Step[]): void {
    if (!this.protocol) return;
    this.mine = { content: { steps }, seen: this.mine?.seen ?? this.protocol.draft_version };
    unsaved.set(this.kind, this.mine);
  }

  #forget(): void {
    this.mine = null;
    unsaved.delete(this.kind);
  }

  async #do(work: () => Promise<Protocol>, told: string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = "";
    try {
      this.#show(await work());
      this.#forget();
      if (told) tell(told);
      return true;
    } catch (error) {
      this.error = explain(error);
      if (error instanceof Problem && Array.isArray(error.more.faults))
        this.faults = error.more.faults as Fault[];
      return false;
    } finally {
      this.busy = false;
    }
  }

  async #save(told = t("The draft is saved.")): Promise<boolean> {
    const { mine, kind } = this;
    if (!mine) return true;
    return this.#do(
      () => put<Protocol>(`/protocols/${kind}/draft`, { seen: mine.seen, content: mine.content }),
      told,
    );
  }

  async #publish(): Promise<void> {
    if (!(await this.#save(""))) return;
    const seen = this.protocol?.draft_version ?? 0;
    await this.#do(
      () => post<Protocol>(`/protocols/${this.kind}/publish`, { seen }),
      t("Published: it holds for every alarm that begins from now on."),
    );
  }

  async #drop(): Promise<void> {
    this.#forget();
    const { draft, draft_version: seen } = this.protocol ?? {};
    if (draft)
      await this.#do(
        () => post<Protocol>(`/protocols/${this.kind}/draft/drop`, { seen }),
        t("The draft is gone."),
      );
  }

  override render(): TemplateResult {
    const { protocol } = this;
    const head = html`<div class="heading"><h1>${kindName(this.kind as AlarmKind)}</h1></div>`;
    if (!protocol)
      return html`${head}${this.error ? html`<p class="error" role="alert">${this.error}</p>` : html`<p class="muted" role="status">${t("Loading…")}</p>`}`;
    return html`${head}${this.#standing(protocol)}${this.#tabs()}
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.face === "write" ? this.#steps() : this.face === "see" ? this.#preview() : this.#history(protocol)}`;
  }

  #standing(protocol: Protocol): TemplateResult {
    const from = protocol.ours ? t("came with the program") : (protocol.by_name ?? "");
    return html`<p class="muted">${t("Version {number} is in use", { number: protocol.number })} · ${said(from)} · ${moment(protocol.published_ms)}
      ${protocol.draft ? html`<span class="tag warn">${icon("note")} ${t("Draft of {name}", { name: protocol.draft.by_name })}</span>` : nothing}
      ${this.mine ? html`<span class="tag warn">${icon("save")} ${t("not saved yet")}</span>` : nothing}</p>`;
  }

  #tabs(): TemplateResult {
    const tab = (face: Face, name: string): TemplateResult =>
      html`<button aria-pressed=${this.face === face ? "true" : "false"} @click=${() => {
        this.face = face;
        this.tried = {};
      }}>${name}</button>`;
    return html`<div class="tabs" role="group" aria-label=${t("What to look at")}>
      ${isSupervisor() ? tab("write", t("Write")) : nothing}${tab("see", t("As the operator sees it"))}${tab("history", t("History"))}
      ${isSupervisor() && this.face !== "history" ? this.#buttons() : nothing}</div>`;
  }

  #buttons(): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    const has = this.mine !== null || this.protocol?.draft !== null;
    return html`<span class="row end">
      <button ?disabled=${off || !has} @click=${() => void this.#drop()}>${t("Drop the draft")}</button>
      <button ?disabled=${off || !this.mine} @click=${() => void this.#save()}>${icon("save")} ${t("Save the draft")} <kbd aria-hidden="true">Ctrl Enter</kbd></button>
      <button class="primary" ?disabled=${off || !has} @click=${() => void this.#publish()}>${icon("done")} ${t("Publish")}</button></span>`;
  }

  #steps(): TemplateResult {
    const { steps } = this.#content;
    const none = this.faults.find((one) => one.field === "steps");
    return html`<div class="steps" @keydown=${this.#keys}>
      ${repeat(
        steps,
        (one) => one.key,
        (one, n) => this.#step(one, n, steps),
      )}
      ${none ? html`<p class="error">${faultText(none.fault)}</p>` : nothing}
      <div class="row"><button ?disabled=${steps.length >= STEPS_MAX} @click=${() => this.#add(steps)}>${icon("plus")} ${t("Add a step")}</button></div></div>`;
  }

  #step(step: Step, n: number, steps: readonly Step[]): TemplateResult {
    const prefix = `steps.${n}.`;
    const told = this.faults.filter((one) => one.field.startsWith(prefix));
    const faults = stillWrong(
      step,
      told.map((one) => ({ ...one, field: one.field.slice(prefix.length) })),
    );
    const name = words(step.ask) || t("(no question yet)");
    return html`<details class="step ${faults.length > 0 ? "wrong" : ""}" data-n=${n} ?open=${this.opened === step.key}
        @toggle=${(e: Event) => this.#toggled(step.key, (e.currentTarget as HTMLDetailsElement).open)}>
      <summary><span class="figures">${n + 1}.</span> ${said(name)}
        ${step.only_if ? html`<span class="tag">${t("not always")}</span>` : nothing}
        ${faults.length > 0 ? html`<span class="tag bad">${icon("triangle")} ${t("{count} to put right", { count: faults.length })}</span>` : nothing}</summary>
      ${
        this.opened === step.key
          ? html`<div class="inside">
              <div class="row"><button ?disabled=${n === 0} @click=${() => this.#move(n, -1)}>↑ ${t("Up")} <kbd aria-hidden="true">Alt ↑</kbd></button>
                <button ?disabled=${n === steps.length - 1} @click=${() => this.#move(n, 1)}>↓ ${t("Down")} <kbd aria-hidden="true">Alt ↓</kbd></button>
                <button @click=${() => this.#reorder(removed(steps, n))}>${icon("close")} ${t("Remove the step")}</button></div>
              <ll-step-form .step=${step} .earlier=${steps.slice(0, n)} .faults=${faults}
                @changed=${(e: CustomEvent<Step>) => this.#write(replaced(this.#content.steps, n, e.detail))}></ll-step-form></div>`
          : nothing
      }</details>`;
  }

  #toggled(key: string, open: boolean): void {
    if (open) this.opened = key;
    else if (this.opened === key) this.opened = null;
  }

  #add(steps: readonly Step[]): void {
    const next = added(steps);
    this.#write(next);
    this.opened = next.at(-1)?.key ?? null;
  }

  /** The hub names a fault by the place of its step: with the places they have to be found anew. */
  #reorder(steps: readonly Step[]): void {
    this.faults = [];
    this.#write(steps);
  }

  /** The focus goes with the step. */
  #move(n: number, by: -1 | 1): void {
    this.#reorder(moved(this.#content.steps, n, by));
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(`[data-n="${n + by}"] summary`)?.focus(),
    );
  }

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void this.#save();
    }
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const at = (event.target as HTMLElement).closest<HTMLElement>("[data-n]")?.dataset.n;
    if (!event.altKey || by === 0 || at === undefined) return;
    event.preventDefault();
    this.#move(Number(at), by);
  };

  #preview(): TemplateResult {
    return html`<section class="panel"><ll-protocol-asker .steps=${this.#content.steps} .answers=${this.tried}
        @answered=${({ detail }: CustomEvent<Answered>) => {
          const { [detail.step]: _before, ...rest } = this.tried;
          this.tried = detail.value === null ? rest : { ...rest, [detail.step]: detail.value };
        }}></ll-protocol-asker></section>
      <p class="muted small">${t("Only a try: nothing is kept.")} <button class="quiet" @click=${() => {
        this.tried = {};
      }}>${t("Begin anew")}</button></p>`;
  }

  #history(protocol: Protocol): TemplateResult {
    const draft = this.mine?.content ?? protocol.draft?.content;
    return html`${
      draft
        ? html`<section class="panel"><h2>${t("What the draft changes")}</h2>${differenceList(differences(protocol.content.steps, draft.steps))}</section>`
        : nothing
    }
      <ll-protocol-versions .protocol=${protocol} @back=${(e: CustomEvent<Content>) => this.#back(e.detail)}></ll-protocol-versions>
      ${
        isSupervisor()
          ? html`<div class="row"><button @click=${() => this.#back(protocol.default)}>${icon("again")} ${t("Take the default as the draft")}</button></div>`
          : nothing
      }`;
  }

  #back(content: Content): void {
    this.#write(content.steps);
    this.face = "write";
    tell(t("It is in the draft now. Look at it, then publish it."));
  }
}
