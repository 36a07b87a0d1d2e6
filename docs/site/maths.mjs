// Formulas in the guides: $inline$ and $$display$$, turned into HTML by KaTeX while the site is built. A bad formula fails the build.
import katex from "katex";

const draw = (formula, displayMode) => katex.renderToString(formula.trim(), { displayMode, throwOnError: true, strict: "error" });

/** Formulas side by side, with `\qquad` between them, stand below each other where the page is narrow. */
function drawDisplay(formula) {
  const drawn = formula.split("\\qquad").map((part) => draw(part, true));
  return drawn.length === 1 ? drawn[0] : `<span class="formulas">${drawn.join("")}</span>`;
}

/** Teaches markdown-it the two notations. A dollar before a space, or after one, or before a digit, is money. */
export function maths(parser) {
  parser.inline.ruler.after("escape", "maths", (state, silent) => {
    const [whole, display, inline] = /^(?:\$\$([^$]+)\$\$|\$(?![\s$])([^$\n]*[^\s$\\])\$(?!\d))/.exec(state.src.slice(state.pos)) ?? [];
    if (whole === undefined) return false;
    if (!silent) {
      const token = state.push("maths", "", 0);
      token.content = display ?? inline;
      token.markup = display === undefined ? "$" : "$$";
    }
    state.pos += whole.length;
    return true;
  });
  parser.renderer.rules.maths = ([...tokens], index) =>
    tokens[index].markup === "$$" ? drawDisplay(tokens[index].content) : draw(tokens[index].content, false);
}
