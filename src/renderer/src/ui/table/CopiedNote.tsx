import { type Told, ToldWords } from '../Told.tsx';
import classes from './table.module.css';

export function CopiedNote({ told }: { told: Told | null }) {
  return (
    <div className={classes.copied} aria-live="polite">
      <ToldWords told={told} />
    </div>
  );
}
