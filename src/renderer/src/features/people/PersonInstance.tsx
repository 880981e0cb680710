import { Box, Flex, Group } from '@mantine/core';
import { IconCrown, IconEyeOff } from '@tabler/icons-react';
import type { Person, PersonCell } from '../../../../shared/calls/people.ts';
import { ACCESS } from '../../../../shared/facts/access.ts';
import { LAST_SIGN_IN } from '../../../../shared/facts/signIn.ts';
import { TWO_FACTOR_OVERALL } from '../../../../shared/facts/twoFactor.ts';
import { CHANGE_WORDS, type LastChange } from '../../../../shared/lastChange.ts';
import { ownedBy } from '../../../../shared/rules/organizations.ts';
import { organizationKey } from '../../../../shared/target.ts';
import { FactMoment, FactShield } from '../../parts/facts.tsx';
import { roleTone } from '../../parts/roleTone.ts';
import { dataOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp, useAppShallow } from '../../state/app.tsx';
import { GONE, NOT_READ } from '../../state/denials.ts';
import { useInitials } from '../../state/initials.ts';
import { INVITATION_VERBS } from '../../state/invitationVerbs.ts';
import { MEMBER_VERBS } from '../../state/personVerbs.ts';
import {
  selectAccount,
  selectInvitations,
  selectMembers,
  selectOrganizations,
  selectPrincipal,
} from '../../state/selectors.ts';
import { verbsOf } from '../../state/verbs.ts';
import { Chip } from '../../ui/Chip.tsx';
import looks from '../../ui/looks.module.css';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import { Signed } from '../../ui/Signed.tsx';
import { Tile } from '../../ui/Tile.tsx';
import { useNow } from '../../ui/useNow.ts';
import { VerbItems } from '../../ui/Verbs.tsx';
import { agoWords, dateOf, inWords } from '../../when.ts';
import classes from './personInstance.module.css';
import { accessOfCell, membershipsIn } from './personRow.ts';

type Props = { instanceId: string; cells: readonly PersonCell[]; person: Person };

export function PersonInstance({ instanceId, cells, person }: Props) {
  const instance = useApp((state) => state.byId[instanceId]);
  const initials = useInitials(instanceId);
  const owned = useAppShallow((state) => {
    const account = dataOf(selectAccount(state, instanceId));
    const userIds = [...new Set(cells.flatMap(({ userId }) => userId ?? []))];
    return account ? userIds.flatMap((id) => ownedBy(account, id).map(({ name }) => name)) : [];
  });
  if (!instance) return null;
  const name = shownName(instance.name, 60);
  const members = membershipsIn(cells);
  return (
    <div className={classes.instance}>
      <Flex component="h3" gap={8} align="center" mb={4}>
        <Tile initials={initials} color={instance.color} size={20} />
        <bdi dir="auto" className={looks.cut}>
          {name}
        </bdi>
        {members && (
          <Group component="span" gap={4} flex="none" ms="auto" wrap="nowrap" c="dimmed" fz={12} fw={400}>
            {LAST_SIGN_IN.title} <FactMoment fact={LAST_SIGN_IN} of={members} write={agoWords} /> ·{' '}
            {TWO_FACTOR_OVERALL.title} <FactShield fact={TWO_FACTOR_OVERALL} of={members} />
          </Group>
        )}
      </Flex>
      <ul aria-label={`On ${name}`}>
        {cells.map((cell) => (
          <CellLine
            key={`${cell.organizationId} ${cell.memberId ?? cell.invitation?.id}`}
            cell={cell}
            person={person}
          />
        ))}
      </ul>
      {owned.length > 0 && (
        <Signed icon={IconCrown} pt={5} c="dimmed" fz={12} style={{ borderTop: '1px solid var(--q-line)' }}>
          Owns {owned.map((each) => shownName(each, 60)).join(', ')}
        </Signed>
      )}
    </div>
  );
}

