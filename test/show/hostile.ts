/** Names that try to leave the place where they stand. */
export const HOSTILE = [
  '<img src=x onerror="alert(1)">',
  "a|b\n| c |",
  "\u001b[2J\u202egnp",
  "__proto__",
  "",
  "ไทย 🍜",
  "datum.value]",
  "x".repeat(5000),
];
