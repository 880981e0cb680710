import { type Chord, chordKeys } from '../../../shared/chords.ts';
import classes from './Keys.module.css';

export function Keys({ chord, mac }: { chord: Chord; mac: boolean }) {
  const keys = chordKeys(chord, mac);
  return (
    <span className={classes.keys}>
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
