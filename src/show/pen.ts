import type { Settings } from "./options.ts";
import { visible } from "./visible.ts";
import type { Colors, NumberKind, Pen, Quantity } from "./view.ts";

/** What is shown where there is no number. */
const ABSENT = "–";

/** How the reader writes: words, numbers and colors. `brief` leaves out the cents of large amounts, as in a picture. */
export function penOf(settings: Settings, { brief = false }: { readonly brief?: boolean } = {}): Pen {
  const { locale, currency, word } = settings;
  const formats = new Map<NumberKind, Intl.NumberFormat>();
  const whole = new Intl.NumberFormat(locale, { ...numberFormat("money", currency), minimumFractionDigits: 0, maximumFractionDigits: 0 });
  const format = (kind: NumberKind): Intl.NumberFormat => {
    let found = formats.get(kind);
    if (!found) formats.set(kind, (found = new Intl.NumberFormat(locale, numberFormat(kind, currency))));
    return found;
  };
  return {
    word,
    write(quantity: Quantity): string {
      if (quantity.kind === "label") return word(quantity.value);
      if (quantity.kind === "name") return quantity.value === null ? word("none") : visible(String(quantity.value));
      if (quantity.value === null) return ABSENT;
      // A p-value that rounds to nothing is never nothing.
      if (quantity.kind === "pValue" && quantity.value < LEAST_P) return `< ${format("pValue").format(LEAST_P)}`;
      if (brief && quantity.kind === "money" && Math.abs(quantity.value) >= LARGE) return whole.format(quantity.value);
      // Three digits tell a small figure, and would round a large one.
      if (quantity.kind === "figure" && Math.abs(quantity.value) >= LARGE) return format("count").format(quantity.value);
      // Adding 0 makes 0 of -0.
      return format(quantity.kind).format(quantity.value + 0);
    },
    axisFormat: (kind) => (kind === "money" && currency !== null ? "$,~f" : kind === "rate" ? ",~%" : ",~f"),
    colors: settings.theme === "dark" ? DARK : LIGHT,
  };
}

function numberFormat(kind: NumberKind, currency: string | null): Intl.NumberFormatOptions {
  switch (kind) {
    case "points":
      return { minimumFractionDigits: 1, maximumFractionDigits: 1 };
    case "rate":
      return { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 };
    case "level":
      // 95 % is written without decimals, 99.9 % with those it has.
      return { style: "percent", maximumFractionDigits: 3 };
    case "count":
      return { maximumFractionDigits: 1 };
    case "periods":
      return { minimumFractionDigits: 1, maximumFractionDigits: 1 };
    case "seconds":
      return { style: "unit", unit: "second", maximumFractionDigits: 1 };
    case "days":
      return { style: "unit", unit: "day", unitDisplay: "long", maximumFractionDigits: 1 };
    case "figure":
      return { maximumSignificantDigits: 3 };
    case "pValue":
      return { minimumFractionDigits: 3, maximumFractionDigits: 3 };
    case "number":
      return { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    case "money":
      return currency === null ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : { style: "currency", currency };
  }
}

/** From here on nobody looks at cents. */
const LARGE = 1000;

/** The least p-value that is written as a number. */
const LEAST_P = 0.001;

const LIGHT: Colors = {
  good: "#0072b2",
  neutral: "#a6a6a6",
  bad: "#d55e00",
  accent: "#0072b2",
  second: "#009e73",
  deep: "#00568a",
  ink: "#24292f",
  faint: "#d8dee4",
  ground: "#ffffff",
};

const DARK: Colors = {
  good: "#56b4e9",
  neutral: "#8b949e",
  bad: "#e69f00",
  accent: "#56b4e9",
  second: "#2fbf9a",
  deep: "#1f7fc0",
  ink: "#e6edf3",
  faint: "#30363d",
  ground: "#0d1117",
};
