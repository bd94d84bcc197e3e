// Where the person is, kept in the address after the `#`: it can be bookmarked, sent to a colleague and gone back from.
import { Signal } from "./signal";

const PAGES = [
  "alarms",
  "residents",
  "work",
  "orders",
  "needs",
  "providers",
  "refused",
  "messages",
  "rota",
  "handover",
  "devices",
  "map",
  "figures",
  "carefigures",
  "quality",
  "requests",
  "people",
  "audit",
  "system",
  "exchange",
  "tour",
  "protocols",
  "ladders",
  "firmware",
  "campaigns",
  "visits",
  "careplan",
  "services",
  "machines",
  "providerfiles",
  "complaints",
  "providerfigures",
  "scorerules",
] as const;
export type PageName = (typeof PAGES)[number];
export interface Route {
  page: PageName;
  id: number | null;
  /** What is chosen where things have names instead of numbers: devices, kinds of alarms. */
  key?: string;
}

/** Reads `#/alarms/12`; anything unknown is the queue of alarms. */
export function parseRoute(hash: string): Route {
  const [page, id] = hash.replace(/^#\/?/, "").split("/");
  const known = PAGES.find((one) => one === page);
  if (
    (known === "devices" || known === "protocols" || known === "services") &&
    /^[a-z0-9_-]{1,32}$/.test(id ?? "")
  )
    return { page: known, id: null, key: String(id) };
  return { page: known ?? "alarms", id: known && /^[1-9]\d{0,15}$/.test(id ?? "") ? Number(id) : null };
}

export function href(page: PageName, id: number | null = null): string {
  return id === null ? `#/${page}` : `#/${page}/${id}`;
}

export function hrefOf(page: PageName, key: string): string {
  return `#/${page}/${key}`;
}

export const route = new Signal<Route>({ page: "alarms", id: null });

export function startRouter(): void {
  const read = (): void => show(parseRoute(location.hash));
  addEventListener("hashchange", read);
  read();
}

/** Goes there. With `replace` the way back does not stop here: for what the page chose, not the person. */
export function go(page: PageName, id: number | null = null, replace = false): void {
  if (replace) history.replaceState(null, "", href(page, id));
  else location.hash = href(page, id);
  show({ page, id });
}

function show(next: Route): void {
  if (next.page !== route.value.page || next.id !== route.value.id || next.key !== route.value.key)
    route.set(next);
}
