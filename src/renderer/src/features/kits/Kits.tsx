import { Box, Button, Flex, Group, Stack, VisuallyHidden } from '@mantine/core';
import {
  IconArrowLeft,
  IconCopy,
  IconFileExport,
  IconFileImport,
  IconPlus,
  IconTemplate,
  IconTrash,
  IconUserCheck,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { KitDrift as Drift, JoinedPeople, KeptKit } from '../../../../shared/calls/kits.ts';
import type { Kit } from '../../../../shared/permissions/shapes.ts';
import { ruleSentence, switchesSentence } from '../../../../shared/permissions/words.ts';
import { type OrganizationRef, organizationKey } from '../../../../shared/target.ts';
import { counted } from '../../../../shared/text.ts';
import { TabVerbs, type Verb } from '../../parts/TabVerbs.tsx';
import { readingOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp, usePaneView } from '../../state/app.tsx';
import { planOfJoined } from '../../state/joinedPeople.ts';
import { placeName } from '../../state/places.ts';
import { useInvited } from '../../state/useInvited.ts';
import { useQuery } from '../../state/useQuery.ts';
import { HOME_PANE } from '../../state/views.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import { Moment } from '../../ui/Moment.tsx';
import { Reading } from '../../ui/Reading.tsx';
import { SideList } from '../../ui/SideList.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useNow } from '../../ui/useNow.ts';
import { clockOf } from '../../when.ts';
import { Part, usePlaceNames } from './kitDraft.tsx';
import {
  driftSentence,
  driftWordsAt,
  importedWords,
  invitedSentence,
  savedWords,
  usesSentence,
  usesWords,
} from './kitWords.ts';

function KitDrift({ kit }: { kit: KeptKit }) {
  const { id } = kit;
  const { openDialog } = useActions();
  const changes = useApp((state) => state.accessChanges);
  const [isHeavy, setHeavy] = useState(false);
  const { query, readAgain } = useQuery('kits.drift', { id, heavy: isHeavy }, changes);
  const now = useNow();
  const reading = readingOf(query);
  const isLooking = query.state === 'loading';

  function apply(drift: Drift): void {
    const drifted = drift.organizations.filter((each) => each.drifted.length > 0);
    const exactly = drifted.reduce((sum, each) => sum + each.exactly, 0);
    const all = drifted.reduce((sum, each) => sum + each.drifted.length, 0);
    openDialog({
      kind: 'apply-kit',
      kitId: id,
      mode: exactly === all ? 'exactly' : 'at-least',
      people: [...new Set(drifted.flatMap((each) => each.drifted))].map((email) => [email]),
      places: drifted.map(({ instanceId, organizationId }) => ({ instanceId, organizationId })),
    });
  }

  return (
    <Part
      title="Since it was applied"
      end={
        <>
          {reading && (
            <span className={looks.dim}>
              Looked at <Moment at={reading.at} words={(at) => clockOf(at, now)} />
            </span>
          )}
          <ToolButton small aria-disabled={isLooking || undefined} onClick={() => !isLooking && readAgain()}>
            Check again
          </ToolButton>
        </>
      }
    >
      <div role="status">
        {reading ? (
          <p>{driftSentence(reading.data)}</p>
        ) : (
          isLooking && <Reading>Checking their current access…</Reading>
        )}
      </div>
      {query.state === 'failed' && <FailureAlert error={query.error} onRetry={readAgain} />}
      {reading && (
        <Found
          drift={reading.data}
          onApply={() => apply(reading.data)}
          onHeavy={() => (isHeavy ? readAgain() : setHeavy(true))}
        />
      )}
    </Part>
  );
}

function Found(props: { drift: Drift; onApply: () => void; onHeavy: () => void }) {
  const { drift } = props;
  const { organizations, heavy, unread, drifted } = drift;
  return (
    <>
      {organizations.length > 0 && (
        <PlaceLines
          title="Drift"
          places={organizations}
          nameOf={placeName}
          of={(each) => (
            <span className={looks.warn} title={each.drifted.slice(0, 50).join(', ')}>
              {driftWordsAt(each)}
            </span>
          )}
        />
      )}
      {drifted > 0 && (
        <ToolButton className={looks.start} onClick={props.onApply}>
          Apply again to {counted(drifted, 'person', 'people')}…
        </ToolButton>
      )}
      {heavy > 0 && (
        <Group component="p" justify="space-between" gap="6px 12px">
          <Box component="span" c="dimmed" flex={1} miw={240}>
            {counted(heavy, 'organization was', 'organizations were')} left out: before Dokploy 0.28.3 reading
            projects is heavy for the server.
          </Box>
          <ToolButton small onClick={props.onHeavy}>
            Look at {heavy === 1 ? 'it' : 'them'} too
          </ToolButton>
        </Group>
      )}
      {unread.length > 0 && (
        <Box component="ul" ps={18} c="dimmed" style={{ listStyle: 'disc' }} aria-label="Not checked">
          {unread.map((each) => (
            <li key={`${each.instanceId} ${each.organizationId}`}>
              {placeName(each)}: {each.why}
            </li>
          ))}
        </Box>
      )}
    </>
  );
}

const NONE: readonly KeptKit[] = [];

export function Kits() {
  const { call, openDialog } = useActions();
  const [, showKits] = usePaneView(HOME_PANE, 'showsKits');
  const revision = useApp((state) => state.kits.revision);
  const { query, readAgain } = useQuery('kits.list', {}, revision);
  const [chosenId, choose] = usePaneView(HOME_PANE, 'kitId');
  const { note, tell } = useHandedOut();
  const reading = readingOf(query);
  const kits = reading?.data.kits ?? NONE;
  const shown = kits.find(({ id }) => id === chosenId) ?? kits[0];

  const exportKits = (ids: string[]) => void tell(call('kits.export', { ids }), savedWords);
  const verbs: readonly Verb[] = [
    {
      ...{ title: 'Import kits…', icon: IconFileImport, isRare: true },
      run: () => void tell(call('kits.import', {}), importedWords),
    },
    { title: 'Export all kits…', icon: IconFileExport, isRare: true, run: () => exportKits([]) },
    { icon: IconPlus, run: 'new-kit' },
  ];
  return (
    <div className={looks.column}>
      <TabVerbs verbs={verbs} />
      <Box flex="none" py={10} px={20} style={{ borderBottom: '1px solid var(--q-line)' }}>
        <ToolButton small icon={IconArrowLeft} onClick={() => showKits(() => false)}>
          All people
        </ToolButton>
      </Box>
      <JoinedList />
      <Box flex="none" px={20}>
        {note}
        {query.state === 'failed' && <FailureAlert error={query.error} onRetry={readAgain} />}
      </Box>
      <div className={looks.row} aria-busy={!reading && query.state !== 'failed'}>
        {shown ? (
          <>
            <SideList
              title="Kits"
              items={kits.map((kit) => ({ id: kit.id, name: kit.name, note: usesWords(kit) }))}
              chosenId={shown.id}
              onChoose={(id) => choose(() => id)}
            />
            <KitView key={shown.id} kit={shown} onExport={() => exportKits([shown.id])} />
          </>
        ) : (
          reading && (
            <>
              <VisuallyHidden component="h2">Kits</VisuallyHidden>
              <EmptyState
                icon={IconTemplate}
                title="No kit yet"
                action={{ label: 'New kit…', run: () => openDialog({ kind: 'kit', kit: null }) }}
              >
                <p>
                  A kit bundles organizations, role, permissions and end of access under one name. Invite with
                  it, or apply it to people.
                </p>
              </EmptyState>
            </>
          )
        )}
      </div>
    </div>
  );
}

function JoinedList() {
  const { call, openDialog, tellTrouble } = useActions();
  const revision = useApp((state) => state.kits.revision);
  const joined = readingOf(useQuery('kits.invited', {}, revision).query)?.data.joined ?? [];
  if (joined.length === 0) return null;

  function review(group: JoinedPeople): void {
    const dialog = planOfJoined([group]);
    if (dialog) openDialog(dialog);
  }

  async function forget({ kitId }: JoinedPeople): Promise<void> {
    const forgotten = await call('kits.forgetJoined', { kitId });
    if (!forgotten.ok) tellTrouble('They are still offered', forgotten.error);
  }

  return (
    <Box
      component="ul"
      {...{ flex: 'none', mah: '30vh', py: 8, px: 20 }}
      style={{ overflowY: 'auto', borderBottom: '1px solid var(--q-line)' }}
      aria-label="People who joined"
    >
      {joined.map((group) => (
        <Group component="li" key={`${group.kitId} ${group.mode}`} gap={8} py={4} wrap="nowrap">
          <IconUserCheck size={16} stroke={1.75} color="var(--q-warn)" className={looks.rigid} aria-hidden />
          <p className={looks.words} title={group.people.map(({ email }) => email).join(', ')}>
            {counted(group.people.length, 'person who joined waits', 'people who joined wait')} for “
            <bdi>{shownName(group.name, 100)}</bdi>”{group.isDeleted && ', which was deleted'}.
          </p>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => void forget(group)}>
            Don’t grant it
          </Button>
          <ToolButton small onClick={() => review(group)}>
            {group.isDeleted ? 'Choose kit…' : 'Review…'}
          </ToolButton>
        </Group>
      ))}
    </Box>
  );
}

