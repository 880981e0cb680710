import { Group, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { isSameView, MOST_VIEWS } from '../../../../shared/choices.ts';
import { choicesAmong, queryOf } from '../../../../shared/peopleQuery.ts';
import type { InstanceGroup, SavedView } from '../../../../shared/preferences.ts';
import type { Day } from '../../../../shared/time.ts';
import { readingOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp, useAppShallow, usePaneView } from '../../state/app.tsx';
import { PRESETS, placesIn, selectShownView } from '../../state/peopleView.ts';
import { useQuery } from '../../state/useQuery.ts';
import { HOME_PANE } from '../../state/views.ts';
import folding from '../../ui/folding.module.css';
import looks from '../../ui/looks.module.css';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import { Preset } from '../../ui/Preset.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';

const NO_VIEW = { search: '', sort: null };

export function Presets({ groups, today }: { groups: readonly InstanceGroup[]; today: Day }) {
  const [view, change] = usePaneView(HOME_PANE, 'people');
  const [viewId, changeViewId] = usePaneView(HOME_PANE, 'viewId');
  const { openDialog, openView } = useActions();
  const views = useApp((state) => state.preferences.savedViews);
  const order = useApp((state) => state.order);
  const revision = useApp(({ people }) => people.revision);
  const shown = useAppShallow(selectShownView);

  const choices = useMemo(() => choicesAmong(view.choices, order, groups), [view.choices, order, groups]);
  const places = useMemo(() => placesIn(choices), [choices]);
  const queries = useMemo(() => {
    const all = [
      ...PRESETS.map((preset) => ({ ...NO_VIEW, choices: { ...places, ...preset.choices } })),
      ...views.map((each) => ({ ...each, choices: choicesAmong(each.choices, order, groups), sort: null })),
    ];
    return all.map((each) => queryOf(each, { groups, today }));
  }, [places, views, order, groups, today]);
  const counts = readingOf(useQuery('people.counts', { queries }, revision).query)?.data.counts ?? [];

  const saved = views.find(({ id }) => id === viewId) ?? null;
  const asked = { ...shown, choices, as: 'list' as const, sort: null };
  const chosen = PRESETS.find((preset) =>
    isSameView(asked, { ...asked, search: '', choices: { ...places, ...preset.choices } }),
  );
  return (
    <Group role="group" aria-label="Presets" gap={6} pt={12} pe="var(--q-inset)">
      {PRESETS.map((preset, at) => {
        const pressed = saved === null && preset === chosen;
        if (counts[at] === 0 && !pressed && preset.id !== 'everyone') return null;
        return (
          <Preset
            key={preset.id}
            title={preset.title}
            count={counts[at]}
            tone={preset.tone}
            pressed={pressed}
            onClick={() => {
              changeViewId(() => null);
              change((now) => ({ ...now, search: '', choices: { ...places, ...preset.choices } }));
            }}
          />
        );
      })}
      {views.map((each, at) => {
        const count = each.as === 'compare' ? undefined : counts[PRESETS.length + at];
        return (
          <Preset
            key={each.id}
            title={sanitizeText(each.name, 60)}
            count={count}
            tone={each.stayZero ? 'danger' : undefined}
            pressed={each === saved}
            onClick={() => openView(each.id)}
          />
        );
      })}
      {saved && <ViewMenu view={saved} isChanged={!isSameView(saved, shown)} />}
      {(!saved || !isSameView(saved, shown)) && (
        <ToolButton
          variant="subtle"
          small
          icon={IconPlus}
          aria-label="Save this view"
          title="Save this view"
          className={folding.folding}
          why={views.length >= MOST_VIEWS ? `${MOST_VIEWS} views are saved. Delete one first.` : null}
          onClick={() => openDialog({ kind: 'name-view', viewId: null })}
        >
          <span className={folding.foldingLabel}>Save this view</span>
        </ToolButton>
      )}
    </Group>
  );
}

function ViewMenu({ view: { id, name, stayZero, as }, isChanged }: { view: SavedView; isChanged: boolean }) {
  const { openDialog, saveView, keepAtZero, deleteView } = useActions();
  return (
    <DotsMenu isSmall label={`View ${sanitizeText(name, 60)}`} width={220}>
      <Menu.Item disabled={!isChanged} onClick={() => saveView({ viewId: id })}>
        Save changes
      </Menu.Item>
      <Menu.Item onClick={() => openDialog({ kind: 'name-view', viewId: id })}>Rename…</Menu.Item>
      {as !== 'compare' && (
        <Menu.CheckboxItem checked={stayZero} onChange={(isOn) => keepAtZero(id, isOn)}>
          Should stay at zero
        </Menu.CheckboxItem>
      )}
      <Menu.Divider />
      <Menu.Item className={looks.danger} onClick={() => deleteView(id)}>
        Delete view
      </Menu.Item>
    </DotsMenu>
  );
}
