import type { MessageBoxOptions } from 'electron';
import type { Ask, Question } from '../../shared/question.ts';
import { oneLine } from '../../shared/text.ts';

/** So much of each value is shown: a SHA-256 fingerprint is 95 long, a proxy's address rarely longer than a host. */
const LONGEST_VALUE = 300;

/** Asks by `show`, which gives the place of the button; of risky questions one at a time, others then get the last answer. */
export function createAsk(show: (box: MessageBoxOptions) => Promise<number>): Ask {
  let isAsking = false;
  return async (question) => {
    const { answers, isRisky = false } = question;
    const last = answers.at(-1)?.choice as (typeof answers)[number]['choice'];
    if (isRisky && isAsking) return last;
    if (isRisky) isAsking = true;
    try {
      return answers[await show(boxOf(question))]?.choice ?? last;
    } finally {
      if (isRisky) isAsking = false;
    }
  };
}

function boxOf({ message, facts = [], detail, answers, isRisky }: Question<string>): MessageBoxOptions {
  const last = answers.length - 1;
  const lines = facts.map(({ name, value }) => `${name}: ${oneLine(value, LONGEST_VALUE)}`);
  return {
    type: isRisky ? 'warning' : 'question',
    message,
    detail: [...(lines.length > 0 ? [lines.join('\n')] : []), detail].join('\n\n'),
    buttons: answers.map(({ label }) => label),
    ...(isRisky ? { defaultId: last } : {}),
    cancelId: last,
    noLink: true,
  };
}
