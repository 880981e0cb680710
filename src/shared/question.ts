/** Asked in a system dialog: no page draws, reads or answers it. */
export type Question<Choice extends string> = {
  message: string;
  /** Values may come from strangers: shown as one line each. */
  facts?: readonly { name: string; value: string }[];
  detail: string;
  /** Escape means the last one. */
  answers: readonly { label: string; choice: Choice }[];
  /** A page may have triggered the question, so Enter means the last answer, too. */
  isRisky?: boolean;
  tick?: string;
};

export type Ask = <Choice extends string>(question: Question<Choice>) => Promise<Choice>;

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
