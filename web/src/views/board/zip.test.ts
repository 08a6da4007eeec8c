import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { crc32, zip } from "./zip";

test("the checksum is the one of ISO-HDLC", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});

test("another program reads the archive", () => {
  const folder = mkdtempSync(join(tmpdir(), "zip-"));
  try {
    const archive = join(folder, "a.zip");
    const text = (s: string) => new TextEncoder().encode(s);
    writeFileSync(
      archive,
      zip(
        [
          { name: "1-läuft/x.svg", bytes: text("<svg/>") },
          { name: "empty", bytes: new Uint8Array() },
        ],
        new Date(2026, 10, 20),
      ),
    );
    const code =
      "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), [(i.filename, z.read(i).decode(), i.date_time[:3]) for i in z.infolist()])";
    const out = execFileSync("python3", ["-c", code, archive], { encoding: "utf8" });
    expect(out.trim()).toBe("None [('1-läuft/x.svg', '<svg/>', (2026, 11, 20)), ('empty', '', (2026, 11, 20))]");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