function CellLine({ cell, person }: { cell: PersonCell; person: Person }) {
  const { instanceId, organizationId, role, since, changed, invitation, email } = cell;
  const { showIn } = useActions();
  const now = useNow();
  const named = useApp(
    (state) => selectOrganizations(state, instanceId).find(({ id }) => id === organizationId)?.name,
  );
  const organization = shownName(named, 60);
  const isOver = invitation !== null && invitation.expiresAt <= now;
  const access = accessOfCell(cell);
  const isOther = email !== undefined && sanitizeText(email) !== sanitizeText(person.email);
  return (
    <Flex component="li" gap={6} align="center" mih={40} style={{ borderTop: '1px solid var(--q-line)' }}>
      <button
        type="button"
        className={classes.organization}
        title={`Open ${organization}`}
        onClick={() => showIn(instanceId, { organizationId })}
      >
        <bdi dir="auto">{organization}</bdi>
        <span className={looks.hint}>
          {access && (
            <Box component="span" c={access.sees === 'nothing' ? 'var(--q-warn)' : 'inherit'}>
              {access.sees === 'nothing' && (
                <IconEyeOff
                  size={13}
                  stroke={1.75}
                  style={{ marginInlineEnd: 3, verticalAlign: -2 }}
                  aria-hidden
                />
              )}
              {access.sees === 'unknown' && 'access '}
              {ACCESS.wordsOf(access)}
            </Box>
          )}
          {[
            role !== null && since !== null ? `since ${dateOf(since)}` : '',
            changed?.how === 'joined' ? '' : `last change: ${changeWords(changed)}`,
            invitation ? `${isOver ? 'expired' : 'expires'} ${inWords(invitation.expiresAt, now)}` : '',
            isOther ? `as ${sanitizeText(email, 80)}` : '',
          ]
            .filter(Boolean)
            .map((words, at) => (at > 0 || access ? ` · ${words}` : words))
            .join('')}
        </span>
      </button>
      {role !== null && (
        <Chip tone={roleTone(role)}>
          <bdi>{sanitizeText(role, 30) || '—'}</bdi>
        </Chip>
      )}
      {invitation && (
        <Chip tone="warn">
          {isOver ? 'expired' : 'invited'} as {sanitizeText(invitation.role || 'member', 30)}
        </Chip>
      )}
      <DotsMenu
        isRow
        label={`Actions for ${sanitizeText(email ?? person.email)} in ${organization}`}
        width={280}
      >
        <CellItems cell={cell} />
      </DotsMenu>
    </Flex>
  );
}

function changeWords(change: LastChange | undefined): string {
  return change ? `${dateOf(change.at)}, ${CHANGE_WORDS[change.how]}` : 'unknown';
}

function CellItems({ cell }: { cell: PersonCell }) {
  const { instanceId, organizationId, memberId, invitation: invited } = cell;
  const organizationRef = { instanceId, organizationId };
  const actions = useActions();
  const now = useNow();
  const principal = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const members = useApp((state) => dataOf(selectMembers(state, instanceId, organizationId)));
  const invitations = useApp((state) => dataOf(selectInvitations(state, instanceId, organizationId)));
  const member = members?.find(({ id }) => id === memberId);
  const invitation = invitations?.find(({ id }) => id === invited?.id);
  const providers = useApp((state) => state.mailProviders[organizationKey(organizationRef)]?.length ?? null);
  // What was seen before this run may be so no longer.
  const whyNot = (list: object | undefined) => (list ? GONE : NOT_READ);
  const asMember = {
    ...{ there: organizationRef, principal, members: member ? [member] : [] },
    whyNot: member ? null : whyNot(members),
  };
  return (
    <>
      {memberId !== undefined && <VerbItems verbs={verbsOf(MEMBER_VERBS, asMember, actions)} />}
      {invited && (
        <VerbItems
          verbs={
            invitation
              ? verbsOf(INVITATION_VERBS, { organizationRef, invitation, principal, providers, now }, actions)
              : Object.entries(INVITATION_VERBS).map(([what, verb]) => ({
                  ...{ ...verb, what, why: whyNot(invitations), run: () => {} },
                }))
          }
        />
      )}
    </>
  );
}
