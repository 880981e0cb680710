import { Box, Button, Flex, Group, Stack } from '@mantine/core';
import { IconFileImport, IconPlaylistAdd, IconPlus } from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import styles from './Welcome.module.css';

export function Welcome() {
  const { openDialog } = useActions();
  const writable = useApp((state) => state.writable);
  return (
    <Flex component="main" flex={1} mih={0} p={32} style={{ overflowY: 'auto' }}>
      <Stack gap={20} align="flex-start" w="100%" maw={560} m="auto">
        <Box component="h1" fz={22} fw={640} lh={1.25} style={{ letterSpacing: '-0.01em' }}>
          All your Dokploy instances, in one window
        </Box>
        <Box component="p" c="dimmed" fz={14}>
          Quayside shows the organizations, members and invitations of every Dokploy instance that you run,
          side by side. It talks to your servers directly; nothing goes anywhere else.
        </Box>
        <ol className={styles.steps}>
          <li>
            <h2>Get an API key</h2>
            <p>
              In Dokploy, open <b>Settings</b>, then <b>Profile</b>, then <b>API/CLI Keys</b>, and generate a
              key for the organization that you want to see. Leave its rate limit off: a limited key allows
              five requests a day, and one refresh uses them up.
            </p>
          </li>
          <li>
            <h2>Add the instance</h2>
            <p>
              Paste its address and the key. Quayside checks both, step by step, before it keeps anything.
            </p>
          </li>
          <li>
            <h2>The key stays in your keychain</h2>
            <p>
              Keys are kept in this computer’s own keychain alone, never in a file, and are sent only to the
              server they were given for.
            </p>
          </li>
        </ol>
        <Group gap={10} align="stretch">
          <Button
            size="md"
            leftSection={<IconPlus size={16} aria-hidden />}
            disabled={!writable}
            onClick={() => openDialog({ kind: 'add' })}
          >
            Add your first instance
          </Button>
          <ToolButton
            size="md"
            icon={IconPlaylistAdd}
            disabled={!writable}
            onClick={() => openDialog({ kind: 'add-many' })}
          >
            Add many instances
          </ToolButton>
          <ToolButton
            size="md"
            icon={IconFileImport}
            disabled={!writable}
            onClick={() => openDialog({ kind: 'import' })}
          >
            Import from a file
          </ToolButton>
        </Group>
      </Stack>
    </Flex>
  );
}
