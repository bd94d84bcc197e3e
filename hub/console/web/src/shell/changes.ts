// Which residents something happened to: their open card loads again, and nobody else's.
import { resynced } from "../kernel/feed";
import type { FeedEvent } from "../kernel/feed_policy";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { Signal } from "../kernel/signal";
import type { Connection } from "../residents/model";
import { tell } from "./toasts";

/** Resident number to how often something of theirs changed since the page was opened. */
export const changed = new Signal<ReadonlyMap<number, number>>(new Map());
/** The same for their cards alone. */
export const cards = new Signal<ReadonlyMap<number, number>>(new Map());
/** Grows with each change of work or orders: the lists of those load again. */
export const workChanged = new Signal(0);
/** The last news of orders and of who was asked. Listen; each batch comes once. */
export const orderNews = new Signal<readonly FeedEvent[]>([]);
/** Grows with each need that is heard, ordered or seen to otherwise. */
export const needsChanged = new Signal(0);
/** Grows with each change of the register of providers, and of what they are scored by. */
export const providersChanged = new Signal(0);
/** Grows with each complaint that is raised or goes on. */
export const complaintsChanged = new Signal(0);
/** Grows with each step of a document of the providers' figures. */
export const reportsChanged = new Signal(0);
/** Grows with each change of what can be ordered. */
export const servicesChanged = new Signal(0);
/** Grows with each booking of a stair-climbing machine, and each that is given back. */
export const machinesChanged = new Signal(0);
/** Grows with each plan of the care calls that says something new. */
export const carePlanChanged = new Signal(0);
/** Grows with each change of the rota. */
export const rotaChanged = new Signal(0);
/** Grows with each request for a second person, and each decision about one. */
export const approvalsChanged = new Signal(0);
/** Grows with each hand-over that is signed or taken back. */
export const handOversChanged = new Signal(0);
/** Grows with each protocol that is drafted or published. */
export const protocolsChanged = new Signal(0);
/** Grows with each campaign that is drafted, published or put away. */
export const campaignsChanged = new Signal(0);
/** Grows with each change of the escalation ladders. */
export const laddersChanged = new Signal(0);
/** Grows with each change of a roll-out of firmware. */
export const rolloutsChanged = new Signal(0);
/** The last news of who was asked to go. Listen; each batch comes once. */
export const askingNews = new Signal<readonly FeedEvent[]>([]);
/** The last news of phones that were asked to call the centre. Listen; each batch comes once. */
export const phoneCallNews = new Signal<readonly FeedEvent[]>([]);
/** What the hub has said of residents' phones since the lists were loaded. */
export const connections = new Signal<ReadonlyMap<number, Connection>>(new Map());
/** The last news of devices: connections, faults, out of service, what they were told. Listen; each batch comes once. */
export const deviceNews = new Signal<readonly FeedEvent[]>([]);
/** The last news of incidents: somebody has come or gone. Listen; each batch comes once. */
export const incidentNews = new Signal<readonly FeedEvent[]>([]);
const OF_DEVICES = new Set(["device", "fault", "device_out", "device_request"]);
resynced.listen(() => connections.set(new Map()));

export function noteChanges(events: readonly FeedEvent[]): void {
  const touched = events
    .map((one) => one.data.resident_id)
    .filter((id): id is number => typeof id === "number");
  const written = events
    .filter((one) => one.topic === "resident")
    .map((one) => one.data.resident_id as number);
  if (written.length > 0) cards.set(more(cards.value, written));
  if (touched.length > 0) touch(touched);
  if (events.some((one) => one.topic === "work" || one.topic === "order"))
    workChanged.set(workChanged.value + 1);
  const ofOrders = events.filter((one) => one.topic === "order" || one.topic === "offer");
  if (ofOrders.length > 0) orderNews.set(ofOrders);
  if (events.some((one) => one.topic === "service_request")) needsChanged.set(needsChanged.value + 1);
  if (events.some((one) => one.topic === "provider" || one.topic === "score"))
    providersChanged.set(providersChanged.value + 1);
  if (events.some((one) => one.topic === "complaint")) complaintsChanged.set(complaintsChanged.value + 1);
  if (events.some((one) => one.topic === "provider_report")) reportsChanged.set(reportsChanged.value + 1);
  if (events.some((one) => one.topic === "service_kind")) servicesChanged.set(servicesChanged.value + 1);
  if (events.some((one) => one.topic === "machine")) machinesChanged.set(machinesChanged.value + 1);
  if (events.some((one) => one.topic === "protocol")) protocolsChanged.set(protocolsChanged.value + 1);
  if (events.some((one) => one.topic === "campaign")) campaignsChanged.set(campaignsChanged.value + 1);
  if (events.some((one) => one.topic === "ladders")) laddersChanged.set(laddersChanged.value + 1);
  if (events.some((one) => one.topic === "rollout")) rolloutsChanged.set(rolloutsChanged.value + 1);
  const ofAsking = events.filter((one) => one.topic === "asking");
  if (ofAsking.length > 0) askingNews.set(ofAsking);
  const ofPhones = events.filter((one) => one.topic === "phone_call");
  if (ofPhones.length > 0) phoneCallNews.set(ofPhones);
  if (events.some((one) => one.topic === "hand_over")) handOversChanged.set(handOversChanged.value + 1);
  if (events.some((one) => one.topic === "care_plan")) carePlanChanged.set(carePlanChanged.value + 1);
  if (events.some((one) => one.topic === "rota")) rotaChanged.set(rotaChanged.value + 1);
  const ofDevices = events.filter((one) => OF_DEVICES.has(one.topic));
  if (ofDevices.length > 0) deviceNews.set(ofDevices);
  const ofIncidents = events.filter((one) => one.topic === "incident");
  if (ofIncidents.length > 0) incidentNews.set(ofIncidents);
  const asked = events.filter((one) => one.topic === "approval");
  if (asked.length > 0) approvalsChanged.set(approvalsChanged.value + 1);
  if (
    isSupervisor() &&
    asked.some((one) => one.data.state === "waiting" && one.data.asked_by !== me.value?.id)
  )
    tell(t("Somebody asks for a second person. Look under Requests."));
  const phones = events.filter((one) => one.topic === "device" && one.data.kind === "phone");
  if (phones.length > 0) connections.set(withNews(connections.value, phones));
}

function withNews(
  known: ReadonlyMap<number, Connection>,
  news: readonly FeedEvent[],
): ReadonlyMap<number, Connection> {
  return new Map([
    ...known,
    ...news.map(({ data }) => [data.resident_id as number, data.connection as Connection] as const),
  ]);
}

export function touch(residents: readonly number[]): void {
  changed.set(more(changed.value, residents));
}

function more(known: ReadonlyMap<number, number>, residents: readonly number[]): ReadonlyMap<number, number> {
  const next = new Map(known);
  for (const id of residents) next.set(id, (next.get(id) ?? 0) + 1);
  return next;
}
