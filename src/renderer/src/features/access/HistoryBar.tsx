import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useShallow } from 'zustand/react/shallow';
import { useApp } from '../../state/app.tsx';
import type { HistoryView } from '../../state/views.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './history.module.css';

const RANGES: readonly [HistoryView['days'], string][] = [
  [30, '30 days'],
  [90, '90 days'],
  [365, 'A year'],
];
const ALL = '';

/** Chooses of what the history is shown, how far back, and as charts or a table. */
export function HistoryBar({ view, onChange }: { view: HistoryView; onChange: (view: HistoryView) => void }) {
  const names = useApp(
    useShallow((state) => state.order.map((id) => sanitizeText(state.byId[id]?.name ?? '', 60) || 'Unnamed')),
  );
  const order = useApp((state) => state.order);
  const instances = order.map((id, at) => ({ value: id, label: names[at] ?? '' }));
  return (
    <div className={classes.bar}>
      {order.length > 1 && (
        <NativeSelect
          aria-label="Instance"
          value={view.instanceId ?? ALL}
          data={[{ value: ALL, label: 'All instances together' }, ...instances]}
          onChange={(event) => onChange({ ...view, instanceId: event.currentTarget.value || null })}
        />
      )}
      <SegmentedControl
        aria-label="Range"
        value={String(view.days)}
        data={RANGES.map(([days, label]) => ({ value: String(days), label }))}
        onChange={(value) =>
          onChange({ ...view, days: RANGES.find(([days]) => String(days) === value)?.[0] ?? 90 })
        }
      />
      <span className={classes.space} />
      <SegmentedControl
        aria-label="Show days as"
        value={view.shows}
        data={[
          { value: 'charts', label: 'Charts' },
          { value: 'table', label: 'Table' },
        ]}
        onChange={(value) => onChange({ ...view, shows: value === 'table' ? 'table' : 'charts' })}
      />
    </div>
  );
}
