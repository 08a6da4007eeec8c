/** The board as it is filtered, in one HTML file to keep, send and print. */
import { ApiError, isAbort } from "../../api/client";
import { count, iso } from "../../lib/format";
import { board } from "../../state/board.svelte";
import { world } from "../../state/cardWorld.svelte";
import { mediaWorld } from "../../state/mediaWorld.svelte";
import { runs } from "../../state/runs.svelte";
import { fileName, save } from "../board/export";
import { toast } from "../parts/toast.svelte";
import { reportHtml, sentence, type Section } from "./html";
import {
  chartPart,
  findingPart,
  newest,
  orWhy,
  paramsPart,
  picturePart,
  runsPart,
  shownFindings,
  textPart,
  type Newest,
} from "./parts";

const MOST = { charts: 200, pictures: 100, texts: 100, findings: 200 };
const BYTES = 20e6;
const TOKENS = [
  ...["bg", "surface", "text", "text-2", "border", "border-strong", "note-mark", "warning-mark", "error-mark"],
  ...Array.from({ length: 12 }, (_, i) => `run-${i + 1}`),
  "run-rest",
  ...Array.from({ length: 7 }, (_, i) => `seq-${i + 1}`),
].map((name) => `--${name}`);

/** What is gathered of one report. */
class Gathering {
  readonly control = new AbortController();
  readonly sections: Section[] = [];
  readonly left: string[] = [];
  #bytes = 0;

  get signal(): AbortSignal {
    return this.control.signal;
  }

  tell(title: string): void {
    this.signal.throwIfAborted();
    toast.show({ title, action: { text: "Cancel", run: () => this.control.abort() } });
  }

  /** A section of the first `most` of `items`, as far as there is room. */
  async section<T>(title: string, items: readonly T[], most: number, make: (item: T, at: number) => Promise<string>) {
    const parts: string[] = [];
    let full = 0;
    const tried = items.slice(0, most);
    for (const [at, item] of tried.entries()) {
      this.tell(`${title}: ${count(at + 1)} of ${count(tried.length)}`);
      const part = this.#bytes < BYTES ? await make(item, at) : null;
      if (part !== null && this.#fits(part)) parts.push(part);
      else full++;
    }
    this.sections.push({ title, parts });
    const word = title.toLowerCase();
    if (items.length > most)
      this.left.push(`${word}: ${count(items.length - most)} more than the ${count(most)} a report holds`);
    if (full) this.left.push(`${word}: ${count(full)} for which its ${BYTES / 1e6} MB have no room`);
  }

  #fits(part: string): boolean {
    const size = new Blob([part]).size;
    if (this.#bytes + size > BYTES) return false;
    this.#bytes += size;
    return true;
  }
}

let running: Gathering | null = null;

/** Gather, and hand over a file; one at a time. */
export async function saveReport(): Promise<void> {
  running?.control.abort();
  const report = (running = new Gathering());
  try {
    const text = await gather(report);
    const name = fileName(`lossless-${board.facts?.logdirs[0]?.name ?? "report"}`, "html");
    save(new Blob([text], { type: "text/html" }), name);
    toast.show({ title: "Report saved", text: name });
  } catch (error) {
    if (isAbort(error)) return report === running ? toast.show({ title: "No report was saved" }) : undefined;
    if (!(error instanceof ApiError)) throw error;
    toast.show({ severity: "error", title: "Could not save a report", text: error.message });
  } finally {
    if (report === running) running = null;
  }
}

async function gather(report: Gathering): Promise<string> {
  const { signal } = report;
  const [facts, title] = [described(), board.facts?.window_title || "lossless report"];
  const cards = [...new Map(world.groups.flatMap((group) => group.cards).map((card) => [card.key, card])).values()];
  await report.section("Runs", [0], 1, async () => (runs.shown.length ? runsPart() : sentence("No run is shown.")));
  await report.section("Charts", cards, MOST.charts, (spec, at) =>
    orWhy(spec.key, () => chartPart(spec, `c${at}-`, signal)),
  );
  const texts = await newestOf("text", MOST.texts, report);
  await report.section("Texts", texts, MOST.texts, (one) => orWhy(one.tag, () => textPart(one, signal)));
  const pictures = await newestOf("image", MOST.pictures, report);
  await report.section("Pictures", pictures, MOST.pictures, (one) => orWhy(one.tag, () => picturePart(one, signal)));
  await report.section("Parameters", [0], 1, () => orWhy("Parameters", () => paramsPart(signal)));
  await report.section("Findings", shownFindings(), MOST.findings, async (one) => findingPart(one));
  const { sections, left } = report;
  return reportHtml({ title, facts, sections, left, tokens: { light: tokens("light"), dark: tokens("dark") } });
}

/** Of all cards of a kind that Media would show. A tag that cannot be listed is told as left out. */
async function newestOf(kind: "text" | "image", most: number, report: Gathering): Promise<Newest[]> {
  const cards = mediaWorld.groups.flatMap((group) => group.cards);
  const tags = [
    ...new Set(
      mediaWorld.cards.filter((card) => card.kind === kind && cards.includes(card)).flatMap(({ tags }) => tags),
    ),
  ];
  const found: Newest[] = [];
  for (const [at, tag] of tags.entries()) {
    if (found.length > most) {
      report.left.push(`${kind}s: ${count(tags.length - at)} more tags`);
      break;
    }
    report.tell(`Listing ${count(at + 1)} of ${count(tags.length)} tags`);
    try {
      found.push(...(await newest(tag, kind, report.signal)));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      report.left.push(`${tag}: ${error.message}`);
    }
  }
  return found;
}

function described(): [string, string][] {
  const { shown } = runs;
  return [
    ["Logdir", board.facts?.logdirs.map(({ path }) => path).join(", ") ?? ""],
    ["Saved", iso(Date.now() / 1000)],
    ["View", viewAddress()],
    [
      "Runs",
      shown.length === board.runs.length
        ? count(shown.length)
        : `${count(shown.length)} of ${count(board.runs.length)}`,
    ],
  ];
}

/** Without what lets people in. */
function viewAddress(): string {
  const url = new URL(location.href);
  url.searchParams.delete("token");
  url.username = url.password = "";
  return url.href;
}

function tokens(theme: "light" | "dark"): string {
  const probe = document.createElement("div");
  probe.dataset["theme"] = theme;
  probe.hidden = true;
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const said = TOKENS.map((name) => `${name}: ${style.getPropertyValue(name).trim()};`).join(" ");
  probe.remove();
  return said;
}
