import type { MissingSecret } from '../../../../shared/calls/backup.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import styles from './backup.module.css';

const MOST_NAMED = 8;

export function MissingSecrets({ missing }: { missing: readonly MissingSecret[] }) {
  const more = missing.length - MOST_NAMED;
  return (
    <ul className={styles.missing}>
      {missing.slice(0, MOST_NAMED).map(({ kind, instance, name }) => (
        <li key={`${kind} ${instance} ${name}`}>
          {instance}: {kind === 'header' ? 'header ' : 'key of '}
          <UntrustedText text={name ?? 'an organization'} />
        </li>
      ))}
      {more > 0 ? <li>and {more.toLocaleString('en')} more</li> : null}
    </ul>
  );
}
