// The people of the centre, the trail of what they did, and what waits for a second person, as the hub tells of them.
import { colon } from "../kernel/format";
import { t } from "../kernel/i18n";
import type { Role } from "../kernel/me";

export interface Person {
  id: number;
  login: string;
  name: string;
  role: Role;
  language: string;
  /** What they speak with residents, by the words of a resident's card. */
  languages: string[];
  active: boolean;
  has_password: boolean;
  /** In how many places. */
  signed_in: number;
  seen_ms: number | null;
  /** Until when a link waits for them. */
  link_ms: number | null;
}

export interface TrailLine {
  id: number;
  at_ms: number;
  operator_id: number | null;
  by: string | null;
  action: string;
  /** "resident 17" */
  subject: string;
  /** Of the resident whom it is about; "" for all else. */
  name: string;
  detail: Readonly<Record<string, unknown>>;
}

export type ApprovalState = "waiting" | "approved" | "declined" | "expired";

export interface Approval {
  id: number;
  action: string;
  subject: string;
  /** Of the resident whom it is about, as long as there is one. */
  name?: string;
  detail: Readonly<Record<string, unknown>>;
  asked_by: number;
  asked_by_name: string;
  asked_ms: number;
  due_ms: number;
  state: ApprovalState;
  decided_by: number | null;
  decided_by_name: string | null;
  decided_ms: number | null;
  reason: string;
}

type Words = Readonly<Record<string, () => string>>;

// tests/hub/console/test_texts_of_codes.py compares these with what the hub notes.
export const ACTIONS: Words = {
  service_added: () => t("Added a service to the catalogue"),
  service_changed: () => t("Changed a service of the catalogue"),
  service_offered: () => t("Offered a service again"),
  service_withdrawn: () => t("Offered a service no more"),
  machine_added: () => t("Added a stair-climbing machine"),
  machine_changed: () => t("Changed a stair-climbing machine"),
  machine_released: () => t("Gave a stair-climbing machine back"),
  import_providers: () => t("Imported a file of providers"),
  export_providers: () => t("Took the providers as a file"),
  add_person: () => t("Added a person"),
  anonymise_resident: () => t("Made a resident unrecognisable"),
  approve: () => t("Agreed to a request"),
  campaign_archived: () => t("Put a campaign away"),
  campaign_draft_dropped: () => t("Dropped a draft of a campaign"),
  campaign_drafted: () => t("Drafted a campaign"),
  campaign_published: () => t("Published a campaign"),
  campaign_taken_out: () => t("Took a campaign out of the archive"),
  export_answers: () => t("Exported answers of residents"),
  read_answers: () => t("Read answers of residents"),
  read_preview: () => t("Looked whom a campaign would reach"),
  ask_phone_to_call: () => t("Asked a phone to call the centre"),
  ask_for_help: () => t("Asked contacts to go to a resident"),
  ask_approval: () => t("Asked for a second person"),
  ask_selftest: () => t("Asked a device to test itself"),
  ask_status: () => t("Asked a device how it is"),
  change_ladders: () => t("Changed the escalation ladders"),
  change_person: () => t("Changed a person"),
  check_import: () => t("Had a file of residents checked"),
  decline: () => t("Declined a request"),
  device_back: () => t("Put a device back into service"),
  device_out: () => t("Took a device out of service"),
  emergency_call: () => t("Called an emergency number"),
  end_sessions: () => t("Signed somebody out everywhere"),
  export_audit: () => t("Took the trail as a file"),
  read_care_figures: () => t("Read the figures of care calls"),
  read_care_signals: () => t("Read what stands out in care calls"),
  explain_breach: () => t("Said why a care call was too late"),
  export_care_figures: () => t("Took figures of care calls as a file"),
  certify_care_calls: () => t("Certified a month of care calls"),
  export_certificate: () => t("Took a certificate as a file"),
  export_breaches: () => t("Took the late answers as a file"),
  export_devices: () => t("Took the devices as a file"),
  print_incident: () => t("Printed an incident's members"),
  export_incident: () => t("Took an incident's members as a file"),
  export_residents: () => t("Took the residents as a file"),
  fault_looked_at: () => t("Looked at a device's fault"),
  take_back_last_call: () => t("Took back the last care call that a list had brought"),
  import_residents: () => t("Imported a file of residents"),
  hand_over_begun: () => t("Began a hand-over"),
  hand_over_offer: () => t("Signed a hand-over as who goes"),
  hand_over_sign: () => t("Signed a hand-over as who comes"),
  hand_over_take_back: () => t("Took a hand-over back"),
  make_sign_in_link: () => t("Made a sign-in link"),
  protocol_draft_dropped: () => t("Dropped the draft of a protocol"),
  protocol_drafted: () => t("Changed the draft of a protocol"),
  protocol_published: () => t("Published a protocol"),
  message_set_aside: () => t("Set a message aside"),
  message_waiting: () => t("Let a message be tried again"),
  note_answer: () => t("Noted what a contact said"),
  read_audit: () => t("Read the trail"),
  read_by_link: () => t("Somebody who goes there saw the address by their link"),
  base_code_anew: () => t("Made the code for a phone's base anew"),
  show_link: () => t("Showed the link for an order"),
  revoke_link: () => t("Made the link for an order anew"),
  read_alarm: () => t("Read an alarm that is over"),
  read_care: () => t("Read a resident's care calls"),
  read_orders: () => t("Read a resident's orders"),
  read_complaints: () => t("Read a complaint"),
  score_rules_published: () => t("Published rules of the score"),
  provider_report: () => t("Had a document of the providers made"),
  export_provider_report: () => t("Took a document of the providers"),
  export_provider_figures: () => t("Took figures of the providers as a file"),
  read_card: () => t("Read a resident's card"),
  read_incident: () => t("Read who is in an incident"),
  read_timeline: () => t("Read a resident's timeline"),
  read_hand_over: () => t("Read a hand-over"),
  read_history: () => t("Read how a card was changed"),
  read_story: () => t("Read the story of an alarm"),
  restored: () => t("The database was restored"),
  read_care_plan: () => t("Looked at the plan of the calls"),
  care_calendar_set: () => t("Set the calling hours of a day"),
  rota_imported: () => t("Imported a rota"),
  rota_minimum_set: () => t("Set how many people a shift needs"),
  rota_undone: () => t("Took an imported rota back"),
  set_retention: () => t("Set how long data is kept"),
  set_addresses: () => t("Set where messages go"),
  firmware_build: () => t("Brought a build of the firmware"),
  firmware_maker: () => t("Said whose firmware is taken"),
  rollout: () => t("Began a roll-out of firmware"),
  rollout_cancel: () => t("Ended a roll-out of firmware"),
  rollout_pause: () => t("Held a roll-out of firmware"),
  rollout_resume: () => t("Let a roll-out of firmware go on"),
  set_parameters: () => t("Set a device's parameters"),
  set_password: () => t("Set their own password"),
  shift_ended: () => t("A shift ended"),
  shift_started: () => t("Began a shift"),
  sign_in: () => t("Signed in"),
  sign_in_failed: () => t("A sign-in failed"),
  stop_asking: () => t("Stopped asking contacts"),
  sign_out: () => t("Signed out"),
};

