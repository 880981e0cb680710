import { selectDriftWords } from '../../state/access.ts';
import { useApp } from '../../state/app.tsx';
import styles from './Home.module.css';

/** How many baselines differ from what is now. */
export function DriftMark() {
  const drifting = useApp((state) => state.access.drifting);
  const words = useApp(selectDriftWords) ?? '';
  return (
    <span className={styles.mark} role="img" aria-label={words} title={words}>
      {drifting}
    </span>
  );
}
