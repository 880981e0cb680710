import { Box, Button, Flex, VisuallyHidden } from '@mantine/core';
import {
  IconCopy,
  IconFileExport,
  IconFileImport,
  IconPlus,
  IconTemplate,
  IconTrash,
  IconUserCheck,
} from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import type { KitDrift as Drift, JoinedPeople, KeptKit } from '../../../../shared/calls/kits.ts';
import type { Kit } from '../../../../shared/permissions/shapes.ts';
import { ruleSentence, switchesSentence } from '../../../../shared/permissions/words.ts';
import { organizationKey } from '../../../../shared/target.ts';
import { counted } from '../../../../shared/text.ts';
import { TabVerbs, type Verb } from '../../parts/TabVerbs.tsx';
import { readingOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { planOfJoined } from '../../state/joinedPeople.ts';
import { placeName } from '../../state/placeWords.ts';
import { useInvited } from '../../state/useInvited.ts';
import { usePaneView } from '../../state/usePaneView.ts';
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
import classes from './kits.module.css';
import {
  driftSentence,
  driftWordsAt,
  importedWords,
  invitedSentence,
  savedWords,
  usesSentence,
  usesWords,
} from './kitWords.ts';
import { usePlaceNames } from './useTargets.ts';

function KitDrift({ kit }: { kit: KeptKit }) {
  const { id } = kit;
  const { openDialog } = useActions();
  const headingId = useId();
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
    <section aria-labelledby={headingId} className={classes.part}>
      <header className={classes.partHead}>
        <h3 id={headingId}>Since it was applied</h3>
        {reading && (
          <span className={looks.dim}>
            Looked at <Moment at={reading.at} words={(at) => clockOf(at, now)} />
          </span>
        )}
        <ToolButton small aria-disabled={isLooking || undefined} onClick={() => !isLooking && readAgain()}>
          Check again
        </ToolButton>
      </header>
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
    </section>
  );
}

function Found(props: { drift: Drift; onApply: () => void; onHeavy: () => void }) {
  const { drift } = props;
  const { organizations, heavy, unread, drifted } = drift;
  return (
    <>
      {organizations.length > 0 && (
        <ul className={classes.places} aria-label="Drift">
          {organizations.map((each) => (
            <li key={`${each.instanceId} ${each.organizationId}`}>
              <span>{placeName(each)}</span>
              <span className={looks.warn} title={each.drifted.slice(0, 50).join(', ')}>
                {driftWordsAt(each)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {drifted > 0 && (
        <ToolButton className={looks.start} onClick={props.onApply}>
          Apply again to {counted(drifted, 'person', 'people')}…
        </ToolButton>
      )}
      {heavy > 0 && (
        <p className={classes.heavy}>
          <span className={looks.dim}>
            {counted(heavy, 'organization was', 'organizations were')} left out: before Dokploy 0.28.3 reading
            projects is heavy for the server.
          </span>
          <ToolButton small onClick={props.onHeavy}>
            Look at {heavy === 1 ? 'it' : 'them'} too
          </ToolButton>
        </p>
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

type Props = {
  views: ReactNode;
};

export function Kits({ views }: Props) {
  const { call, openDialog } = useActions();
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
      <Flex
        flex="none"
        py={10}
        px={20}
        justify="flex-end"
        style={{ borderBottom: '1px solid var(--q-line)' }}
      >
        {views}
      </Flex>
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
    <ul className={classes.joined} aria-label="People who joined">
      {joined.map((group) => (
        <li key={`${group.kitId} ${group.mode}`}>
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
        </li>
      ))}
    </ul>
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
      <div className={classes.body}>
        <Says kit={kit} />
        {kit.uses && <KitDrift key={`${id} ${kit.changedAt}`} kit={kit} />}
      </div>
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
  const whereId = useId();
  const headingId = useId();
  const switches = switchesSentence(kit);
  const { rules, places = [], endsAfterDays } = kit;
  return (
    <>
      {(places.length > 0 || endsAfterDays !== undefined) && (
        <section aria-labelledby={whereId} className={classes.part}>
          <h3 id={whereId}>Where, and until when</h3>
          {places.length > 0 && <Places places={places} />}
          {endsAfterDays !== undefined && (
            <p>Access ends {counted(endsAfterDays, 'day', 'days')} after the invitation.</p>
          )}
        </section>
      )}
      <section aria-labelledby={headingId} className={classes.part}>
        <h3 id={headingId}>What it grants</h3>
        {rules.length > 0 && (
          <ol className={classes.sentences} aria-label="Rules">
            {rules.map((rule, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two rules can say the same, and none moves here.
              <li key={at} data-effect={rule.effect}>
                {ruleSentence(rule)}
              </li>
            ))}
          </ol>
        )}
        {switches !== null && <p>{switches}</p>}
        {rules.length === 0 && switches === null && <p className={looks.dim}>Nothing yet.</p>}
        {rules.length > 1 && <p className={looks.dim}>If rules conflict, the later one wins.</p>}
      </section>
    </>
  );
}

function Places({ places }: Required<Pick<KeptKit, 'places'>>) {
  const nameOf = usePlaceNames();
  return (
    <ul className={classes.places} aria-label="Organizations">
      {places.map((place) => (
        <li key={organizationKey(place)}>
          <span>{nameOf(place)}</span>
          <span>{sanitizeText(place.role, 60)}</span>
        </li>
      ))}
    </ul>
  );
}

function ownPart({ uses: _, ...kit }: KeptKit): Kit {
  return kit;
}