function KitView({ kit, onExport }: { kit: KeptKit; onExport: () => void }) {
  const { openDialog } = useActions();
  const why = useApp((state) => (state.order.length > 0 ? null : 'Add an instance first.'));
  const { id, name } = kit;
  const invited = useInvited().filter(({ kitId }) => kitId === id).length;
  const own = ownPart(kit);
  return (
    <section className={looks.column} aria-label={sanitizeText(name, 100)}>
      <Flex component="header" gap={12} align="flex-start" flex="none" pt={14} px={20} pb={0}>
        <Box flex={1} miw={0}>
          <Box component="h2" className={looks.cut} fz={15} fw={640}>
            <UntrustedText text={name} />
          </Box>
          <Box component="p" mt={2} c="dimmed">
            {usesSentence(kit)} {invitedSentence(invited)}
          </Box>
        </Box>
        <ToolButton why={why} onClick={() => openDialog({ kind: 'change-many', kit: own })}>
          Invite with it…
        </ToolButton>
        <ToolButton why={why} onClick={() => openDialog({ kind: 'apply-kit', kitId: id })}>
          Apply…
        </ToolButton>
        <ToolButton onClick={() => openDialog({ kind: 'kit', kit: own })}>Edit…</ToolButton>
        <KitMenu kit={own} onExport={onExport} />
      </Flex>
      <Stack gap={20} flex={1} maw={860} pt={16} px={20} pb={20} style={{ overflowY: 'auto' }}>
        <Says kit={kit} />
        {kit.uses && <KitDrift key={`${id} ${kit.changedAt}`} kit={kit} />}
      </Stack>
    </section>
  );
}

