import { IconFilter, IconLogout, IconUser } from '@tabler/icons-react';
import { foldAddress } from '../../../../shared/text.ts';
import { denyUnwritable } from '../../state/denials.ts';
import type { State } from '../../state/model.ts';
import type { Verb } from '../../state/verbs.ts';
import { allRevocationsOf, revocationOf, revoking, type SessionRow } from './sessionRows.ts';

type Subject = { instanceId: string; session: SessionRow; state: Pick<State, 'writable'> };

export const SESSION_VERBS = {
  filter: {
    ...{ title: 'Show only this person', icon: IconFilter },
    run: ({ instanceId, session: { email } }, { changeView }) =>
      changeView({ instanceId, organizationId: null }, 'sessions', (view) => ({
        ...{ ...view, choices: { person: [email] } },
      })),
  },
  show: {
    ...{ title: 'Show in People', icon: IconUser },
    run: ({ session }, { showPerson }) => showPerson(foldAddress(session.email)),
  },
  revoke: {
    ...{ title: 'Revoke…', icon: IconLogout, isDanger: true },
    deny: ({ state }) => denyUnwritable(state),
    sheet: ({ instanceId, session }) => revoking(instanceId, [revocationOf(session)]),
  },
  'revoke-all': {
    ...{ title: 'Revoke all of this person…', icon: IconLogout, isDanger: true },
    below: 'Signs them out of every browser on this instance',
    deny: ({ state }) => denyUnwritable(state),
    sheet: ({ instanceId, session }) => revoking(instanceId, allRevocationsOf([session])),
  },
} as const satisfies Record<string, Verb<Subject>>;
