import { Box, Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Organization, Rights } from '../../../../shared/dokploy.ts';
import type { Change, Intent } from '../../../../shared/operations/change.ts';
import { roleInShort } from '../../../../shared/roleWords.ts';
import { rolesOffered } from '../../../../shared/rules/members.ts';
import {
  denyDelete,
  denyLeave,
  denyRename,
  denySetDefault,
  denySetDefaultRole,
} from '../../../../shared/rules/organizations.ts';
import type { Principal } from '../../../../shared/rules/principal.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { isUnderWay } from '../../state/operations.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectOrganizations, selectPrincipal, selectRights } from '../../state/selectors.ts';
import { settingsToSend, typedSettings } from '../../state/settingsDraft.ts';
import { useIntent } from '../../state/useIntent.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { NO_SETTINGS_DRAFT, type SettingsDraft } from '../../state/views.ts';
import { focusFaultIn } from '../../ui/focusFault.ts';
import looks from '../../ui/looks.module.css';
import { Signed } from '../../ui/Signed.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import { dateOf } from '../../ui/when.ts';
import { isDefaultOf, isDeletionOf, isLeavingOf, isUpdateOf } from './changes.ts';
import { duplicateWarning, logoError, nameError } from './entry.ts';
import { LogoField } from './LogoField.tsx';
import classes from './organizations.module.css';
import { Warning } from './Warning.tsx';

type Props = { instanceId: string; organizationId: string };

export function OrganizationSettings({ instanceId, organizationId }: Props) {
  const organization = useApp((state) =>
    selectOrganizations(state, instanceId).find(({ id }) => id === organizationId),
  );
  const principal = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  if (!organization || !principal) {
    return (
      <Box component="p" py={20} px={24} c="dimmed">
        This organization has not been read yet.
      </Box>
    );
  }
  return (
    <Stack className={classes.settings} gap={16} flex={1} px={24} pt={20} pb={32}>
      <GeneralSettings
        key={organizationId}
        instanceId={instanceId}
        organization={organization}
        principal={principal}
      />
      <AskedSetting
        intent={{ kind: 'make-default', instanceId, organizationId }}
        isOwn={isDefaultOf(organizationId)}
        title="Default organization"
        explained="Dokploy opens it when you sign in. This affects only you, and no keys."
        action="Make default"
        runningAction="Making it the default…"
        why={denySetDefault(principal, organization)?.reason ?? null}
      />
      <AskedSetting
        intent={{ kind: 'leave-organization', instanceId, organizationId }}
        isOwn={isLeavingOf(organizationId)}
        title="Leave"
        explained="You lose access to it, and your keys for it end. Everyone else stays."
        action="Leave organization…"
        runningAction="Leaving…"
        why={denyLeave(principal)?.reason ?? null}
        danger
      />
      <DeleteSetting instanceId={instanceId} organization={organization} principal={principal} />
      <Facts organization={organization} />
    </Stack>
  );
}

function Facts({ organization }: { organization: Organization }) {
  const created = parseMoment(organization.createdAt);
  return (
    <Box
      component="dl"
      display="grid"
      px={20}
      c="dimmed"
      style={{ gridTemplateColumns: 'max-content 1fr', gap: '4px 16px' }}
    >
      <dt>Created</dt>
      <dd>{created === null ? 'unknown' : dateOf(created)}</dd>
      <dt>Id</dt>
      <dd>
        <Box component="code" ff="monospace" fz={12}>
          {organization.id}
        </Box>
      </dd>
    </Box>
  );
}

type VerbProps = {
  title: string;
  explained: string;
  action: string;
  runningAction: string;
  why: string | null;
  danger?: boolean;
};

function VerbSetting({ running, onClick, ...verb }: VerbProps & { running: boolean; onClick: () => void }) {
  const why = running ? null : verb.why;
  return (
    <Section title={verb.title}>
      <Explained>{verb.explained}</Explained>
      <Group gap={8}>
        <ToolButton
          className={verb.danger && !why ? looks.danger : undefined}
          aria-disabled={running}
          onClick={() => running || onClick()}
          why={why}
        >
          {running ? verb.runningAction : verb.action}
        </ToolButton>
        {why && <Why>{why}</Why>}
      </Group>
    </Section>
  );
}

type AskedProps = { intent: Intent; isOwn: (change: Change) => boolean } & VerbProps;

/** A verb that is begun at once: main asks what there is to ask. */
function AskedSetting({ intent, isOwn, ...verb }: AskedProps) {
  const { isAsking, ask } = useIntent();
  const isBegun = useApp(({ operations }) => isUnderWay(operations, isOwn));
  return <VerbSetting {...verb} running={isAsking || isBegun} onClick={() => void ask(intent)} />;
}