const KINDS: Words = {
  breach: () => t("Care call that was too late"),
  certificate: () => t("Certificate"),
  alarm: () => t("Alarm"),
  call: () => t("Call"),
  campaign: () => t("Campaign"),
  service: () => t("Service"),
  rules: () => t("Rules of the score"),
  report: () => t("Document"),
  machine: () => t("Stair-climbing machine"),
  device: () => t("Device"),
  build: () => t("Build"),
  firmware: () => t("Firmware"),
  rollout: () => t("Roll-out"),
  import: () => t("Import"),
  "hand-over": () => t("Hand-over"),
  ladders: () => t("Escalation ladders"),
  operator: () => t("Person"),
  resident: () => t("Resident"),
  shift: () => t("Shift"),
  audit: () => t("Trail"),
  database: () => t("Database"),
  figures: () => t("Figures"),
  message: () => t("Message"),
  protocol: () => t("Protocol"),
  recipient: () => t("Who is told"),
  rota: () => t("Rota"),
  devices: () => t("Devices"),
  nobody: () => t("an unknown name"),
};

export const STATES: Record<ApprovalState, () => string> = {
  waiting: () => t("waits for a second person"),
  approved: () => t("agreed to and done"),
  declined: () => t("declined"),
  expired: () => t("not decided in time"),
};

/** What two persons have to agree to, by the name in hub/app.py. */
const WANTED: Words = {
  anonymise_resident: () => t("Make a resident's data unrecognisable for good"),
};

export const actionName = (code: string): string => ACTIONS[code]?.() ?? code;
export const wantedName = (code: string): string => WANTED[code]?.() ?? code;

/** "Resident 17: 王秀英", where the name is known. */
export const withName = (subject: string, name: string | undefined): string =>
  name ? `${subject}${colon()}${name}` : subject;

/** "Resident 17"; a person by their name, where it is known. */
export function subjectName(subject: string, names: ReadonlyMap<number, string> = new Map()): string {
  const [kind = "", id = ""] = subject.split(" ");
  if (kind === "operator" && names.has(Number(id))) return names.get(Number(id)) ?? "";
  const word = KINDS[kind]?.();
  return word ? `${word} ${id}`.trim() : subject;
}
