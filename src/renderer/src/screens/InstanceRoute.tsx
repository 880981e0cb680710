import { InstanceHeader } from '../features/instances/InstanceHeader.tsx';
import { InstanceTrouble } from '../features/instances/InstanceTrouble.tsx';
import { MissingKeys } from '../features/keys/MissingKeys.tsx';
import { Activity } from '../features/operations/Activity.tsx';
import { ActivityButton } from '../features/operations/ActivityButton.tsx';
import { OperationsButton } from '../features/operations/OperationsButton.tsx';
import { useApp } from '../state/app.tsx';
import { failureOf, readingOf } from '../state/queryState.ts';
import { selectAccount } from '../state/selectors.ts';
import { usePaneView } from '../state/usePaneView.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { InstanceScreen } from './InstanceScreen.tsx';
import styles from './screens.module.css';
import { WaitingForServer } from './WaitingForServer.tsx';

/** One instance. All that is shown is looked up by its id: nothing of another one can be left over. */
export function InstanceRoute({ instanceId }: { instanceId: string }) {
  const name = useApp((state) => state.byId[instanceId]?.name ?? '');
  const inDialog = useApp((state) => state.dialog !== null);
  const nothingSeen = useApp((state) => {
    const account = selectAccount(state, instanceId);
    return failureOf(account) !== undefined && readingOf(account) === undefined;
  });
  const [showsActivity] = usePaneView({ instanceId, organizationId: null }, 'showsActivity');
  return (
    <main className={styles.content} tabIndex={-1}>
      <InstanceHeader
        instanceId={instanceId}
        operations={
          <>
            <OperationsButton />
            <ActivityButton instanceId={instanceId} />
          </>
        }
      />
      <InstanceTrouble instanceId={instanceId} />
      {inDialog ? null : <WaitingForServer instanceId={instanceId} />}
      <MissingKeys key={instanceId} instanceId={instanceId} />
      {showsActivity ? (
        <ErrorBoundary what={name}>
          <section className={styles.activity} aria-label="Activity">
            <Activity key={instanceId} instanceId={instanceId} />
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
