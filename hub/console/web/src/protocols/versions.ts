// What a protocol once said: every version with what it changed, and the way back to it.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, get } from "../kernel/api";
import { fullDay } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor } from "../kernel/me";
import { said } from "../kernel/said";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { type Difference, differences } from "./diff";
import type { Content, Protocol, Version } from "./editing";
import { words } from "./model";
import { placeName } from "./words";

@customElement("ll-protocol-versions")
export class ProtocolVersions extends LampElement {
  static override styles = look(css`
    ul.all { display: grid; gap: 0.4rem; }
    li.one { border: 1px solid var(--line); border-radius: var(--round-small); }
    summary { padding: 0.5rem 0.7rem; cursor: pointer; }
    .inside { padding: 0.5rem 0.8rem 0.8rem; border-top: 1px solid var(--line); display: grid; gap: 0.6rem; }
    dl { display: grid; gap: 0.2rem; margin-inline-start: 1rem; }
    dt { font-weight: 600; font-size: 0.875rem; }
    dd { overflow-wrap: anywhere; }
    del { color: var(--muted); }
    ins { text-decoration-thickness: 2px; text-underline-offset: 0.15em; }
  `);

  @property({ attribute: false }) protocol!: Protocol;
  @state() private contents: ReadonlyMap<number, Content> = new Map();

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("protocol") && changed.get("protocol")?.kind !== this.protocol.kind)
      this.contents = new Map();
  }

  /** What it said, and what the one before it said. */
  async #open(number: number): Promise<void> {
    const { kind } = this.protocol;
    const wanted = [number, number - 1].filter((one) => one > 0 && !this.contents.has(one));
    try {
      const found = await Promise.all(
        wanted.map((one) => get<Version & { content: Content }>(`/protocols/${kind}/versions/${one}`)),
      );
      if (kind !== this.protocol.kind) return;
      this.contents = new Map([...this.contents, ...found.map((one) => [one.number, one.content] as const)]);
    } catch (error) {
      tell(explain(error), true);
    }
  }

  override render(): TemplateResult {
    return html`<ul class="all">${this.protocol.versions.map((one) => this.#one(one))}</ul>`;
  }

  #one(version: Version): TemplateResult {
    const content = this.contents.get(version.number);
    const before = this.contents.get(version.number - 1);
    return html`<li class="one"><details @toggle=${(e: Event) => (e.target as HTMLDetailsElement).open && void this.#open(version.number)}>
      <summary><strong>${t("Version {number}", { number: version.number })}</strong> · ${fullDay(version.published_ms)} ·
        ${version.ours ? t("came with the program") : said(version.by_name)}
        ${version.number === this.protocol.number ? html`<span class="tag good">${icon("hand")} ${t("in use")}</span>` : nothing}</summary>
      <div class="inside">${content ? this.#inside(version, content, before) : html`<p class="muted" role="status">${t("Loading…")}</p>`}</div>
    </details></li>`;
  }

  #inside(version: Version, content: Content, before: Content | undefined): TemplateResult {
    const found = before ? differences(before.steps, content.steps) : [];
    return html`${before ? this.#differences(found, version.number - 1) : html`<p class="muted">${t("The first version.")}</p>`}
      ${
        isSupervisor()
          ? html`<div class="row"><button @click=${() => this.#back(content)}>${icon("again")} ${t("Take this version as the draft")}</button></div>`
          : nothing
      }`;
  }

  #differences(found: readonly Difference[], before: number): TemplateResult {
    if (found.length === 0)
      return html`<p class="muted">${t("Nothing differs from version {number}.", { number: before })}</p>`;
    return html`<p class="muted small">${t("Compared with version {number}:", { number: before })}</p>${differenceList(found)}`;
  }

  #back(content: Content): void {
    this.dispatchEvent(new CustomEvent<Content>("back", { detail: content }));
  }
}

/** What differs, in words. */
export function differenceList(found: readonly Difference[]): TemplateResult {
  return html`<ul class="stack">${found.map(
    ({
      step,
      what,
      changes,
    }) => html`<li><span class="tag ${what === "removed" ? "bad" : what === "added" ? "good" : ""}">${whatName(what)}</span> ${said(words(step.ask))}
      ${
        changes.length > 0
          ? html`<dl>${changes.map(
              (one) =>
                html`<div><dt>${placeName(one.at)}</dt><dd>${one.from ? html`<del>${said(one.from)}</del> → ` : nothing}${one.to ? html`<ins>${said(one.to)}</ins>` : html`<em>${t("(empty)")}</em>`}</dd></div>`,
            )}</dl>`
          : nothing
      }</li>`,
  )}</ul>`;
}

function whatName(what: Difference["what"]): string {
  switch (what) {
    case "added":
      return t("new");
    case "removed":
      return t("gone");
    case "moved":
      return t("moved");
    case "changed":
      return t("changed");
  }
}
