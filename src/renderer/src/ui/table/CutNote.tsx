import { formatNumber } from '../locale.ts';
import classes from '../note.module.css';

export function CutNote({ noun, kept, missing }: { noun: string; kept: number; missing: number }) {
  return (
    <div className={classes.note} role="status">
      <p>
        Quayside kept the first {formatNumber(kept)} of {formatNumber(kept + missing)} {noun} from the last
        time. The others come when the list is read again.
      </p>
    </div>
  );
}
