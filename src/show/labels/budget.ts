/** English, Italian, Thai. */
export const budget = {
  balance: ["Balance", "Saldo", "คงเหลือ"],
  benefit: ["Benefit", "Beneficio", "ผลประโยชน์"],
  benefitCost: ["Benefits over costs", "Benefici su costi", "ผลประโยชน์ต่อต้นทุน"],
  businessCase: ["Business case", "Piano economico", "แผนธุรกิจ"],
  cashFlow: ["Cash flow", "Flusso di cassa", "กระแสเงินสด"],
  cost: ["Cost", "Costo", "ต้นทุน"],
  discountedPayback: ["Discounted payback", "Tempo di recupero attualizzato", "ระยะเวลาคืนทุนแบบคิดลด"],
  irr: ["Internal rate of return", "Tasso interno di rendimento", "อัตราผลตอบแทนภายใน"],
  npv: ["Net present value", "Valore attuale netto", "มูลค่าปัจจุบันสุทธิ"],
  payback: ["Payback", "Tempo di recupero", "ระยะเวลาคืนทุน"],
  roi: ["Return on investment", "Ritorno sull’investimento", "ผลตอบแทนจากการลงทุน"],
} as const;
