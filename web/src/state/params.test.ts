import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HParamsAnswer, ParamFacts } from "../api/hparams";
import { makeAxis } from "./paramAxis";
import { colourScale } from "./paramColour";
import { asCsv, asJson, asLatex, latex } from "./paramExport";
import {
  bestOf,
  cellText,
  differences,
  lowerIsBetter,
  makeTable,
  orderOf,
  passing,
  paramText,
  sorted,
  testOf,
  type Cell,
  type Column,
} from "./paramTable";

const NONE: ReadonlySet<string> = new Set();

function answer(params: Record<string, Cell[]>, accuracy: (number | string | null)[]): HParamsAnswer {
  const facts = (name: string, cells: Cell[]): ParamFacts => {
    const known = cells.filter((cell) => cell !== null);
    const kind = known.every((c) => typeof c === "number")
      ? "number"
      : known.every((c) => typeof c === "boolean")
        ? "bool"
        : "text";
    return {
      name,
      display_name: "",
      description: "",
      kind,
      sessions: known.length,
      distinct: new Set(known).size,
      differs: new Set(cells).size > 1,
      values: cells.map((cell) => (cell === null ? [] : [cell])) as ParamFacts["values"],
    };
  };
  const numbers = accuracy as (number | null)[];
  const steps = accuracy.map((v) => (v === null ? null : 7));
  return {
    generation: 1,
    description: "",
    sessions: accuracy.map((_, i) => ({
      run: `t${i}`,
      name: `t${i}`,
      members: [{ group: "", run: `t${i}` }],
      group: "",
      source: "plugin",
      status: "finished",
      outcome: i === 1 ? "failure" : "unknown",
      start: null,
      duration: 2,
    })),
    rows: accuracy.map((_, i) => ({ name: `t${i}`, sessions: [i] })),
    params: Object.entries(params).map(([name, cells]) => facts(name, cells)),
    metrics: [
      { name: "accuracy", group: "", tag: "accuracy", display_name: "", description: "", sessions: 3, declared: false },
    ],
    cells: {
      accuracy: {
        last: numbers,
        last_step: steps,
        min: numbers,
        min_step: steps,
        max: numbers,
        max_step: steps,
        mean: numbers,
        std: numbers.map(() => null),
        n: numbers.map(() => 1),
      },
    },
    problems: [],
  };
}

const table = (params: Record<string, Cell[]>, accuracy: (number | string | null)[]) =>
  makeTable(answer(params, accuracy), "best", NONE);
const column = (cells: Cell[]): Column =>
  table(
    { x: cells },
    cells.map(() => 0),
  ).columns.get("p:x")!;
const names = (rows: readonly { name: string }[]) => rows.map((row) => row.name);

