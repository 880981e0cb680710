import { Box, Flex, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import fold from '../../ui/fold.module.css';
import looks from '../../ui/looks.module.css';

/** A part below the table that is folded at first: what it is, a few words of it, and what mends it. */
export function Fold(props: { title: string; words: string; action?: ReactNode; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Box component="section" mx={20} aria-label={props.title} className={looks.broken}>
      <Flex align="center" gap={8} mih={38} style={{ borderTop: '1px solid var(--q-line)' }}>
        <UnstyledButton
          className={`${fold.fold} ${looks.words}`}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <IconChevronRight size={14} className={fold.chevron} aria-hidden />
          <b>{props.title}</b>
          <span className={looks.cut} title={props.words}>
            {props.words}
          </span>
        </UnstyledButton>
        {props.action}
      </Flex>
      {isOpen && (
        <Box pb={10} ps={20}>
          {props.children}
        </Box>
      )}
    </Box>
  );
}
