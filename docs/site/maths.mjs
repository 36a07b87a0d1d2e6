// Formulas in the guides: $inline$ and $$display$$, turned into HTML by KaTeX while the site is built. A bad formula fails the build.
import katex from "katex";

const draw = (formula, displayMode) => katex.renderToString(formula.trim(), { displayMode, throwOnError: true, strict: "error" });

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
  parser.renderer.rules.maths = ([...tokens], index) => draw(tokens[index].content, tokens[index].markup === "$$");
}
