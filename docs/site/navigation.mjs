/**
 * The tree of pages in which no control lies within another. typedoc makes of an entry with a page and children a link inside the summary
 * that opens them, which screen readers can't tell apart: its page moves to the first place among the children.
 */
export function withOverviews(entries) {
  return entries.map(({ children, path, ...entry }) => {
    if (!children) return { ...entry, path };
    const inside = withOverviews(children);
    return { ...entry, children: path ? [{ ...entry, text: "Overview", path }, ...inside] : inside };
  });
}
