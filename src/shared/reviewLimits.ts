/** The oldest invitation that a person can ask for, in days. */
export const MOST_DAYS = 3_650;

/** Lines of a PDF: 10,000 took 8 s and 2 GB of memory to print, 25,000 took 21 s and 3.3 GB, and 50,000 failed. */
export const MOST_PRINTED = 10_000;
