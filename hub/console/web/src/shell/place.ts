// Puts an element somewhere. Lit's own styleMap begins with a `style` attribute, which our content policy forbids.
import { noChange } from "lit";
import { Directive, directive, type ElementPart } from "lit/directive.js";

class Place extends Directive {
  override render(_styles: Readonly<Record<string, string>>): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [styles]: [Readonly<Record<string, string>>]): typeof noChange {
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(styles)) {
      if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
    }
    return noChange;
  }
}

/** `<li ${place({ top: "4px" })}>`: sets these properties of the element's style. */
export const place = directive(Place);
