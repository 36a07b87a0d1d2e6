// On every page. The search index is fetched when somebody is about to search.
const script = document.getElementById("tsd-search-script");
const fetchIndex = (): void => {
  const source = script?.dataset["src"];
  if (source === undefined || script?.hasAttribute("src") === true) return;
  script?.setAttribute("src", source);
};
for (const event of ["pointerover", "focusin", "click"]) document.getElementById("tsd-search-trigger")?.addEventListener(event, fetchIndex);
// The keys that open the search.
document.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
  if (key === "/" || ((ctrlKey || metaKey) && key.toLowerCase() === "k")) fetchIndex();
});

// What scrolls sideways can be reached from the keyboard, what does not is no stop on the way.
const reachable = (): void => {
  for (const box of document.querySelectorAll<HTMLElement>(".katex-display, .tsd-typography table, pre")) {
    if (box.closest(".cx-calculator") !== null) continue;
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
};
// Fonts, pictures and an opened part change what is wide.
const widths = new ResizeObserver(reachable);
for (const box of document.querySelectorAll(".katex-display, .tsd-typography table, pre")) {
  widths.observe(box);
  for (const inner of box.children) widths.observe(inner);
}
addEventListener("load", reachable);
void document.fonts.ready.then(reachable);
reachable();
