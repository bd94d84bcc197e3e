// Who can be sent to a home, and the orders they get.
import { t } from "../kernel/i18n";

export const SERVICES = [
  "locksmith",
  "appliance_repair",
  "house_repair",
  "odd_jobs",
  "stair_climber",
] as const;
export type Service = (typeof SERVICES)[number];
export type OrderState = "offered" | "done" | "followed_up";

export interface Provider {
  id: number;
  name: string;
  services: Service[];
  zones: Array<number | string>;
  phone: string;
}

export interface Marks {
  timeliness?: number | null;
  attitude?: number | null;
  result?: number | null;
}

export interface Order extends Marks {
  id: number;
  version: number;
  resident_id: number;
  resident_name?: string | null;
  address?: string | null;
  provider_id: number;
  provider_name?: string | null;
  provider_phone?: string | null;
  service: Service;
  note: string;
  state: OrderState;
  offered_ms: number;
  done_ms?: number | null;
  followed_up_ms?: number | null;
  follow_up_note?: string | null;
}

export function serviceName(service: string): string {
  switch (service as Service) {
    case "locksmith":
      return t("Locksmith");
    case "appliance_repair":
      return t("Appliance repair");
    case "house_repair":
      return t("House repair");
    case "odd_jobs":
      return t("Odd jobs");
    case "stair_climber":
      return t("Stair-climber");
    default:
      return service;
  }
}

/** What the resident said at the satisfaction call. */
export function marksText(marks: Marks): string {
  return t("On time {timeliness}/5 · manner {attitude}/5 · result {result}/5", {
    timeliness: marks.timeliness ?? "–",
    attitude: marks.attitude ?? "–",
    result: marks.result ?? "–",
  });
}

export function orderStateName(state: OrderState): string {
  switch (state) {
    case "offered":
      return t("Offered");
    case "done":
      return t("Done, to be followed up");
    case "followed_up":
      return t("Followed up");
  }
}
