// What is open, part by part: the same list in the draft, in a signed hand-over and at the start of a shift.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { type AlarmKind, type AlarmState, kindName, stateName } from "../alarms/model";
import { reasonName } from "../devices/words";
import { type Cause, causeName } from "../incidents/words";
import { aside, colon, comma, listed, moment, relative } from "../kernel/format";
import { t } from "../kernel/i18n";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { reasonName as failedName, recipientName, subjectName } from "../messages/model";
import { saidWords } from "../protocols/model";
import { serviceName } from "../providers/kinds";
import { LampElement, look } from "../shell/element";
import { problemName } from "../watch/model";
import { type Open, type Part, partName } from "./model";

type OpenAlarm = Open["alarms"]["items"][number];

/** Who it is about; of the hub itself, or of many at once, what it is. */
function whom(one: OpenAlarm): string {
  if (one.resident_name) return `${one.resident_name}${comma()}${one.address}`;
  const cause =
    one.kind === "incident" && one.about ? causeName(one.about as Cause) : problemName(one.about ?? "");
  return [cause, one.place ?? ""].filter((word) => word !== "").join(", ");
}

/** Until when somebody waits or it is put aside, and for what. */
function waits(one: OpenAlarm): TemplateResult | typeof nothing {
  if (!one.due_ms || (one.state !== "waiting" && one.state !== "shelved")) return nothing;
  return html` · ${t("until {time}", { time: moment(one.due_ms) })}${one.why ? html`: ${said(one.why)}` : nothing}`;
}

@customElement("ll-open-list")
export class OpenList extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.9rem; }
    ul { display: grid; gap: 0.3rem; margin-top: 0.35rem; }
    li { overflow-wrap: anywhere; }
    .words { white-space: pre-wrap; }
  `);

  @property({ attribute: false }) open!: Open;

  override render(): TemplateResult {
    const { alarms, calls_due, orders_late, devices_out, messages_failed, notes } = this.open;
    return html`${this.#part(
      "alarms",
      alarms,
      (one) => html`<a href=${href("alarms", one.id)}>P${one.priority} ${kindName(one.kind as AlarmKind)}</a>
        ${said(whom(one))} · ${stateName(one.state as AlarmState)}${one.taken_by_name ? html`${aside(one.taken_by_name)}` : nothing} · ${relative(one.opened_ms)}${waits(one)}
        ${(one.answers ?? []).map((given) => html`<br /><span class="muted small">${said(saidWords(given.ask))} <b>${said(saidWords(given.said))}</b></span>`)}`,
    )}
      ${this.#part("calls_due", calls_due, (one) => html`${one.kind === "follow_up" ? t("Follow-up") : t("Care call")}${colon()}${said(one.resident_name)}${comma()}${said(one.address)} · ${relative(one.due_ms)}`)}
      ${this.#part("orders_late", orders_late, (one) => html`${serviceName(one.service)}${colon()}${said(one.resident_name)}${comma()}${said(one.address)} · ${said(one.provider_name)}${one.provider_phone ? aside(one.provider_phone) : nothing} · ${relative(one.due_ms)}`)}
      ${this.#part("devices_out", devices_out, (one) => html`${one.device_id}${colon()}${one.resident_name ? html`${said(one.resident_name)}${comma()}${said(one.address ?? "")} · ` : nothing}${reasonName(one.reason)}${comma()}${t("until {time}", { time: moment(one.until_ms) })} ${said(one.note)}`)}
      ${this.#part("messages_failed", messages_failed, (one) => html`${subjectName(one.subject)} → ${listed(one.recipients.split(" ").map(recipientName))} · ${moment(one.done_ms)}${(one.times ?? 1) > 1 ? aside(t("{count} times", { count: one.times ?? 1 })) : ""} · ${one.reason ? failedName(one.reason) : said(one.error)}`)}
      ${this.#part("notes", notes, (one) => html`<span class="muted">${moment(one.at_ms)} ${said(one.by)}${comma()}${said(one.resident_name)}${colon()}</span> <span class="words">${said(one.text)}</span>`)}`;
  }

  #part<T>(name: string, part: Part<T>, line: (one: T) => TemplateResult): TemplateResult {
    return html`<section><h2>${partName(name)} <span class="figures">${aside(String(part.total))}</span></h2>
      ${part.items.length === 0 ? html`<p class="muted small">${t("Nothing.")}</p>` : html`<ul>${part.items.map((one) => html`<li>${line(one)}</li>`)}</ul>`}
      ${part.total > part.items.length ? html`<p class="muted small">${t("The first {shown} of {total}.", { shown: part.items.length, total: part.total })}</p>` : nothing}</section>`;
  }
}
