/** The table as it is seen, as a file: numbers at full precision. Pure. */
import { type Cell, type Column, type Row } from "./paramTable";

const title = (column: Column): string => [column.title, column.sub && `(${column.sub})`].filter(Boolean).join(" ");

const heads = (columns: readonly Column[]): string[] => {
  let metric = "";
  return columns.map((column) => {
    if (column.kind === "metric") metric = title(column);
    return column.kind === "step" || column.kind === "spread"
      ? `${metric || column.name} ${column.title}`
      : title(column);
  });
};

const plain = (cell: Cell | undefined): string => (cell === null || cell === undefined ? "" : String(cell));

/** RFC 4180. */
const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function asCsv(rows: readonly Row[], columns: readonly Column[]): string {
  const lines = [
    ["session", ...heads(columns)],
    ...rows.map((row) => [row.name, ...columns.map((column) => plain(column.cells[row.index]))]),
  ];
  return lines.map((line) => line.map(field).join(",") + "\r\n").join("");
}

/** Non-finite numbers are words, as everywhere in our JSON. */
export function asJson(rows: readonly Row[], columns: readonly Column[]): string {
  const spelled = (cell: Cell | undefined): Cell =>
    typeof cell === "number" && !Number.isFinite(cell) ? String(cell) : (cell ?? null);
  const names = heads(columns);
  const list = rows.map((row) => ({
    session: row.name,
    runs: row.runs,
    status: row.status,
    ...Object.fromEntries(columns.map((column, i) => [names[i], spelled(column.cells[row.index])])),
  }));
  return JSON.stringify(list, null, 1) + "\n";
}

const LATEX: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
};

export const latex = (text: string): string =>
  text.replace(/[\\~^<>|&%$#_{}]/g, (sign) => LATEX[sign] ?? `\\${sign}`).replace(/\s+/g, " ");

export function asLatex(rows: readonly Row[], columns: readonly Column[]): string {
  const line = (cells: readonly string[]): string => `  ${cells.map(latex).join(" & ")} \\\\`;
  return [
    `\\begin{tabular}{l${columns.map((column) => (column.numeric ? "r" : "l")).join("")}}`,
    "  \\hline",
    line(["session", ...heads(columns)]),
    "  \\hline",
    ...rows.map((row) => line([row.name, ...columns.map((column) => plain(column.cells[row.index]))])),
    "  \\hline",
    "\\end{tabular}",
    "",
  ].join("\n");
}
