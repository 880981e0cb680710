import { Group } from '@mantine/core';
import { createKeysWords, keylessOn, keylessWords } from '../../../../shared/keys.ts';
import { dataOf } from '../../queryState.ts';
import { useActions, useAppShallow } from '../../state/app.tsx';
import { denyCreateKeys } from '../../state/denials.ts';
import { selectAccount } from '../../state/selectors.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';

export function KeylessOffer({
  instanceIds,
  onLeave,
}: {
  instanceIds: readonly string[];
  onLeave: () => void;
}) {
  const { openDialog } = useActions();
  const { count, byHand, isReading } = useAppShallow((state) => {
    const accounts = instanceIds.map((id) => selectAccount(state, id));
    const counts = { count: 0, byHand: 0 };
    instanceIds.forEach((id, at) => {
      const account = dataOf(accounts[at] ?? { state: 'idle' }) ?? null;
      const { length } = keylessOn({ keys: state.byId[id]?.keys ?? [], account });
      counts[denyCreateKeys(state, id) === null ? 'count' : 'byHand'] += length;
    });
    return { ...counts, isReading: accounts.some((each) => each.state === 'loading') };
  });
  if (isReading)
    return (
      <p className={looks.dim} style={{ minHeight: 32 }}>
        Looking for organizations without a key…
      </p>
    );
  if (count + byHand === 0) return null;
  return (
    <Group justify="space-between" gap={12} wrap="nowrap">
      <p>
        {count > 0 && `${keylessWords(count)}. `}
        {byHand > 0 && `${keylessWords(byHand)}, and their servers can’t create one: paste one for each.`}
      </p>
      {count > 0 && (
        <ToolButton
          flex="none"
          onClick={() => {
            onLeave();
            openDialog({ kind: 'change-many', what: 'create-keys', instanceIds });
          }}
        >
          {createKeysWords(count)}
        </ToolButton>
      )}
    </Group>
  );
}
