import { formatNumber } from '../locale.ts';
import classes from '../note.module.css';

/** Says that a list from the last run is not whole: only its first rows were kept. */
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
