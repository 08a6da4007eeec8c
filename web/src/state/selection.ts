import { packNames, unpackNames, type PackedNames } from "./pack";
import { escapeList, unescapeList } from "./text";

const READABLE = 240; // characters of names in a URL before they are packed

/** Which runs are shown: all but some (new runs appear), or only some (new runs stay hidden). Immutable. */
export class Selection {
  static readonly all = new Selection("but", new Set());

  constructor(
    readonly mode: "but" | "only",
    readonly names: ReadonlySet<string>,
    private readonly packed: PackedNames | null = null,
  ) {}

  static only(names: Iterable<string>): Selection {
    return new Selection("only", new Set(names));
  }

  get isAll(): boolean {
    return this.mode === "but" && this.names.size === 0 && this.packed === null;
  }

  /** Only some, and of these none. */
  get empty(): boolean {
    return this.mode === "only" && this.names.size === 0 && this.packed === null;
  }

  shows(name: string): boolean {
    const listed = this.names.has(name) || (this.packed?.has(name) ?? false);
    return listed === (this.mode === "only");
  }

  /** The same with `names` shown or hidden. `known` are all runs of the board. */
  with(shown: boolean, names: Iterable<string>, known: readonly string[]): Selection {
    const listed = new Set(
      this.packed ? known.filter((name) => this.shows(name) === (this.mode === "only")) : this.names,
    );
    for (const name of names) {
      if (shown === (this.mode === "only")) listed.add(name);
      else listed.delete(name);
    }
    if (this.mode === "only" && known.every((name) => listed.has(name))) return Selection.all;
    return new Selection(this.mode, listed);
  }

  /** For the URL: `-a,b` all but these, `+a,b` only these; packed after a colon when they are many. */
  encode(known: readonly string[]): string {
    const sign = this.mode === "only" ? "+" : "-";
    if (this.packed) return sign + ":" + this.packed.text;
    const readable = escapeList([...this.names].sort());
    return sign + (readable.length <= READABLE ? readable : ":" + packNames(this.names, known));
  }

  static decode(text: string): Selection | undefined {
    const mode = text.startsWith("+") ? "only" : text.startsWith("-") ? "but" : undefined;
    if (mode === undefined) return undefined;
    if (text[1] !== ":") return new Selection(mode, new Set(unescapeList(text.slice(1))));
    const packed = unpackNames(text.slice(2));
    return packed && new Selection(mode, new Set(), packed);
  }
}