describe("the table", () => {
  it("takes the best as the metric's name suggests, unless turned round", () => {
    const own = makeTable(answer({}, [0.5]), "best", NONE).columns.get("m:accuracy")!;
    expect([own.lower, own.sub]).toEqual([false, "best"]);
    expect(makeTable(answer({}, [0.5]), "best", new Set(["accuracy"])).columns.get("m:accuracy")!.lower).toBe(true);
    expect(["val_loss", "test/mse", "error", "WER"].every(lowerIsBetter)).toBe(true);
    expect(["accuracy", "reward", "f1", "terror_recall"].some(lowerIsBetter)).toBe(false);
  });

  it("sorts what is missing last, either way, and the best first by itself", () => {
    const made = table({}, [0.5, null, 0.9, "NaN"]);
    const metric = made.columns.get("m:accuracy")!;
    const order = orderOf(null, metric);
    expect(order).toEqual({ column: "m:accuracy", down: true });
    expect(names(sorted(made.rows, metric, true))).toEqual(["t2", "t0", "t1", "t3"]);
    expect(names(sorted(made.rows, metric, false))).toEqual(["t0", "t2", "t1", "t3"]);
    expect(bestOf(metric, made.rows)).toBe(0.9);
    expect(made.rows[1]!.failed).toBe(true);
  });

  it("passes what all filters let through", () => {
    const made = table({ lr: [0.1, 0.2, null], opt: ["adam", "sgd", "adamw"], deep: [true, false, null] }, [1, 2, 3]);
    const pass = (...filters: Parameters<typeof passing>[1]) => passing(made, filters).map(Number).join("");
    expect(pass({ column: "p:lr", kind: "range", low: 0.1, high: 0.15 })).toBe("100");
    expect(pass({ column: "p:lr", kind: "set", values: [""] })).toBe("001");
    expect(pass({ column: "p:deep", kind: "set", values: ["true", ""] })).toBe("101");
    expect(pass({ column: "p:opt", kind: "text", text: "adam", regex: false })).toBe("101");
    expect(pass({ column: "p:opt", kind: "text", text: "^adam$", regex: true })).toBe("100");
    expect(pass({ column: "name", kind: "text", text: "t1", regex: false })).toBe("010");
    expect(pass({ column: "p:gone", kind: "range", low: 0, high: 1 })).toBe("111");
    expect(
      pass(
        { column: "p:lr", kind: "range", low: 0, high: 1 },
        { column: "m:accuracy", kind: "range", low: 2, high: 9 },
      ),
    ).toBe("010");
  });

  it("an expression that is half typed hides nothing", () =>
    expect(testOf({ column: "p:x", kind: "text", text: "(", regex: true })("any")).toBe(true));

  it("shows enough digits to tell values apart, and the way they were likely written", () => {
    expect([0.1, 256, 3e-4, 0, -0.5, 1e9].map((v) => paramText(v))).toEqual([
      "0.1",
      "256",
      "3.000e−4",
      "0",
      "−0.5",
      "1.000e9",
    ]);
    const close = column([0.12345, 0.12346, 0.5]);
    expect(close.cells.map((cell) => cellText(close, cell))).toEqual(["0.12345", "0.12346", "0.5"]);
    const short = column([3e-4, 1e-3]);
    expect(cellText(short, 3e-4)).toBe("3.00e−4");
  });

  it("differences are to the baseline's value", () => {
    const made = table({}, [0.5, 0.75, null]);
    expect(differences(made.columns.get("m:accuracy")!, made.rows[0]!).cells).toEqual([null, 0.25, null]);
  });
});

