import { IconUserQuestion } from '@tabler/icons-react';
import { formatNumber } from '../../ui/locale.ts';
import note from '../../ui/note.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';

const MOST = 12;

/** Of the addresses that were searched for, those that nobody has. */
export function MissingNote({ addresses }: { addresses: readonly string[] }) {
  if (addresses.length === 0) return null;
  const shown = addresses.slice(0, MOST).map((each) => sanitizeText(each, 120));
  const more = addresses.length - shown.length;
  return (
    <div className={note.note} data-tone="plain">
      <IconUserQuestion size={16} stroke={1.75} aria-hidden />
      <p>
        Not found: {shown.join(', ')}
        {more > 0 && `, and ${formatNumber(more)} more`}.
      </p>
    </div>
  );
}
