import { VisuallyHidden } from '@mantine/core';
import { IconDevices, IconHistory } from '@tabler/icons-react';
import { InstanceHeader } from '../features/instances/InstanceHeader.tsx';
import { InstanceTrouble } from '../features/instances/InstanceTrouble.tsx';
import { MissingKeys } from '../features/keys/MissingKeys.tsx';
import { ActivitySources } from '../features/operations/ActivitySources.tsx';
import { OperationsButton } from '../features/operations/OperationsButton.tsx';
import { Sessions } from '../features/sessions/Sessions.tsx';
import { useApp } from '../state/app.tsx';
import { INSTANCE_SCREENS } from '../state/places.ts';
import { failureOf, readingOf } from '../state/queryState.ts';
import { selectAccount } from '../state/selectors.ts';
import { usePaneView } from '../state/usePaneView.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import folding from '../ui/folding.module.css';
import { ToolButton } from '../ui/ToolButton.tsx';
import { InstanceScreen } from './InstanceScreen.tsx';
import styles from './screens.module.css';
import { WaitingForServer } from './WaitingForServer.tsx';

export function InstanceRoute({ instanceId }: { instanceId: string }) {
  const name = useApp((state) => state.byId[instanceId]?.name ?? '');
  const inDialog = useApp((state) => state.dialog !== null);
  const nothingSeen = useApp((state) => {
    const account = selectAccount(state, instanceId);
    return failureOf(account) !== undefined && readingOf(account) === undefined;
  });
  const [shows] = usePaneView({ instanceId, organizationId: null }, 'shows');
  return (
    <main className={styles.content} tabIndex={-1}>
      <InstanceHeader
        instanceId={instanceId}
        operations={
          <>
            <OperationsButton />
            <InstanceScreens instanceId={instanceId} />
          </>
        }
      />
      <InstanceTrouble instanceId={instanceId} />
      {inDialog ? null : <WaitingForServer instanceId={instanceId} />}
      <MissingKeys key={instanceId} instanceId={instanceId} />
      {shows !== 'organizations' ? (
        <ErrorBoundary what={name}>
          <section className={styles.whole} aria-label={INSTANCE_SCREENS[shows]}>
            <VisuallyHidden component="h2">{INSTANCE_SCREENS[shows]}</VisuallyHidden>
            {shows === 'activity' ? (
              <ActivitySources key={instanceId} instanceId={instanceId} />
            ) : (
              <Sessions key={instanceId} instanceId={instanceId} />
            )}
          </section>
        </ErrorBoundary>
      ) : nothingSeen ? null : (
        <ErrorBoundary what={name}>
          <InstanceScreen instanceId={instanceId} />
        </ErrorBoundary>
      )}
    </main>
  );
}

const SCREENS = [
  ['sessions', IconDevices],
  ['activity', IconHistory],
] as const;

function InstanceScreens({ instanceId }: { instanceId: string }) {
  const [shown, change] = usePaneView({ instanceId, organizationId: null }, 'shows');
  return SCREENS.map(([id, Icon]) => (
    <ToolButton
      key={id}
      aria-label={INSTANCE_SCREENS[id]}
      title={INSTANCE_SCREENS[id]}
      variant={shown === id ? 'light' : 'default'}
      className={folding.folding}
      aria-pressed={shown === id}
      icon={Icon}
      onClick={() => change((now) => (now === id ? 'organizations' : id))}
    >
      <span className={folding.foldingLabel}>{INSTANCE_SCREENS[id]}</span>
    </ToolButton>
  ));
}
