import { Button } from '@mantine/core';
import { useShallow } from 'zustand/react/shallow';
import { keylessOn } from '../../../../shared/plans/createKeys.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { denyCreateKeys } from '../../state/denials.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import { formatNumber } from '../../ui/locale.ts';
import styles from './adding.module.css';

/**
 * Offers keys for all organizations of the added instances that have none; `left`: how many instances were not added.
 * `onLeave` closes their list.
 */
export function KeylessOffer(props: { instanceIds: readonly string[]; left: number; onLeave: () => void }) {
  const { instanceIds, left, onLeave } = props;
  const { openDialog } = useActions();
  const { count, byHand, isReading } = useApp(
    useShallow((state) => {
      const accounts = instanceIds.map((id) => selectAccount(state, id));
      const counts = { count: 0, byHand: 0 };
      instanceIds.forEach((id, at) => {
        const account = dataOf(accounts[at] ?? { state: 'idle' }) ?? null;
        const { length } = keylessOn({ keys: state.byId[id]?.keys ?? [], account });
        counts[denyCreateKeys(state, id) === null ? 'count' : 'byHand'] += length;
      });
      return { ...counts, isReading: accounts.some((each) => each.state === 'loading') };
    }),
  );
  if (isReading) return <p className={styles.hint}>Looking for organizations without a key…</p>;
  if (count + byHand === 0) return null;
  return (
    <div className={styles.offer}>
      <p>
        {count > 0 && `${haveWords(count)} no key yet: each key of Dokploy opens one organization. `}
        {count > 0 && left > 0 && 'Going on closes this list. '}
        {byHand > 0 && `${haveWords(byHand)} no key, and their server cannot create one: paste one in each.`}
      </p>
      {count > 0 && (
        <Button
          variant="default"
          onClick={() => {
            onLeave();
            openDialog({ kind: 'change-many', what: 'create-keys', instanceIds });
          }}
        >
          Create keys…
        </Button>
      )}
    </div>
  );
}

function haveWords(count: number): string {
  return count === 1 ? 'One organization has' : `${formatNumber(count)} organizations have`;
}
