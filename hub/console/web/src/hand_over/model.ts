// A hand-over: what is open, the words of who goes, and the two signatures under them.
import { t } from "../kernel/i18n";

export type HandOverState = "draft" | "offered" | "signed";

export interface Part<T> {
  items: T[];
  total: number;
}

export interface Open {
  as_of_ms: number;
  since_ms: number;
  alarms: Part<{
    id: number;
    kind: string;
    priority: number;
    state: string;
    opened_ms: number;
    resident_name: string;
    address: string;
    taken_by_name: string | null;
    /** Where many are silent; what is wrong with the hub, or the cause; these and the rest not in those of older days. */
    place?: string | null;
    about?: string;
    /** Of who waits and what is put aside: until when, and for what. */
    due_ms?: number | null;
    why?: string | null;
    /** What was answered so far to the questions of its protocol; not in the hand-overs of older days. */
    answers?: Array<{ ask: unknown; said: unknown }>;
  }>;
  calls_due: Part<{ kind: string; resident_name: string; address: string; due_ms: number }>;
  orders_late: Part<{
    id: number;
    service: string;
    provider_name: string | null;
    provider_phone: string | null;
    resident_name: string;
    address: string;
    due_ms: number;
  }>;
  devices_out: Part<{
    device_id: string;
    resident_name?: string;
    address?: string;
    reason: string;
    note: string;
    until_ms: number;
  }>;
  messages_failed: Part<{
    id: number;
    subject: string;
    recipients: string;
    done_ms: number;
    reason?: string | null;
    error: string | null;
    times?: number;
  }>;
  notes: Part<{ alarm_id: number; resident_name: string; at_ms: number; by: string; text: string }>;
}

/** A line of the list of hand-overs. */
export interface Head {
  id: number;
  state: HandOverState;
  version: number;
  outgoing: number;
  outgoing_name: string;
  since_ms: number;
  created_ms: number;
  changed_ms: number;
  outgoing_signed_ms: number | null;
  incoming_name: string | null;
  incoming_signed_ms: number | null;
}

export interface HandOver extends Head {
  text: string;
  open: Open;
  digest: string | null;
}

/** What who comes is told at the start of a shift. */
export interface Greeting {
  shift: { id: number; started_ms: number } | null;
  planned: { start_ms: number; end_ms: number } | null;
  hand_over: Head | null;
  open: Readonly<Record<string, number>>;
  here: string[];
}

export function stateName(state: HandOverState): string {
  switch (state) {
    case "draft":
      return t("Draft");
    case "offered":
      return t("Waits for who comes");
    case "signed":
      return t("Signed by both");
  }
}

/** The parts of what is open, in the order in which they matter. */
export function partName(part: string): string {
  switch (part) {
    case "alarms":
      return t("Alarms that are not closed");
    case "calls_due":
      return t("Calls that are due");
    case "orders_late":
      return t("Orders that are late");
    case "devices_out":
      return t("Devices out of service");
    case "messages_failed":
      return t("Messages that reached nobody");
    default:
      return t("Notes of this shift");
  }
}
