import { Box, Button } from '@mantine/core';
import type { MissingSecret, Repair } from '../../../../shared/calls/repair.ts';
import { counted } from '../../../../shared/counted.ts';
import { useActions, useApp } from '../../state/app.tsx';
import looks from '../../ui/looks.module.css';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import classes from './repair.module.css';
import { secretWords } from './repairWords.ts';

const MOST_LISTED = 200;

/** Records whose key or header is not in the keychain: each can be given again, or forgotten. */
export function MissingKeys({ keychain }: { keychain: Repair['keychain'] }) {
  const missing = keychain.state === 'listed' ? keychain.missing : null;
  return (
    <section aria-labelledby="missing-keys">
      <Box component="h3" id="missing-keys" mt={0} mx={0} mb={4} fz={13} fw={640}>
        Records without a key
      </Box>
      {missing === null ? (
        <p className={looks.dim}>Not known until the keychain answers.</p>
      ) : missing.length === 0 ? (
        <p className={looks.dim}>Every record has its key or value in the keychain.</p>
      ) : (
        <ScrolledList className={classes.list} aria-label="Records without a key">
          {missing.slice(0, MOST_LISTED).map((secret) => (
            <li key={secret.id}>
              <span className={`${classes.words} ${classes.sentence}`}>
                <bdi>{secretWords(secret)}</bdi>
              </span>
              <Remedies secret={secret} />
            </li>
          ))}
          {missing.length > MOST_LISTED && (
            <li>And {counted(missing.length - MOST_LISTED, 'other', 'others')}.</li>
          )}
        </ScrolledList>
      )}
    </section>
  );
}

function Remedies({ secret }: { secret: MissingSecret }) {
  const { openDialog } = useActions();
  const writable = useApp((state) => state.writable);
  const { id, kind, instanceId, organizationId } = secret;
  const button = { size: 'compact-sm', variant: 'default', disabled: !writable } as const;
  const what = secretWords(secret);
  if (kind === 'header') {
    return (
      <Button
        {...button}
        aria-label={`Give ${what}`}
        onClick={() => openDialog({ kind: 'edit', instanceId })}
      >
        Give it…
      </Button>
    );
  }
  const paste = () =>
    openDialog(
      organizationId === null
        ? { kind: 'replace-key', instanceId }
        : { kind: 'paste-key', instanceId, organizationId },
    );
  return (
    <>
      <Button {...button} aria-label={`Paste ${what}`} onClick={paste}>
        Paste…
      </Button>
      <Button
        {...button}
        aria-label={`Forget ${what}`}
        onClick={() => openDialog({ kind: 'forget-key', instanceId, keyId: id })}
      >
        Forget…
      </Button>
    </>
  );
}
