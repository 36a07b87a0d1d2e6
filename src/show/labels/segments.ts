import type { Words } from "./words.ts";

/** English, Italian, Thai. */
export const segments = {
  scorecard: ["Scorecard", "Quadro dei punteggi", "ตารางคะแนน"],
  segment: ["Segment", "Segmento", "กลุ่ม"],
} as const satisfies Words;
