import { Flex, VisuallyHidden } from '@mantine/core';
import { IconShieldCheck, IconUsers } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import { type AccessSummary, accessRank, accessWords } from '../../../../shared/permissions/accessSummary.ts';
import { useActions } from '../../state/app.tsx';
import { dataOf, type QueryState } from '../../state/queryState.ts';
import { Chip } from '../../ui/Chip.tsx';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { KNOWN_ROLES, roleOrder, roleTone } from '../../ui/roleTone.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Column } from '../../ui/table/columns.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import type { Filter } from '../../ui/table/filters.ts';
import { OPENS_ROW } from '../../ui/table/rowControls.ts';
import { useRowTab } from '../../ui/table/rowTab.ts';
import type { Kept, TableView } from '../../ui/table/tableView.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { dateOf, dayOf, monthOf, parseMoment } from '../../ui/when.ts';
import { type AccessOf, accessFilter } from './accessReading.ts';
import { MemberMenu } from './MemberMenu.tsx';
import classes from './members.module.css';
import { useMemberTools } from './membersContext.ts';
import { addressOf, doublesOf, nameOf, twoFactorOf } from './person.ts';
import { RoleControl } from './RoleControl.tsx';

type Props = {
  members: QueryState<Member[]>;
  view: Kept<TableView>;
  /** The user whose key reads the list: "(you)". */
  callerId: string | null;
  keyRole: string | null;
  /** How much each member sees; keep it stable. */
  accessOf: AccessOf;
  onRetry: () => void;
  onPasteKey?: (() => void) | undefined;
  actions?: ReactNode;
  notes?: ReactNode;
  otherWay?: ReactNode;
  selectedActions?: (members: Member[], clear: () => void) => ReactNode;
  selectedDanger?: (members: Member[]) => ReactNode;
};

const ROLE: Filter<Member> = {
  id: 'role',
  title: 'Role',
  valueOf: (member) => member.role,
  order: KNOWN_ROLES,
};
const TWO_FACTOR: Filter<Member> = {
  id: '2fa',
  title: '2FA',
  valueOf: twoFactorOf,
  order: ['on', 'off', 'unknown'],
  label: (value) => ({ on: 'On', off: 'Off' })[value] ?? 'Unknown',
};

export function MembersTable(props: Props) {
  const { members, view, callerId, keyRole, accessOf, onRetry, onPasteKey, actions } = props;
  const { selectedActions, selectedDanger } = props;
  const list = dataOf(members);
  const doubles = useMemo(() => doublesOf(list ?? []), [list]);
  const columns = useMemo(() => memberColumns(callerId, doubles, accessOf), [callerId, doubles, accessOf]);
  const filters = useMemo(() => [ROLE, accessFilter(accessOf), TWO_FACTOR], [accessOf]);
  return (
    <DataTable
      name="Members"
      query={members}
      view={view}
      onRetry={onRetry}
      onPasteKey={onPasteKey}
      rowId={idOf}
      columns={columns}
      searched={searched}
      filters={filters}
      firstSort={{ column: 'since', descending: false }}
      actions={actions}
      notes={props.notes}
      {...(selectedActions
        ? { selection: { labelOf, actions: selectedActions, danger: selectedDanger } }
        : {})}
      empty={
        <EmptyState icon={IconUsers} title="No members">
          <p>The server lists nobody here, not even an owner. The organization may be about to be deleted.</p>
        </EmptyState>
      }
      forbidden={
        <>
          <p>
            {keyRole ? `Here the key acts as “${keyRole}”. ` : ''}
            Dokploy shows members only to owners and admins. Ask them for a higher role (the key stays the
            same), or use their key.
          </p>
          {props.otherWay}
        </>
      }
    />
  );
}

const idOf = (member: Member) => member.id;
const labelOf = (member: Member) => addressOf(member.user);

function searched({ user, role }: Member): string[] {
  return [nameOf(user), user.email, role];
}

