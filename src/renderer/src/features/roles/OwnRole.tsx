import { IconAlertTriangle } from '@tabler/icons-react';
import { has } from '../../../../shared/capabilities.ts';
import { useApp } from '../../state/app.tsx';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import classes from './roles.module.css';

const WORDS: Readonly<Record<string, readonly string[]>> = {
  owner: [
    'Everything in this organization, and the organization itself: its name, logo, default role and deletion.',
    'The role stays with the person who has it: Dokploy does not give it to anyone else.',
  ],
  admin: [
    'Everything in this organization, with all its people, projects and servers.',
    'Not: changing or deleting the organization itself, changing the owner, and changing or removing other admins.',
  ],
  member: [
    'Only what is granted to each person: projects, environments and services one by one, and switches for everything else.',
    'A new member sees nothing until somebody grants it.',
  ],
};

export function OwnRole({ role, instanceId }: { role: string; instanceId: string }) {
  const version = useApp((state) => dataOf(selectAccount(state, instanceId))?.version ?? null);
  const isOpen = role === 'member' && !has({ version }, 'member-limits');
  const adminsCount = has({ version }, 'admins-count');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section className={classes.scrolled} tabIndex={0} aria-label="What it may do">
      {isOpen && (
        <p className={classes.caution}>
          <IconAlertTriangle size={15} stroke={1.75} aria-hidden className={classes.warnSign} />
          On this server (Dokploy {version}) every member also reads private SSH keys and reaches Docker,
          whatever the switches say.
        </p>
      )}
      {role === 'admin' && !adminsCount && (
        <p className={classes.caution}>
          <IconAlertTriangle size={15} stroke={1.75} aria-hidden className={classes.warnSign} />
          On this server (Dokploy {version}) only the owner manages people.
        </p>
      )}
      {(WORDS[role] ?? []).map((words) => (
        <p key={words}>{words}</p>
      ))}
    </section>
  );
}
