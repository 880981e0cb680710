import { useElementSize } from '@mantine/hooks';
import type { IconProps } from '@tabler/icons-react';
import { type ComponentType, createContext, type ReactNode, useContext, useLayoutEffect } from 'react';
import { createPortal } from 'react-dom';
import { useActions, useAppShallow } from '../state/app.tsx';
import { COMMANDS, type CommandId, standing } from '../state/commands/commands.ts';
import type { State } from '../state/model.ts';
import { MenuItem } from '../ui/MenuItem.tsx';
import { DotsMenu } from '../ui/MenuTarget.tsx';
import { ToolButton } from '../ui/ToolButton.tsx';

export const TabActionsRoom = createContext<HTMLElement | null>(null);

function TabActions({ children }: { children: ReactNode }) {
  const room = useContext(TabActionsRoom);
  return room && createPortal(children, room);
}

/** A command has its own title, unless the tab says a shorter one; `act`: does it with what the tab shows. */
export type Verb = { icon: ComponentType<IconProps>; isRare?: boolean } & (
  | { run: CommandId; title?: string; act?: () => void }
  | { run: () => void; title: string }
);

const ROOMY = 1000;

/** With little room only the main verb, the last, is outside “⋯”. */
export function TabVerbs({ verbs }: { verbs: readonly Verb[] }) {
  const { runCommand } = useActions();
  const whys = useAppShallow((state) => verbs.map(({ run }) => barOf(state, run)));
  const bar = useContext(TabActionsRoom)?.parentElement ?? null;
  const { ref, width } = useElementSize();
  useLayoutEffect(() => {
    ref(bar);
    return () => void ref(null);
  }, [ref, bar]);
  // `useElementSize` measures one frame late.
  const room = width || (bar?.clientWidth ?? ROOMY);
  const main = verbs.findLast(({ isRare }) => !isRare);
  const all = verbs.map((verb, at) => {
    const { run } = verb;
    const title = typeof run === 'string' ? (verb.title ?? COMMANDS[run].title) : verb.title;
    const isBehind = verb !== main && (verb.isRare || room < ROOMY);
    const onClick = typeof run === 'string' ? ('act' in verb && verb.act) || (() => runCommand(run)) : run;
    return { ...verb, title, isBehind, why: whys[at] ?? null, onClick };
  });
  const behind = all.filter(({ isBehind }) => isBehind);
  return (
    <TabActions>
      {behind.length > 0 && (
        <DotsMenu label="More actions" width={250}>
          {behind.map(({ title, icon, why, onClick }) => (
            <MenuItem key={title} icon={icon} why={why} onClick={onClick}>
              {title}
            </MenuItem>
          ))}
        </DotsMenu>
      )}
      {all.map(({ title, icon, isBehind, why, onClick }, at) =>
        isBehind ? null : (
          <ToolButton
            key={title}
            {...(verbs[at] === main ? { variant: 'filled', icon } : {})}
            why={why}
            onClick={onClick}
          >
            {title}
          </ToolButton>
        ),
      )}
    </TabActions>
  );
}

function barOf(state: State, run: Verb['run']): string | null {
  if (typeof run !== 'string') return null;
  const now = standing(state, run);
  return now.may === 'denied' ? now.why : null;
}
