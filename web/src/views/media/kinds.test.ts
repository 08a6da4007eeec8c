import { expect, it } from "vitest";
import { MEDIA_KINDS } from "../../state/mediaCards";
import { KINDS } from "./kinds";

it("has a row for each kind that Media shows", () => {
  expect(KINDS.map((row) => row.kind)).toEqual([...MEDIA_KINDS]);
});
