export const CRASH_REPORTS = 'crash-reports';
/** Marks that a person wants reports: startup reads it before any preferences. */
export const CHOSEN = 'README.txt';
