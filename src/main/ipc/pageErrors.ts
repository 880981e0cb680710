const MAX_PER_MINUTE = 20;
const MINUTE = 60_000;
const MOST = 2_000;

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

/** Also drops the cut word: a partial secret would not be recognised. */
function cut(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST).replace(/\S+$/, '')}…` : text;
}
