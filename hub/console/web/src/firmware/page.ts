// The page "Firmware": which builds there are, and how each of them reaches the phones, a few at first.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get, put, upload } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { Watch } from "../kernel/signal";
import { rolloutsChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { tell } from "../shell/toasts";
import "./begin";
import { type Build, countsText, type Firmware, groupName, isOpen, keyAsText, stateName } from "./model";
import "./rollout";

@customElement("ll-firmware")
export class FirmwarePage extends LampElement {
  static override styles = look([
    onePane,
    css`
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: start; padding: 0.45rem 0.8rem 0.45rem 0; border-bottom: 1px solid var(--line); }
    tr:last-child td, tr:last-child th { border-bottom: 0; }
    h2 { margin-bottom: 0.4rem; }
    label.file { display: grid; gap: 0.25rem; }
  `,
  ]);

  @state() private found: Firmware | null = null;
  @state() private error = "";
  @state() private busy = false;
  #seen = "";

  constructor() {
    super();
    new Watch(this, [resynced, rolloutsChanged, me]);
  }

  override willUpdate(): void {
    const wanted = `${resynced.value}:${rolloutsChanged.value}`;
    if (wanted === this.#seen) return;
    this.#seen = wanted;
    void this.#load();
  }

  readonly #load = async (): Promise<void> => {
    try {
      this.found = await get<Firmware>("/firmware");
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  };

  get #mayChange(): boolean {
    return me.value?.role === "admin";
  }

  override render(): TemplateResult {
    return html`<div class="heading"><h1>${t("Firmware")}</h1>
        <button @click=${this.#load}>${icon("again")} ${t("Look again")}</button></div>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.found ? this.#all(this.found) : this.error ? nothing : html`<p class="muted" role="status">${t("Loading…")}</p>`}`;
  }

  #all(found: Firmware): TemplateResult {
    const open = found.rollouts.filter(isOpen);
    const over = found.rollouts.filter((one) => !isOpen(one));
    return html`${open.map((one) => html`<ll-rollout .rollout=${one} ?mine=${this.#mayChange} @changed=${this.#load}></ll-rollout>`)}
      ${this.#mayChange && open.length === 0 && found.builds.length > 0 ? html`<ll-begin-rollout .builds=${found.builds} @changed=${this.#load}></ll-begin-rollout>` : nothing}
      ${this.#builds(found)}
      ${
        over.length === 0
          ? nothing
          : html`<section class="panel scroll"><h2>${t("Earlier roll-outs")}</h2><table>
        <thead><tr><th scope="col">${t("Version")}</th><th scope="col">${t("To whom")}</th><th scope="col">${t("How it ended")}</th><th scope="col">${t("Begun")}</th></tr></thead>
        <tbody>${over.map((one) => html`<tr><th scope="row">${one.version}</th><td>${groupName(one.group_kind, one.group_value)}</td><td>${stateName(one.state)} · ${countsText(one)}</td><td class="figures">${moment(one.made_ms)}</td></tr>`)}</tbody></table></section>`
      }`;
  }

  #builds(found: Firmware): TemplateResult {
    return html`<section class="panel"><h2>${t("Builds")}</h2>
      <p class="muted">${found.maker ? t("Builds are taken that the key {fingerprint} has signed.", { fingerprint: found.maker }) : t("Nobody has said yet whose builds are taken: first bring the maker's key (maker.key).")}</p>
      ${found.builds.length === 0 ? html`<p class="muted">${t("No build is here yet. The command “lamplight firmware build” makes one.")}</p>` : this.#table(found.builds)}
      ${
        this.#mayChange
          ? html`<div class="row">
        ${found.maker ? html`<label class="file">${t("Bring a build")}<input type="file" accept=".lamplight" ?disabled=${this.busy} @change=${this.#bring}></label>` : nothing}
        <label class="file">${found.maker ? t("Another maker's key") : t("Bring the maker's key")}<input type="file" accept=".key" ?disabled=${this.busy} @change=${this.#bringKey}></label>
      </div>`
          : nothing
      }</section>`;
  }

  #table(builds: readonly Build[]): TemplateResult {
    return html`<div class="scroll"><table><thead><tr><th scope="col">${t("Version")}</th><th scope="col">${t("Kind")}</th>
      <th scope="col">${t("Number")}</th><th scope="col">${t("Size")}</th><th scope="col">${t("Brought")}</th></tr></thead>
      <tbody>${builds.map(
        (
          one,
        ) => html`<tr><th scope="row">${one.version}${one.downgrade_from ? html` <span class="tag warn">${icon("triangle")} ${t("a way back")}</span>` : nothing}</th>
        <td>${one.image === "phone" ? t("phone") : t("remote control")}</td><td class="figures">${one.number}</td>
        <td class="figures">${t("{size} kB", { size: Math.ceil(one.length_bytes / 1024) })}</td><td class="figures">${moment(one.uploaded_ms)}</td></tr>`,
      )}</tbody></table></div>`;
  }

  readonly #bring = (event: Event): Promise<void> =>
    this.#take(event, async (file) => {
      const build = await upload<Build>("/firmware/builds", file);
      tell(t("Version {version} is here. Nobody has it yet.", { version: build.version }));
    });

  readonly #bringKey = (event: Event): Promise<void> =>
    this.#take(event, async (file) => {
      const key = keyAsText(new Uint8Array(await file.arrayBuffer()));
      if (key === "") {
        tell(t("This is no maker's key: the file maker.key has 256 bytes."), true);
        return;
      }
      await put("/firmware/maker", { key });
      tell(t("From now on builds are taken that this maker has signed."));
    });

  async #take(event: Event, work: (file: File) => Promise<void>): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    this.busy = true;
    try {
      await work(file);
      await this.#load();
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
      input.value = "";
    }
  }
}
