import { Input, NativeSelect } from '@mantine/core';
import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Rights } from '../../../shared/dokploy.ts';
import type { EmailEntry } from '../../../shared/emails.ts';
import type { AppError } from '../../../shared/errors.ts';
import { seesEverything } from '../../../shared/permissions/accessSummary.ts';
import type { Principal } from '../../../shared/principal.ts';
import { roleInShort } from '../../../shared/roleWords.ts';
import { rolesOffered } from '../../../shared/rules/members.ts';
import { useApp } from '../state/app.tsx';
import { useDialog } from '../state/dialogContext.tsx';
import type { OrganizationRef } from '../state/organizationRef.ts';
import { dataOf } from '../state/queryState.ts';
import { selectPrincipal, selectRights } from '../state/selectors.ts';
import { useKits } from '../state/useKits.ts';
import { usePaneView } from '../state/usePaneView.ts';
import { NO_INVITE_DRAFT } from '../state/views.ts';
import classes from './addressBox.module.css';
import { DialogForm } from './DialogForm.tsx';
import { focusFault } from './focusFault.ts';
import { KitSelect } from './KitSelect.tsx';
import { formatNumber } from './locale.ts';
import looks from './looks.module.css';
import { sanitizeText } from './sanitizeText.ts';

const NO_RIGHTS: Pick<Rights, 'customRoles' | 'licensed'> = { customRoles: [] };

/** Who the key is in an organization, also where that is not known any more since the dialog opened. */
export function useFirstPrincipal({ instanceId, organizationId }: OrganizationRef): Principal | null {
  const known = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const [first] = useState(known);
  return known ?? first;
}

/** What is typed and chosen to bring people into an organization: one draft for inviting and for adding them. */
export function useBringIn(organizationRef: OrganizationRef, principal: Principal) {
  const { instanceId, organizationId } = organizationRef;
  const rights = useApp((state) => dataOf(selectRights(state, instanceId, organizationId)) ?? NO_RIGHTS);
  const [draft, onDraft] = usePaneView(organizationRef, 'invite');
  const roles = rolesOffered(principal, rights.customRoles);
  const role = roles.includes(draft.role) ? draft.role : (roles[0] ?? 'member');
  // A role without addresses would be a surprise next time.
  useEffect(() => () => onDraft((now) => (now.text.trim() === '' ? NO_INVITE_DRAFT : now)), [onDraft]);
  return { draft, onDraft, roles, role, may: roleInShort(role, rights) };
}

/** Whom to bring in, as what and with which kit: what can be known before anything is sent is told while it is typed. */
export function BringInForm(props: {
  bringIn: ReturnType<typeof useBringIn>;
  read: { entries: readonly EmailEntry[]; people: readonly { state: string; address: string }[] };
  summary: string;
  /** How many are brought in, and why nobody is. */
  count: number;
  nothing: string;
  action: string;
  runningAction: string;
  steps: number;
  error: AppError | null;
  mend?: ReactNode;
  onSend: () => void;
  children: ReactNode;
}) {
  const { bringIn, read, summary, count, nothing, onSend, children, ...form } = props;
  const { draft, onDraft, roles, role, may } = bringIn;
  const { running } = useDialog();
  const [tried, setTried] = useState(false);
  const known = useMemo(
    () => new Set(read.people.flatMap(({ state, address }) => (state === 'new' ? [] : address))),
    [read],
  );

  function submit(): void {
    setTried(true);
    if (count === 0) focusFault();
    else onSend();
  }

  return (
    <DialogForm
      {...form}
      onSubmit={submit}
      more={
        count > 0 && (
          <p className={looks.broken}>
            {count === 1 ? '1 person' : `${formatNumber(count)} people`} as{' '}
            <b>{sanitizeText(role, 60) || role}</b>
          </p>
        )
      }
    >
      <AddressBox
        value={draft.text}
        onChange={(text) => onDraft((now) => ({ ...now, text }))}
        entries={read.entries}
        known={known}
        error={tried && !running && count === 0 ? nothing : null}
      />
      <NativeSelect
        label="Role"
        description={may}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        value={role}
        onChange={({ currentTarget }) => onDraft((now) => ({ ...now, role: currentTarget.value }))}
        data={roles.map((each) => ({ value: each, label: sanitizeText(each, 60) || each }))}
      />
      <KitSelect
        kits={useKits()}
        value={draft.kitId ?? null}
        isNeedless={seesEverything(role)}
        onChange={(kitId) => onDraft((now) => ({ ...now, kitId }))}
      />
      <div role="status">{read.entries.length > 0 && <p>{summary}</p>}</div>
      {children}
    </DialogForm>
  );
}

type Props = {
  value: string;
  onChange: (value: string) => void;
  entries: readonly EmailEntry[];
  /** The addresses that stand somewhere already. */
  known: ReadonlySet<string>;
  error: string | null;
};

type Mark = 'invalid' | 'known' | 'repeated' | null;

/** The box for many addresses in any form. What cannot be sent is marked where it stands. */
function AddressBox({ value, onChange, entries, known, error }: Props) {
  const id = useId();
  const marks = useRef<HTMLDivElement>(null);
  const hint =
    'Paste any list, separated by commas, semicolons, spaces or lines. “Name <address>” works too.';
  return (
    <Input.Wrapper
      id={id}
      label="Email addresses"
      description={hint}
      error={error}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      descriptionProps={{ id: `${id}-hint` }}
      errorProps={{ id: `${id}-error` }}
    >
      <div className={classes.box} data-error={error !== null || undefined}>
        <div className={classes.marks} ref={marks} aria-hidden>
          {marked(value, entries, known)}
          {/* Gives an empty last line its height. */}
          {'\u200b'}
        </div>
        <textarea
          id={id}
          data-autofocus
          className={classes.text}
          rows={4}
          autoComplete="off"
          autoCapitalize="off"
          placeholder={'desk@example.com, Team Lead <lead@example.com>'}
          aria-invalid={error !== null || entries.some(({ state }) => state === 'invalid')}
          aria-describedby={error === null ? `${id}-hint` : `${id}-error ${id}-hint`}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          onScroll={(event) => {
            if (marks.current) marks.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
    </Input.Wrapper>
  );
}

/** The text once more, unseen, with a line below what is marked. */
function marked(text: string, entries: readonly EmailEntry[], known: ReadonlySet<string>): ReactNode[] {
  const parts: ReactNode[] = [];
  let last = 0;
  for (const entry of entries) {
    const mark = markOf(entry, known);
    if (mark === null) continue;
    parts.push(text.slice(last, entry.start));
    parts.push(
      <mark key={entry.start} className={classes.mark} data-mark={mark}>
        {text.slice(entry.start, entry.end)}
      </mark>,
    );
    last = entry.end;
  }
  parts.push(text.slice(last));
  return parts;
}

function markOf(entry: EmailEntry, known: ReadonlySet<string>): Mark {
  if (entry.state !== 'address') return entry.state;
  return known.has(entry.address) ? 'known' : null;
}
