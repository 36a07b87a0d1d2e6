/** English, Italian, Thai. */
export const service = {
  abandoned: ["Abandoned", "Abbandonati", "วางสายก่อน"],
  contacts: ["Contacts", "Contatti", "การติดต่อ"],
  crossChannelRepeats: ["Repeats on another channel", "Ricontatti su un altro canale", "ติดต่อซ้ำผ่านช่องทางอื่น"],
  firstContactResolution: ["First contact resolution", "Risoluzione al primo contatto", "การแก้ปัญหาได้ในการติดต่อครั้งแรก"],
  met: ["Within the target", "Entro l’obiettivo", "ภายในเป้าหมาย"],
  offered: ["Offered", "Offerti", "ทั้งหมดที่เข้ามา"],
  oneTouch: ["Resolved with one answer", "Risolti con una risposta", "แก้ไขได้ด้วยคำตอบเดียว"],
  pending: ["Pending", "In attesa", "รอผล"],
  repeats: ["Repeats", "Ricontatti", "ติดต่อซ้ำ"],
  resolved: ["Resolved", "Risolti", "แก้ไขแล้ว"],
  serviceLevel: ["Service level", "Livello di servizio", "ระดับการให้บริการ"],
} as const;
