import { Box, Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Organization, Rights } from '../../../../shared/dokploy.ts';
import { roleInShort } from '../../../../shared/roleWords.ts';
import { rolesOffered } from '../../../../shared/rules/members.ts';
import { denyRename, denySetDefaultRole } from '../../../../shared/rules/organizations.ts';
import type { Principal } from '../../../../shared/rules/principal.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { dataOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp, usePaneView, useVerbs } from '../../state/app.tsx';
import { isUnderWay } from '../../state/operations.ts';
import { ORGANIZATION_VERBS } from '../../state/organizationVerbs.ts';
import { selectOrganizations, selectPrincipal, selectRights } from '../../state/selectors.ts';
import { settingsToSend, typedSettings } from '../../state/settingsDraft.ts';
import { useAsking } from '../../state/useAsking.ts';
import { NO_SETTINGS_DRAFT, type SettingsDraft } from '../../state/views.ts';
import { Facts } from '../../ui/Facts.tsx';
import { focusFaultIn } from '../../ui/focusFault.ts';
import { useFocusKept } from '../../ui/keepFocus.ts';
import looks from '../../ui/looks.module.css';
import { Signed } from '../../ui/Signed.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import type { OfferedVerb } from '../../verb.ts';
import { dateOf } from '../../when.ts';
import {
  changing,
  duplicateWarning,
  LogoField,
  logoError,
  nameError,
  Warning,
} from './organizationFields.tsx';
import classes from './organizations.module.css';

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
  const created = parseMoment(organization.createdAt);
  return (
    <Stack className={classes.settings} gap={16} flex={1} px={24} pt={20} pb={32}>
      <GeneralSettings
        key={organizationId}
        instanceId={instanceId}
        organization={organization}
        principal={principal}
      />
      {VERB_SETTINGS.map((each) => (
        <VerbSetting key={each.what} {...{ ...each, instanceId, organizationId }} />
      ))}
      <Facts
        px={20}
        c="dimmed"
        facts={[
          ['Created', created === null ? 'unknown' : dateOf(created)],
          [
            'Id',
            <Box key="id" component="code" ff="monospace" fz={12}>
              {organizationId}
            </Box>,
          ],
        ]}
      />
    </Stack>
  );
}

const VERB_SETTINGS = [
  {
    what: 'make-default',
    action: 'organizations.setDefault',
    title: 'Default organization',
    explained: 'Dokploy opens it when you sign in. This affects only you, and no keys.',
    runningAction: 'Making it the default…',
  },
  {
    what: 'leave-organization',
    action: 'organizations.leave',
    title: 'Leave',
    explained: 'You lose access to it, and your keys for it end. Everyone else stays.',
    runningAction: 'Leaving…',
  },
  {
    what: 'delete-organization',
    action: 'organizations.delete',
    title: 'Delete',
    explained: 'Deletes it for everyone, with all its projects. Its containers keep running.',
    runningAction: 'Deleting…',
  },
] as const;

function VerbSetting(props: Props & (typeof VERB_SETTINGS)[number]) {
  const { instanceId, organizationId, what, action, title, explained, runningAction } = props;
  const verb: OfferedVerb = useVerbs(ORGANIZATION_VERBS, { instanceId, organizationId })[what];
  const { isAsking, ask } = useAsking();
  const isBegun = useApp(({ operations }) => isUnderWay(operations, changing(organizationId, action)));
  const running = isAsking || isBegun;
  const why = running ? null : verb.why;
  return (
    <Section title={title}>
      <Box component="p" mt={-8} c="dimmed">
        {explained}
      </Box>
      <Group gap={8}>
        <ToolButton
          className={verb.isDanger && !why ? looks.danger : undefined}
          aria-disabled={running}
          onClick={() => running || void ask(verb.run)}
          why={why}
        >
          {running ? runningAction : verb.title}
        </ToolButton>
        {why && (
          <Box component="span" flex={1} miw={180} c="dimmed">
            {why}
          </Box>
        )}
      </Group>
    </Section>
  );
}

type SettingsProps = { instanceId: string; organization: Organization; principal: Principal };

const NO_RIGHTS: Pick<Rights, 'customRoles' | 'licensed'> = { customRoles: [] };

function GeneralSettings({ instanceId, organization, principal }: SettingsProps) {
  const { runIntent } = useActions();
  const { isAsking, ask } = useAsking();
  const organizations = useApp((state) => selectOrganizations(state, instanceId));
  const rights = useApp((state) => dataOf(selectRights(state, instanceId, organization.id)) ?? NO_RIGHTS);
  const isSaved = useApp(({ operations }) =>
    isUnderWay(operations, changing(organization.id, 'organizations.update')),
  );
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
    const intent = { kind: 'change-organization', instanceId, organizationId, settings: change } as const;
    void ask(() => runIntent(intent, { tellFailure: true })).then(() => setJudged(false));
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
