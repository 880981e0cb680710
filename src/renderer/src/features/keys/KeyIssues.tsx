import { Button, Flex, Group } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useId, useMemo, useState } from 'react';
import type { KeyHealth, KeyRecord } from '../../../../shared/instance.ts';
import { thousands } from '../../../../shared/text.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions } from '../../state/app.tsx';
import { KEY_VERBS, pasteSheet } from '../../state/keyVerbs.ts';
import { ORGANIZATION_VERBS } from '../../state/organizationVerbs.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useNow } from '../../ui/useNow.ts';
import { type KeyRow, troublesOf } from './keyRows.ts';

export function KeyIssues(props: {
  rows: readonly KeyRow[];
  among: readonly KeyRow[];
  withInstance?: boolean;
}) {
  const { rows, among, withInstance = false } = props;
  const { openDialog } = useActions();
  const now = useNow();
  const [isWhole, setIsWhole] = useState(false);
  const listId = useId();
  const troubled = useMemo(() => troublesOf(rows, among, now), [rows, among, now]);
  if (troubled.length === 0) return null;
  const isLong = troubled.length > AT_FIRST + 1;
  const shown = isLong && !isWhole ? troubled.slice(0, AT_FIRST) : troubled;
  return (
    <>
      <Flex
        component="ul"
        id={listId}
        direction="column"
        gap={8}
        style={{ padding: '12px var(--q-inset) 0' }}
        aria-label="Keys that need attention"
      >
        {shown.map(({ row: { key, opens, instanceName, state }, words, another }) => (
          <Group
            key={key.id}
            component="li"
            className={looks.callout}
            gap={10}
            py={8}
            wrap="nowrap"
            data-tone={words.tone}
          >
            <IconAlertTriangle size={16} stroke={1.6} aria-hidden />
            <p className={looks.words}>
              <b>
                Key of <UntrustedText text={opens} />
                {withInstance ? (
                  <>
                    {' '}
                    on <UntrustedText text={instanceName} />
                  </>
                ) : null}
                : {words.short}.
              </b>{' '}
              {words.long}
            </p>
            {another && ROTATABLE.includes(state.state) ? (
              <ToolButton small onClick={() => openDialog(KEY_VERBS.rotate.sheet({ key, writable: true }))}>
                {KEY_VERBS.rotate.title}
              </ToolButton>
            ) : null}
            {state.state === 'swapped' ? <SaveInstead swapped={key} opens={state.opens} /> : null}
            {(!another && PASTABLE.includes(state.state)) || ALWAYS_PASTABLE.includes(state.state) ? (
              <ToolButton small onClick={() => openDialog(pasteSheet(key))}>
                {ORGANIZATION_VERBS['paste-key'].title}
              </ToolButton>
            ) : null}
          </Group>
        ))}
      </Flex>
      {isLong ? (
        <Button
          flex="none"
          mt={6}
          mx="var(--q-inset)"
          mb={0}
          style={{ alignSelf: 'flex-start' }}
          size="compact-sm"
          variant="subtle"
          aria-expanded={isWhole}
          aria-controls={listId}
          onClick={() => setIsWhole(!isWhole)}
        >
          {isWhole
            ? 'Show fewer'
            : `Show ${thousands(troubled.length - AT_FIRST)} more keys that need attention`}
        </Button>
      ) : null}
    </>
  );
}

/** Limited, so that many faulty keys do not push the table out of sight. */
const AT_FIRST = 3;

const ROTATABLE: string[] = [
  'used-up',
  'not-accepted',
  'expired',
  'missing',
  'session-gone',
  'good',
  'untried',
];

const PASTABLE: string[] = ['used-up', 'not-accepted', 'expired', 'missing'];
const ALWAYS_PASTABLE: string[] = ['session-gone', 'swapped'];

function SaveInstead({ swapped, opens }: { swapped: KeyRecord; opens: KeyHealth['opens'] }) {
  const { reassignKey, tellTrouble } = useActions();
  const [running, setRunning] = useState(false);
  const same = opens?.organizationId === swapped.organizationId;
  const target = same ? opens?.userEmail : opens?.organizationName;
  async function save(): Promise<void> {
    if (running) return;
    setRunning(true);
    const result = await reassignKey({ instanceId: swapped.instanceId, keyId: swapped.id });
    setRunning(false);
    if (!result.ok) tellTrouble('The key was not saved.', result.error);
  }
  return (
    <ToolButton small aria-disabled={running} onClick={() => void save()}>
      {`Save it for ${sanitizeText(target, 60) || 'what it opens'} instead`}
    </ToolButton>
  );
}
