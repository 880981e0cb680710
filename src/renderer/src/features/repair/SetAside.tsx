import { Box, Button } from '@mantine/core';
import type { Repair } from '../../../../shared/calls/repair.ts';
import { counted } from '../../../../shared/counted.ts';
import { useActions } from '../../state/app.tsx';
import type { HandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { useNow } from '../../ui/useNow.ts';
import { clockOf } from '../../ui/when.ts';
import classes from './repair.module.css';

export function SetAside(props: { files: Repair['setAside']; onTold: (told: HandedOut) => void }) {
  const { files, onTold } = props;
  const { call } = useActions();
  const now = useNow();

  async function show(id: string): Promise<void> {
    const shown = await call('repair.showFile', { fileId: id });
    if (!shown.ok) onTold({ error: shown.error });
  }

  return (
    <section aria-labelledby="set-aside">
      <Box component="h3" id="set-aside" mt={0} mx={0} mb={4} fz={13} fw={640}>
        Files that were set aside
      </Box>
      {files.length === 0 ? (
        <p className={looks.dim}>No file was damaged or replaced.</p>
      ) : (
        <ScrolledList className={classes.list} aria-label="Files that were set aside">
          {files.map(({ id, bytes, at }) => (
            <li key={id}>
              <span className={classes.words}>
                <bdi>{sanitizeText(id)}</bdi>, {counted(bytes, 'byte', 'bytes')}, written{' '}
                <Moment at={at} words={(moment) => clockOf(moment, now)} />
              </span>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={`Show folder of ${sanitizeText(id)}`}
                onClick={() => void show(id)}
              >
                Show folder
              </Button>
            </li>
          ))}
        </ScrolledList>
      )}
    </section>
  );
}
