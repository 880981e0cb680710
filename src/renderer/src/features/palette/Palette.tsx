import { Box, Flex, Stack, VisuallyHidden } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { counted, thousands } from '../../../../shared/text.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { INSTANCE_TILES } from '../../theme.ts';
import { Keys } from '../../ui/Keys.tsx';
import looks from '../../ui/looks.module.css';
import classes from './palette.module.css';
import type { Item } from './paletteItems.ts';
import { type Found, sectionsOf } from './sections.ts';
import { useOffer } from './useOffer.ts';

export function Palette({ typed = '' }: { typed?: string }) {
  const { close } = useDialog();
  const actions = useActions();
  const [activeId, setActiveId] = useState<string | null>(null);
  const { offer, morePeople } = useOffer(typed);
  const sections = useMemo(() => sectionsOf(offer, typed), [offer, typed]);
  const all = sections.flatMap(({ found }) => found);
  // By id, so that late results do not move the choice.
  const at = Math.max(
    0,
    all.findIndex(({ item }) => item.id === activeId),
  );
  const active = all[at]?.item;
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const optionId = (place: number) => `${listId}-${place}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another active one is brought into sight.
  useEffect(() => {
    const option = list.current?.querySelector('[aria-selected="true"]');
    option?.scrollIntoView({ block: 'nearest' });
  }, [active?.id]);

  function run(item: Item | undefined): void {
    if (!item || item.why !== null) return;
    close();
    if (item.used) actions.noteUsed(item.used);
    item.run(actions);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      run(active);
      return;
    }
    const goal = movedTo(event, at, all.length);
    if (goal === null) return;
    event.preventDefault();
    setActiveId(all[goal]?.item.id ?? null);
  }

  let place = -1;
  return (
    <Stack gap={0}>
      <div className={classes.box}>
        <IconSearch size={17} stroke={1.75} aria-hidden />
        <input
          data-autofocus
          role="combobox"
          aria-label="Search instances, organizations, people and commands"
          aria-expanded
          aria-haspopup="listbox"
          aria-controls={listId}
          aria-activedescendant={active ? optionId(at) : undefined}
          aria-autocomplete="list"
          placeholder={offer.selected?.title ?? 'Search instances, organizations, people and commands'}
          value={typed}
          onChange={({ currentTarget }) => {
            actions.typeInPalette(() => currentTarget.value);
            setActiveId(null);
            list.current?.scrollTo(0, 0);
          }}
          onFocus={({ currentTarget }) => currentTarget.setSelectionRange(typed.length, typed.length)}
          onKeyDown={onKeyDown}
          autoComplete="off"
          maxLength={200}
        />
        <kbd className={looks.key} aria-hidden>
          Esc
        </kbd>
      </div>
      {/* Always rendered, so that screen readers announce each change. */}
      <VisuallyHidden role="status">{told(all.length, typed, active?.why ?? null)}</VisuallyHidden>
      <div id={listId} ref={list} role="listbox" aria-label="Results" tabIndex={-1} className={classes.list}>
        {sections.map(({ title, found }) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot hold options.
          <div key={title} role="group" aria-label={title}>
            <div aria-hidden className={classes.heading}>
              {title}
            </div>
            {found.map((each) => {
              place += 1;
              const here = place;
              return (
                <Option
                  key={each.item.id}
                  id={optionId(here)}
                  found={each}
                  active={here === at}
                  onPoint={() => setActiveId(each.item.id)}
                  onChoose={() => run(each.item)}
                />
              );
            })}
          </div>
        ))}
      </div>
      {all.length === 0 && <Nothing typed={typed.trim()} />}
      {morePeople > 0 && (
        <Box
          component="p"
          pt={8}
          px={16}
          pb={12}
          c="dimmed"
          fz={12}
          style={{ borderTop: '1px solid var(--q-line)' }}
        >
          {thousands(morePeople)} more {morePeople === 1 ? 'person matches' : 'people match'}. Type more of
          the address or the name.
        </Box>
      )}
    </Stack>
  );
}

function Nothing({ typed }: { typed: string }) {
  return (
    <Box className={looks.broken} pt={28} px={24} pb={32} ta="center">
      <p>
        Nothing matches “<bdi>{typed}</bdi>”.
      </p>
      <p className={looks.dim}>Search for part of a name, address or host, or for an action.</p>
    </Box>
  );
}

function told(count: number, typed: string, why: string | null): string {
  const found = typed.trim() === '' ? '' : `${counted(count, 'result', 'results')}. `;
  return `${found}${why ?? ''}`;
}

const PAGE = 8;

export function movedTo(
  { key, ctrlKey, altKey, metaKey }: { key: string; ctrlKey: boolean; altKey: boolean; metaKey: boolean },
  at: number,
  count: number,
): number | null {
  if (count === 0 || ctrlKey || altKey || metaKey) return null;
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (at + count - 1) % count;
    case 'PageDown':
      return Math.min(count - 1, at + PAGE);
    case 'PageUp':
      return Math.max(0, at - PAGE);
    default:
      return null;
  }
}

type Props = { id: string; found: Found; active: boolean; onPoint: () => void; onChoose: () => void };

function Option({ id, found: { item, title }, active, onPoint, onChoose }: Props) {
  const mac = useApp((state) => state.platform === 'darwin');
  const { icon: Icon, kind } = item;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the search box, which names the active option.
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the search box chooses it.
    <div
      id={id}
      role="option"
      aria-selected={active}
      aria-disabled={item.why !== null || undefined}
      className={classes.option}
      // Not on enter: the list also scrolls under a resting pointer.
      onMouseMove={active ? undefined : onPoint}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      {Icon ? <Icon size={16} stroke={1.6} aria-hidden /> : <Dot color={item.color} size={16} />}
      <Flex component="span" wrap="wrap" align="baseline" flex={1} miw={0} style={{ columnGap: 8 }}>
        <bdi className={classes.title}>
          {title.map(({ text, hit }, at) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one title never change places.
            hit ? <mark key={at}>{text}</mark> : text,
          )}
        </bdi>
        {item.where && (
          <span className={classes.where}>
            {Icon && <Dot color={item.color} size={8} />}
            <bdi>{item.where}</bdi>
          </span>
        )}
        {item.why !== null && <span className={classes.why}>{item.why}</span>}
      </Flex>
      {item.chord ? (
        <Keys chord={item.chord} mac={mac} />
      ) : (
        kind && <span className={classes.kind}>{kind}</span>
      )}
    </div>
  );
}

function Dot({ color, size }: { color: Item['color']; size: number }) {
  if (!color) return null;
  const style = { width: size, height: size, background: INSTANCE_TILES[color] };
  return <span className={classes.dot} style={style} aria-hidden />;
}
