import { IconDevices } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { has, since } from '../../../../shared/capabilities.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import looks from '../../ui/looks.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { InstanceSessions } from './InstanceSessions.tsx';
import classes from './PersonSessions.module.css';
import { accountsByInstance, knownThere, type SeenAt, signedInWords } from './personSessions.ts';
import { usePersonSessions } from './usePersonSessions.ts';

type Props = { emails: readonly string[]; seen: readonly SeenAt[] };

export function PersonSessions({ emails, seen }: Props) {
  const { openDialog } = useActions();
  const [isOpen, setOpen] = useState(false);
  if (seen.length === 0) return null;
  return (
    <section className={classes.section} aria-labelledby="person-sessions">
      <h3 id="person-sessions">Sessions</h3>
      {isOpen ? (
        <Answers seen={seen} />
      ) : (
        <ToolButton small icon={IconDevices} onClick={() => setOpen(true)}>
          Show sessions
        </ToolButton>
      )}{' '}
      <ToolButton
        small
        className={looks.danger}
        onClick={() => openDialog({ kind: 'change-many', what: 'revoke-sessions', emails })}
      >
        Revoke all everywhere…
      </ToolButton>
    </section>
  );
}

function Answers({ seen }: Pick<Props, 'seen'>) {
  const order = useApp((state) => state.order);
  const there = useMemo(() => accountsByInstance(seen, order), [seen, order]);
  const old = useApp((state) =>
    there
      .filter(({ instanceId }) => {
        const version = dataOf(selectAccount(state, instanceId))?.version ?? null;
        return !has({ version }, 'user.listSessions');
      })
      .map(({ instanceId }) => instanceId)
      .join(' '),
  );
  const wanted = useMemo(
    () => there.filter(({ instanceId }) => !old.split(' ').includes(instanceId)),
    [there, old],
  );
  const { known, readAgain } = usePersonSessions(wanted);
  const now = useNow();
  const answers = wanted.map(({ instanceId }) => known[instanceId]);
  const isReading = answers.some((each) => each === undefined || each.state === 'loading');
  const told = answers.flatMap((each) => (each && dataOf(each) ? knownThere(dataOf(each) ?? [], now) : []));
  return (
    <>
      <p role="status" className={classes.dim}>
        {isReading ? 'Looking…' : signedInWords(told, there.length)}
      </p>
      <ul className={classes.instances} aria-label="Sessions by instance">
        {wanted.map((each) => (
          <InstanceSessions
            key={each.instanceId}
            instanceId={each.instanceId}
            query={known[each.instanceId]}
            onRetry={() => readAgain(each)}
          />
        ))}
        {old !== '' && <TooOld instanceIds={old.split(' ')} />}
      </ul>
    </>
  );
}

function TooOld({ instanceIds }: { instanceIds: readonly string[] }) {
  const names = useApp((state) =>
    instanceIds.map((id) => sanitizeText(state.byId[id]?.name, 60) || 'Unnamed').join(', '),
  );
  return (
    <li className={classes.instance}>
      <p className={classes.dim}>
        <b>{names}</b>:{' '}
        {instanceIds.length === 1 ? 'too old to tell. It needs' : 'too old to tell. They need'} Dokploy{' '}
        {since('user.listSessions')}.
      </p>
    </li>
  );
}