function KitMenu({ kit, onExport }: { kit: Kit; onExport: () => void }) {
  const { openDialog } = useActions();
  const { id, name } = kit;
  return (
    <DotsMenu label="Kit menu" width={180}>
      <MenuItem icon={IconCopy} onClick={() => openDialog({ kind: 'kit', kit, isCopy: true })}>
        Duplicate…
      </MenuItem>
      <MenuItem icon={IconFileExport} onClick={onExport}>
        Export…
      </MenuItem>
      <MenuItem danger icon={IconTrash} onClick={() => openDialog({ kind: 'delete-kit', id, name })}>
        Delete…
      </MenuItem>
    </DotsMenu>
  );
}

function Says({ kit }: { kit: KeptKit }) {
  const nameOf = usePlaceNames();
  const switches = switchesSentence(kit);
  const { rules, places = [], endsAfterDays } = kit;
  return (
    <>
      {(places.length > 0 || endsAfterDays !== undefined) && (
        <Part title="Where, and until when">
          {places.length > 0 && (
            <PlaceLines
              title="Organizations"
              places={places}
              nameOf={nameOf}
              of={({ role }) => <span>{sanitizeText(role, 60)}</span>}
            />
          )}
          {endsAfterDays !== undefined && (
            <p>Access ends {counted(endsAfterDays, 'day', 'days')} after the invitation.</p>
          )}
        </Part>
      )}
      <Part title="What it grants">
        {rules.length > 0 && (
          <Stack component="ol" gap={4} ps={22} style={{ listStyle: 'decimal' }} aria-label="Rules">
            {rules.map((rule, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two rules can say the same, and none moves here.
              <li key={at} className={rule.effect === 'withhold' ? looks.warn : undefined}>
                {ruleSentence(rule)}
              </li>
            ))}
          </Stack>
        )}
        {switches !== null && <p>{switches}</p>}
        {rules.length === 0 && switches === null && <p className={looks.dim}>Nothing yet.</p>}
        {rules.length > 1 && <p className={looks.dim}>If rules conflict, the later one wins.</p>}
      </Part>
    </>
  );
}

function PlaceLines<Place extends OrganizationRef>(props: {
  title: string;
  places: readonly Place[];
  nameOf: (place: Place) => string;
  of: (place: Place) => ReactNode;
}) {
  return (
    <Box component="ul" className={`${looks.box} ${looks.lined}`} px={12} aria-label={props.title}>
      {props.places.map((place) => (
        <Group component="li" key={organizationKey(place)} justify="space-between" gap="2px 12px" py={8}>
          <span>{props.nameOf(place)}</span>
          {props.of(place)}
        </Group>
      ))}
    </Box>
  );
}

function ownPart({ uses: _, ...kit }: KeptKit): Kit {
  return kit;
}
