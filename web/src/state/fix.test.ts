import { expect, test } from "vitest";
import { readFix } from "./fix";

test.each([
  ["chmod +r '/runs/a b'", "shell"],
  ["# as root\nsysctl -w fs.inotify.max_user_watches=1048576", "shell"],
  ["CUDA_VISIBLE_DEVICES=0 python train.py", "shell"],
  ['writer = SummaryWriter("runs/a")  # before the loop\nfor step in range(steps):', "python"],
  ["x = 1\n- y", "python"],
])("%s is %s", (fix, kind) => expect(readFix(fix)).toMatchObject({ kind, copy: fix }));

test("a change is copied as what it leads to", () => {
  const fix = readFix("+ writer = W()\n  for step in steps:\n-     writer = W()\n      write(step)\n");
  expect([fix.kind, fix.copy]).toEqual(["diff", "writer = W()\nfor step in steps:\n    write(step)"]);
  expect(fix.lines.map(({ change }) => change)).toEqual(["added", null, "removed", null]);
});
