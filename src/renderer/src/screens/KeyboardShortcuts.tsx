import { REVIEW_KEYS } from '../features/campaigns/reviewLines.ts';
import { RAIL_KEYS } from '../features/instances/railRows.ts';
import { Shortcuts } from '../features/palette/Shortcuts.tsx';
import { TABLE_KEYS } from '../ui/table/tableKeys.ts';

const TABLE = ':is([role="table"], [role="treegrid"])';

const LISTS = [
  {
    title: 'In a table',
    lines: TABLE_KEYS,
    shownBy: `main ${TABLE}`,
    picksBy: `main ${TABLE} input[type="checkbox"]`,
  },
  { title: 'In a review', lines: REVIEW_KEYS, shownBy: 'main [data-is="keep"]' },
  { title: 'In the rail', lines: RAIL_KEYS, shownBy: 'nav[aria-label="Instances"] [data-row-key]' },
];

export function KeyboardShortcuts() {
  return <Shortcuts lists={LISTS} />;
}
