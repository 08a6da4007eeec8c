/** How a report looks, on a screen and on paper. */
export const STYLE = `
* { box-sizing: border-box; margin: 0; }
body { max-width: 1000px; margin: 0 auto; padding: 32px 24px; background: var(--bg); color: var(--text);
  font: 13px/20px system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 22px; line-height: 30px; }
h2 { font-size: 16px; line-height: 24px; margin: 32px 0 12px; padding-bottom: 4px; border-bottom: 1px solid var(--border-strong); }
h3, figcaption { font-size: 13px; font-weight: 600; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 16px; margin-top: 8px; }
dt, .of, .said, small { color: var(--text-2); }
dd, th, td, h1, h3, figcaption, .of { unicode-bidi: isolate; }
a { color: inherit; }
i { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 8px; print-color-adjust: exact; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
section > .wide > table { width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--border); min-width: 64px; }
thead th { color: var(--text-2); font-weight: 500; white-space: nowrap; }
tbody th { font-weight: 500; min-width: 160px; }
small { display: block; }
.note { white-space: pre-wrap; }
.chart, article, .picture { margin: 0 0 16px; padding: 12px; border: 1px solid var(--border); border-radius: 6px;
  background: var(--surface); color: var(--text); position: relative; }
.chart svg { display: block; width: 100%; height: auto; margin: 4px 0; }
.chart figcaption { padding: 0 12px; }
.chart figcaption.drawn { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; white-space: nowrap; }
.chart table { margin: 0 12px; width: calc(100% - 24px); }
.picture { display: inline-block; vertical-align: top; margin-right: 12px; max-width: 100%; }
.picture img { display: block; margin-top: 8px; max-width: 100%; min-width: 96px; image-rendering: pixelated; }
.prose { margin-top: 8px; }
.prose > * + * { margin-top: 8px; }
.prose ul, .prose ol, main > section > ul { padding-left: 20px; }
pre { white-space: pre-wrap; font: 12px/18px ui-monospace, monospace; }
.finding { border-left: 4px solid var(--note-mark); print-color-adjust: exact; }
.finding.error { border-left-color: var(--error-mark); }
.finding.warning { border-left-color: var(--warning-mark); }
@media print {
  body { max-width: none; padding: 0; }
  .wide { overflow: visible; }
  .picture, .chart svg, tr { break-inside: avoid; }
  h2, h3, figcaption { break-after: avoid; }
  thead { display: table-header-group; }
}
`;
