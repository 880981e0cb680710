import type { Intent } from '../../../shared/operations/change.ts';
import type { OfferedVerb, VerbWords } from '../verb.ts';
import type { Actions } from './actions.ts';
import type { Dialog } from './dialogs.ts';

type Does<Subject> =
  | { sheet: (subject: Subject) => Dialog }
  | { intent: (subject: Subject) => Intent }
  | { run: (subject: Subject, actions: Actions) => unknown };

/** An entry of a noun’s catalogue, which its menus, bars, buttons and commands read. */
export type Verb<Subject> = VerbWords &
  Does<Subject> & {
    isOffered?: (subject: Subject) => boolean;
    deny?: (subject: Subject) => string | null;
  };

export function verbsOf<What extends string, Subject>(
  catalogue: Readonly<Record<What, Verb<Subject>>>,
  subject: Subject,
  actions: Actions,
): OfferedVerb<What>[] {
  return (Object.keys(catalogue) as What[]).flatMap((what) => {
    const { isOffered, deny, ...verb }: Verb<Subject> = catalogue[what];
    if (isOffered?.(subject) === false) return [];
    return { ...verb, what, why: deny?.(subject) ?? null, run: () => runVerb(verb, subject, actions) };
  });
}

export function runVerb<Subject>(verb: Does<Subject>, subject: Subject, actions: Actions): unknown {
  if ('sheet' in verb) return actions.openDialog(verb.sheet(subject));
  if ('intent' in verb) return actions.runIntent(verb.intent(subject), { tellFailure: true });
  return verb.run(subject, actions);
}
