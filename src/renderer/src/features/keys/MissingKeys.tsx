import { CloseButton } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Organization } from '../../../../shared/dokploy.ts';
import { createKeysWords, keylessOn, keylessWords } from '../../../../shared/keys.ts';
import { dataOf, failureOf } from '../../queryState.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { denyCreateKeys } from '../../state/denials.ts';
import { ORGANIZATION_VERBS } from '../../state/organizationVerbs.ts';
import { selectAccount } from '../../state/selectors.ts';
import { Banner } from '../../ui/Banner.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';

export function MissingKeys({ instanceId }: { instanceId: string }) {
  const keyless = useKeyless(instanceId);
  const able = useApp(
    (state) =>
      state.writable &&
      (state.byId[instanceId]?.keys.length ?? 0) > 0 &&
      failureOf(selectAccount(state, instanceId)) === undefined,
  );
  const why = useApp((state) => denyCreateKeys(state, instanceId));
  const { openDialog } = useActions();
  const [away, setAway] = useState(false);
  const [first] = keyless;
  if (away || !able || !first) return null;
  return (
    <Banner icon={IconKey} words={`${keylessWords(keyless.length)}. ${why ?? ''}`}>
      <ToolButton
        small
        onClick={() =>
          openDialog(
            why === null
              ? { kind: 'change-many', what: 'create-keys', instanceIds: [instanceId] }
              : { kind: 'paste-key', instanceId, organizationId: first.id },
          )
        }
      >
        {why === null ? createKeysWords(keyless.length) : ORGANIZATION_VERBS['paste-key'].title}
      </ToolButton>
      <CloseButton size="sm" aria-label="Not now" title="Not now" onClick={() => setAway(true)} />
    </Banner>
  );
}

function useKeyless(instanceId: string): Organization[] {
  const account = useApp((state) => dataOf(selectAccount(state, instanceId)) ?? null);
  const keys = useApp((state) => state.byId[instanceId]?.keys);
  return useMemo(() => keylessOn({ account, keys: keys ?? [] }), [account, keys]);
}
