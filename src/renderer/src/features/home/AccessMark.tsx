import { selectAccessCount, selectAccessWords } from '../../state/access.ts';
import { useApp } from '../../state/app.tsx';
import { useToday } from '../../ui/useNow.ts';
import styles from './Home.module.css';

/** How many baselines differ from what is now, and of how many people access ends soon or should have ended. */
export function AccessMark() {
  const today = useToday();
  const count = useApp((state) => selectAccessCount(state, today));
  const words = useApp((state) => selectAccessWords(state, today)) ?? '';
  return (
    <span className={styles.mark} role="img" aria-label={words} title={words}>
      {count}
    </span>
  );
}
