import { IconAlertTriangle, IconInfoCircle, IconUsers } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { has, type Server } from '../../../../shared/capabilities.ts';
import type { Member, Rights } from '../../../../shared/dokploy.ts';
import { BUILT_IN_ROLES } from '../../../../shared/facts/role.ts';
import { roleInShort } from '../../../../shared/roleWords.ts';
import { rolesOffered } from '../../../../shared/rules/members.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { listed, thousands } from '../../../../shared/text.ts';
import { JoinedNote } from '../../parts/JoinedNote.tsx';
import { dataOf } from '../../queryState.ts';
import { shownName } from '../../sanitizeText.ts';
import { useActions, useApp, usePaneView } from '../../state/app.tsx';
import { barOf, MEMBER_VERBS } from '../../state/personVerbs.ts';
import { selectMembers, selectPrincipal, selectRights } from '../../state/selectors.ts';
import { verbsOf } from '../../state/verbs.ts';
import { useFocusKept } from '../../ui/keepFocus.ts';
import note from '../../ui/note.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { activeRowElement } from '../../ui/table/activeRow.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { FACTOR, type MemberTools, memberColumns, ROLE } from './columns.tsx';
import { addressOf, doublesOf, nameOf } from './person.ts';
import { accessFilter, type Counting, useAccess } from './useAccess.ts';

type Props = {
  instanceId: string;
  organizationId: string;
  callerId: string | null;
  keyRole: string | null;
  onRetry: () => void;
  actions: ReactNode;
};

export function Members(props: Props) {
  const { instanceId, organizationId, callerId, keyRole } = props;
  const actions = useActions();
  const members = useApp((state) => selectMembers(state, instanceId, organizationId));
  const principal = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const rights = useApp((state) => dataOf(selectRights(state, instanceId, organizationId)));
  const view = usePaneView({ instanceId, organizationId }, 'members');
  const pane = useFocusKept<HTMLDivElement>(activeRowElement);
  const { accessOf, counting, count } = useAccess({ instanceId, organizationId }, members, principal);

  const tools = useMemo<MemberTools>(
    () => ({
      organizationRef: { instanceId, organizationId },
      principal,
      offered: principal ? rolesOffered(principal, rights?.customRoles ?? []) : [],
      mayOf: (role) => roleInShort(role, rights ?? { customRoles: [] }),
    }),
    [instanceId, organizationId, principal, rights],
  );
  const { organizationRef: there } = tools;
  const list = dataOf(members);
  const inVain = useMemo(() => rolesInVain(list ?? [], rights, principal), [list, rights, principal]);
  const columns = useMemo(
    () => memberColumns(tools, { callerId, doubles: doublesOf(list ?? []), accessOf }),
    [tools, callerId, list, accessOf],
  );
  const filters = useMemo(() => [ROLE, accessFilter(accessOf), FACTOR], [accessOf]);
  return (
    <div ref={pane} style={{ display: 'contents' }}>
      <DataTable
        name="Members"
        query={members}
        view={view}
        onRetry={props.onRetry}
        rowId={idOf}
        columns={columns}
        searched={searched}
        filters={filters}
        firstSort={{ column: 'since', descending: false }}
        actions={props.actions}
        notes={
          <>
            {counting && <AccessNote counting={counting} onCount={count} />}
            <JoinedNote at={there} />
            <RoleNotes
              inVain={inVain}
              onShow={(roles) => view[1]((now) => ({ ...now, search: '', choices: { role: roles } }))}
            />
          </>
        }
        selection={{
          labelOf,
          verbs: (chosen) =>
            barOf(verbsOf(MEMBER_VERBS, { there, principal, members: chosen }, actions), chosen.length),
        }}
        empty={{
          ...{ icon: IconUsers, title: 'No members' },
          words:
            'The server lists nobody here, not even an owner. The organization may be about to be deleted.',
        }}
        forbidden={
          <>
            <p>
              {keyRole ? `Here the key acts as “${keyRole}”. ` : ''}
              Dokploy shows members only to owners and admins. Ask them for a higher role (the key stays the
              same), or use their key.
            </p>
            {principal && has(principal, 'customRole.membersByRole') && <ByRole {...there} />}
          </>
        }
      />
    </div>
  );
}

