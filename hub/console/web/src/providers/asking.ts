// Who asks now how a service was: nobody else is given it meanwhile.
import { post } from "../kernel/api";

/** `dial`: and the resident is called. Again: still at it; five minutes after the last time somebody else may. */
export const askNow = (order: number, dial = false): Promise<unknown> =>
  post(`/orders/${order}/follow-up/begin`, { dial });

/** Not yet: somebody else may. */
export const leaveAsking = (order: number): Promise<unknown> =>
  post(`/orders/${order}/follow-up/leave`, undefined);
