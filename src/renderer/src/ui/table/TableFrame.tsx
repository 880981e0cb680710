import { Box, CloseButton, Group, Menu } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown, IconFilter, IconFilterOff, IconLock } from '@tabler/icons-react';
import { createContext, type ReactNode, useContext } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import { thousands } from '../../../../shared/text.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import type { TableView } from '../../tableView.ts';
import { clockOf } from '../../when.ts';
import { useFocusKept } from '../keepFocus.ts';
import looks from '../looks.module.css';
import { MenuTarget } from '../MenuTarget.tsx';
import { Moment } from '../Moment.tsx';
import note from '../note.module.css';
import { ToolButton } from '../ToolButton.tsx';
import { useNow } from '../useNow.ts';
import { activeRowElement, focusActiveRow } from './activeRow.ts';
import { EmptyState } from './EmptyState.tsx';
import type { Option } from './filters.ts';
import classes from './frame.module.css';
import { SearchBox } from './SearchBox.tsx';

type Mend = { label: string; run: () => void; isInstead?: true };

/** What can be done about a failure here beside Retry, or instead of it. */
export const MendsContext = createContext<(error: AppError) => readonly Mend[]>(() => []);

type Props = {
  noun: string;
  searchLabel?: string;
  searchLength?: number;
  presets?: ReactNode;
  /** Each set filter, to be taken away by itself. */
  chips?: ReactNode;
  many?: string;
  view: Pick<TableView, 'search' | 'choices'>;
  set: (part: Partial<TableView>) => void;
  filters: readonly { id: string; title: string; options: readonly Option[]; only?: string }[];
  known: { total: number; shown: number; at: number } | null;
  failed: AppError | null;
  isTold?: boolean;
  onRetry: () => void;
  empty: ReactNode;
  forbidden?: ReactNode;
  tools?: ReactNode;
  count?: ReactNode;
  actions?: ReactNode;
  notes?: ReactNode;
  children: ReactNode;
  bar?: ReactNode;
};

export function TableFrame(props: Props) {
  const { noun, view, set, filters, known, failed } = props;
  const { search, choices } = view;
  const root = useFocusKept<HTMLElement>((table) => activeRowElement(table) ?? table.querySelector('input'));
  const clear = () => set({ search: '', choices: {} });
  const narrowed = known !== null && known.shown < known.total;
  return (
    <section className={classes.table} ref={root} aria-label={`List of ${noun}`}>
      {props.presets}
      <Group gap={8} pt={props.presets ? 8 : 14} pb={8} pe="var(--q-inset)">
        <SearchBox
          slash
          {...(props.searchLength ? { maxLength: props.searchLength } : {})}
          label={props.searchLabel ?? `Search ${noun}`}
          value={search}
          onChange={(text) => set({ search: text })}
          onLeave={() => focusActiveRow(root.current)}
        />
        {filters.map(({ id, title, options, only }, at) => {
          const Control = only === undefined ? FilterMenu : FilterToggle;
          return (
            <Control
              key={id}
              title={title}
              first={at === 0}
              options={only === undefined ? options : options.filter(({ value }) => value === only)}
              chosen={choices[id] ?? []}
              onChange={(chosen) => set({ choices: { ...choices, [id]: chosen } })}
            />
          );
        })}
        {props.tools}
        <Box
          component="span"
          role="status"
          className={looks.cut}
          flex={props.count ? '1 1 200px' : 'none'}
          miw={0}
          c="dimmed"
          title={typeof props.count === 'string' ? props.count : undefined}
          style={{ fontVariantNumeric: 'tabular-nums' }}
        >
          {props.count ?? (narrowed && `${thousands(known.shown)} of ${thousands(known.total)}`)}
        </Box>
        {narrowed && known.shown > 0 && !props.chips && (
          <CloseButton aria-label="Clear filters" title="Clear filters" onClick={clear} />
        )}
        {props.actions && (
          <Group gap={8} ml="auto" align="stretch" wrap="nowrap">
            {props.actions}
          </Group>
        )}
      </Group>
      {props.chips}
      {props.notes}
      {failed && known && <StaleNote at={known.at} error={failed} onRetry={props.onRetry} />}
      {failed && !known ? (
        <Failure {...props} error={failed} />
      ) : known?.total === 0 ? (
        props.empty
      ) : known?.shown === 0 ? (
        <NoneMatch total={known.total} noun={props.many ?? noun} onClear={clear} />
      ) : (
        props.children
      )}
      {props.bar}
    </section>
  );
}

