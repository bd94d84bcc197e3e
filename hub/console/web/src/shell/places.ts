// Every page of the console: for whom it is, what it is called, and how it is brought. A new page is a line here.
import { html, type TemplateResult } from "lit";
import { t } from "../kernel/i18n";
import type { Role } from "../kernel/me";
import type { PageName } from "../kernel/router";
import type { IconName } from "./icons";
import "../alarms/page";

export interface Place {
  page: PageName;
  icon: IconName;
  name: () => string;
  /** Only these see it in the navigation; what it may do there the hub decides (hub/operators/rights.md). */
  roles: readonly Role[];
  /** What is not needed for the first alarm is brought when somebody goes there. */
  load?: () => Promise<unknown>;
  body: () => TemplateResult;
}

export const DESK: readonly Role[] = ["operator", "supervisor", "admin"];

/** In the order of the navigation. */
export const PLACES: readonly Place[] = [
  {
    page: "alarms",
    icon: "bell",
    name: () => t("Alarms"),
    roles: [...DESK, "auditor"],
    body: () => html`<ll-alarms></ll-alarms>`,
  },
  {
    page: "work",
    icon: "heart",
    name: () => t("Worklist"),
    roles: DESK,
    load: () => import("../worklist/page"),
    body: () => html`<ll-work></ll-work>`,
  },
  {
    page: "residents",
    icon: "people",
    name: () => t("Residents"),
    roles: [...DESK, "technician"],
    load: () => import("../residents/page"),
    body: () => html`<ll-residents></ll-residents>`,
  },
  {
    page: "map",
    icon: "pin",
    name: () => t("Map"),
    roles: DESK,
    load: () => import("../map/page"),
    body: () => html`<ll-map></ll-map>`,
  },
  {
    page: "devices",
    icon: "phone",
    name: () => t("Devices"),
    roles: [...DESK, "technician"],
    load: () => import("../devices/page"),
    body: () => html`<ll-devices-page></ll-devices-page>`,
  },
  {
    page: "orders",
    icon: "order",
    name: () => t("Orders"),
    roles: DESK,
    load: () => import("../orders/page"),
    body: () => html`<ll-orders></ll-orders>`,
  },
  {
    page: "needs",
    icon: "inbox",
    name: () => t("Service requests"),
    roles: DESK,
    load: () => import("../providers/needs_page"),
    body: () => html`<ll-needs></ll-needs>`,
  },
  {
    page: "providers",
    icon: "tools",
    name: () => t("Providers"),
    roles: [...DESK, "auditor"],
    load: () => import("../providers/providers_page"),
    body: () => html`<ll-providers></ll-providers>`,
  },
  {
    page: "complaints",
    icon: "triangle",
    name: () => t("Complaints"),
    roles: [...DESK, "auditor"],
    load: () => import("../complaints/page"),
    body: () => html`<ll-complaints></ll-complaints>`,
  },
  {
    page: "providerfigures",
    icon: "chart",
    name: () => t("Services, proven"),
    roles: ["supervisor", "admin", "auditor"],
    load: () => import("../provider_figures/page"),
    body: () => html`<ll-provider-figures></ll-provider-figures>`,
  },
  {
    page: "scorerules",
    icon: "star",
    name: () => t("Rules of the score"),
    roles: ["supervisor", "admin", "auditor"],
    load: () => import("../scores/rules_page"),
    body: () => html`<ll-score-rules></ll-score-rules>`,
  },
  {
    page: "machines",
    icon: "door",
    name: () => t("Stair-climbing machines"),
    roles: DESK,
    load: () => import("../providers/machines_page"),
    body: () => html`<ll-machines></ll-machines>`,
  },
  {
    page: "services",
    icon: "order",
    name: () => t("Services that can be ordered"),
    roles: ["supervisor", "admin"],
    load: () => import("../providers/services_page"),
    body: () => html`<ll-services></ll-services>`,
  },
  {
    page: "providerfiles",
    icon: "inbox",
    name: () => t("Providers as a file"),
    roles: ["supervisor", "admin"],
    load: () => import("../providers/files_page"),
    body: () => html`<ll-provider-files></ll-provider-files>`,
  },
  {
    page: "rota",
    icon: "calendar",
    name: () => t("Rota"),
    roles: DESK,
    load: () => import("../rota/page"),
    body: () => html`<ll-rota></ll-rota>`,
  },
  {
    page: "careplan",
    icon: "calendar",
    name: () => t("Plan of the calls"),
    roles: ["supervisor", "admin"],
    load: () => import("../planning/page"),
    body: () => html`<ll-care-plan></ll-care-plan>`,
  },
  {
    page: "figures",
    icon: "chart",
    name: () => t("Figures"),
    roles: ["supervisor", "admin", "auditor"],
    load: () => import("../figures/page"),
    body: () => html`<ll-figures></ll-figures>`,
  },
  {
    page: "carefigures",
    icon: "heart",
    name: () => t("Care calls, proven"),
    roles: ["supervisor", "admin", "auditor"],
    load: () => import("../care_figures/page"),
    body: () => html`<ll-care-figures></ll-care-figures>`,
  },
  {
    page: "quality",
    icon: "star",
    name: () => t("Quality"),
    roles: [...DESK, "auditor"],
    load: () => import("../quality/page"),
    body: () => html`<ll-quality></ll-quality>`,
  },
  {
    page: "visits",
    icon: "door",
    name: () => t("Visits"),
    roles: DESK,
    load: () => import("../care_visits/page"),
    body: () => html`<ll-care-visits></ll-care-visits>`,
  },
  {
    page: "campaigns",
    icon: "heart",
    name: () => t("Campaigns"),
    roles: [...DESK, "auditor"],
    load: () => import("../campaigns/page"),
    body: () => html`<ll-campaigns></ll-campaigns>`,
  },
  {
    page: "protocols",
    icon: "hand",
    name: () => t("Protocols"),
    roles: [...DESK, "auditor"],
    load: () => import("../protocols/page"),
    body: () => html`<ll-protocols></ll-protocols>`,
  },
  {
    page: "ladders",
    icon: "bell",
    name: () => t("Ladders"),
    roles: DESK,
    load: () => import("../ladders/page"),
    body: () => html`<ll-ladders></ll-ladders>`,
  },
  {
    page: "exchange",
    icon: "inbox",
    name: () => t("Import and export"),
    roles: ["supervisor", "admin"],
    load: () => import("../residents/exchange_page"),
    body: () => html`<ll-exchange></ll-exchange>`,
  },
  {
    page: "handover",
    icon: "note",
    name: () => t("Hand-over"),
    roles: DESK,
    load: () => import("../hand_over/page"),
    body: () => html`<ll-hand-overs></ll-hand-overs>`,
  },
  {
    page: "refused",
    icon: "inbox",
    name: () => t("Refused messages"),
    roles: ["supervisor", "admin", "technician"],
    load: () => import("../intake/refused_page"),
    body: () => html`<ll-refused></ll-refused>`,
  },
  {
    page: "messages",
    icon: "note",
    name: () => t("Messages"),
    roles: ["supervisor", "admin"],
    load: () => import("../messages/page"),
    body: () => html`<ll-messages></ll-messages>`,
  },
  {
    page: "requests",
    icon: "two",
    name: () => t("Requests"),
    roles: ["supervisor", "admin", "auditor"],
    load: () => import("../operators/requests_page"),
    body: () => html`<ll-requests></ll-requests>`,
  },
  {
    page: "people",
    icon: "person",
    name: () => t("People"),
    roles: ["admin"],
    load: () => import("../operators/people_page"),
    body: () => html`<ll-people></ll-people>`,
  },
  {
    page: "audit",
    icon: "eye",
    name: () => t("Audit"),
    roles: ["admin", "auditor"],
    load: () => import("../operators/audit_page"),
    body: () => html`<ll-audit></ll-audit>`,
  },
  {
    page: "firmware",
    icon: "again",
    name: () => t("Firmware"),
    roles: ["supervisor", "admin", "technician", "auditor"],
    load: () => import("../firmware/page"),
    body: () => html`<ll-firmware></ll-firmware>`,
  },
  {
    page: "system",
    icon: "hub",
    name: () => t("System"),
    roles: [...DESK, "technician", "auditor"],
    load: () => import("../upkeep/page"),
    body: () => html`<ll-system></ll-system>`,
  },
  {
    page: "tour",
    icon: "star",
    name: () => t("First-shift tour"),
    roles: DESK,
    load: () => import("../tour/page"),
    body: () => html`<ll-tour></ll-tour>`,
  },
];

/** Where somebody begins who asks for nothing, or for what is not theirs. */
const HOMES: Readonly<Partial<Record<Role, PageName>>> = { technician: "residents", auditor: "audit" };

export function placesFor(role: Role): readonly Place[] {
  return PLACES.filter((one) => one.roles.includes(role));
}

export function homeOf(role: Role): PageName {
  return HOMES[role] ?? "alarms";
}
