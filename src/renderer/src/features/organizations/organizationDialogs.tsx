import { Box, Loader, Select, Stack, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { Contents, Member, Organization } from '../../../../shared/dokploy.ts';
import type { Instance, KeyRecord } from '../../../../shared/instance.ts';
import { isMadeHere } from '../../../../shared/keys.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { NothingLeft } from '../../parts/ReadDialog.tsx';
import { dataOf, IDLE, readingOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { denyCreateHere } from '../../state/denials.ts';
import { useDialog } from '../../state/dialogContext.tsx';
import { isUnderWay } from '../../state/operations.ts';
import { organizationName } from '../../state/places.ts';
import {
  selectAccount,
  selectInvitations,
  selectMembers,
  selectOrganizations,
  selectPeople,
} from '../../state/selectors.ts';
import { useQuery } from '../../state/useQuery.ts';
import { focusFault } from '../../ui/focusFault.ts';
import { Signed } from '../../ui/Signed.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { dateOf } from '../../when.ts';
import {
  changing,
  duplicateWarning,
  LogoField,
  logoError,
  nameError,
  Warning,
} from './organizationFields.tsx';

export function NewOrganization({ instanceId }: { instanceId: string }) {
  const { createOrganization } = useActions();
  const { running: runningHere, run } = useDialog();
  const organizations = useApp((state) => selectOrganizations(state, instanceId));
  const runningElsewhere = useApp(({ operations }) =>
    isUnderWay(
      operations,
      (change) => change.action === 'organizations.create' && change.instanceId === instanceId,
    ),
  );
  const instance = useApp((state) => state.byId[instanceId]);
  const account = useApp((state) => dataOf(selectAccount(state, instanceId)));
  const people = useApp((state) => selectPeople(state, instanceId));
  const mayCreate = people.map(
    ({ userId }) => !instance || denyCreateHere(instance, account, userId) === null,
  );
  const [makerId, setMakerId] = useState(
    () => (people[mayCreate.indexOf(true)] ?? people[0])?.userId ?? null,
  );
  const [name, setName] = useState('');
  const [logo, setLogo] = useState('');
  // Faults are shown from the first submit on, then while typing.
  const [judged, setJudged] = useState(false);
  // Includes a creation still running after its dialog was closed.
  const running = runningHere || runningElsewhere;
  const faults = { name: nameError(name), logo: logoError(logo) };
  const twin = duplicateWarning(name, organizations, null);

  function submit(): void {
    setJudged(true);
    if (faults.name || faults.logo) {
      focusFault();
      return;
    }
    const maker = makerId === null ? {} : { userId: makerId };
    void run(() => createOrganization({ kind: 'create-organization', instanceId, name, logo, ...maker }), {
      lateTitle: `“${name.trim()}” may not have been created.`,
    });
  }

  return (
    <DialogForm
      action="Create organization"
      runningAction="Creating…"
      running={running}
      cancel={running ? 'Close' : 'Cancel'}
      onSubmit={submit}
    >
      <div>
        <TextInput
          label="Name"
          data-autofocus
          readOnly={running}
          value={name}
          error={judged && faults.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Warning text={twin && `${twin} You can still create another.`} />
      </div>
      {people.length > 1 && (
        <Select
          label="Created by"
          description="You have keys of several people. The creator becomes the owner."
          allowDeselect={false}
          readOnly={running}
          value={makerId}
          data={people.map(({ userId, email }, index) => ({
            value: userId,
            label: sanitizeText(email, 120) || 'Somebody without an address',
            disabled: !mayCreate[index],
          }))}
          onChange={setMakerId}
          comboboxProps={{ withinPortal: false }}
        />
      )}
      <LogoField
        optional
        value={logo}
        readOnly={running}
        error={judged ? faults.logo : null}
        onChange={setLogo}
      />
    </DialogForm>
  );
}

type Kind = Contents['kinds'][number]['kind'];

const KINDS: Record<Kind, readonly [one: string, many: string]> = {
  application: ['application', 'applications'],
  compose: ['Compose stack', 'Compose stacks'],
  postgres: ['PostgreSQL', 'PostgreSQL'],
  mysql: ['MySQL', 'MySQL'],
  mariadb: ['MariaDB', 'MariaDB'],
  mongo: ['MongoDB', 'MongoDB'],
  redis: ['Redis', 'Redis'],
  libsql: ['libSQL', 'libSQL'],
  database: ['database', 'databases'],
  other: ['of another kind', 'of other kinds'],
};

export function contentsWords({ projects, environments, services, kinds }: Contents): string {
  if (projects === 0) return 'no projects: it has none';
  const what = `its ${counted(projects, 'project', 'projects')}, with ${counted(environments, 'environment', 'environments')}`;
  if (services === 0) return `${what} and no services`;
  const each = kinds.map(({ kind, count }) => counted(count, ...KINDS[kind])).join(', ');
  return `${what} and ${counted(services, 'service', 'services')} (${each}), their domains, environment variables and backup plans`;
}

export function deployedWords({ services, succeeded, failed }: Contents): string | null {
  if (succeeded + failed === 0) return null;
  const most =
    services === 1 ? 'its only service' : `${counted(succeeded, 'service', 'services')} of ${services}`;
  if (succeeded === 0) return 'No service’s last deploy succeeded.';
  if (services === 1) return `The last deploy of ${most} succeeded.`;
  return `The last deploy of ${most} succeeded${failed > 0 ? `, of ${failed} it failed` : ''}.`;
}

type MembersOf = readonly {
  organizationId: string;
  members: readonly Member[] | null;
  /** Ids of the people whose keys are here: known without the list. */
  own: readonly string[];
}[];

type AloneHere = {
  people: number;
  looked: number;
  others: number;
};

/** Members who are in no other organization; null while the members are unknown. */
function aloneHere(all: MembersOf, organizationId: string): AloneHere | null {
  const inIt = all.find((each) => each.organizationId === organizationId)?.members;
  if (!inIt) return null;
  const others = all.filter((each) => each.organizationId !== organizationId);
  const lists = others.flatMap(({ members }) => (members ? [members] : []));
  const elsewhere = new Set([
    ...others.flatMap((each) => each.own),
    ...lists.flatMap((members) => members.map(({ userId }) => userId)),
  ]);
  const people = inIt.filter(({ userId }) => !elsewhere.has(userId)).length;
  return { people, looked: lists.length, others: others.length };
}

export function aloneWords(all: MembersOf, organizationId: string): string | null {
  const alone = aloneHere(all, organizationId);
  if (!alone) return null;
  const { people, looked, others } = alone;
  if (looked === 0 && others > 0) return 'Their other organizations are unknown.';
  if (people === 0) return null;
  const where =
    looked === others
      ? 'no other organization of this instance'
      : `no other organization read (${looked} of ${others})`;
  return `${counted(people, 'person is', 'people are')} in ${where}: they can still sign in, and see nothing.`;
}

type Props = { instanceId: string; organizationId: string };

export function DeleteOrganization({ instanceId, organizationId }: Props) {
  const instance = useApp((state) => state.byId[instanceId]);
  const found = useApp((state) =>
    selectOrganizations(state, instanceId).find(({ id }) => id === organizationId),
  );
  // Kept from the first render: the organization leaves the list before the dialog closes or shows a failure.
  const [organization] = useState(found);
  if (!instance || !organization) return <NothingLeft>The organization no longer exists.</NothingLeft>;
  return <Deletion instance={instance} organization={organization} />;
}

function Deletion({ instance, organization }: { instance: Instance; organization: Organization }) {
  const { runIntent } = useActions();
  const { running: runningHere, run } = useDialog();
  const registryCode = useApp((state) => state.registryCode);
  const { id: organizationId } = organization;
  const runningElsewhere = useApp(({ operations }) =>
    isUnderWay(operations, changing(organizationId, 'organizations.delete')),
  );
  const members = useApp((state) => dataOf(selectMembers(state, instance.id, organizationId))?.length);
  const invitations = useApp(
    (state) => dataOf(selectInvitations(state, instance.id, organizationId))?.length,
  );
  const running = runningHere || runningElsewhere;
  const name = organizationName(organization.name);
  const active = instance.keys.filter(({ status }) => status === 'active');
  const keys = active.filter((key) => key.organizationId === organizationId);
  const isDefault = organization.members?.[0]?.isDefault === true;
  const contents = useContents({ instanceId: instance.id, organizationId }, keys.length > 0);
  const known = readingOf(contents.query)?.data;
  const deployed = known ? deployedWords(known) : null;
  const organizations = useApp((state) => selectOrganizations(state, instance.id));
  const lists = useApp((state) => state.readings[instance.id]?.members);
  const alone = useMemo(() => {
    const all = organizations.map(({ id, members: own = [] }) => ({
      organizationId: id,
      own: own.map(({ userId }) => userId),
      members: dataOf(lists?.[id] ?? IDLE) ?? null,
    }));
    return aloneWords(all, organizationId);
  }, [organizations, lists, organizationId]);

  return (
    <DialogForm
      danger
      // Disabled until the contents are counted: the dialog must say what is deleted.
      disabled={contents.isAsked}
      action="Delete organization"
      runningAction="Deleting…"
      running={running}
      cancel={running ? 'Close' : 'Cancel'}
      onSubmit={() =>
        void run(() => runIntent({ kind: 'delete-organization', instanceId: instance.id, organizationId }), {
          lateTitle: `“${name}” may not have been deleted.`,
        })
      }
    >
      <p>
        <b>
          <bdi>{name}</bdi>
        </b>{' '}
        is deleted on {instance.name}, for everyone in it. This cannot be undone.
      </p>
      {/* Above the lists, whose end a small window hides. */}
      {keys.length > 0 && keys.length === active.length && (
        <Signed icon={IconAlertTriangle} c="var(--q-warn)">
          {keys.length === 1 ? 'Its key is the only one' : 'Its keys are the only ones'} for {instance.name}{' '}
          here. After this, Quayside can’t read {instance.name} until you paste another key.
        </Signed>
      )}
      <Part title="What goes with it">
        <li>
          <ContentsLine contents={contents} hasKey={keys.length > 0} />
        </li>
        <li>its servers, registries, SSH keys, certificates, Git providers and notifications</li>
        <li>
          {members === undefined
            ? 'all memberships'
            : members === 1
              ? 'your membership, the only one'
              : `${thousands(members)} memberships`}
          {invitations === undefined ? ' and invitations' : invitationsToo(invitations)}; people keep their
          accounts{alone && `. ${alone}`}
        </li>
        {isDefault && <li>your default: Dokploy opens another organization when you sign in next</li>}
        {keys.map((key) => (
          <li key={key.id}>
            {wordsOf(key)}
            {isMadeHere(key, registryCode)
              ? ', which is deleted on the server and in this computer’s keychain'
              : ', which leaves this computer’s keychain'}
          </li>
        ))}
      </Part>
      <Part title="What stays">
        <li>
          its containers keep running and volumes keep their data, without Dokploy. {deployed} Stop the
          services first, or remove them by hand on the servers.
        </li>
        {keys.some((key) => !isMadeHere(key, registryCode)) && (
          <li>
            keys not made here: on the server they still work for the whole account. Delete them in Dokploy,
            under Settings, Profile, API/CLI Keys.
          </li>
        )}
      </Part>
    </DialogForm>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Box component="h3" mb={4} fw={600}>
        {title}
      </Box>
      <Stack component="ul" gap={3} ps={18} c="dimmed" style={{ listStyle: 'disc' }}>
        {children}
      </Stack>
    </section>
  );
}

function invitationsToo(count: number): string {
  if (count === 0) return '';
  return count === 1 ? ' and 1 invitation' : ` and ${thousands(count)} invitations`;
}

/** Lets its owner recognize the key. Never the key itself. */
function wordsOf({ origin, createdAt, userEmail, start }: KeyRecord): string {
  const since = parseMoment(createdAt);
  return [
    userEmail ? `the key of ${sanitizeText(userEmail)}` : 'its key',
    start ? `beginning with ${sanitizeText(start, 12)}` : '',
    `${origin === 'made' ? 'made' : 'pasted'} here${since === null ? '' : ` ${dateOf(since)}`}`,
  ]
    .filter(Boolean)
    .join(', ');
}

type KnownContents = ReturnType<typeof useContents>;

/** Uses the cheapest call that the server has; `hasKey`: a key here opens the organization. */
function useContents({ instanceId, organizationId }: OrganizationRef, hasKey: boolean) {
  const [heavy, setHeavy] = useState(false);
  const asked = hasKey ? { instanceId, organizationId, heavy } : null;
  const { query, readAgain } = useQuery('organizations.contents', asked);
  return {
    query,
    isAsked: hasKey && (query.state === 'idle' || query.state === 'loading'),
    count: () => (heavy ? readAgain() : setHeavy(true)),
  };
}

const ALL = 'its projects, with their services, domains, environment variables and backup plans';

function ContentsLine({ contents, hasKey }: { contents: KnownContents; hasKey: boolean }) {
  const { query, isAsked, count } = contents;
  const known = readingOf(query)?.data;
  if (!hasKey) return <>{ALL}: number unknown, because it has no key</>;
  if (isAsked)
    return (
      <span role="status">
        {ALL}: <Loader size={11} aria-hidden /> counting them…
      </span>
    );
  if (known) return <>{contentsWords(known)}</>;
  const why = query.state === 'failed' ? ` They could not be counted: ${query.error.message}` : '';
  return (
    <>
      {ALL}.{why}{' '}
      <ToolButton size="compact-xs" onClick={count}>
        {query.state === 'failed' ? 'Retry' : 'Count'}
      </ToolButton>
    </>
  );
}
