import type { Words } from "./words.ts";

/** English, Italian, Thai. */
export const survey = {
  answers: ["Answers", "Risposte", "คำตอบ"],
  csat: ["Customer satisfaction", "Soddisfazione dei clienti", "ความพึงพอใจของลูกค้า"],
  detractors: ["Detractors", "Detrattori", "ผู้ไม่แนะนำ"],
  difficult: ["Difficult", "Difficile", "ยาก"],
  dissatisfied: ["Dissatisfied", "Insoddisfatti", "ไม่พึงพอใจ"],
  easy: ["Easy", "Facile", "ง่าย"],
  effort: ["Customer effort", "Sforzo del cliente", "ความพยายามของลูกค้า"],
  gap: ["Gap to the unweighted score", "Scarto dal punteggio non ponderato", "ส่วนต่างจากคะแนนที่ไม่ถ่วงน้ำหนัก"],
  mean: ["Mean rating", "Voto medio", "คะแนนเฉลี่ย"],
  netSatisfaction: ["Net satisfaction", "Soddisfazione netta", "ความพึงพอใจสุทธิ"],
  neutral: ["Neutral", "Neutrali", "เป็นกลาง"],
  nps: ["Net Promoter Score", "Net Promoter Score", "คะแนน Net Promoter"],
  passives: ["Passives", "Passivi", "ผู้เป็นกลาง"],
  promoters: ["Promoters", "Promotori", "ผู้แนะนำ"],
  rating: ["Rating", "Voto", "คะแนนที่ให้"],
  responses: ["Responses", "Risposte", "ผู้ตอบ"],
  revenue: ["Revenue", "Ricavi", "รายได้"],
  revenueAtRisk: ["Revenue at risk", "Ricavi a rischio", "รายได้ที่เสี่ยง"],
  satisfied: ["Satisfied", "Soddisfatti", "พึงพอใจ"],
  score: ["Score", "Punteggio", "คะแนน"],
  unweighted: ["Unweighted score", "Punteggio non ponderato", "คะแนนที่ไม่ถ่วงน้ำหนัก"],
  weightedNps: ["Revenue-weighted Net Promoter Score", "Net Promoter Score ponderato per ricavi", "คะแนน Net Promoter ถ่วงน้ำหนักด้วยรายได้"],
} as const satisfies Words;
