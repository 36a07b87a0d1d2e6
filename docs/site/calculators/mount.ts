import { type Calculator, type Field, FieldError, Inputs, type Outcome } from "./calculator.ts";
import type { Chart } from "./charts.ts";
import type { Figure } from "./figures.ts";
import { programOf } from "./library.ts";
import { rememberIn, stateIn } from "./state.ts";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
type Attributes = Readonly<Record<string, string>>;

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Builds a calculator in its place on the page: a form, and what comes out of it with every change. */
export function mount(place: HTMLElement, name: string, { fields, calculate }: Calculator): void {
  const parts = new Map(fields.map((field) => [field.id, fieldOf(name, field)]));
  const headline = make("p", { class: "cx-headline", role: "status" });
  const pictures = make("div", { class: "cx-pictures" });
  const results = make("div", { class: "cx-results" });
  const said = make("span", { role: "status", class: "cx-said" });
  const share = make("button", { type: "button" }, "Copy link to this result");
  const restart = make("button", { type: "button" }, "Start again");
  const form = make("form", { class: "cx-form", "aria-label": "Input" });
  form.append(...[...parts.values()].map(({ row }) => row), make("div", { class: "cx-buttons" }, share, restart, said));
  place.replaceChildren(form, make("section", { class: "cx-outcome", "aria-label": "Result" }, headline, pictures, results));

  let charts: readonly Chart[] = [];
  let drawn = 0;
  const draw = (): void => {
    drawn = pictures.clientWidth;
    pictures.replaceChildren(...charts.map((chart) => chart(drawn)));
  };
  // A phone that is turned has another width.
  new ResizeObserver(() => {
    if (pictures.clientWidth !== drawn) draw();
  }).observe(pictures);

  const texts = (): Map<string, string> => new Map([...parts].map(([id, { control }]) => [id, control.value]));
  const fill = (state: ReadonlyMap<string, string>): void => {
    for (const { id, start } of fields) (parts.get(id) as FieldParts).control.value = state.get(id) ?? start;
  };
  const update = (): void => {
    const now = texts();
    const input = new Inputs(fields, now);
    for (const { id, when } of fields) {
      const { row, say } = parts.get(id) as FieldParts;
      row.hidden = when !== undefined && !when.slice(1).includes(now.get(when[0]) ?? "");
      say("");
    }
    try {
      const outcome = calculate(input);
      headline.textContent = outcome.headline;
      headline.classList.remove("cx-wrong");
      results.replaceChildren(...shown(outcome));
      charts = outcome.charts ?? [];
    } catch (error) {
      const { field, message } = explained(error, fields, input);
      if (field !== undefined) parts.get(field.id)?.say(message);
      headline.textContent = field === undefined ? message : `No result yet: see “${field.label}”.`;
      headline.classList.add("cx-wrong");
      results.replaceChildren();
      charts = [];
    }
    draw();
  };

  form.addEventListener("input", () => {
    said.textContent = "";
    update();
    if (!rememberIn(fields, texts())) said.textContent = "Too much data for a link: it stays on this page.";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  share.addEventListener("click", () => {
    const fits = rememberIn(fields, texts(), true);
    if (!fits) said.textContent = "Too much data for a link: it stays on this page.";
    else void copied(location.href).then((done) => (said.textContent = done ? "Copied." : "The address of this page is the link."));
  });
  restart.addEventListener("click", () => {
    fill(new Map());
    rememberIn(fields, texts(), true);
    update();
    said.textContent = "Back to the example.";
  });
  window.addEventListener("hashchange", () => {
    const state = stateIn(location.hash);
    // An anchor of the page, such as a heading, is no state.
    if (state === null) return;
    fill(state);
    update();
  });
  fill(stateIn(location.hash) ?? new Map());
  update();
  place.dataset["ready"] = "";
}

interface FieldParts {
  readonly row: HTMLElement;
  readonly control: Control;
  readonly say: (error: string) => void;
}

function fieldOf(calculator: string, field: Field): FieldParts {
  const id = `${calculator}-${field.id}`;
  const control = controlOf(id, field);
  const error = make("p", { id: `${id}-error`, class: "cx-error" });
  error.hidden = true;
  const help = field.help === undefined ? [] : [make("p", { id: `${id}-help`, class: "cx-help" }, field.help)];
  const described = help.map((part) => part.id);
  if (described.length > 0) control.setAttribute("aria-describedby", described.join(" "));
  const row = make("div", { class: `cx-field cx-${field.kind}` }, make("label", { for: id }, field.label), control, ...help, error);
  const say = (message: string): void => {
    error.textContent = message;
    error.hidden = message === "";
    control.setAttribute("aria-invalid", String(message !== ""));
    const ids = message === "" ? described : [...described, error.id];
    if (ids.length > 0) control.setAttribute("aria-describedby", ids.join(" "));
    else control.removeAttribute("aria-describedby");
  };
  return { row, control, say };
}

function controlOf(id: string, { kind, choices = {} }: Field): Control {
  if (kind === "choice")
    return make("select", { id }, ...Object.entries(choices).map(([value, label]) => make("option", { value }, label)));
  if (kind === "values" || kind === "table") return make("textarea", { id, rows: "7", spellcheck: "false", autocomplete: "off" });
  return make("input", { id, type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false" });
}

/** What a mistake is about, in the library's own words, and the field that it is in. */
function explained(
  error: unknown,
  fields: readonly Field[],
  input: Inputs,
): { readonly field: Field | undefined; readonly message: string } {
  if (error instanceof FieldError) return { field: fields.find(({ id }) => id === error.field), message: error.message };
  const { name, path = "", message } = error as Error & { readonly path?: string };
  if (name !== "CxError") throw error;
  const visible = fields.filter(({ when }) => when === undefined || when.slice(1).includes(input.text(when[0])));
  const field = ownerOf(path, visible);
  const said = message.replace(/, received (?:undefined|NaN)$/u, ", and nothing is there");
  if (field === undefined) return { field, message: said };
  const row = /\[(\d+)\]/u.exec(path)?.[1];
  const place = row === undefined ? "" : ` (row ${Number(row) + 1 + Number(input.headers.has(field.id))})`;
  return {
    field,
    message: `${said}${place}${field.kind === "percent" ? "; this field is in percent, the library counts in fractions" : ""}.`,
  };
}

/** The field that a path of the library is entered in; of two, the one that names it more closely. */
function ownerOf(path: string, fields: readonly Field[]): Field | undefined {
  const within = (own: string): boolean => path === own || (path.startsWith(own) && /^[.[]/u.test(path.slice(own.length)));
  const closeness = ({ paths }: Field): number => Math.max(0, ...paths.filter(within).map((own) => own.length));
  const owner = fields.reduce<Field | undefined>(
    (best, field) => (best === undefined || closeness(field) > closeness(best) ? field : best),
    undefined,
  );
  return owner !== undefined && closeness(owner) > 0 ? owner : undefined;
}

function shown({ calls, figures }: Outcome): Node[] {
  const code = make(
    "pre",
    { class: "cx-code", tabindex: "0", role: "region", "aria-label": "The code that computes it" },
    make("code", {}, programOf(calls)),
  );
  const table = make(
    "table",
    { class: "cx-figures" },
    make("thead", {}, make("tr", {}, ...["Figure", "Value", "Code"].map((name) => make("th", { scope: "col" }, name)))),
    make("tbody", {}, ...figures.map(rowOf)),
  );
  return [make("div", { class: "cx-table", tabindex: "0", role: "region", "aria-label": "Figures" }, table), code];
}

function rowOf({ label, shown, code, json }: Figure): HTMLElement {
  const value = make("data", { value: json }, shown);
  return make("tr", {}, make("th", { scope: "row" }, label), make("td", {}, value), make("td", {}, make("code", {}, ...breakable(code))));
}

/** Code that may go on in the next line before a point or a bracket, and nowhere else. */
const breakable = (code: string): (Node | string)[] => code.split(/(?=[.[])/u).flatMap((part) => [make("wbr"), part]);

/** Copies a text; whether that was allowed. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
