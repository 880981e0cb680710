/** A question that main asks in a box of the system: no page draws, reads or answers it. */
export type Question<Choice extends string> = {
  message: string;
  /** What the question is about. The values may be from strangers: each is shown as one line. */
  facts?: readonly { name: string; value: string }[];
  detail: string;
  /** The last one is what Escape means. */
  answers: readonly { label: string; choice: Choice }[];
  /** A page may have made main ask: Enter means the last answer too. */
  isRisky?: boolean;
  /** Lets keys go: a checkbox of the box, which any answer but the last needs ticked. */
  tick?: string;
};

export type Ask = <Choice extends string>(question: Question<Choice>) => Promise<Choice>;

/** For what a page may ask by itself: it cannot be taken back, hands out power, or sends a key another way. */
export async function isConfirmed(
  ask: Ask,
  {
    yes,
    detail,
    letsKeysGo = false,
    ...question
  }: Omit<Question<string>, 'answers' | 'isRisky' | 'tick'> & {
    yes: string;
    letsKeysGo?: boolean;
  },
): Promise<boolean> {
  const answer = await ask({
    ...question,
    detail: `${detail} If you did not just ask for this, cancel.`,
    answers: [
      { label: yes, choice: 'yes' },
      { label: 'Cancel', choice: 'no' },
    ],
    isRisky: true,
    ...(letsKeysGo ? { tick: 'I want my keys to go there' } : {}),
  });
  return answer === 'yes';
}
