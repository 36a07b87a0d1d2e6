// The calculators of the site. A page holds `<div class="cx-calculator" data-calculator="nps"></div>`.
import { mount } from "./mount.ts";
import { calculators } from "./calculators.ts";

for (const place of document.querySelectorAll<HTMLElement>(".cx-calculator")) {
  const name = place.dataset["calculator"] ?? "";
  const calculator = calculators.get(name);
  if (calculator === undefined) throw new Error(`no such calculator: ${name}`);
  mount(place, name, calculator);
}
