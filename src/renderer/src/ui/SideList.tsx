import { Box, Flex } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { thousands } from '../../../shared/text.ts';
import { sanitizeText, shownName } from '../sanitizeText.ts';
import classes from './sideList.module.css';
import { useListKeys } from './useListKeys.ts';

type SideItem = { id: string; name: string; note: ReactNode; end?: ReactNode };

type Props = {
  title: string;
  items: readonly SideItem[];
  chosenId: string;
  onChoose: (id: string) => void;
  foot?: ReactNode;
  isSecond?: boolean;
};

export function SideList({ title, items, chosenId, onChoose, foot, isSecond = false }: Props) {
  const headingId = useId();
  const { list, onKeyDown } = useListKeys();
  const Heading = isSecond ? 'h3' : 'h2';
  const entry = Math.max(
    0,
    items.findIndex(({ id }) => id === chosenId),
  );
  return (
    <section className={classes.side} data-second={isSecond || undefined} aria-labelledby={headingId}>
      <header className={classes.head}>
        <Heading id={headingId}>{title}</Heading>
        <span>{thousands(items.length)}</span>
      </header>
      <ul ref={list} aria-label={title} className={classes.list} onKeyDown={onKeyDown}>
        {items.map(({ id, name, note, end }, at) => (
          <li key={id}>
            <button
              type="button"
              className={classes.item}
              data-tall
              aria-current={id === chosenId ? 'true' : undefined}
              tabIndex={at === entry ? 0 : -1}
              onClick={() => onChoose(id)}
            >
              <Flex component="span" direction="column" flex={1} miw={0} lh={1.3}>
                <bdi dir="auto" className={classes.name} title={sanitizeText(name, 200)}>
                  {shownName(name, 100)}
                </bdi>
                <Box component="span" c="dimmed" fz={11.5}>
                  {note}
                </Box>
              </Flex>
              {end}
            </button>
          </li>
        ))}
      </ul>
      {foot && (
        <Box flex="none" mt="auto" pt={8} px={10} pb={12}>
          {foot}
        </Box>
      )}
    </section>
  );
}
