import { type Told, ToldWords } from '../Told.tsx';
import classes from './table.module.css';

/** What was copied just now; always there, so that a screen reader tells each change. */
export function CopiedNote({ told }: { told: Told | null }) {
  return (
    <div className={classes.copied} aria-live="polite">
      <ToldWords told={told} />
    </div>
  );
}
