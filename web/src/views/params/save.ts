/** The table as it is seen, as a file. */
import { asCsv, asJson, asLatex } from "../../state/paramExport";
import { params } from "../../state/params.svelte";
import { toast } from "../parts/toast.svelte";

const FORMATS = {
  csv: { write: asCsv, type: "text/csv", name: "parameters.csv" },
  json: { write: asJson, type: "application/json", name: "parameters.json" },
  latex: { write: asLatex, type: "application/x-tex", name: "parameters.tex" },
};

export function saveTable(format: keyof typeof FORMATS): void {
  const { write, type, name } = FORMATS[format];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([write(params.rows, params.columns)], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  toast.show({ title: `${params.rows.length} rows saved`, text: name });
}
