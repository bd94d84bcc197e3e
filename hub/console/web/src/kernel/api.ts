// Questions and commands to the hub: a command carries a key of its own, so that a repeated one is done once.
import { t } from "./i18n";
import { problemText } from "./problems";

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

export interface Page<T> {
  items: T[];
  total: number;
}

const WAIT_MS_MAX = 10_000;
const UPLOAD_MS_MAX = 300_000;
const REPEAT_MS = 700;

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return request<T>("GET", path, undefined, signal);
}

export function patch<T>(path: string, body: unknown): Promise<T> {
  return request<T>("PATCH", path, body);
}

/** Sends a command. Where its answer was not heard it is sent once more under the same key, and so is done once. */
export function post<T>(path: string, body: unknown): Promise<T> {
  return command<T>("POST", path, body);
}

/** The same for a command that says how something shall be. */
export function put<T>(path: string, body: unknown): Promise<T> {
  return command<T>("PUT", path, body);
}

async function command<T>(method: string, path: string, body: unknown): Promise<T> {
  const key = crypto.randomUUID();
  try {
    return await request<T>(method, path, body, undefined, key);
  } catch (error) {
    if (!(error instanceof Problem && error.code === "no_connection")) throw error;
    await new Promise((done) => setTimeout(done, REPEAT_MS));
    return request<T>(method, path, body, undefined, key);
  }
}

/** Brings a file as it is. Reading a long one takes the hub a while. */
export async function upload<T>(path: string, file: Blob): Promise<T> {
  const answer = await fetch(`/api/v1${path}`, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/octet-stream" },
    body: file,
    signal: AbortSignal.timeout(UPLOAD_MS_MAX),
  });
  if (!answer.ok) throw await problemOf(answer);
  return (await answer.json()) as T;
}

export function query(params: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== "");
  return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}`;
}

async function request<T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
  key?: string,
): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key !== undefined) headers["Idempotency-Key"] = key;
  const timeout = AbortSignal.timeout(WAIT_MS_MAX);
  const init: RequestInit = {
    method,
    headers,
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  };
  if (body !== undefined) init.body = JSON.stringify(body);
  let answer: Response;
  try {
    answer = await fetch(`/api/v1${path}`, init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(
      0,
      "no_connection",
      t("The centre's computer did not answer. Please look again before you repeat it."),
    );
  }
  if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as T;
  throw await problemOf(answer);
}

async function problemOf(answer: Response): Promise<Problem> {
  if (answer.status === 401) location.assign("/sign-in");
  const told = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  const code = typeof told.code === "string" ? told.code : `http_${answer.status}`;
  const detail = typeof told.detail === "string" ? told.detail : answer.statusText;
  return new Problem(answer.status, code, detail, told);
}

/** What went wrong, as a short sentence for the person at the seat. */
export function explain(error: unknown): string {
  if (!(error instanceof Problem)) return t("Something went wrong here. Please try again.");
  return error.status === 0 ? error.message : problemText(error.code, error.more);
}
