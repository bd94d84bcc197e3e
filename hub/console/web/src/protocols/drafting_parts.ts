// What stands around a draft on its page: how it is, the faces it can be looked at from, its buttons, and a try.
import { css, html, nothing, type TemplateResult } from "lit";
import { link } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { icon } from "../shell/icons";
import "./asker";
import type { Answered } from "./asker";
import type { Step, Value } from "./model";

/** As much of it as is shown: what is written is of no matter here. */
interface Draft {
  readonly found: { readonly draft: { readonly by_name: string } | null } | null;
  readonly mine: object | null;
  readonly tried: Readonly<Record<string, Value>>;
  readonly error: string;
  readonly busy: boolean;
  readonly hasDraft: boolean;
  tries(tried: Readonly<Record<string, Value>>): void;
  save(): Promise<boolean>;
  publish(told: string): Promise<void>;
  drop(): Promise<void>;
}

export const draftLook = css`
  :host { display: grid; gap: 0.9rem; align-content: start; }
  .heading, .tabs { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
  .tabs button[aria-pressed="true"] { background: var(--accent-soft); border-color: var(--accent); }
  .end { margin-inline-start: auto; }
`;

/** In place of a page that is not there yet. */
export function notYet(one: Draft): TemplateResult {
  return one.error
    ? html`<p class="error" role="alert">${one.error}</p>`
    : html`<p class="muted" role="status">${t("Loading…")}</p>`;
}

export function wrong(one: Draft): TemplateResult | typeof nothing {
  return one.error ? html`<p class="error" role="alert">${one.error}</p>` : nothing;
}

/** That there is a draft of somebody, and that something is not saved. */
export function draftTags(one: Draft): TemplateResult {
  const draft = one.found?.draft;
  return html`${draft ? html`<span class="tag warn">${icon("note")} ${t("Draft of {name}", { name: draft.by_name })}</span>` : nothing}
    ${one.mine ? html`<span class="tag warn">${icon("save")} ${t("not saved yet")}</span>` : nothing}`;
}

/** Each face as a button that says whether it is the one; `beside`: what else stands there. */
export function faces<Face extends string>(
  all: ReadonlyArray<readonly [Face, string]>,
  now: Face,
  choose: (face: Face) => void,
  beside: TemplateResult | typeof nothing,
): TemplateResult {
  return html`<div class="tabs" role="group" aria-label=${t("What to look at")}>
    ${all.map(([face, name]) => html`<button aria-pressed=${face === now ? "true" : "false"} @click=${() => choose(face)}>${name}</button>`)}
    ${beside}</div>`;
}

/** Drop, save, publish; `published`: what is said when it holds. */
export function draftButtons(one: Draft, published: string): TemplateResult {
  const off = one.busy || link.value.state !== "live";
  return html`<button ?disabled=${off || !one.hasDraft} @click=${() => void one.drop()}>${t("Drop the draft")}</button>
    <button ?disabled=${off || !one.mine} @click=${() => void one.save()}>${icon("save")} ${t("Save the draft")} <kbd aria-hidden="true">Ctrl Enter</kbd></button>
    <button class="primary" ?disabled=${off || !one.hasDraft} @click=${() => void one.publish(published)}>${icon("done")} ${t("Publish")}</button>`;
}

/** Ctrl Enter saves the draft from wherever somebody writes. */
export function savesByKey(one: Draft): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void one.save();
  };
}

/** The questions as the operator sees them; `first`: what stands above. */
export function preview(
  one: Draft,
  steps: readonly Step[],
  first: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  const answered = ({ detail }: CustomEvent<Answered>): void => {
    const { [detail.step]: _before, ...rest } = one.tried;
    one.tries(detail.value === null ? rest : { ...rest, [detail.step]: detail.value });
  };
  return html`<section class="panel">${first}<ll-protocol-asker .steps=${steps} .answers=${one.tried} @answered=${answered}></ll-protocol-asker></section>
    <p class="muted small">${t("Only a try: nothing is kept.")} <button class="quiet" @click=${() => one.tries({})}>${t("Begin anew")}</button></p>`;
}
