import { Box } from '@mantine/core';
import type { EarlierList, Repair } from '../../../../shared/calls/repair.ts';
import { useActions } from '../../state/app.tsx';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { clockOf } from '../../ui/when.ts';
import classes from './repair.module.css';
import { listWords } from './repairWords.ts';

type Props = Pick<Repair, 'lists' | 'present' | 'barred'>;

export function EarlierLists({ lists, present, barred }: Props) {
  return (
    <section aria-labelledby="earlier-lists">
      <Box component="h3" id="earlier-lists" mt={0} mx={0} mb={4} fz={13} fw={640}>
        Earlier lists
      </Box>
      {lists.length === 0 ? (
        <p className={looks.dim}>
          There is no copy yet. One is made whenever the list changes, and five are kept.
        </p>
      ) : (
        <ScrolledList className={classes.list} aria-label="Earlier lists">
          {lists.map((list) => (
            <Item key={list.id} list={list} present={present} barred={barred} />
          ))}
        </ScrolledList>
      )}
    </section>
  );
}

function Item({ list, present, barred }: { list: EarlierList } & Pick<Props, 'present' | 'barred'>) {
  const { openDialog } = useActions();
  const now = useNow();
  const when = clockOf(list.at, now);
  return (
    <li>
      <span className={classes.words}>
        <b>
          <Moment at={list.at} words={() => when} />
        </b>{' '}
        {listWords(list)}
      </span>
      {list.isPresent ? (
        <span className={looks.dim}>as it is now</span>
      ) : (
        <ToolButton
          size="compact-sm"
          aria-label={`Restore the list of ${when}`}
          onClick={() => openDialog({ kind: 'restore-list', list, present: present.instances })}
          why={barred}
        >
          Restore…
        </ToolButton>
      )}
    </li>
  );
}