function DeleteSetting({ instanceId, organization, principal }: SettingsProps) {
  const { openDialog } = useActions();
  const all = useApp((state) => selectOrganizations(state, instanceId));
  const writable = useApp((state) => state.writable);
  const why = denyDelete(principal, organization, all)?.reason ?? (writable ? null : UNWRITABLE);
  const running = useApp(({ operations }) => isUnderWay(operations, isDeletionOf(organization.id)));

  return (
    <VerbSetting
      title="Delete"
      explained="Deletes it for everyone, with all its projects. Its containers keep running."
      action="Delete organization"
      runningAction="Deleting…"
      running={running}
      why={why}
      danger
      onClick={() => openDialog({ kind: 'delete-organization', instanceId, organizationId: organization.id })}
    />
  );
}

const UNWRITABLE = 'A newer Quayside wrote the list of instances, so this version can’t remove its keys.';

type SettingsProps = { instanceId: string; organization: Organization; principal: Principal };

const NO_RIGHTS: Pick<Rights, 'customRoles' | 'licensed'> = { customRoles: [] };

function GeneralSettings({ instanceId, organization, principal }: SettingsProps) {
  const { isAsking, ask } = useIntent();
  const organizations = useApp((state) => selectOrganizations(state, instanceId));
  const rights = useApp((state) => dataOf(selectRights(state, instanceId, organization.id)) ?? NO_RIGHTS);
  const isSaved = useApp(({ operations }) => isUnderWay(operations, isUpdateOf(organization.id)));
  const running = isAsking || isSaved;
  const [draft, changeDraft] = usePaneView({ instanceId, organizationId: organization.id }, 'settings');
  const [judged, setJudged] = useState(false);
  const form = useFocusKept<HTMLFormElement>((root) => root.querySelector('input'));

  const typed = typedSettings(organization, draft);
  const { name, logo, role } = typed;
  const change = settingsToSend(organization, typed);
  const why = denyRename(principal, organization)?.reason ?? null;
  const whyNoRole = denySetDefaultRole(principal, organization)?.reason ?? null;
  const locked = why !== null || running;
  const faults = { name: nameError(name), logo: draft.logo === undefined ? null : logoError(logo) };
  const twin = draft.name === undefined ? null : duplicateWarning(name, organizations, organization.id);

  function edit(part: SettingsDraft): void {
    changeDraft((now) => ({ ...now, ...part }));
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (locked || !change) return;
    setJudged(true);
    if (faults.name || faults.logo) {
      focusFaultIn(form.current);
      return;
    }
    const organizationId = organization.id;
    void ask({ kind: 'change-organization', instanceId, organizationId, settings: change }).then(() =>
      setJudged(false),
    );
  }

  return (
    <form noValidate ref={form} onSubmit={submit}>
      <Section title="General">
        {why && (
          <Signed icon={IconLock} c="dimmed">
            {why}
          </Signed>
        )}
        <div>
          <TextInput
            label="Organization name"
            readOnly={locked}
            value={name}
            error={judged && faults.name}
            onChange={(event) => edit({ name: event.currentTarget.value })}
          />
          <Warning text={twin && `${twin} You can still use it.`} />
        </div>
        <LogoField
          value={logo}
          readOnly={locked}
          error={judged ? faults.logo : null}
          onChange={(value) => edit({ logo: value })}
        />
        <NativeSelect
          label="Default role"
          description={
            whyNoRole && whyNoRole !== why
              ? whyNoRole
              : `New members get this role. ${roleInShort(role, rights)}`.trim()
          }
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          disabled={whyNoRole !== null || running}
          value={role}
          onChange={(event) => edit({ role: event.currentTarget.value })}
        >
          <option value="">Not set</option>
          {offered(principal, rights.customRoles, role).map((each) => (
            <option key={each} value={each}>
              {sanitizeText(each, 60)}
            </option>
          ))}
        </NativeSelect>
        <Group gap={8}>
          <ToolButton
            type="submit"
            aria-disabled={running}
            variant="filled"
            why={running ? null : (why ?? (change ? null : 'No changes to save'))}
          >
            {running ? 'Saving…' : 'Save'}
          </ToolButton>
          {change && !locked && (
            <Button variant="subtle" color="gray" onClick={() => changeDraft(() => NO_SETTINGS_DRAFT)}>
              Discard
            </Button>
          )}
        </Group>
      </Section>
    </form>
  );
}

function offered(principal: Principal, customRoles: Rights['customRoles'], current: string): string[] {
  const roles = rolesOffered(principal, customRoles);
  return current === '' || roles.includes(current) ? roles : [...roles, current];
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack component="section" className={looks.card} gap={14} py={18} px={20}>
      <h3>{title}</h3>
      {children}
    </Stack>
  );
}

function Explained({ children }: { children: string }) {
  return (
    <Box component="p" mt={-8} c="dimmed">
      {children}
    </Box>
  );
}

function Why({ children }: { children: string }) {
  return (
    <Box component="span" flex={1} miw={180} c="dimmed">
      {children}
    </Box>
  );
}
