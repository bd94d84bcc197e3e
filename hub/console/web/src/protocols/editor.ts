// One protocol: its steps as a supervisor writes them, as an operator sees them, and what it once said.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
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
import type { Content, Fault, Protocol } from "./editing";
import type { Step, Value } from "./model";
import type { StepsChanged } from "./steps_form";
import "./steps_form";
import { differenceList } from "./versions";
import "./versions";

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
    .end { margin-inline-start: auto; }
  `);

  @property() kind!: string;
  @state() private protocol: Protocol | null = null;
  @state() private mine: Unsaved | null = null;
  @state() private faults: readonly Fault[] = [];
  @state() private face: Face = "write";
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
    return html`<ll-steps-form .steps=${this.#content.steps} .faults=${this.faults} @keydown=${this.#keys}
      @changed=${(e: CustomEvent<StepsChanged>) => {
        // The hub names a fault by the place of its step: with the places they have to be found anew.
        if (e.detail.moved) this.faults = [];
        this.#write(e.detail.steps);
      }}></ll-steps-form>`;
  }

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void this.#save();
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
