// What nobody may do alone: one has asked, another agrees or declines here.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain, get, type Page, post } from "../kernel/api";
import { link, resynced } from "../kernel/feed";
import { colon, moment, relative } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { approvalsChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { tell } from "../shell/toasts";
import { detailText } from "./detail";
import { type Approval, type ApprovalState, STATES, subjectName, wantedName, withName } from "./model";

const LOOKS: Record<ApprovalState, { tag: string; icon: "clock" | "done" | "close" }> = {
  waiting: { tag: "warn", icon: "clock" },
  approved: { tag: "good", icon: "done" },
  declined: { tag: "", icon: "close" },
  expired: { tag: "", icon: "clock" },
};

@customElement("ll-requests")
export class RequestsPage extends LampElement {
  static override styles = look([
    onePane,
    css`
    li { display: grid; grid-template-columns: 1fr auto; gap: 0.4rem 1rem; align-items: center; padding: 0.9rem 0.25rem; border-top: 1px solid var(--line); }
    li:first-child { border-top: 0; }
    .text { display: grid; gap: 0.2rem; overflow-wrap: anywhere; }
    .ends { justify-content: end; }
    @media (max-width: 40rem) { li { grid-template-columns: 1fr; } }
  `,
  ]);

  @state() private found: readonly Approval[] | null = null;
  @state() private asked: { one: Approval; agree: boolean } | null = null;
  @state() private error = "";
  @state() private busy = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  #shown = "";

  constructor() {
    super();
    new Watch(this, [resynced, approvalsChanged, link]);
  }

  override willUpdate(): void {
    const wanted = `${resynced.value}:${approvalsChanged.value}`;
    if (this.#shown === wanted) return;
    this.#shown = wanted;
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.found = (await get<Page<Approval>>("/approvals?limit=100")).items;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    const waiting = this.found?.filter((one) => one.state === "waiting").length;
    return html`<div class="heading"><h1>${t("Requests")}</h1>
        <span class="muted figures" role="status">${waiting === undefined ? t("Loading…") : t("{count} waiting", { count: waiting })}</span></div>
      <p class="muted">${t("What cannot be undone needs two persons: one asks, another agrees within three days. Then it is done at once.")}</p>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.found === null ? nothing : this.#list(this.found)} ${this.#dialog()}`;
  }

  #list(found: readonly Approval[]): TemplateResult {
    if (found.length === 0)
      return html`<div class="empty">${icon("two")}<h2>${t("Nobody has asked for a second person")}</h2><p>${t("Where it is needed, the page concerned asks for it.")}</p></div>`;
    return html`<div class="panel"><ul>${found.map((one) => this.#one(one))}</ul></div>`;
  }

  #one(one: Approval): TemplateResult {
    const shown = LOOKS[one.state];
    const when = one.state === "waiting" ? relative(one.due_ms) : moment(one.decided_ms ?? one.due_ms);
    return html`<li><div class="text">
        <div class="row"><strong>${wantedName(one.action)}</strong> ${this.#subject(one)}
          <span class="tag ${shown.tag}">${icon(shown.icon)} ${STATES[one.state]()}</span></div>
        <div>${said(detailText(one.detail))}</div>
        <div class="small muted">${t("Asked by {name}, {time}", { name: one.asked_by_name, time: moment(one.asked_ms) })} ·
          ${one.state === "waiting" ? t("runs out {when}", { when }) : `${one.decided_by_name ?? ""} ${when}`} ${said(one.reason)}</div>
      </div>${one.state === "waiting" && isSupervisor() ? this.#buttons(one) : nothing}</li>`;
  }

  #subject(one: Approval): TemplateResult {
    const id = /^resident (\d+)$/.exec(one.subject)?.[1];
    const whom = said(withName(subjectName(one.subject), one.name));
    return id && isSupervisor()
      ? html`<a href=${href("residents", Number(id))}>${whom}</a>`
      : html`<span>${whom}</span>`;
  }

  #buttons(one: Approval): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    const own = one.asked_by === me.value?.id;
    return html`<div class="row">
      ${own ? nothing : html`<button class="primary" ?disabled=${off} @click=${() => this.#ask(one, true)}>${icon("two")} ${t("Agree")}</button>`}
      <button ?disabled=${off} @click=${() => this.#ask(one, false)}>${icon("close")} ${own ? t("Take back") : t("Decline")}</button></div>`;
  }

  #ask(one: Approval, agree: boolean): void {
    this.asked = { one, agree };
    this.error = "";
    void this.updateComplete.then(() => this.dialog.showModal());
  }

  #dialog(): TemplateResult | typeof nothing {
    if (!this.asked) return nothing;
    const { one, agree } = this.asked;
    return html`<dialog aria-labelledby="title"><form class="stack" @submit=${this.#decide}>
      <h1 id="title">${wantedName(one.action)}${colon()}${said(withName(subjectName(one.subject), one.name))}</h1>
      <p>${agree ? t("{name} has asked for this. If you agree it is done at once, and cannot be undone.", { name: one.asked_by_name }) : t("It will not be done. Please say why, so that everybody understands it later.")}</p>
      ${agree ? nothing : html`<label class="field">${t("Why not")}<textarea name="reason" required maxlength="500"></textarea></label>`}
      <div class="row ends"><button type="button" @click=${() => this.dialog.close()}>${t("Not yet")}</button>
        <button class="primary" ?disabled=${this.busy}>${icon(agree ? "two" : "close")} ${agree ? t("I agree") : t("Decline")}</button></div>
    </form></dialog>`;
  }

  readonly #decide = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!this.asked) return;
    const { one, agree } = this.asked;
    const reason = new FormData(event.currentTarget as HTMLFormElement).get("reason");
    this.busy = true;
    try {
      await post(`/approvals/${one.id}/${agree ? "approve" : "decline"}`, agree ? undefined : { reason });
      tell(agree ? t("Done.") : t("Declined."));
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
      this.dialog.close();
      void this.#load();
    }
  };
}
