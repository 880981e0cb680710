import { Button, Flex } from '@mantine/core';
import { IconEyeOff, IconInfoCircle, IconTrashX } from '@tabler/icons-react';
import { counted } from '../../../../shared/counted.ts';
import { goneOf, type KnownTree } from '../../../../shared/permissions/knownTree.ts';
import {
  countGranted,
  type PermissionsDifference,
  without,
} from '../../../../shared/permissions/permissions.ts';
import classes from './permissions.module.css';
import type { Draft } from './useDraft.ts';
import { changedWords } from './words.ts';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

export function MeanwhileNote(props: {
  email: string;
  difference: PermissionsDifference;
  onSeen: () => void;
}) {
  const { email, difference, onSeen } = props;
  return (
    <div className={classes.note}>
      <IconInfoCircle {...icon} />
      <p>
        Permissions of <bdi>{email}</bdi> changed on the server meanwhile: {changedWords(difference)}. Your
        changes are kept.
      </p>
      <Button size="compact-sm" variant="default" onClick={onSeen}>
        OK
      </Button>
    </div>
  );
}

type NothingProps = { email: string; onGrantAll?: () => void; onTemplate?: () => void };

export function NothingNote({ email, onGrantAll, onTemplate }: NothingProps) {
  return (
    <div className={classes.note} data-tone="warn">
      <IconEyeOff {...icon} />
      <p>
        <bdi>{email}</bdi> sees nothing: a new member finds an empty page until projects are granted.
      </p>
      {(onGrantAll || onTemplate) && (
        <Flex component="span" gap={8} wrap="wrap" flex="none" maw="100%">
          {onGrantAll && (
            <Button size="compact-sm" variant="default" onClick={onGrantAll}>
              Grant all projects, with all in them
            </Button>
          )}
          {onTemplate && (
            <Button size="compact-sm" variant="default" onClick={onTemplate}>
              Apply template…
            </Button>
          )}
        </Flex>
      )}
    </div>
  );
}

export function GoneNote({ draft, known, isLocked }: { draft: Draft; known: KnownTree; isLocked: boolean }) {
  const gone = goneOf(draft.shown, known);
  const count = countGranted(gone);
  if (count === 0) return null;
  return (
    <div className={classes.note}>
      <IconTrashX {...icon} />
      <p>
        {counted(count, 'granted thing does not exist any more', 'granted things do not exist any more')}. The
        server keeps them on its lists.
      </p>
      {!isLocked && (
        <Button size="compact-sm" variant="default" onClick={() => draft.change((now) => without(now, gone))}>
          {count === 1 ? 'Take it away' : 'Take them away'}
        </Button>
      )}
    </div>
  );
}
