// Twice as wide as a Latin letter in a terminal: East Asian wide characters and emoji (Unicode Standard Annex 11).
const WIDE =
  /^(?:\p{Extended_Pictographic}\ufe0f|\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])/u;
const WIDTHLESS = /[\p{Mn}\p{Me}\p{Cf}]/gu;
const segmenter = /* @__PURE__ */ new Intl.Segmenter("en");

/** How many columns of a terminal a text takes. Marks above and below letters, as in Thai, take none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += WIDE.test(segment) ? 2 : segment.replace(WIDTHLESS, "").length;
  return width;
}
