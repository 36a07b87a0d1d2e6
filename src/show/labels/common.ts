import type { Words } from "./words.ts";

/** English, Italian, Thai. */
export const common = {
  age: ["Age", "Età", "อายุ"],
  average: ["Average", "Media", "ค่าเฉลี่ย"],
  base: ["Base", "Base", "ฐาน"],
  category: ["Category", "Categoria", "หมวดหมู่"],
  channel: ["Channel", "Canale", "ช่องทาง"],
  count: ["Number", "Numero", "จำนวน"],
  cumulative: ["Cumulative", "Cumulato", "สะสม"],
  customers: ["Customers", "Clienti", "ลูกค้า"],
  difference: ["Difference", "Differenza", "ผลต่าง"],
  from: ["from {low} to {high}", "da {low} a {high}", "{low} ถึง {high}"],
  interval: ["{level} interval", "Intervallo al {level}", "ช่วงความเชื่อมั่น {level}"],
  invalid: ["Invalid", "Non validi", "ไม่ถูกต้อง"],
  missing: ["Missing", "Mancanti", "ไม่มีข้อมูล"],
  none: ["none", "nessuno", "ไม่มี"],
  notMeasured: ["not measured", "non misurato", "ไม่ได้วัด"],
  period: ["Period", "Periodo", "งวด"],
  points: ["points", "punti", "คะแนน"],
  rate: ["Rate", "Tasso", "อัตรา"],
  records: ["Records", "Record", "ระเบียน"],
  share: ["Share", "Quota", "สัดส่วน"],
  standardError: ["Standard error", "Errore standard", "ความคลาดเคลื่อนมาตรฐาน"],
  total: ["Total", "Totale", "รวม"],
} as const satisfies Words;
