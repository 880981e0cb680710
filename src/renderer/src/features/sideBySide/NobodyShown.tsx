import { IconEqual, IconFilterOff, IconHelpCircle, IconUsers } from '@tabler/icons-react';
import { formatNumber } from '../../ui/locale.ts';
import { EmptyState } from '../../ui/table/EmptyState.tsx';

type Props = {
  isKnown: boolean;
  /** Whether the differences alone are shown, and nothing is searched for. */
  isOnly: boolean;
  all: number;
  onClear: () => void;
};

export function NobodyShown({ isKnown, isOnly, all, onClear }: Props) {
  if (!isKnown) {
    return (
      <EmptyState icon={IconHelpCircle} title="Nobody is known here yet">
        <p>None of these lists could be read. Why stands above, for each of them.</p>
      </EmptyState>
    );
  }
  if (all === 0) {
    return (
      <EmptyState icon={IconUsers} title="Nobody">
        <p>The lists that could be read are empty.</p>
      </EmptyState>
    );
  }
  if (isOnly) {
    return (
      <EmptyState icon={IconEqual} title="No differences" action={{ label: 'Show everybody', run: onClear }}>
        <p>
          {all === 1 ? 'The one person is' : `All ${formatNumber(all)} people are`} the same in every list
          that could be read.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={IconFilterOff} title="No people match" action={{ label: 'Clear search', run: onClear }}>
      <p>None of the {formatNumber(all)} people match.</p>
    </EmptyState>
  );
}
