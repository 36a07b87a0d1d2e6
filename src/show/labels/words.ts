/** What one thing is called in English, in Italian and in Thai. */
export type Words = readonly [en: string, it: string, th: string];
