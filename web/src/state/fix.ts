/** The fix of a finding, as it is drawn and as it is copied. Pure. */

export interface FixLine {
  readonly text: string;
  /** Of a change: a line that comes or goes. */
  readonly change: "added" | "removed" | null;
}

export interface Fix {
  readonly kind: "shell" | "python" | "diff";
  readonly lines: readonly FixLine[];
  /** What the clipboard gets; of a change, what it leads to. */
  readonly copy: string;
}

const COMMAND =
  /^(\$ |sudo |cd |cp |mv |rm |ln |mkdir |chmod |chown |find |tar |gunzip |unzip |rsync |export |unset |ulimit |sysctl |kill |pip |uv |conda |python\d? |lossless |tensorboard |for \w+ in .*;|\{|[A-Z_]+=\S* )/;

export function readFix(fix: string): Fix {
  const texts = fix.replace(/\n$/, "").split("\n");
  if (texts.some((text) => /^[+-] /.test(text)) && texts.every((text) => /^([+-] | {2}|[+-]?$)/.test(text))) {
    const kept = texts.filter((text) => !text.startsWith("-"));
    return { kind: "diff", lines: texts.map(changed), copy: kept.map((text) => text.slice(2)).join("\n") };
  }
  const kind = COMMAND.test(texts.find((text) => !text.startsWith("#")) ?? "") ? "shell" : "python";
  return { kind, lines: texts.map((text) => ({ text, change: null })), copy: texts.join("\n") };
}

function changed(text: string): FixLine {
  return { text, change: text.startsWith("+") ? "added" : text.startsWith("-") ? "removed" : null };
}