function NoneMatch(props: { total: number; noun: string; onClear: () => void }) {
  const { total, noun, onClear } = props;
  return (
    <EmptyState
      icon={IconFilterOff}
      title={`No ${noun} match`}
      action={{ label: 'Clear filters', run: onClear }}
    >
      <p>
        None of the {thousands(total)} {noun} match the search and filters.
      </p>
    </EmptyState>
  );
}

function Failure(props: Props & { error: AppError }) {
  const { noun, error, isTold = false, forbidden, onRetry } = props;
  const mends = useContext(MendsContext)(error);
  const retry = { label: 'Retry', run: onRetry };
  if (error.code === 'role-forbidden') {
    return (
      <EmptyState icon={IconLock} title={`This key’s role may not list ${noun}`} action={retry}>
        {forbidden}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={IconAlertTriangle}
      tone="danger"
      isTold={isTold}
      title={`The ${noun} could not be read`}
      action={mends.find(({ isInstead }) => isInstead) ?? retry}
      more={mends.find(({ isInstead }) => !isInstead) ?? null}
    >
      <p>{error.message}</p>
      <p>{error.advice}</p>
    </EmptyState>
  );
}

type FilterToggleProps = {
  title: string;
  options: readonly Option[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

function FilterToggle({ title, options: [only], chosen, onChange }: FilterToggleProps) {
  const pressed = chosen.length > 0;
  return (
    <ToolButton
      className={classes.filter}
      aria-pressed={pressed}
      disabled={!only && !pressed}
      onClick={() => onChange(pressed || !only ? [] : [only.value])}
    >
      {title}
      {only && <span className={classes.dim}>&nbsp;{only.count}</span>}
    </ToolButton>
  );
}

/** Limit of menu items: people can be thousands. */
const MOST_OPTIONS = 100;

type FilterMenuProps = {
  title: string;
  first: boolean;
  options: readonly Option[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

function FilterMenu({ title, first, options, chosen, onChange }: FilterMenuProps) {
  const shown = options.filter(({ value }, at) => at < MOST_OPTIONS || chosen.includes(value));
  return (
    <Menu position="bottom-start" withinPortal={false}>
      <MenuTarget>
        <ToolButton
          className={classes.filter}
          aria-label={
            chosen.length > 0 ? `Filter by ${title}, ${chosen.length} chosen` : `Filter by ${title}`
          }
          leftSection={first && <IconFilter size={15} stroke={1.75} aria-hidden />}
          rightSection={<IconChevronDown size={14} stroke={2} aria-hidden />}
          disabled={options.length === 0}
        >
          {title}
          {/* Drawn by CSS: the button’s name has the number already. */}
          {chosen.length > 0 && <span className={looks.chosen} data-count={chosen.length} aria-hidden />}
        </ToolButton>
      </MenuTarget>
      <Menu.Dropdown className={looks.menu}>
        <Menu.CheckboxGroup value={[...chosen]} onChange={onChange}>
          {shown.map((option) => (
            <Menu.CheckboxItem
              key={option.value}
              value={option.value}
              rightSection={
                <Box component="span" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
                  {option.count}
                </Box>
              }
            >
              {sanitizeText(option.label, 40)}
            </Menu.CheckboxItem>
          ))}
        </Menu.CheckboxGroup>
        {shown.length < options.length && (
          <Menu.Label>{thousands(options.length - shown.length)} more: type in the search box</Menu.Label>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function StaleNote({ at, error, onRetry }: { at: number; error: AppError; onRetry: () => void }) {
  const now = useNow();
  const mends = useContext(MendsContext)(error);
  return (
    <div className={note.note} role="alert">
      <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
      <p>
        As of <Moment at={at} words={(moment) => clockOf(moment, now)} />; refresh failed: {error.message}{' '}
        {error.advice}
      </p>
      {mends.map(({ label, run }) => (
        <ToolButton key={label} small onClick={run}>
          {label}
        </ToolButton>
      ))}
      <ToolButton small onClick={onRetry}>
        Retry
      </ToolButton>
    </div>
  );
}
