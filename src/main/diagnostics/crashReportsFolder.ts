export const CRASH_REPORTS = 'crash-reports';
/** Stands in it while a person wants reports: a start looks for it before it reads any choice. */
export const CHOSEN = 'README.txt';
