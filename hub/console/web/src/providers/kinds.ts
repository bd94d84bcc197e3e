// What can be ordered, once for the whole page: its names come from the hub, so that the centre's own have one, too.
import { get } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { Signal } from "../kernel/signal";
import { servicesChanged } from "../shell/changes";
import { type Kind, kindName } from "./register";

export const kindsKnown = new Signal<ReadonlyMap<string, Kind>>(new Map());
let asked = "";

/** Brings them where they are not known or have changed; whoever shows a name calls it, and watches `kindsKnown`. */
export function bringKinds(): void {
  const wanted = `${resynced.value}:${servicesChanged.value}`;
  if (asked === wanted) return;
  asked = wanted;
  void get<{ items: Kind[] }>("/services")
    .then(({ items }) => kindsKnown.set(new Map(items.map((one) => [one.key, one]))))
    .catch(() => {
      asked = "";
    });
}

const OURS: Readonly<Record<string, () => string>> = {
  locksmith: () => t("Locksmith"),
  appliance_repair: () => t("Appliance repair"),
  house_repair: () => t("House repair"),
  odd_jobs: () => t("Odd jobs"),
  stair_climber: () => t("Stair-climber"),
};

/** Its name in the reader's language; what the catalogue does not say yet has the name that it came with. */
export function serviceName(key: string): string {
  bringKinds();
  const known = kindsKnown.value.get(key);
  return known ? kindName(known) : (OURS[key]?.() ?? key);
}
