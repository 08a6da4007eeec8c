import { expect, test } from "vitest";
import { shellWord } from "./shell";

test.each([
  ["/runs/a-b_1.0", "/runs/a-b_1.0"],
  ["/my runs", "'/my runs'"],
  ["/it's", "'/it'\\''s'"],
  ["$HOME/*", "'$HOME/*'"],
  ["~/runs", "'~/runs'"],
  ["", "''"],
  ["C:\\my runs", '"C:\\my runs"'],
])("%s", (text, word) => expect(shellWord(text)).toBe(word));
