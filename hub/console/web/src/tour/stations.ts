// The ten stations of a first shift: what is to be known, and what is to be tried on the practice desk.
import { t } from "../kernel/i18n";
import type { Deed } from "./practice";

export interface Station {
  title: () => string;
  /** A paragraph each. */
  says: () => readonly string[];
  /** What to try, and the deed that shows that it was. Without one a station is only read. */
  tries?: { deed: Deed; keys: readonly string[]; text: () => string };
}

export const STATIONS: readonly Station[] = [
  {
    title: () => t("A press travels"),
    says: () => [
      t("Somebody presses the red button. The phone lights up and says: heard."),
      t(
        "When the centre has stored the press, the phone says so. When a person takes it, the phone says your name.",
      ),
      t(
        "Whoever lies on the floor hears that somebody comes. That is why you take a call first and read later.",
      ),
    ],
  },
  {
    title: () => t("The queue"),
    says: () => [
      t(
        "The most urgent call is on top. Its shape and its number say how urgent, the line under the name says why.",
      ),
      t(
        "The large figure is how long the person has waited; the bar is how much of the time to answer is used up.",
      ),
      t("Nothing moves under your hand: what is new comes to the end while you are in the list."),
    ],
    tries: { deed: "select", keys: ["↑", "↓"], text: () => t("Go to the call on top.") },
  },
  {
    title: () => t("Take it"),
    says: () => [
      t("Enter takes the call. Two people at once: one gets it, the other is told who."),
      t("The phone now says: you are with the resident. All other seats fall silent."),
      t(
        "A call that you have taken and do not touch for five minutes is given back, loudly. Any key keeps it.",
      ),
    ],
    tries: { deed: "take", keys: ["Enter"], text: () => t("Take this call.") },
  },
  {
    title: () => t("Talk"),
    says: () => [
      t("P calls the resident. 1 to 9 call the contacts, in the order of the card."),
      t(
        "Ask calmly: can you hear me, are you hurt, can you open the door? The questions stand beside the call.",
      ),
      t(
        "Police, fire brigade and ambulance are called by you alone, never by the computer. The address stands ready to be read out.",
      ),
    ],
    tries: { deed: "call", keys: ["P"], text: () => t("Call the resident.") },
  },
  {
    title: () => t("Write it down"),
    says: () => [
      t(
        "N writes a note, Ctrl Enter saves it, Esc leaves the field. Half-typed words are kept, also when the line goes down.",
      ),
      t("While you type, letters are letters: no key does anything else."),
    ],
    tries: {
      deed: "note",
      keys: ["N", "Ctrl Enter", "Esc"],
      text: () => t("Write a short note and save it."),
    },
  },
  {
    title: () => t("Help is on the way"),
    says: () => [
      t("E says who goes, and until when. The call stays yours and comes back to you then, loudly."),
      t("Key-holders can say with one touch that they are going; you see it at once."),
    ],
    tries: { deed: "wait", keys: ["E"], text: () => t("A neighbour goes: say so.") },
  },
  {
    title: () => t("Close it"),
    says: () => [
      t(
        "C closes the call, a figure from 1 to 9 says what it was. Every call needs that word: the figures count it.",
      ),
      t("A test is closed as a test, a slip as a slip. Nobody is to blame for a press."),
    ],
    tries: { deed: "close", keys: ["C", "1"], text: () => t("Close the call with what it was.") },
  },
  {
    title: () => t("Take it back"),
    says: () => [
      t("For ten seconds U takes a closing back; the phone has not been told yet."),
      t("For half an hour R opens it again, with a reason."),
    ],
    tries: { deed: "undo", keys: ["U"], text: () => t("Take the closing back.") },
  },
  {
    title: () => t("Machines, and many at once"),
    says: () => [
      t("What machines say has a lane of its own below. It never hides a call for help."),
      t("S puts it aside with a reason and an end. A call for help is never put aside."),
      t("When a whole street has no power, you see one line for it, not three hundred."),
    ],
    tries: { deed: "shelve", keys: ["↓", "S"], text: () => t("Put the phone without mains power aside.") },
  },
  {
    title: () => t("The rest of your shift"),
    says: () => [
      t(
        "Whom nobody takes is heard by more and more: all seats after 30 s, the supervisor after 60 s, everybody after 120 s.",
      ),
      t(
        "The worklist has the care calls and orders of today. Everybody is called at least every three days.",
      ),
      t("B is your break. D opens the hand-over, which you sign with whoever comes after you."),
      t("Press {key} to see all keys.", { key: "?" }),
    ],
  },
];
