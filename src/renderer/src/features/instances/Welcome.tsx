import { Box, Button, Flex, Group, Stack } from '@mantine/core';
import { type Icon, IconListCheck, IconLock, IconServer2 } from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import { DialogContext } from '../../state/dialogContext.tsx';
import { FIRST_FORM } from '../../state/openDialog.ts';
import looks from '../../ui/looks.module.css';
import styles from './InstanceForms.module.css';
import { AddInstance } from './InstanceForms.tsx';

const LINK = { variant: 'subtle', size: 'compact-sm' } as const;

export function Welcome() {
  const { openDialog } = useActions();
  const writable = useApp((state) => state.writable);
  return (
    <Flex component="main" flex={1} mih={0} p={32} style={{ overflowY: 'auto' }}>
      <Flex
        w="100%"
        maw={1060}
        m="auto"
        wrap="wrap"
        align="center"
        justify="center"
        rowGap={32}
        columnGap="6vw"
      >
        <Stack gap={20} flex="1 1 250px" maw={380}>
          <Box component="h1" fz={26} fw={640} lh={1.25} style={{ letterSpacing: '-0.01em' }}>
            Connect your first Dokploy server
          </Box>
          <Box component="p" c="dimmed" fz={15}>
            See who has access to what, on all your servers.
          </Box>
          <Box component="h2" c="dimmed" fz={12} fw={600}>
            What happens with the key
          </Box>
          <KeyFact icon={IconLock} title="Stays in this computer’s keychain">
            Exports have it only encrypted.
          </KeyFact>
          <KeyFact icon={IconServer2} title="Goes to your server only">
            Straight from this computer.
          </KeyFact>
          <KeyFact icon={IconListCheck} title="Changes nothing by itself">
            Every change starts with your click.
          </KeyFact>
        </Stack>
        <Stack gap={16} flex="1 1 420px" maw={560}>
          <Box
            component="section"
            className={`${looks.card} ${styles.card}`}
            pt={18}
            px={22}
            pb={22}
            style={{ overflow: 'clip' }}
            aria-label="Add instance"
          >
            <DialogContext value={FIRST_FORM.id}>
              <AddInstance inPage />
            </DialogContext>
          </Box>
          <Group gap={4} c="dimmed">
            More than one?
            <Button {...LINK} disabled={!writable} onClick={() => openDialog({ kind: 'add-many' })}>
              Add several…
            </Button>
            Moving from another computer?
            <Button {...LINK} disabled={!writable} onClick={() => openDialog({ kind: 'import' })}>
              Import…
            </Button>
          </Group>
        </Stack>
      </Flex>
    </Flex>
  );
}

function KeyFact(props: { icon: Icon; title: string; children: string }) {
  const { icon: Icon, title, children } = props;
  return (
    <Group gap={14} wrap="nowrap" align="flex-start">
      <Flex p={7} bdrs={8} bg="var(--q-accent-soft)" c="var(--q-accent)">
        <Icon size={16} stroke={1.6} aria-hidden />
      </Flex>
      <div>
        <Box component="h3" fz={13} fw={600}>
          {title}
        </Box>
        <Box component="p" c="dimmed">
          {children}
        </Box>
      </div>
    </Group>
  );
}
