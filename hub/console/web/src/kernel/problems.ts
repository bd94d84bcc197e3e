// Every refusal that the hub can answer, as a short sentence for the person at the seat.
import { appointed, listed } from "./format";
import { t } from "./i18n";

type More = Readonly<Record<string, unknown>>;

const noLonger = (): string => t("That does not exist (any more).");
const notAllowed = (): string => t("You are not allowed to do that.");
const ours = (): string => t("Something went wrong at the centre's computer. It has been noted there.");
/** What only a fault in this page can cause: loading it again is what helps. */
const pageIsOld = (): string =>
  t("This page does not fit the centre's computer any more. Please load it again.");

// tests/hub/console/test_texts_of_codes.py compares these with the codes in the hub.
const TEXTS: Readonly<Record<string, (more: More) => string>> = {
  already_asked: () => t("This has been asked for already and waits for another person."),
  already_talking: (more) =>
    t("You are in a call with {name}. End it or put it on hold first.", { name: text(more.callee) }),
  alarm_in_hand: () => t("You have an alarm: it comes first."),
  being_called: (more) => t("{name} is calling this resident already.", { name: holder(more) }),
  care_call_open: () => t("Your last care call has no outcome yet. Note it first."),
  resident_away: () => t("This resident is away: care calls pause until they are back."),
  not_a_time: () => t("This is no time at which they are called. Begin once more to call them all the same."),
  step_over: () => t("Somebody has noted this already, or it is not needed any more."),
  visit_over: () => t("This visit is over already."),
  service_ended: () => t("This resident is not looked after any more."),
  by_cable: () => t("A remote control has no line of its own: it is updated with a cable."),
  no_maker: () => t("First bring the maker's key, so that builds can be checked."),
  nobody: () => t("There is no such device or zone: nobody would get it."),
  rollout_open: () => t("Another roll-out is not over yet. End it first."),
  rollout_over: () => t("This roll-out is over."),
  unfit_build: (more) =>
    t("No device would take this file ({reason}).", { reason: text(more.reason) || "?" }),
  alarm_over: () => t("This alarm is closed. Open it again first."),
  no_modem: () => t("This phone has no modem, so it cannot call. Call the number on the card."),
  no_phone: () => t("No phone belongs to this alarm. Call the number on the card."),
  phone_calls: () => t("The phone has been asked, or is calling already. Wait for it."),
  phone_not_heard: () => t("The phone is not on the line now, so it would not hear this."),
  already_asking: () => t("They are being asked already. Wait for an answer, or stop it first."),
  asked_often: (more) =>
    t("They were asked {count} times within an hour. Call them, or send somebody else.", {
      count: Number(more.count),
    }),
  ladders_as_they_came: () => t("Nobody has changed the ladders; there is nothing to undo."),
  nobody_to_ask: () => t("There is nobody on the card who may be asked."),
  not_asking: () => t("Nobody is being asked now."),
  alarm_is_open: () => t("An alarm of this resident is not closed yet."),
  already_taken: (more) => t("{name} already has this alarm.", { name: holder(more) }),
  bad_address: () => t("This cannot be an address to tell somebody at."),
  bad_days: (more) =>
    t("It can be {least} to {most} days.", { least: Number(more.least), most: Number(more.most) }),
  bad_field: () => t("One of the fields is not right. Please look at it again."),
  bad_file: () => t("This file cannot be read. Please save it as XLSX, or as CSV in UTF-8."),
  columns_unknown: (more) =>
    t("The template has no such column: {columns}. Please rename or remove it.", {
      columns: Array.isArray(more.columns) ? listed(more.columns) : "",
    }),
  columns_unnamed: () => t("The first row must name the columns, as the template does."),
  file_empty: () => t("This file is empty."),
  file_too_big: () =>
    t("This file is far larger than it looks. Please save only the one sheet, without pictures."),
  too_many_rows: (more) =>
    t("A file has at most {most} rows. Please cut it in two.", { most: Number(more.most) }),
  bad_key: pageIsOld,
  bad_number: () => t("This cannot be a telephone number."),
  bad_request: pageIsOld,
  bad_signature: notAllowed,
  call_answered: (more) => t("{name} has already answered this call.", { name: holder(more) }),
  confirmation_needed: (more) =>
    t("{number} is a public emergency number: please confirm that you mean it.", {
      number: text(more.number),
    }),
  console_not_built: ours,
  cross_origin: pageIsOld,
  device_in_service: () =>
    t("A device of this resident can still call. Please take it out of service first."),
  in_service: () => t("This device is in service already."),
  invalid: (more) => t("Something in it is not right: {detail}", { detail: String(more.detail ?? "") }),
  columns_missing: (more) =>
    t("The first line must name the columns date, start, end, login or name. Missing: {columns}.", {
      columns: Array.isArray(more.missing) ? listed(more.missing) : "",
    }),
  incomplete: () => t("Something is still missing. It is marked where it is."),
  key_reused: pageIsOld,
  last_admin: () => t("The centre needs an administrator. Please make somebody else one first."),
  later_import: () => t("A later table must be undone first."),
  not_a_table: () => t("This cannot be read as a table. Please save it as CSV."),
  nothing_to_import: () => t("No line of this table brings anything new."),
  too_many_lines: () => t("This table has more than 1,000 lines. Please bring it in in parts."),
  licence_expired: () => t("The licence of this provider has ended."),
  login_taken: () => t("Somebody has this user name already, perhaps somebody who has left."),
  line_busy: (more) =>
    more.held_by
      ? t("{name} is in a call with {callee}.", { name: holder(more), callee: text(more.callee) })
      : t("{callee} is calling us right now: answer that call.", { callee: text(more.callee) }),
  line_speaks: pageIsOld,
  loopback_only: notAllowed,
  method_not_allowed: pageIsOld,
  no_such_fault: () => t("This device has no such fault (any more)."),
  no_shift: () => t("Your shift has not begun yet."),
  not_asked: () => t("This question is no longer asked, after what was answered before it."),
  not_a_phone: () => t("A remote control cannot be set; its phone can."),
  not_active: () => t("This person has left. Let them come back first."),
  has_draft: () => t("You have begun another hand-over. Please finish that one first."),
  not_yours: (more) => t("This hand-over is {name}'s.", { name: holder(more) }),
  signs_twice: () => t("Who hands over cannot take over: somebody else has to sign."),
  not_allowed: notAllowed,
  newer_alarm: () => t("The button has called anew since then. Please see the newer alarm."),
  nothing_to_undo: () => t("The last change of this card cannot be undone."),
  not_found: noLonger,
  nobody_goes: () => t("Nobody has been named yet who goes there and asks."),
  not_for_a_visit: () => t("They are still asked by telephone."),
  raised_by_you: () => t("You have raised this complaint: another supervisor decides."),
  dispatched_by_you: () => t("You have sent this provider: another supervisor decides."),
  decided_by_you: () => t("You have raised or decided this: another supervisor hears the appeal."),
  not_heard: () => t("First ask the provider what they say to it."),
  month_begun: () => t("Rules hold from a month on that has not begun yet."),
  already_done: () => t("Somebody has done this already."),
  not_late: () => t("That alarm was answered in time."),
  not_free: () => t("This number belongs to another resident already."),
  not_holder: (more) =>
    t("{name} has this alarm; only they or a supervisor can do that.", { name: holder(more) }),
  missing: () => t("Something is still missing. Please fill in what is needed."),
  taken: () => t("Somebody else has this already. Please choose another."),
  past: () => t("Those days are over already."),
  doubled: () => t("Each service may stand there once."),
  unknown_service: () => t("There is no such service in the catalogue."),
  unknown_zone: () => t("There is no such zone."),
  out_of_use: () => t("This is not in use now."),
  closed_then: () => t("They do not work for all of that time. Please look at their hours."),
  bad_time: () => t("Please choose a time from now on, at most 90 days ahead."),
  booked_already: () => t("There is a machine for this order already. Give that back first."),
  slot_taken: (more) =>
    typeof more.next_from_ms === "number"
      ? t("It is booked for some of that time. It is free from {time}.", {
          time: appointed(more.next_from_ms),
        })
      : t("It is booked for some of that time, and for the rest of that day."),
  not_offered: () => t("This provider does not offer this service."),
  broken: () => t("This picture is not whole."),
  busy: () => t("Many pictures are coming in. Please send it again in a minute."),
  not_a_picture: () => t("This is no picture that can be read: JPEG, PNG and WebP are."),
  too_many_pixels: () => t("This picture is too large."),
  no_amount: () => t("An amount is missing."),
  not_there_yet: () => t("The centre does not know yet that they are there."),
  no_public_url: () => t("There are no links here: the hub does not know its address outside."),
  not_offered_now: () => t("This service is not offered at present."),
  may_not_be_sent: () => t("This provider may not be sent: a rule speaks against it. The list says which."),
  nobody_fits: () => t("Nobody in the register may be sent for this. The list says why not."),
  offer_over: () => t("That is over: another one was first, or time has run out."),
  data_missing: () => t("Something is still to be given before it is done."),
  above_cap: () => t("That is above the cap: name the price, and ask the resident first."),
  above_quote: () => t("That is more than the price that was named. Please name it anew."),
  sent_by_you: () => t("You have sent this provider: somebody else asks how it was."),
  unknown_worker: () => t("Nobody of that name goes for this provider."),
  done_long_ago: () => t("That was done more than 30 days ago. Please make a new order."),
  not_our_name: pageIsOld,
  not_set_up: notAllowed,
  not_simulated: () => t("Calls are real here: a practice call is not possible."),
  not_signed_in: () => t("You are no longer signed in. Please sign in again."),
  not_over: () => t("It is not over yet. Take it, or put it aside."),
  not_technical: () => t("Somebody may need help: this cannot be put aside."),
  not_your_call: (more) =>
    more.held_by
      ? t("This is {name}'s call.", { name: holder(more) })
      : t("Nobody has answered this call yet."),
  our_fault: ours,
  own_account: () => t("Nobody takes their own role or account away. Please ask another administrator."),
  own_case: () => t("Somebody else must look at your own cases."),
  refused: pageIsOld,
  same_person: () => t("You have a part in this: somebody else has to do it."),
  still_served: () => t("The service of this resident has not ended."),
  stale_version: () => t("Somebody changed this a moment ago. Please look again."),
  too_late: () => t("It is too late for that."),
  too_many_held: () => t("Too many people are on hold for you already."),
  too_many: () => t("There are as many as there can be. Please remove one first."),
  too_long: () => t("That is too long. Please say it in fewer words."),
  too_often: () => t("Too many tries. Please wait a minute."),
  too_simple: () => t("A password has 12 characters or more, not all alike, and not the user name in it."),
  too_many_requests: () => t("This phone has been asked very often. Please wait a little."),
  too_many_waiting: () => t("Too many requests wait already. Please decide some of them first."),
  unknown_action: () => t("That can no longer be carried out. Please decline it."),
  wrong_password: () => t("The password so far is not right."),
  wrong_call_state: () => t("The call has moved on; that is not possible now."),
  not_ready: () => t("This certificate is being made; look again in a moment."),
  wrong_state: () => t("That is not possible in the present state."),
};

/** The sentence for a code; an unknown one is as if the hub had failed. */
export function problemText(code: string, more: More): string {
  return (TEXTS[code] ?? ours)(more);
}

function holder(more: More): string {
  return text(more.held_by);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
