import type { MessageBoxOptions, MessageBoxReturnValue } from 'electron';
import type { Ask, Question } from '../../shared/question.ts';
import { oneLine } from '../../shared/text.ts';
import { createMutex } from '../scheduling/semaphore.ts';

/** Characters per value: five places of a plan with host and names. */
const LONGEST_VALUE = 1_000;
const LONGEST_MESSAGE = 400;

/** A page could time the dialog to catch a click meant for itself: risky answers count only after this. */
const STANDS_MS = 1_000;
/** A blocked main process draws nothing: its time must not count as reading time. */
const LOOKS = 10;
const MOST_TIMES = 5;
/** A page could ask for hundreds of questions; a person starts two or three. */
const MOST_ASKED = 3;

/** Risky questions one at a time, with a short queue; the rest get the last answer. */
export function createAsk(
  show: (box: MessageBoxOptions) => Promise<Pick<MessageBoxReturnValue, 'response' | 'checkboxChecked'>>,
  needed = LOOKS,
): Ask {
  const oneByOne = createMutex();
  let asked = 0;

  async function askUntilMeant<C extends string>(question: Question<C>, last: C): Promise<C> {
    let why: string | undefined;
    for (let times = 0; times < MOST_TIMES; times += 1) {
      const shown = show(boxOf(question, why));
      let looks = 0;
      const looking = setInterval(() => {
        looks += 1;
      }, STANDS_MS / LOOKS);
      const { response, checkboxChecked } = await shown.finally(() => clearInterval(looking));
      const choice = question.answers[response]?.choice ?? last;
      if (choice === last || !question.isRisky) return choice;
      if (looks < needed) why = 'You answered within a second, so Quayside asks again.';
      else if (question.tick && !checkboxChecked) why = `Tick “${question.tick}” first, or cancel.`;
      else return choice;
    }
    return last;
  }

  return async (question) => {
    const { answers, isRisky = false } = question;
    const last = answers.at(-1)?.choice as (typeof answers)[number]['choice'];
    if (!isRisky) return askUntilMeant(question, last);
    if (asked === MOST_ASKED) return last;
    asked += 1;
    return oneByOne(() => askUntilMeant(question, last)).finally(() => {
      asked -= 1;
    });
  };
}

function boxOf(
  { message, facts = [], detail, answers, isRisky, tick }: Question<string>,
  why?: string,
): MessageBoxOptions {
  const last = answers.length - 1;
  const lines = facts.map(({ name, value }) => `${name}: ${oneLine(value, LONGEST_VALUE)}`);
  return {
    type: isRisky ? 'warning' : 'question',
    message: oneLine(message, LONGEST_MESSAGE),
    detail: [why, lines.join('\n'), detail].filter(Boolean).join('\n\n'),
    buttons: answers.map(({ label }) => label),
    ...(isRisky ? { defaultId: last } : {}),
    ...(tick === undefined ? {} : { checkboxLabel: tick }),
    cancelId: last,
    noLink: true,
  };
}
