/** A page that fails in a loop must not push everything else out of the log. */
const MAX_PER_MINUTE = 20;
const MINUTE = 60_000;
/** Characters; a line costs main what cutting secrets out of it takes. */
const MOST = 2_000;

/** Creates the writer of the page's own errors into the log: so many a minute, then one line that others were left out. */
export function createPageErrorLog({ log, clock }: { log: (line: string) => void; clock: typeof Date.now }) {
  let since = clock();
  let count = 0;
  return (text: string): void => {
    const now = clock();
    if (now - since >= MINUTE) {
      since = now;
      count = 0;
    }
    count += 1;
    if (count <= MAX_PER_MINUTE) log(`page: ${cut(text)}`);
    else if (count === MAX_PER_MINUTE + 1) log('page: more errors within a minute were left out');
  };
}

/** Without the word that the cut goes through: what is left of a secret would not be told for one. */
function cut(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST).replace(/\S+$/, '')}…` : text;
}
