import { useShallow } from 'zustand/react/shallow';
import type { History } from '../../../../shared/calls/history.ts';
import { useApp } from '../../state/app.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './history.module.css';

/** The instances whose history is there but cannot be shown, and why. Takes no room where there are none. */
export function ClosedNote({ closed }: Pick<History, 'closed'>) {
  const names = useApp(
    useShallow((state) =>
      closed.map(({ instanceId }) => sanitizeText(state.byId[instanceId]?.name ?? '', 60) || 'Unnamed'),
    ),
  );
  if (closed.length === 0) return null;
  const of = (why: 'newer' | 'unreadable') =>
    closed.flatMap((each, at) => (each.why === why ? [`“${names[at]}”`] : [])).join(', ');
  const [newer, unreadable] = [of('newer'), of('unreadable')];
  return (
    <>
      {newer !== '' && (
        <p className={classes.closed}>
          A newer Quayside wrote the history of {newer}: update Quayside on this computer to see it. Until
          then it stays as it is.
        </p>
      )}
      {unreadable !== '' && (
        <p className={classes.closed}>
          The history of {unreadable} could not be read from the disk. It stays as it is.
        </p>
      )}
    </>
  );
}