const idOf = ({ id }: Member) => id;
const labelOf = ({ user }: Member) => addressOf(user);
const searched = ({ user, role }: Member) => [nameOf(user), user.email, role];

/** Works with a member’s key too. */
function ByRole({ instanceId, organizationId }: OrganizationRef) {
  const { chooseTab, changeView } = useActions();
  return (
    <ToolButton
      mt={10}
      onClick={() => {
        changeView({ instanceId, organizationId }, 'roleShows', () => 'people');
        chooseTab(instanceId, 'roles');
      }}
    >
      See people by role
    </ToolButton>
  );
}

function RoleNotes({ inVain, onShow }: { inVain: readonly InVain[]; onShow: (roles: string[]) => void }) {
  return inVain.map((each) => (
    <div key={each.why} className={note.note}>
      <IconAlertTriangle size={15} stroke={1.75} aria-hidden />
      <p>{wordsOf(each)}</p>
      <ToolButton small onClick={() => onShow(each.roles)}>
        Show {each.people === 1 ? 'this person' : 'these people'}
      </ToolButton>
    </div>
  ));
}

function wordsOf({ why, roles, people }: InVain): string {
  const named = listed(
    roles.map((role) => `“${shownName(role, 40)}”`),
    3,
  );
  const who = people === 1 ? '1 person has' : `${thousands(people)} people have`;
  const role = roles.length === 1 ? `the role ${named}` : `one of the roles ${named}`;
  return why === 'no-license'
    ? `${who} ${role}, which opens nothing: this organization’s owner has no Dokploy license.`
    : `${who} ${role}, which this organization does not have. Give them another role first.`;
}

function AccessNote({ counting, onCount }: { counting: Counting; onCount: () => void }) {
  if (counting.state === 'failed') {
    const { message, advice } = counting.error;
    return (
      <div className={note.note} role="alert">
        <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
        <p>
          Projects could not be read, so Access may count deleted projects, too: {message} {advice}
        </p>
        <ToolButton small onClick={onCount}>
          Retry
        </ToolButton>
      </div>
    );
  }
  const runs = counting.state === 'runs';
  return (
    <div className={note.note} data-tone="plain">
      <IconInfoCircle size={16} stroke={1.75} aria-hidden />
      <p>Access shows grants, not yet projects: to count them, this server sends every service in full.</p>
      {/* Not disabled while it runs: the focus would be lost. */}
      <ToolButton small aria-disabled={runs} onClick={() => !runs && onCount()}>
        {runs ? 'Counting…' : 'Count'}
      </ToolButton>
    </div>
  );
}

type InVain = { why: 'no-license' | 'no-such-role'; roles: string[]; people: number };

export function rolesInVain(
  members: readonly Member[],
  rights: Pick<Rights, 'customRoles' | 'licensed'> | undefined,
  server: Server | null,
): InVain[] {
  if (!rights || !server || !has(server, 'customRole.all')) return [];
  const made = new Set(rights.customRoles.map(({ role }) => role));
  const reasonOf = (role: string): InVain['why'] | null => {
    if ((BUILT_IN_ROLES as readonly string[]).includes(role)) return null;
    if (!made.has(role)) return 'no-such-role';
    return rights.licensed === false ? 'no-license' : null;
  };
  return (['no-license', 'no-such-role'] as const).flatMap((why) => {
    const concerned = members.filter(({ role }) => reasonOf(role) === why);
    const roles = [...new Set(concerned.map(({ role }) => role))];
    return concerned.length > 0 ? [{ why, roles, people: concerned.length }] : [];
  });
}
