// The console starts here: who sits at this seat, then the feed, then the page itself.

import { alarmListener, noteAsking, select } from "../alarms/state";
import { noteCalls } from "../calls/state";
import { noteCareCalls } from "../care_calls/state";
import { forgetOldDrafts } from "../kernel/drafts";
import { Feed } from "../kernel/feed";
import type { FeedEvent } from "../kernel/feed_policy";
import { asLanguage, setLanguage } from "../kernel/i18n";
import { loadMe } from "../kernel/me";
import { startRouter } from "../kernel/router";
import { noteMessages } from "../messages/state";
import { notePresence } from "../presence/state";
import type { HubProblem } from "../watch/model";
import { hearHub } from "../watch/state";
import { noteChanges } from "./changes";
import "./app";

const GUESS_AFTER_MS = 300;

async function start(): Promise<void> {
  forgetOldDrafts();
  startRouter();
  // The person's own language comes with who they are; a hub that keeps us waiting does so in the browser's.
  const guess = setTimeout(() => void setLanguage(asLanguage(navigator.language)), GUESS_AFTER_MS);
  const feed = new Feed({
    snapshot: alarmListener.snapshot,
    events: (events: FeedEvent[]) => {
      alarmListener.events(events);
      noteChanges(events);
      noteAsking(events);
      notePresence(events);
      noteCalls(events);
      noteCareCalls(events);
      noteMessages(events);
    },
    hub: (problems) => hearHub(problems as HubProblem[]),
    heard: alarmListener.heard,
  });
  feed.start();
  await whoAmI();
  clearTimeout(guess);
  select();
}

/** The hub may be starting just now: asks until it answers. Who is not signed in is sent to the sign-in page. */
async function whoAmI(): Promise<void> {
  for (;;) {
    try {
      await loadMe();
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 1_000));
    }
  }
}

void start();
