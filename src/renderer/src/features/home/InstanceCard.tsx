import { Button, Skeleton } from '@mantine/core';
import { IconClock, IconKey } from '@tabler/icons-react';
import { isKeychainTrouble } from '../../../../shared/errorMeanings.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useInitials } from '../../state/initials.ts';
import { dataOf, failureOf, readingOf } from '../../state/queryState.ts';
import { NO_READINGS } from '../../state/readings.ts';
import { conditionOf, selectBusy } from '../../state/selectors.ts';
import { countPeople, coverWords, type Expiring, selectSummary } from '../../state/summary.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { Moment } from '../../ui/Moment.tsx';
import { StatePill } from '../../ui/StateDot.tsx';
import { Tile } from '../../ui/Tile.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useNow } from '../../ui/useNow.ts';
import { clockOf, inWords } from '../../ui/when.ts';
import styles from './InstanceCard.module.css';

const MOST_EXPIRING = 3;

/** One instance on Home: how it is, what it holds, what ends soon, and what is wrong. */
export function InstanceCard({ instanceId }: { instanceId: string }) {
  const instance = useApp((state) => state.byId[instanceId]);
  const readings = useApp((state) => state.readings[instanceId]) ?? NO_READINGS;
  const startedAt = useApp((state) => state.startedAt);
  const busy = useApp((state) => selectBusy(state, instanceId));
  const { goToInstance, retryInstance } = useActions();
  const initials = useInitials(instanceId);
  const now = useNow();
  const summary = useApp((state) => selectSummary(state, instanceId, now));
  if (!instance || !summary) return null;
  const { account } = readings;
  const covered = coverWords(summary);
  const people = summary.people && countPeople(summary.people);
  const condition = conditionOf(account, startedAt);
  const failure = failureOf(account);
  const version = dataOf(account)?.version;
  const at = readingOf(account)?.at;
  const host = instance.origin.replace(/^https?:\/\//, '');
  const waiting = account.state === 'loading' || account.state === 'idle';
  return (
    <li className={styles.card}>
      <div className={styles.top}>
        <Tile initials={initials} color={instance.color} size={34} />
        <div className={styles.names}>
          <h2 className={styles.name}>
            <button type="button" className={styles.open} onClick={() => goToInstance(instanceId)}>
              {instance.name}
            </button>
          </h2>
          <p className={styles.host} title={instance.origin}>
            {host}
          </p>
        </div>
        <StatePill tone={condition.tone} words={condition.words} />
      </div>
      <dl className={styles.counts}>
        <Count label="Organizations" value={summary.organizations} waiting={waiting} />
        <Count label="People" value={people?.most} atMost={people?.exact === false} waiting={busy} />
        <Count label="Pending" value={summary.pending} waiting={busy} />
      </dl>
      {covered && <p className={styles.covered}>{covered}</p>}
      {/* What the keychain does not give is told once, above all cards. */}
      {failure && !isKeychainTrouble(failure) ? (
        <FailureAlert error={failure} busy={busy} onRetry={() => void retryInstance(instanceId)} />
      ) : (
        <ExpiringList
          expiring={summary.expiring}
          others={summary.moreExpiring}
          now={now}
          onMore={() => goToInstance(instanceId)}
        />
      )}
      <p className={styles.foot}>
        <span>{version ? `Dokploy v${version}` : 'Version unknown'}</span>
        {at === undefined ? (
          <span>never read</span>
        ) : (
          <span>
            as of <Moment at={at} words={(moment) => clockOf(moment, now)} />
          </span>
        )}
      </p>
    </li>
  );
}

const AT_MOST = 'At most: until the lists are read, a person counts once per organization.';

function Count(props: { label: string; value: number | undefined; waiting: boolean; atMost?: boolean }) {
  const { label, value, waiting, atMost = false } = props;
  return (
    <div className={styles.count}>
      <dt>{label}</dt>
      <dd>
        {value === undefined ? (
          waiting ? (
            <Skeleton width={28} height={18} my={3} />
          ) : (
            <span title="Unknown">—</span>
          )
        ) : (
          <span title={atMost ? AT_MOST : undefined}>{`${atMost ? '≤ ' : ''}${formatNumber(value)}`}</span>
        )}
      </dd>
    </div>
  );
}

function ExpiringList(props: { expiring: Expiring[]; others: number; now: number; onMore: () => void }) {
  const { expiring, others, now, onMore } = props;
  if (expiring.length === 0) return null;
  const more = expiring.length + others - MOST_EXPIRING;
  return (
    <ul className={styles.expiring}>
      {expiring.slice(0, MOST_EXPIRING).map((item) => (
        <li key={`${item.kind} ${item.id}`}>
          {item.kind === 'key' ? <IconKey size={14} aria-hidden /> : <IconClock size={14} aria-hidden />}
          <span className={styles.what}>
            {item.kind === 'key' ? (
              <>
                Key of <UntrustedText text={item.organizationName ?? 'this instance'} />
              </>
            ) : (
              <>
                Invitation of <UntrustedText text={item.email} />
              </>
            )}
          </span>
          <span className={styles.when}>
            {item.at <= now ? 'expired ' : 'expires '}
            <Moment at={item.at} words={(moment) => inWords(moment, now)} />
          </span>
        </li>
      ))}
      {more > 0 ? (
        <li>
          <Button variant="subtle" size="compact-sm" onClick={onMore}>
            {more} more
          </Button>
        </li>
      ) : null}
    </ul>
  );
}
