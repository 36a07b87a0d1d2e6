/** The longest name that is shown whole, in characters as people count them. */
const LONGEST = 60;

/**
 * A name from the data as it can be shown anywhere: nothing in it moves the cursor, turns the direction of writing, or hides. Control
 * characters become their pictures, other unseen ones their code, halves of characters a replacement, and a long name ends in "…".
 */
export function visible(name: string): string {
  if (name === "") return '""';
  const cut = [...new Intl.Segmenter("en").segment(name.slice(0, LONGEST * 16))].map(({ segment }) => segment);
  const short = cut.length > LONGEST || name.length > LONGEST * 16 ? `${cut.slice(0, LONGEST - 1).join("")}…` : name;
  return short.replace(UNSEEN, picture);
}

// Controls, line separators, and characters of format such as the marks of direction; joiners stay, as scripts and emoji need them.
const UNSEEN =
  /[\p{Cc}\p{Cs}\u2028\u2029\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

function picture(character: string): string {
  const code = character.codePointAt(0)!;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "␡";
  if (code >= 0xd800 && code < 0xe000) return "\ufffd";
  return `‹U+${code.toString(16).toUpperCase().padStart(4, "0")}›`;
}
