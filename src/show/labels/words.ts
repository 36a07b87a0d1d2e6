/** What one thing is called in English, in Italian and in Thai. */
export type Words = Readonly<Record<string, readonly [en: string, it: string, th: string]>>;
