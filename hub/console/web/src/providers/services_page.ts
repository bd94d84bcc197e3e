// What can be ordered: what each kind takes, how long it lasts, what it costs, and what is to be written down.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get, type Page, post } from "../kernel/api";
import { link, resynced } from "../kernel/feed";
import { listed } from "../kernel/format";
import { LANGUAGES, t, tn } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { servicesChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { tell } from "../shell/toasts";
import { datumName, type Kind, kindName, paperName, priceText, stageName, urgencyName } from "./register";

@customElement("ll-services")
export class ServicesPage extends LampElement {
  static override styles = look([
    onePane,
    css`
    ul.cards { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr)); }
    ul.cards > li { display: grid; gap: 0.5rem; align-content: start; }
    dl { display: grid; grid-template-columns: fit-content(45%) minmax(0, 1fr); gap: 0.2rem 0.8rem; }
    dt { color: var(--muted); }
    h2 { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
    .off { background: var(--sunken); }
  `,
  ]);

  @state() private kinds: readonly Kind[] | null = null;
  @state() private error = "";
  #shown = "";

  constructor() {
    super();
    new Watch(this, [resynced, servicesChanged, link, me]);
  }

  override willUpdate(): void {
    const wanted = `${resynced.value}:${servicesChanged.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.kinds = (await get<Page<Kind>>("/services")).items;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  async #write(kind: Kind | null): Promise<void> {
    const { writeKind } = await import("./service_edit");
    writeKind(this, kind);
  }

  async #offer(kind: Kind): Promise<void> {
    try {
      await post(`/services/${kind.key}/${kind.active ? "withdraw" : "offer"}`, { version: kind.version });
    } catch (error) {
      tell(explain(error), true);
    }
  }

  override render(): TemplateResult {
    return html`<div class="heading"><h1>${t("Services that can be ordered")}</h1>
        ${isSupervisor() ? html`<button ?disabled=${link.value.state !== "live"} @click=${() => this.#write(null)}>${icon("plus")} ${t("New service")}</button>` : nothing}</div>
      <p class="muted">${t("Whoever goes needs the skills, they or the business the papers. A price above the cap is agreed on first.")}</p>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.kinds === null ? (this.error ? nothing : html`<p class="muted" role="status">${t("Loading…")}</p>`) : html`<ul class="cards">${this.kinds.map((one) => this.#kind(one))}</ul>`}`;
  }

  #kind(one: Kind): TemplateResult {
    const stages = Object.entries(one.stages).filter(([, data]) => (data ?? []).length > 0);
    const lines: ReadonlyArray<readonly [string, string]> = [
      [t("How urgent"), urgencyName(one.urgency)],
      [t("Lasts about"), tn("{count} minute", "{count} minutes", one.minutes)],
      [t("Price"), priceText(one)],
      [t("Skills"), one.skills.length > 0 ? listed(one.skills) : t("none")],
      [t("Papers"), one.documents.length > 0 ? listed(one.documents.map(paperName)) : t("none")],
      ...stages.map(([stage, data]) => [stageName(stage), listed((data ?? []).map(datumName))] as const),
    ];
    const other = LANGUAGES.map(({ code }) => one.names[code]).filter(
      (name) => name && name !== kindName(one),
    );
    return html`<li class="panel ${one.active ? "" : "off"}"><h2>${said(kindName(one))} ${one.active ? nothing : html`<span class="tag">${icon("close")} ${t("not offered any more")}</span>`}</h2>
      <p class="muted small">${other.map((name, at) => html`${at > 0 ? " · " : ""}${said(name)}`)}</p>
      <dl>${lines.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
      ${
        isSupervisor()
          ? html`<p class="row"><button ?disabled=${link.value.state !== "live"} @click=${() => this.#write(one)}>${icon("note")} ${t("Edit")}</button>
        <button ?disabled=${link.value.state !== "live"} @click=${() => this.#offer(one)}>${one.active ? t("Offer it no more") : t("Offer it again")}</button></p>`
          : nothing
      }</li>`;
  }
}
