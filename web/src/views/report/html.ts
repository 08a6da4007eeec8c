/** A report as one HTML file that runs and loads nothing. Pure: what is known becomes text; only `svg` and `safeHtml` are markup. */
import { STYLE } from "./style";

export interface Sample {
  readonly name: string;
  /** A CSS colour. */
  readonly colour: string;
}

export interface RunEntry extends Sample {
  /** As in the logdir, where it is called otherwise. */
  readonly real: string | null;
  readonly status: string;
  readonly points: string;
  readonly last: string;
  readonly note: string;
  readonly tags: readonly string[];
}

export interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Said below it. */
  readonly more?: string;
}

export interface FindingEntry {
  readonly severity: string;
  readonly code: string;
  readonly what: string;
  readonly where: string;
  readonly why: string;
  readonly remedy: string;
}

export interface Section {
  readonly title: string;
  /** Markup made by the functions of this file. */
  readonly parts: readonly string[];
}

export interface Report {
  readonly title: string;
  readonly facts: readonly (readonly [what: string, value: string])[];
  readonly sections: readonly Section[];
  /** What is not in the report, and why. */
  readonly left: readonly string[];
  /** Custom properties, by theme. */
  readonly tokens: { readonly light: string; readonly dark: string };
}

const SIGNS: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign]!);

/** Characters of a title for which a drawing has room; a longer one is told above it as well. */
const DRAWN = 90;
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

export function reportHtml({ title, facts, sections, left, tokens }: Report): string {
  const rows = facts.map(([what, value]) => `<dt>${escape(what)}</dt><dd>${escape(value)}</dd>`).join("");
  const body = sections
    .filter(({ parts }) => parts.length > 0)
    .map((section) => `<section><h2>${escape(section.title)}</h2>\n${section.parts.join("\n")}\n</section>`);
  const missing = left.length
    ? `<section><h2>Left out</h2><ul>${left.map((one) => `<li>${escape(one)}</li>`).join("")}</ul></section>`
    : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escape(title)}</title>
<style>
:root, .light { color-scheme: light; ${tokens.light} }
@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; ${tokens.dark} } }
${STYLE}</style>
</head>
<body>
<header><h1>${escape(title)}</h1><dl>${rows}</dl></header>
<main>
${body.join("\n")}
${missing}
</main>
</body>
</html>
`;
}

const swatch = (colour: string): string => `<i style="background:${escape(colour)}"></i>`;
const cell = (text: string): string => `<td>${escape(text)}</td>`;
const name = ({ name: text, colour }: Sample, small = ""): string =>
  `<th scope="row">${swatch(colour)}${escape(text)}${small && `<small>${escape(small)}</small>`}</th>`;
const head = (heads: readonly string[]): string =>
  `<thead><tr>${heads.map((text) => `<th scope="col">${escape(text)}</th>`).join("")}</tr></thead>`;
const wrap = (heads: readonly string[], rows: readonly string[], more = ""): string =>
  `<div class="wide"><table>${head(heads)}<tbody>${rows.map((row) => `<tr>${row}</tr>`).join("\n")}</tbody></table></div>` +
  (more && sentence(more));

export const sentence = (text: string): string => `<p class="said">${escape(text)}</p>`;

export function runTable(entries: readonly RunEntry[]): string {
  const heads = ["Run", "Status", "Points", "Last written", "Tags", "Note"];
  const rows = entries.map((run) => {
    return (
      name(run, run.real ?? "") +
      [run.status, run.points, run.last, run.tags.map((tag) => `#${tag}`).join(" ")].map(cell).join("") +
      `<td class="note">${escape(run.note)}</td>`
    );
  });
  return wrap(heads, rows);
}

/** The first column names its row. */
export const table = ({ heads, rows, more }: Table): string =>
  wrap(
    heads,
    rows.map(([first = "", ...rest]) => `<th scope="row">${escape(first)}</th>` + rest.map(cell).join("")),
    more,
  );

/** `svg`: of a Plot, whose texts are escaped. Charts stand on a light card in either theme. */
export function chart(
  title: string,
  svg: string,
  statistics: { readonly rows: readonly (Sample & { readonly numbers: readonly string[] })[]; readonly more?: string },
): string {
  const rows = statistics.rows.map((row) => name(row) + row.numbers.map(cell).join(""));
  return (
    `<figure class="light chart"><figcaption${title.length > DRAWN ? "" : ' class="drawn"'}>${escape(title)}</figcaption>\n${svg}` +
    `${wrap(["Line", "Last", "Min", "Max", "Mean"], rows, statistics.more)}</figure>`
  );
}

export interface TextCell {
  readonly text: string;
  /** Markup that the server made safe; null where there is only the text. */
  readonly safeHtml: string | null;
}

export function text(title: string, of: Sample, step: string, cells: readonly (readonly TextCell[])[]): string {
  const one = ({ text: plain, safeHtml }: TextCell): string => safeHtml ?? `<pre>${escape(plain)}</pre>`;
  const single = cells.length === 1 && cells[0]!.length === 1;
  const body = single
    ? one(cells[0]![0]!)
    : `<div class="wide"><table>${cells.map((row) => `<tr>${row.map((c) => `<td>${one(c)}</td>`).join("")}</tr>`).join("")}</table></div>`;
  return `<article>${caption(title, of, step)}<div class="prose">${body}</div></article>`;
}

/** `data`: a data: URL of a raster picture. */
export const picture = (title: string, of: Sample, step: string, data: string): string =>
  `<figure class="picture">${caption(title, of, step)}<img src="${escape(data)}" alt="${escape(`${title}, ${of.name}`)}"></figure>`;

const caption = (title: string, of: Sample, step: string): string =>
  `<h3>${escape(title)}</h3><p class="of">${swatch(of.colour)}${escape(of.name)} · ${escape(step)}</p>`;

export function finding({ severity, code, what, where, why, remedy }: FindingEntry): string {
  const rows = [
    ["Where", where],
    ["Why", why],
    ["What to do", remedy],
  ]
    .filter(([, said]) => said)
    .map(([title, said]) => `<dt>${escape(title!)}</dt><dd>${escape(said!)}</dd>`);
  return `<article class="finding ${escape(severity)}"><h3>${escape(what)}</h3><p class="of">${escape(severity)} · ${escape(code)}</p><dl>${rows.join("")}</dl></article>`;
}
