// The names of the main module by what they measure: there are hundreds. The headings are those of the page of the metrics.
import { CommentTag } from "typedoc";

/** The headings in their order, by the folder of the sources. */
export const CATEGORIES = {
  survey: "What customers say",
  retention: "Who stays",
  service: "How service does",
  journey: "How the journey goes",
  segments: "Which customers",
  budget: "What it is worth",
  health: "Trends, goals, health",
  run: "Scorecards and streams",
  core: "Tallies, records, errors",
  stats: "Statistics",
};

/** Puts a name under the heading of the folder that its file lies in. */
export function categorize(declaration) {
  const file = declaration.sources?.[0]?.fullFileName ?? "";
  const category = CATEGORIES[/[/\\]src[/\\](\w+)[/\\]/.exec(file)?.[1]];
  if (category === undefined) throw new Error(`${declaration.name}: no category for ${file}`);
  const comment = declaration.comment ?? declaration.signatures?.[0]?.comment;
  comment?.blockTags.push(new CommentTag("@category", [{ kind: "text", text: category }]));
}
