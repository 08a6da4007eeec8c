/** What a finding is about, by its code. Pure. */
import type { Finding } from "../api/types";

export type Area = "any" | "where" | "written" | "tensorboard" | "never" | "launch" | "values" | "reading" | "status";

interface Known {
  readonly area: Exclude<Area, "any">;
  readonly text: string;
  readonly codes: RegExp;
}

/** In the order of the doctor's own; NaN, constants and rounding are looked for among the values. */
export const AREAS: readonly Known[] = [
  { area: "where", text: "Where it looks", codes: /^(F|D1(?!99))/ },
  { area: "written", text: "How it was written", codes: /^(W|D2(?!4[123]))/ },
  { area: "tensorboard", text: "TensorBoard", codes: /^D3/ },
  { area: "never", text: "Never written", codes: /^D4/ },
  { area: "launch", text: "Launch line", codes: /^D5/ },
  { area: "values", text: "Values", codes: /^D(6|24[123])/ },
  { area: "reading", text: "Reading", codes: /^(R|D199)/ },
  { area: "status", text: "Status", codes: /^D8/ },
];

export function isOf(area: Area, { code }: Pick<Finding, "code">): boolean {
  return area === "any" || AREAS.some((known) => known.area === area && known.codes.test(code));
}
