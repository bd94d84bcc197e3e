// Everybody with whom nobody had talked in time: since when, why as it was recorded, and what people said about it.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, post } from "../kernel/api";
import { draftKey, draftsChanged, loadDraft, saveDraft } from "../kernel/drafts";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { CareList, listStyles } from "./listing";
import { type CareBreach, careReasonName, hoursText, reasonKeys, type Said } from "./model";

@customElement("ll-care-breaches")
export class CareBreaches extends CareList<CareBreach> {
  static override styles = look([
    listStyles,
    css`
    ul { display: grid; gap: 0.5rem; }
    li { border: 1px solid var(--line); border-radius: var(--round-small); background: var(--surface); }
    summary { display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; align-items: center; padding: 0.6rem 0.8rem; cursor: pointer; }
    summary::before { content: "▸"; } details[open] > summary::before { content: "▾"; }
    .inside { display: grid; gap: 0.5rem; padding: 0.4rem 0.9rem 0.9rem; border-top: 1px solid var(--line); }
    .inside p { overflow-wrap: anywhere; white-space: pre-wrap; }
    form { display: grid; gap: 0.4rem; justify-items: start; } form label { width: 100%; }
  `,
  ]);

  protected override readonly path = "/care-figures/breaches";
  @state() private reason = "";
  @state() private busy = false;

  constructor() {
    super();
    new Watch(this, [draftsChanged]);
  }

  protected override params(): Readonly<Record<string, string | number | undefined>> {
    return { ...super.params(), reason: this.reason };
  }

  override render(): TemplateResult {
    const instead = this.instead(t("Somebody talked with everybody in time."));
    return html`<div class="tools">${this.searchField()}
      <label class="field"><span>${t("Reason")}</span><select @change=${(e: Event) => {
        this.reason = (e.target as HTMLSelectElement).value;
        void this.load(0);
      }}><option value="">${t("All")}</option>${reasonKeys().map((one) => html`<option value=${one}>${careReasonName(one)}</option>`)}</select></label>
      ${this.sortField([
        ["newest", t("Newest first")],
        ["longest", t("Longest first")],
        ["name", t("By name")],
      ])}</div>
      ${instead ?? html`<ul>${(this.items ?? []).map((one) => this.#breach(one))}</ul>${this.pages()}`}`;
  }

  #breach(one: CareBreach): TemplateResult {
    const open = one.ended_ms === null;
    return html`<li><details><summary><strong>${said(one.resident_name)}</strong>
      <span class="figures">${t("too late from {time}", { time: moment(one.late_ms) })}</span>
      <span class="tag">${careReasonName(one.reason)}</span>
      <span class="tag ${open ? "bad" : "good"}">${icon(open ? "triangle" : "done")} ${open ? t("nobody has talked with them yet") : t("talked with again {time}", { time: moment(one.ended_ms ?? 0) })}</span></summary>
      <div class="inside"><p class="small">${t("Last talked with {time}; agreed: every {hours}.", { time: moment(one.begin_ms), hours: hoursText(one.limit_ms) })}
        <a href=${href("residents", one.resident_id)}>${t("To the resident's card")}</a></p>
        ${one.words.map((word) => html`<p><span class="small muted">${moment(word.at_ms)} · ${said(word.by_name)}</span><br />${said(word.words)}</p>`)}
        ${isSupervisor() ? this.#form(one) : nothing}</div></details></li>`;
  }

  #form(one: CareBreach): TemplateResult {
    const key = draftKey(me.value?.id ?? 0, `care-breach:${one.id}`);
    const draft = loadDraft(key);
    return html`<form @submit=${(e: Event) => void this.#save(e, one, key)}>
      <label class="field">${t("What else there is to say about it")}
        <textarea maxlength="2000" .value=${draft} @input=${(e: InputEvent) => saveDraft(key, (e.target as HTMLTextAreaElement).value)}></textarea></label>
      <button ?disabled=${this.busy || draft.trim() === ""}>${t("Save")}</button></form>`;
  }

  async #save(event: Event, one: CareBreach, key: string): Promise<void> {
    event.preventDefault();
    this.busy = true;
    try {
      const { items } = await post<{ items: Said[] }>(`/care-figures/breaches/${one.id}/words`, {
        words: loadDraft(key).trim(),
      });
      saveDraft(key, "");
      this.items = (this.items ?? []).map((old) => (old.id === one.id ? { ...old, words: items } : old));
      tell(t("Saved."));
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }
}
