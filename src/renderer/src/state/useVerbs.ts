import type { OfferedVerb } from '../verb.ts';
import { useActions, useAppShallow } from './app.tsx';
import type { State } from './model.ts';
import type { Verb } from './verbs.ts';

/** Verbs of a place; give their whole catalogue, or those that are offered. */
export function useVerbs<What extends string, At extends object>(
  catalogue: Readonly<Record<What, Verb<At & { state: State }>>>,
  at: At,
): Record<What, OfferedVerb<What>> {
  const { runVerb } = useActions();
  const whats = Object.keys(catalogue) as What[];
  const whys = useAppShallow((state) =>
    whats.map((what) => catalogue[what].deny?.({ ...at, state }) ?? null),
  );
  const offered = whats.map((what, index) => {
    const verb = catalogue[what];
    return [what, { ...verb, what, why: whys[index] ?? null, run: () => runVerb(verb, at) }];
  });
  return Object.fromEntries(offered);
}
