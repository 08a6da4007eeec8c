/** Requests to `/api`: relative to the page, so that any path prefix works; one error shape; retried when that can help. */
import type {
  BoardFacts,
  ExpectRequest,
  FindingsAnswer,
  JsonNumber,
  Run,
  RunDetail,
  ScalarsAnswer,
  ScalarsRequest,
  SeriesStatistics,
  Statistic,
  StatisticsRequest,
  Tag,
  Told,
} from "./types";
import { decodeScalars } from "./arrow";

const TRIES = 3;
const FIRST_WAIT = 200; // ms, doubled each time
export const ARROW = "application/vnd.apache.arrow.stream";

/** What the server (or the way to it) said instead of an answer. */
export class ApiError extends Error {
  override name = "ApiError";

  /** `status` is 0 when nothing answered. */
  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
    readonly want: string | null = null,
  ) {
    super(message);
  }

  /** The server is away or busy; the same request may be answered later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }
}

/** For retry decisions of others: can asking again mend it? */
export function worthRetrying(error: Error): boolean {
  return !(error instanceof ApiError) || error.passing;
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** The address of `path` below the API, as text. */
export function apiUrl(path: string, query: Record<string, string> = {}): string {
  const url = new URL(`api/${path}`, document.baseURI);
  url.hash = "";
  url.search = new URLSearchParams(query).toString();
  return url.href;
}

export const getBoard = (signal?: AbortSignal) => getJson<BoardFacts>("board", {}, signal);
export const getRuns = (signal?: AbortSignal) => getJson<{ generation: number; runs: Run[] }>("runs", {}, signal);
export const getRun = (run: string, signal?: AbortSignal) => getJson<RunDetail>("run", { run }, signal);
export const getTags = (signal?: AbortSignal) => getJson<{ generation: number; tags: Tag[] }>("tags", {}, signal);
export const getFindings = (signal?: AbortSignal) => getJson<FindingsAnswer>("findings", {}, signal);

/** What became of one run or tag that somebody misses. */
export async function askFor(request: ExpectRequest, signal?: AbortSignal): Promise<Told> {
  return send(
    "expect",
    post(request, "application/json", signal),
    async (response) => ((await response.json()) as { finding: Told }).finding,
  );
}

/** Findings as `lossless doctor` writes them. */
export async function downloadReport(ids: readonly string[], format: "json" | "text" | "sarif"): Promise<Blob> {
  return send("report", post({ ids, format }, "*/*"), (response) => response.blob());
}

export interface LastAnswer {
  generation: number;
  tag: string;
  of: Statistic;
  runs: Record<string, JsonNumber>;
}

export const getLast = (tag: string, of: Statistic, signal?: AbortSignal) =>
  getJson<LastAnswer>("last", { tag, of }, signal);

export async function fetchScalars(request: ScalarsRequest, signal?: AbortSignal): Promise<ScalarsAnswer> {
  return send("scalars", post(request, ARROW, signal), async (response) =>
    decodeScalars(new Uint8Array(await response.arrayBuffer())),
  );
}

/** The same answer as a file to keep. */
export async function downloadScalars(
  request: ScalarsRequest,
  format: "json" | "csv",
  signal?: AbortSignal,
): Promise<Blob> {
  return send("scalars", post(request, format === "csv" ? "text/csv" : "application/json", signal), (response) =>
    response.blob(),
  );
}

export async function fetchStatistics(request: StatisticsRequest, signal?: AbortSignal): Promise<SeriesStatistics[]> {
  return send(
    "statistics",
    post(request, "application/json", signal),
    async (response) => ((await response.json()) as { series: SeriesStatistics[] }).series,
  );
}

/** What a route of one value answers in JSON; `address` is `RunValues.address(i)`. */
export async function getValue<T>(
  path: string,
  address: string,
  query: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<T> {
  return send(
    `${apiUrl(path)}?${address}&${new URLSearchParams(query)}`,
    { headers: { Accept: "application/json" }, signal: signal ?? null },
    async (response) => (await response.json()) as T,
  );
}

/** What `api/PATH?QUERY` answers in JSON. */
export async function getJson<T>(path: string, query: Record<string, string>, signal?: AbortSignal): Promise<T> {
  return send(
    apiUrl(path, query),
    { headers: { Accept: "application/json" }, signal: signal ?? null },
    async (response) => (await response.json()) as T,
  );
}

/** What `api/PATH` answers in JSON to a request with `body`. */
export async function postJson<T>(path: string, body: object, signal?: AbortSignal): Promise<T> {
  return send(path, post(body, "application/json", signal), async (response) => (await response.json()) as T);
}

export function post(body: object, accept: string, signal?: AbortSignal): RequestInit {
  return {
    method: "POST",
    headers: { Accept: accept, "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: signal ?? null,
  };
}

/** What `read` makes of a response with status 200, or an ApiError. All requests only read, so a lost one is asked again. */
export async function send<T>(path: string, init: RequestInit, read: (response: Response) => Promise<T>): Promise<T> {
  const url = path.includes(":") ? path : apiUrl(path);
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(url, { ...init, credentials: "same-origin" });
      if (response.ok) return await read(response); // A connection can break in the middle of a body too.
      throw await problem(response);
    } catch (error) {
      const failure = error instanceof TypeError ? new ApiError("The server does not answer", 0, "unreachable") : error;
      if (!(failure instanceof ApiError) || !failure.passing || attempt === TRIES) throw failure;
      await wait(FIRST_WAIT * 2 ** (attempt - 1), init.signal);
    }
  }
}

interface Problem {
  error?: { code?: string; message?: string; want?: string | null };
}

async function problem(response: Response): Promise<ApiError> {
  const text = await response.text();
  const said = parse(text)?.error;
  return new ApiError(
    said?.message ?? `The server answered ${response.status} ${response.statusText}`,
    response.status,
    said?.code ?? "http",
    said?.want ?? null,
  );
}

function parse(text: string): Problem | null {
  try {
    return JSON.parse(text) as Problem;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // A proxy's page, not our JSON.
    throw error;
  }
}

function wait(ms: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}
