export const caseReport = (_customers: unknown, _options: unknown): unknown => null;
export const caseText = (_report: unknown, _write: unknown): string => "";
