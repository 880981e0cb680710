import { thousands } from './counted.ts';

/** What becomes of the passwords of several people who are added together. */
export function sheetWords(count: number): string {
  return `Quayside makes ${thousands(count)} passwords and saves them to a file that you choose, before anything is sent. The file holds them in the clear: hand each person theirs, then delete it.`;
}
