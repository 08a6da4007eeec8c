import { describe, expect, test } from "vitest";
import { firstCards, inSight, layOut, moved, type LayoutOptions } from "./cardLayout";
import { groupCards, makeCard, makeCards, PINNED, type GroupOptions } from "./cards";

const compare = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });
const tag = (name: string, base = name, kind = "scalar") => ({ name, base, kind });
const options = (more: Partial<GroupOptions> = {}): GroupOptions => ({
  pins: [],
  matches: () => true,
  compare,
  ...more,
});
const TAGS = [
  tag("loss"),
  tag("val_loss", "loss"),
  tag("optim/lr"),
  tag("layer10/w"),
  tag("layer2/w"),
  tag("hist", "hist", "histogram"),
];

describe("cards", () => {
  test("tags of one base share a card, and each has its own when roles are not overlaid", () => {
    expect(makeCards(TAGS, true, compare).map((c) => [c.key, c.tags])).toContainEqual(["loss", ["loss", "val_loss"]]);
    expect(makeCards(TAGS, false, compare).map((c) => c.key)).toEqual([
      "layer2/w",
      "layer10/w",
      "loss",
      "optim/lr",
      "val_loss",
    ]);
  });

  test("groups are in natural order, the top level first, and other kinds of tag have no card", () => {
    const groups = groupCards(makeCards(TAGS, true, compare), options());
    expect(groups.map((g) => g.label)).toEqual(["Top level", "layer2", "layer10", "optim"]);
  });

  test("a prefix is everything before the last part, a group only the first", () => {
    expect(makeCard("a/b/c", ["a/b/c"])).toMatchObject({ prefix: "a/b/", last: "c", group: "a" });
    expect(makeCard("loss", ["loss"])).toMatchObject({ prefix: "", last: "loss", group: "" });
  });

  test("pinned cards stand first, in the order of the pins, and only there; a pin may name any of the card's tags", () => {
    const groups = groupCards(
      makeCards(TAGS, true, compare),
      options({ pins: ["optim/lr", "val_loss", "gone", "loss"] }),
    );
    expect(groups[0]).toMatchObject({ name: PINNED, pinned: true });
    expect(groups[0]!.cards.map((c) => c.key)).toEqual(["optim/lr", "loss"]);
    expect(groups.slice(1).map((g) => g.name)).toEqual(["layer2", "layer10"]);
  });

  test("a filter finds a card by any of its tags and leaves the pinned ones", () => {
    const groups = groupCards(
      makeCards(TAGS, true, compare),
      options({ pins: ["optim/lr"], matches: (t) => t === "val_loss" }),
    );
    expect(groups.map((g) => g.cards.map((c) => c.key))).toEqual([["optim/lr"], ["loss"]]);
  });
});

describe("layout", () => {
  const cards = Array.from({ length: 7 }, (_, i) => makeCard(`t${i}`, [`t${i}`]));
  const group = { name: "", label: "Top level", pinned: false, cards };
  const plain: LayoutOptions = {
    width: 700,
    minimum: 336,
    gap: 12,
    header: 32,
    groupGap: 4,
    cardHeight: () => 236,
    span: () => 1,
    collapsed: () => false,
  };

  test("columns are those of CSS auto-fill, and an incomplete last row stays incomplete", () => {
    const { columns, cardWidth, sections, height } = layOut([group], plain);
    expect([columns, cardWidth]).toEqual([2, 344]);
    expect(sections[0]!.cards.at(-1)).toMatchObject({ x: 0, y: 32 + 3 * 248, width: 344 });
    expect(height).toBe(32 + 4 * 248 - 8);
  });

  test("a row is as high as its highest card", () => {
    const { sections } = layOut([group], { ...plain, cardHeight: (key) => (key === "t1" ? 400 : 236) });
    expect(sections[0]!.cards.slice(0, 3).map((c) => [c.y, c.height])).toEqual([
      [32, 400],
      [32, 400],
      [444, 236],
    ]);
  });

  test("a wide card takes columns, never more than there are", () => {
    const { sections } = layOut([group], { ...plain, span: (key) => (key === "t1" ? 5 : 1) });
    expect(sections[0]!.cards.slice(0, 3).map((c) => [c.x, c.y, c.width])).toEqual([
      [0, 32, 344],
      [0, 280, 700],
      [0, 528, 344],
    ]);
  });

  test("a collapsed group is its header", () => {
    const layout = layOut([group, { ...group, name: "b" }], { ...plain, collapsed: ({ name }) => name === "" });
    expect(layout.sections.map((s) => [s.y, s.cards.length])).toEqual([
      [0, 0],
      [32, 7],
    ]);
  });

  test("only what is between two heights is in sight", () => {
    const groups = Array.from({ length: 50 }, (_, i) => ({ ...group, name: `g${i}` }));
    const { sections } = layOut(groups, plain);
    const seen = inSight(sections, 5000, 5900);
    const all = seen.flatMap((s) => s.cards);
    expect(all.length).toBeGreaterThan(6);
    expect(all.every((c) => c.y < 5900 && c.y + c.height > 5000)).toBe(true);
    const hidden = sections
      .flatMap((s) => s.cards)
      .filter((c) => !all.some((seen) => seen.y === c.y && seen.x === c.x));
    expect(hidden.every((c) => c.y >= 5900 || c.y + c.height <= 5000)).toBe(true);
  });

  test("paper holds the first cards", () => {
    const { sections } = layOut([group, { ...group, name: "b" }, { ...group, name: "c" }], plain);
    expect(firstCards(sections, 9).map((s) => [s.group.name, s.cards.length])).toEqual([
      ["", 7],
      ["b", 2],
    ]);
  });

  describe("what is in sight stands still", () => {
    const named = (name: string) => ({
      ...group,
      name,
      cards: cards.map((c) => makeCard(`${name}/${c.key}`, [`${name}/${c.key}`])),
    });
    const before = layOut([named("a"), named("b"), named("c")], plain);
    const b = before.sections[1]!;
    const top = b.y + 40;
    const by = (after: typeof before, from = top) => moved(before, after, from, from + 600);

    test("when groups come or go above it", () => {
      expect(by(before)).toBe(0);
      expect(by(layOut([named("b"), named("c")], plain))).toBe(-b.y);
      expect(by(layOut([named("x")], plain))).toBe(0);
    });

    test("when the first card in sight is pinned", () => {
      const pinned = { ...group, name: PINNED, cards: [named("b").cards[0]!] };
      const rest = { ...named("b"), cards: named("b").cards.slice(1) };
      const after = layOut([pinned, named("a"), rest], plain);
      expect(by(after)).toBe(after.sections[2]!.cards[0]!.y - b.cards[1]!.y);
    });

    test("when one of its cards grows", () => {
      expect(
        by(layOut([named("a"), named("b")], { ...plain, cardHeight: (key) => (key === "b/t0" ? 500 : 236) })),
      ).toBe(0);
    });

    test("when its group is collapsed or opened, the header stays where it was pressed", () => {
      const closed = layOut([named("a"), named("b"), named("c")], { ...plain, collapsed: ({ name }) => name === "b" });
      expect(by(closed)).toBe(b.y - top);
      expect(by(closed, b.y - 20)).toBe(0);
      expect(moved(closed, before, b.y - 20, b.y + 600)).toBe(0);
    });
  });
});
