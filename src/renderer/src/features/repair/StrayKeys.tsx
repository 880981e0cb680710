import { Box } from '@mantine/core';
import type { Repair, Stray } from '../../../../shared/calls/repair.ts';
import { counted } from '../../../../shared/counted.ts';
import { useActions } from '../../state/app.tsx';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import classes from './repair.module.css';
import { secretWords } from './repairWords.ts';

const MOST_LISTED = 200;

type Props = { keychain: Repair['keychain']; barred: string | null; onRetry: () => void };

/** Keys in the keychain that no record names: each can be deleted, or got back with the list that names it. */
export function StrayKeys({ keychain, barred, onRetry }: Props) {
  return (
    <section aria-labelledby="stray-keys">
      <Box component="h3" id="stray-keys" mt={0} mx={0} mb={4} fz={13} fw={640}>
        Keys without a record
      </Box>
      {keychain.state === 'unavailable' ? (
        <FailureAlert
          error={{ code: 'keychain-failed', message: keychain.message, advice: keychain.advice }}
          onRetry={onRetry}
        />
      ) : keychain.strays.length === 0 ? (
        <p className={looks.dim}>Every key in the keychain belongs to a record.{others(keychain.ofOthers)}</p>
      ) : (
        <Strays strays={keychain.strays} ofOthers={keychain.ofOthers} barred={barred} />
      )}
    </section>
  );
}

function Strays({ strays, ofOthers, barred }: { strays: Stray[]; ofOthers: number; barred: string | null }) {
  const { openDialog } = useActions();
  const ask = (chosen: readonly Stray[]) => openDialog({ kind: 'delete-stray-keys', strays: chosen });
  return (
    <>
      <div className={classes.row}>
        <p className={classes.words}>
          {strayWords(strays)}
          {others(ofOthers)}
        </p>
        <ToolButton onClick={() => ask(strays)} why={barred}>
          {strays.length === 1 ? 'Delete it…' : `Delete all ${formatNumber(strays.length)}…`}
        </ToolButton>
      </div>
      <ScrolledList className={classes.list} aria-label="Keys without a record">
        {strays.slice(0, MOST_LISTED).map((stray) => (
          <li key={stray.id}>
            <span className={`${classes.words} ${classes.sentence}`}>
              <bdi>{secretWords(stray)}</bdi>
            </span>
            {strays.length > 1 && (
              <ToolButton
                size="compact-sm"
                aria-label={`Delete ${secretWords(stray)}`}
                onClick={() => ask([stray])}
                why={barred}
              >
                Delete…
              </ToolButton>
            )}
          </li>
        ))}
        {strays.length > MOST_LISTED && (
          <li>And {counted(strays.length - MOST_LISTED, 'other', 'others')}.</li>
        )}
      </ScrolledList>
    </>
  );
}

function strayWords(strays: readonly Stray[]): string {
  const isNamed = strays.some(({ listId }) => listId !== null);
  if (strays.length === 1)
    return isNamed
      ? 'If it is missed, restore the list that names it, below. If not, delete it. On its server it goes on working.'
      : 'No earlier list names it, so what it opens is not known. On its server it goes on working.';
  return isNamed
    ? 'If they are missed, restore the list that names them, below. If not, delete them. On their servers they go on working.'
    : 'No earlier list names them, so what they open is not known. On their servers they go on working.';
}

function others(count: number): string {
  if (count === 0) return '';
  return ` ${counted(count, 'other key belongs', 'other keys belong')} to another profile, and ${count === 1 ? 'is' : 'are'} left alone.`;
}
