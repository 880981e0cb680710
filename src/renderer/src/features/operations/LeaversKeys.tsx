import { IconKey } from '@tabler/icons-react';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { keysOfLeavers } from './leaverWords.ts';
import type { Leaver } from './leaving.ts';
import classes from './offboard.module.css';
import { PasteOtherKey } from './PasteOtherKey.tsx';

/** The keys in use of those who leave, where nobody else has one: each asks for the key of somebody who stays. */
export function LeaversKeys({ leavers }: { leavers: readonly Leaver[] }) {
  const keys = keysOfLeavers(leavers);
  if (keys.length === 0) return null;
  const emails = leavers.flatMap((leaver) => leaver.emails);
  const userIdsOn = (instanceId: string) =>
    leavers.flatMap(({ places }) =>
      places
        .filter(({ found }) => found.instanceId === instanceId)
        .flatMap(({ found }) => found.accounts.map(({ userId }) => userId)),
    );
  return (
    <ul className={classes.found} aria-label="Keys of people who leave">
      {keys.map(({ instanceId, instanceName, organizationId, organizationName, of }) => (
        <li key={`${instanceId} ${organizationId}`} className={classes.row} data-own>
          <div className={classes.own}>
            <p>
              <IconKey size={14} aria-hidden />
              <span>
                The key in use for <b>{sanitizeText(organizationName, 60) || 'Unnamed'}</b> on{' '}
                {sanitizeText(instanceName, 60) || 'Unnamed'} is that of {sanitizeText(of, 120) || 'somebody'}
                , who leaves. What needs it waits until the key of somebody who stays is there.
              </span>
            </p>
            <PasteOtherKey
              instanceId={instanceId}
              organizationId={organizationId}
              organizationName={organizationName}
              notOf={{ userIds: userIdsOn(instanceId).slice(0, 1_000), emails: emails.slice(0, 1_000) }}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
