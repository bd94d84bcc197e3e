// The phone's light in its own rhythm: the same milliseconds as the real one, so that what the manual says can be seen here.
import { css, html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { LampElement, look } from "../shell/element";

@customElement("ll-phone-lamp")
export class PhoneLamp extends LampElement {
  @property() colour = "green";
  @property({ attribute: false }) rhythm: readonly number[] = [];
  private flashing: Animation | undefined;
  private shown = "";

  static override styles = look(css`
    :host { display: inline-block; width: 1.4em; height: 1.4em; border-radius: 50%; background: #23292d; padding: 0.2em; box-sizing: border-box; }
    i { display: block; width: 100%; height: 100%; border-radius: 50%; }
    .green { background: #3ddc84; } .yellow { background: #ffd23d; } .red { background: #ff5a4d; } .blue { background: #5aa2ff; }
    .cyan { background: #3de0e0; } .magenta { background: #ff6bf0; } .white { background: #fff; }
  `);

  override render(): TemplateResult {
    return html`<i class=${this.colour}></i>`;
  }

  override updated(_changed: PropertyValues): void {
    const now = this.rhythm.join();
    if (now === this.shown) return;
    this.shown = now;
    this.flashing?.cancel();
    const turn = this.rhythm.reduce((sum, ms) => sum + ms, 0);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still || !this.rhythm[1] || turn === 0) return;
    const frames: Keyframe[] = [];
    let at = 0;
    this.rhythm.forEach((ms, place) => {
      frames.push({ opacity: place % 2 ? 0.08 : 1, offset: at / turn, easing: "step-end" });
      at += ms;
    });
    frames.push({ opacity: this.rhythm.length % 2 ? 1 : 0.08, offset: 1 });
    this.flashing = this.renderRoot
      .querySelector("i")
      ?.animate(frames, { duration: turn, iterations: Number.POSITIVE_INFINITY });
  }
}
