import { Box } from '@mantine/core';
import { IconColumns3, IconEqual, IconFilterOff, IconHelpCircle, IconPlus } from '@tabler/icons-react';
import type { PeopleQuery } from '../../../../shared/calls/people.ts';
import { MOST_COLUMNS } from '../../../../shared/choices.ts';
import { thousands } from '../../../../shared/text.ts';
import { readingOf } from '../../queryState.ts';
import { useActions, useApp, usePaneView } from '../../state/app.tsx';
import { useQuery } from '../../state/useQuery.ts';
import { HOME_PANE } from '../../state/views.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { type ComparedColumn, comparedQuery } from './comparing.ts';
import { OrganizationPicker } from './OrganizationPicker.tsx';

type Props = { columns: readonly ComparedColumn[]; query: PeopleQuery };

export function ComparisonTools({ columns, query }: Props) {
  const [isOnly, change] = usePaneView(HOME_PANE, 'onlyDiffering');
  const { compareOrganizations } = useActions();
  const revision = useApp(({ people }) => people.revision);
  const queries = columns.length > 1 ? [comparedQuery(query, columns, true)] : [];
  const [count] = readingOf(useQuery('people.counts', { queries }, revision).query)?.data.counts ?? [];
  if (columns.length === 0) return null;
  const isFull = columns.length >= MOST_COLUMNS;
  return (
    <>
      {columns.length > 1 && (
        <ToolButton aria-pressed={isOnly} onClick={() => change((before) => !before)}>
          Only differences{count === undefined ? '' : ` ${thousands(count)}`}
        </ToolButton>
      )}
      {isFull ? (
        <ToolButton icon={IconPlus} why="You can compare at most four organizations.">
          Column
        </ToolButton>
      ) : (
        <OrganizationPicker
          label="Organization to add"
          taken={columns}
          onChoose={(chosen) => compareOrganizations([...columns, chosen])}
        >
          {(button) => (
            <ToolButton icon={IconPlus} {...button}>
              Column
            </ToolButton>
          )}
        </OrganizationPicker>
      )}
    </>
  );
}

export function NothingCompared() {
  const { compareOrganizations } = useActions();
  return (
    <Box flex={1} style={{ overflowY: 'auto' }}>
      <EmptyState icon={IconColumns3} title="Compare organizations">
        <p>
          Compare two to four organizations of any instances. See who is missing, has another role, or has no
          2FA. Invite people from one to another.
        </p>
        <OrganizationPicker
          label="First organization"
          taken={[]}
          onChoose={(chosen) => compareOrganizations([chosen])}
        >
          {(button) => (
            <ToolButton icon={IconPlus} variant="filled" mt={10} {...button}>
              Choose an organization
            </ToolButton>
          )}
        </OrganizationPicker>
      </EmptyState>
    </Box>
  );
}

export function NobodyCompared({ within, onClear }: { within: number; onClear: () => void }) {
  const [isOnly, change] = usePaneView(HOME_PANE, 'onlyDiffering');
  if (within === 0)
    return (
      <EmptyState icon={IconHelpCircle} title="Nobody is known here yet">
        <p>Nobody was found in these organizations, as far as they could be read.</p>
      </EmptyState>
    );
  if (isOnly)
    return (
      <EmptyState
        icon={IconEqual}
        title="No differences"
        action={{ label: 'Show everybody', run: () => change(() => false) }}
      >
        <p>Nobody differs between these organizations, as far as they could be read.</p>
      </EmptyState>
    );
  return (
    <EmptyState
      icon={IconFilterOff}
      title="No people match"
      action={{ label: 'Clear filters', run: onClear }}
    >
      <p>None of the {thousands(within)} people match.</p>
    </EmptyState>
  );
}
