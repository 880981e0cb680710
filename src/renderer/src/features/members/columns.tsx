import { Flex, Menu } from '@mantine/core';
import { IconUser, IconUsers } from '@tabler/icons-react';
import type { Member } from '../../../../shared/dokploy.ts';
import { ACCESS } from '../../../../shared/facts/access.ts';
import { labeled, momentWords } from '../../../../shared/facts/fact.ts';
import { MEMBER_JOINED } from '../../../../shared/facts/member.ts';
import { BUILT_IN_ROLES } from '../../../../shared/facts/role.ts';
import { TWO_FACTOR } from '../../../../shared/facts/twoFactor.ts';
import type { AccessSummary } from '../../../../shared/permissions/accessSummary.ts';
import type { Principal } from '../../../../shared/rules/principal.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { foldAddress } from '../../../../shared/text.ts';
import {
  actionsColumn,
  FactShield,
  FactWords,
  factColumn,
  factFilter,
  momentColumn,
  roleColumn,
} from '../../parts/facts.tsx';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions } from '../../state/app.tsx';
import { MEMBER_VERBS } from '../../state/personVerbs.ts';
import { verbsOf } from '../../state/verbs.ts';
import { Chip } from '../../ui/Chip.tsx';
import looks from '../../ui/looks.module.css';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import type { Column } from '../../ui/table/columns.ts';
import type { Filter } from '../../ui/table/filters.ts';
import { OPENS_ROW, useRowTab } from '../../ui/table/rowControls.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { VerbItems } from '../../ui/Verbs.tsx';
import { dateOf, monthOf } from '../../when.ts';
import classes from './members.module.css';
import { addressOf, factorOf, nameOf } from './person.ts';
import { RoleControl } from './RoleControl.tsx';
import type { AccessOf } from './useAccess.ts';

/** Keep it stable. */
export type MemberTools = {
  organizationRef: OrganizationRef;
  principal: Principal | null;
  offered: readonly string[];
  mayOf: (role: string) => string;
};

type Props = { member: Member; tools: MemberTools };

function MemberMenu({ member, tools }: Props) {
  return (
    <DotsMenu isRow label={`Actions for ${addressOf(member.user)}`} width={280}>
      <MemberItems member={member} tools={tools} />
    </DotsMenu>
  );
}

export function MemberItems({ member, tools: { organizationRef: there, principal } }: Props) {
  const actions = useActions();
  const facts = [
    `${MEMBER_JOINED.title} ${momentWords(MEMBER_JOINED.atOf(member), dateOf)}`,
    labeled(TWO_FACTOR, factorOf(member)),
  ];
  return (
    <>
      <Menu.Label>{facts.join(' · ')}</Menu.Label>
      <MenuItem icon={IconUser} onClick={() => actions.showPerson(foldAddress(member.user.email))}>
        Everywhere
      </MenuItem>
      <VerbItems verbs={verbsOf(MEMBER_VERBS, { there, principal, members: [member] }, actions)} />
    </>
  );
}

export const ROLE: Filter<Member> = {
  id: 'role',
  title: 'Role',
  valueOf: (member) => member.role,
  order: BUILT_IN_ROLES,
};
export const FACTOR = factFilter('2fa', TWO_FACTOR, factorOf);

type Facts = {
  callerId: string | null;
  doubles: ReadonlyMap<string, Member[]>;
  accessOf: AccessOf;
};

export function memberColumns(tools: MemberTools, { callerId, doubles, accessOf }: Facts): Column<Member>[] {
  return [
    {
      id: 'name',
      title: 'Name',
      width: 'minmax(84px, 1fr)',
      // In less room the name is below the address, which matters more.
      hideBelow: 720,
      sortKey: (member) => nameOf(member.user),
      text: (member) => nameOf(member.user),
      cell: (member) => <Name name={nameOf(member.user)} you={member.userId === callerId} />,
    },
    {
      id: 'email',
      title: 'Email',
      width: 'minmax(120px, 1.45fr)',
      sortKey: (member) => member.user.email,
      text: (member) => sanitizeText(member.user.email, 400),
      cell: (member) => (
        <Email member={member} doubles={doubles.get(member.userId)} you={member.userId === callerId} />
      ),
    },
    {
      ...roleColumn(({ role }: Member) => role, { width: '106px' }),
      cell: (member) => <RoleControl member={member} tools={tools} />,
    },
    {
      ...factColumn(ACCESS, accessOf, { id: 'access', width: '174px', hideBelow: 540 }),
      cell: (member) => <AccessCell member={member} access={accessOf(member)} tools={tools} />,
    },
    factColumn(TWO_FACTOR, factorOf, { id: '2fa', width: '76px', hideBelow: 640, Cell: FactShield }),
    momentColumn(MEMBER_JOINED, (member: Member) => member, {
      ...{ id: 'since', width: '100px', hideBelow: 800, write: monthOf },
    }),
    actionsColumn((member) => <MemberMenu member={member} tools={tools} />),
  ];
}

function Name({ name, you }: { name: string; you: boolean }) {
  return (
    <>
      {name && <UntrustedText text={name} className={`${looks.cut} ${looks.strong}`} />}
      {(you || !name) && <span className={`${looks.dim} ${looks.rigid}`}>{you ? '(you)' : '—'}</span>}
    </>
  );
}

function Email(props: { member: Member; doubles: Member[] | undefined; you: boolean }) {
  const { doubles, you } = props;
  const { user, createdAt } = props.member;
  const name = nameOf(user);
  const joined = momentWords(MEMBER_JOINED.atOf({ createdAt }), dateOf);
  const whole = sanitizeText(user.email, 1000);
  return (
    <>
      <Flex component="span" direction="column" miw={0}>
        <bdi
          dir="auto"
          className={classes.email}
          data-named={name !== '' || undefined}
          title={`${whole}\n${MEMBER_JOINED.title} ${joined}`}
        >
          {sanitizeText(user.email)}
        </bdi>
        {(name || you) && (
          <span className={classes.below}>
            {name && <UntrustedText text={name} />}
            {you && ' (you)'}
          </span>
        )}
      </Flex>
      {user.banned && <Chip tone="danger">banned</Chip>}
      {doubles && (
        <Flex component="span" title={doubleReason(doubles)} flex="none" c="var(--q-warn)">
          <IconUsers size={15} stroke={1.75} role="img" aria-label={doubleReason(doubles)} />
        </Flex>
      )}
    </>
  );
}

function doubleReason(doubles: readonly Member[]): string {
  const others = doubles.map(({ user }) => addressOf(user)).join(', ');
  return `One person with ${doubles.length + 1} accounts: the address differs from ${others} only in capital letters.`;
}

type AccessProps = { member: Member; access: AccessSummary; tools: MemberTools };

function AccessCell({ member, access, tools }: AccessProps) {
  const tabIndex = useRowTab();
  const { openDialog } = useActions();
  const words = ACCESS.wordsOf(access);
  const email = addressOf(member.user);
  const { userId } = member;
  return (
    <button
      type="button"
      className={classes.access}
      title={words}
      aria-label={`Access of ${email}: ${words}`}
      tabIndex={tabIndex}
      {...{ [OPENS_ROW]: true }}
      onClick={() => openDialog({ kind: 'permissions', ...tools.organizationRef, userId, email })}
    >
      <FactWords fact={ACCESS} of={access} />
    </button>
  );
}
