import { expect, test } from "vitest";
import { chart, finding, picture, reportHtml, runTable, sentence, table, text } from "./html";

const EVIL = `"'><script>alert(1)</script><img src=x onerror=alert(1)>&$&$'</style>`;
const of = { name: EVIL, colour: EVIL };

function whole(): string {
  const parts = [
    runTable([{ ...of, real: EVIL, status: EVIL, points: "1", last: EVIL, note: EVIL, tags: [EVIL] }]),
    chart(EVIL, "<svg></svg>", { rows: [{ ...of, numbers: [EVIL] }], more: EVIL }),
    text(EVIL, of, EVIL, [[{ text: EVIL, safeHtml: null }]]),
    text(EVIL, of, EVIL, [
      [
        { text: EVIL, safeHtml: null },
        { text: EVIL, safeHtml: "<b>said</b>" },
      ],
    ]),
    picture(EVIL, of, EVIL, EVIL),
    table({ heads: [EVIL], rows: [[EVIL, EVIL]], more: EVIL }),
    finding({ severity: EVIL, code: EVIL, what: EVIL, where: EVIL, why: EVIL, remedy: EVIL }),
    sentence(EVIL),
  ];
  const tokens = { light: "--bg: white;", dark: "--bg: black;" };
  return reportHtml({ title: EVIL, facts: [[EVIL, EVIL]], sections: [{ title: EVIL, parts }], left: [EVIL], tokens });
}

test("nothing that was written becomes markup, and all of it is there", () => {
  const page = whole();
  expect(page).not.toMatch(/<script|<img src=x|&\$'<\/style>/);
  expect(page.match(/<\/style>/g)).toHaveLength(1);
  expect(page.match(/<img /g)).toHaveLength(1);
  for (const quoted of page.matchAll(/="([^"]*)"/g)) expect(quoted[1]).not.toContain("<");
  const escaped =
    "&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&amp;$&amp;$&#39;&lt;/style&gt;";
  expect(page.split(escaped).length - 1).toBeGreaterThan(35);
  expect(page).toContain("<b>said</b>");
});

test("the policy stands before anything that it governs", () => {
  const page = whole();
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
  expect(page.indexOf("Content-Security-Policy")).toBeLessThan(page.indexOf("<title>"));
});

test("a section with nothing in it, and a list of nothing left out, are absent", () => {
  const page = reportHtml({
    ...{ title: "a", facts: [], left: [], tokens: { light: "", dark: "" } },
    sections: [{ title: "Charts", parts: [] }],
  });
  expect(page).not.toMatch(/<h2>/);
});