/**
 * The columns of the members table; `callerId` is the user whose key reads them, `doubles` who else has the same
 * address, by user id, `accessOf` how much each of them sees.
 */
function memberColumns(
  callerId: string | null,
  doubles: ReadonlyMap<string, Member[]>,
  accessOf: AccessOf,
): Column<Member>[] {
  return [
    {
      id: 'name',
      title: 'Name',
      width: 'minmax(84px, 1fr)',
      // Then it stands below the address, which must be told from its neighbours’.
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
      id: 'role',
      title: 'Role',
      width: '106px',
      sortKey: (member) => roleOrder(member.role),
      text: (member) => sanitizeText(member.role),
      cell: (member) => <Role member={member} />,
    },
    {
      id: 'access',
      title: 'Access',
      width: '174px',
      hideBelow: 540,
      sortKey: (member) => accessRank(accessOf(member)),
      text: (member) => accessWords(accessOf(member)),
      cell: (member) => <AccessCell member={member} access={accessOf(member)} />,
    },
    {
      id: '2fa',
      title: '2FA',
      width: '60px',
      hideBelow: 640,
      sortKey: (member) => ({ on: 0, off: 1, unknown: null })[twoFactorOf(member)],
      text: twoFactorOf,
      cell: (member) => <TwoFactor state={twoFactorOf(member)} />,
    },
    {
      id: 'since',
      title: 'Since',
      width: '100px',
      hideBelow: 800,
      sortKey: (member) => parseMoment(member.createdAt),
      text: (member) => dayOf(parseMoment(member.createdAt)),
      cell: (member) => <Moment at={parseMoment(member.createdAt)} words={monthOf} className={looks.dim} />,
    },
    {
      id: 'more',
      title: 'Actions',
      width: '44px',
      header: <VisuallyHidden>Actions</VisuallyHidden>,
      cell: (member) => <More member={member} />,
    },
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

/** Its tooltip tells the day of joining too: a narrow table has no column for it. */
function Email(props: { member: Member; doubles: Member[] | undefined; you: boolean }) {
  const { doubles, you } = props;
  const { user, createdAt } = props.member;
  const name = nameOf(user);
  const joined = parseMoment(createdAt);
  const whole = sanitizeText(user.email, 1000);
  return (
    <>
      <Flex component="span" direction="column" miw={0}>
        <bdi
          dir="auto"
          className={classes.email}
          data-named={name !== '' || undefined}
          title={joined === null ? whole : `${whole}\nJoined ${dateOf(joined)}`}
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

function Role({ member }: { member: Member }) {
  const tools = useMemberTools();
  if (tools) return <RoleControl member={member} tools={tools} />;
  return (
    <Chip tone={roleTone(member.role)}>
      <UntrustedText text={member.role} />
    </Chip>
  );
}

function TwoFactor({ state }: { state: 'on' | 'off' | 'unknown' }) {
  if (state !== 'on') return <span className={looks.dim}>{state === 'off' ? 'off' : '—'}</span>;
  return (
    <Flex component="span" title="Signs in with two factors" flex="none" c="var(--q-ok)">
      <IconShieldCheck size={17} stroke={1.6} role="img" aria-label="on" />
    </Flex>
  );
}

function More({ member }: { member: Member }) {
  const tools = useMemberTools();
  return tools ? <MemberMenu member={member} tools={tools} /> : null;
}

function AccessCell({ member, access }: { member: Member; access: AccessSummary }) {
  const tools = useMemberTools();
  const tabIndex = useRowTab();
  const { openDialog } = useActions();
  const words = accessWords(access);
  const shown =
    access.sees === 'nothing' ? (
      <Chip tone="warn">{words}</Chip>
    ) : (
      <span className={access.sees === 'some' ? looks.cut : looks.lesser}>{words}</span>
    );
  if (!tools) return shown;
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
      {shown}
    </button>
  );
}
