import { useMemo } from 'react';
import type { Step } from '../../../../shared/operations/step.ts';
import { keyUseSentence, keyUsesOf } from './keyUse.ts';
import classes from './operations.module.css';

export function SentBy({ steps }: { steps: readonly Step[] }) {
  const uses = useMemo(() => keyUsesOf(steps), [steps]);
  const [only] = uses;
  return uses.length === 1 && only ? <p className={classes.hint}>{keyUseSentence(only)}</p> : null;
}
