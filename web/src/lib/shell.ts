/** A word as a shell takes it: as it is where that is safe, else quoted, for cmd.exe where the path is one of Windows. */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (/^[A-Za-z]:\\|^\\\\/.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