describe("an axis", () => {
  it("has short ticks", () =>
    expect(makeAxis(column([0, 1e-5, 2.5e-5]), undefined).ticks.map(({ text }) => text)).toEqual([
      "0",
      "1e−5",
      "2.5e−5",
    ]));

  it("is chosen by the values", () => {
    expect(makeAxis(column([1e-5, 1e-4, 1e-3, 1e-2, 2e-2, 3e-2, 4e-2, 5e-2, 6e-2]), undefined).kind).toBe("log");
    expect(makeAxis(column([1, 2, 3, 4, 5, 6, 7, 8, 9]), undefined).kind).toBe("linear");
    expect(makeAxis(column([64, 128, 256, 64]), undefined).kind).toBe("each");
    expect(makeAxis(column(["a", "b"]), undefined).kind).toBe("each");
    expect(makeAxis(column([-1, 2, 3, 4, 5, 6, 7, 8, 9]), "log").kind).toBe("linear");
  });

  it("gives what is brushed back, whatever the scale", () => {
    const number = fc.integer({ min: 1, max: 1e8 }).map((n) => n / 64);
    const numbers = fc.uniqueArray(number, { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(numbers, fc.constantFrom("linear", "log", "quantile", "each"), fc.nat(), (values, kind, pick) => {
        const axis = makeAxis(column(values), kind);
        const one = values[pick % values.length]!;
        const at = axis.place(one);
        expect(at).toBeGreaterThanOrEqual(-1e-9);
        expect(at).toBeLessThanOrEqual(1 + 1e-9);
        expect(testOf(axis.brush(at - 1e-7, at + 1e-7)!)(one)).toBe(true);
        const test = testOf(axis.brush(0.25, 0.75) ?? { column: "x", kind: "set", values: [] });
        for (const v of values) {
          const place = axis.place(v);
          if (Math.abs(place - 0.25) > 1e-6 && Math.abs(place - 0.75) > 1e-6)
            expect(test(v)).toBe(place > 0.25 && place < 0.75);
        }
      }),
    );
  });

  it("has a rail for what is missing or not finite, and a place for a lone value", () => {
    const axis = makeAxis(column([1, null, 3, NaN, 2, 5, 6, 7, 8, 9, 10]), "linear");
    expect(axis.missing).toBe(true);
    expect([axis.place(null), axis.place(NaN)]).toEqual([NaN, NaN]);
    expect(makeAxis(column([4, 4]), undefined).place(4)).toBe(0.5);
    expect(makeAxis(column([null, null]), undefined).ticks).toEqual([]);
  });

  it("draws a filter where its values are", () => {
    const each = makeAxis(column(["a", "b", "c"]), undefined);
    expect(each.span({ column: "p:x", kind: "set", values: ["b"] })).toEqual([0.375, 0.625]);
    expect(each.span({ column: "p:x", kind: "set", values: ["a", "c"] })).toBeNull();
    const linear = makeAxis(column([0, 1, 2, 3, 4, 5, 6, 7, 8, 10]), "linear");
    expect(linear.span({ column: "p:x", kind: "range", low: 2, high: Infinity })).toEqual([0.2, 1]);
  });
});

describe("colours", () => {
  it("are by rank of numbers and by hue of words", () => {
    const made = table({ lr: [1e-5, 1, 10], opt: ["b", "a", null] }, [1, 2, 3]);
    const numbers = colourScale(made.columns.get("p:lr")!, made.rows);
    expect(made.rows.map(numbers.of)).toEqual([{ level: 0 }, { level: 3 }, { level: 6 }]);
    const words = colourScale(made.columns.get("p:opt")!, made.rows);
    expect(made.rows.map(words.of)).toEqual([{ hue: 1 }, { hue: 0 }, null]);
    expect(words.words.map(({ word }) => word)).toEqual(["a", "b"]);
  });
});

describe("a file", () => {
  const made = table({ "a,b": [0.1 + 0.2, null], 'say "hi"': ["x_1 & 50%", "\\~^"] }, [0.5, "Infinity"]);
  const columns = [...made.params, made.columns.get("m:accuracy")!, made.columns.get("s:accuracy")!];

  it("of CSV is quoted where it must be, numbers whole", () =>
    expect(asCsv(made.rows, columns)).toBe(
      'session,"a,b","say ""hi""",accuracy (best),accuracy (best) at step\r\n' +
        "t0,0.30000000000000004,x_1 & 50%,0.5,7\r\nt1,,\\~^,Infinity,7\r\n",
    ));

  it("of JSON can be read by any reader", () => {
    const [first, second] = JSON.parse(asJson(made.rows, columns)) as Record<string, unknown>[];
    expect(first).toMatchObject({ session: "t0", runs: ["t0"], "a,b": 0.30000000000000004, "accuracy (best)": 0.5 });
    expect(second).toMatchObject({ "a,b": null, "accuracy (best)": "Infinity" });
  });

  it("of LaTeX escapes what LaTeX would take for its own", () => {
    expect(latex("\\~^<>|&%$#_{}")).toBe(
      "\\textbackslash{}\\textasciitilde{}\\textasciicircum{}\\textless{}\\textgreater{}\\textbar{}\\&\\%\\$\\#\\_\\{\\}",
    );
    expect(asLatex(made.rows, columns)).toContain("t0 & 0.30000000000000004 & x\\_1 \\& 50\\% & 0.5 & 7 \\\\");
    expect(asLatex(made.rows, columns)).toContain("\\begin{tabular}{lrlrr}");
  });
});
