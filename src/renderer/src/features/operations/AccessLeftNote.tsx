import { useMemo } from 'react';
import type { Operation } from '../../../../shared/operations/operation.ts';
import type { Step } from '../../../../shared/operations/step.ts';
import { timeOf } from '../../ui/when.ts';
import { accessLeft } from './accessLeft.ts';
import classes from './operations.module.css';

export function AccessLeftNote({ operation, steps }: { operation: Operation; steps: readonly Step[] }) {
  const left = useMemo(() => accessLeft(operation, steps), [operation, steps]);
  if (!left) return null;
  const { still, unchecked, gone, at } = left;
  return (
    <>
      <Lines label="Still has access" lines={still} className={classes.first} />
      <Lines label="Couldn’t check" lines={unchecked} className={classes.goes} />
      {gone.length > 0 && (
        <p>
          No access left on {gone.join(', ')}
          {at !== null && `, checked at ${timeOf(at)}`}.
        </p>
      )}
    </>
  );
}

function Lines(props: { label: string; lines: readonly string[]; className: string | undefined }) {
  const { label, lines, className } = props;
  if (lines.length === 0) return null;
  return (
    <section aria-label={label}>
      <h3>{label}</h3>
      <ul className={className}>
        {lines.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </section>
  );
}
