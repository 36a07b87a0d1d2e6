import type { Words } from "./words.ts";

/** English, Italian, Thai. */
export const retention = {
  churnRate: ["Customer churn rate", "Tasso di abbandono dei clienti", "อัตราการสูญเสียลูกค้า"],
  churned: ["Churned", "Perso", "สูญเสีย"],
  contraction: ["Contraction", "Contrazione", "ลดลง"],
  customersAtEnd: ["Customers at the end", "Clienti alla fine", "ลูกค้าปลายงวด"],
  customersAtStart: ["Customers at the start", "Clienti all’inizio", "ลูกค้าต้นงวด"],
  customersLost: ["Customers lost", "Clienti persi", "ลูกค้าที่เสียไป"],
  customersNew: ["New customers", "Nuovi clienti", "ลูกค้าใหม่"],
  ending: ["Ending", "Finale", "ปลายงวด"],
  expansion: ["Expansion", "Espansione", "เพิ่มขึ้น"],
  grossRetention: ["Gross revenue retention", "Mantenimento lordo dei ricavi", "การรักษารายได้ขั้นต้น"],
  growth: ["Growth", "Crescita", "การเติบโต"],
  netRetention: ["Net revenue retention", "Mantenimento netto dei ricavi", "การรักษารายได้สุทธิ"],
  new: ["New", "Nuovi", "ใหม่"],
  reactivation: ["Reactivation", "Riattivazione", "กลับมาใช้ใหม่"],
  retentionRate: ["Retention rate", "Tasso di fidelizzazione", "อัตราการรักษาลูกค้า"],
  revenueRetention: ["Revenue retention", "Mantenimento dei ricavi", "การรักษารายได้"],
  starting: ["Starting", "Iniziale", "ต้นงวด"],
} as const satisfies Words;
