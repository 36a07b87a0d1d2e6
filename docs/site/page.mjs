// What typedoc's pages do not have by themselves.
import { relative } from "node:path/posix";

const withoutAnchors = (html) => html.replace(/<a href="#[^"]*" aria-label="Permalink"[\s\S]*?<\/a>/g, "");

/** Headings whose ranks leave none out: each stands one below the one that it belongs to. */
function ranked(html) {
  const above = [];
  return html.replace(/<h([1-6])\b([^>]*)>([\s\S]*?)<\/h\1>/g, (whole, digit, attributes, inner) => {
    const written = Number(digit);
    while (above.length > 0 && above.at(-1) >= written) above.pop();
    above.push(written);
    return above.length === written ? whole : `<h${above.length} data-rank="${written}"${attributes}>${inner}</h${above.length}>`;
  });
}

/** A page with only what it needs: style of formulas and calculators where there are some, the search index when somebody searches. */
export function finished(html, folder) {
  const asset = (name) => `${relative(folder, ".") || "."}/assets/${name}`;
  const head = [];
  if (html.includes('class="katex')) head.push(`<link rel="stylesheet" href="${asset("katex/katex.min.css")}"/>`);
  head.push(`<script defer src="${asset("site.js")}"></script>`);
  if (html.includes('class="cx-calculator"')) {
    head.push(`<link rel="stylesheet" href="${asset("calculators.css")}"/>`);
    head.push(`<script defer src="${asset("cx-metrics.global.js")}"></script>`, `<script defer src="${asset("calculators.js")}"></script>`);
  }
  return (
    ranked(html)
      .replace("</head>", `${head.join("")}</head>`)
      .replace('<div class="col-content">', '<div class="col-content" role="main">')
      .replace('<div class="page-menu">', '<div class="page-menu" role="navigation" aria-label="This page">')
      // An empty cell heads nothing.
      .replace(/<th([^>]*)><\/th>/g, "<td$1></td>")
      // A summary is one control: a link in it can't be reached by those who hear the page.
      .replace(
        /(<summary class="tsd-accordion-summary"[^>]*>)([\s\S]*?)(<\/summary>)/g,
        (_, open, inner, close) => open + withoutAnchors(inner) + close,
      )
      .replace(/<script async src="([^"]*)" id="tsd-search-script">/, '<script data-src="$1" id="tsd-search-script">')
  );
}
