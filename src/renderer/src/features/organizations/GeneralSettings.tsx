import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Organization, Rights } from '../../../../shared/dokploy.ts';
import type { IntentOf } from '../../../../shared/operations/intent.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { roleInShort } from '../../../../shared/roleWords.ts';
import { rolesOffered } from '../../../../shared/rules/members.ts';
import { denyRename, denySetDefaultRole } from '../../../../shared/rules/organizations.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { isUnderWay } from '../../state/operations.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectOrganizations, selectRights } from '../../state/selectors.ts';
import { settingsToSend, typedSettings } from '../../state/settingsDraft.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { NO_SETTINGS_DRAFT, type SettingsDraft } from '../../state/views.ts';
import { focusFaultIn } from '../../ui/focusFault.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import { isUpdateOf } from './changes.ts';
import { duplicateWarning, logoError, nameError } from './entry.ts';
import { LogoField } from './LogoField.tsx';
import { Section } from './Section.tsx';
import classes from './settings.module.css';
import { Warning } from './Warning.tsx';

export type SettingsProps = { instanceId: string; organization: Organization; principal: Principal };

const NO_RIGHTS: Pick<Rights, 'customRoles' | 'licensed'> = { customRoles: [] };

export function GeneralSettings({ instanceId, organization, principal }: SettingsProps) {
  const { runIntent } = useActions();
  const organizations = useApp((state) => selectOrganizations(state, instanceId));
  const rights = useApp((state) => dataOf(selectRights(state, instanceId, organization.id)) ?? NO_RIGHTS);
  // Until its operation is known to run, and after it until what it changed was read.
  const [isAsking, setIsAsking] = useState(false);
  const isSaved = useApp(({ operations }) => isUnderWay(operations, isUpdateOf(organization.id)));
  const running = isAsking || isSaved;
  const [draft, changeDraft] = usePaneView({ instanceId, organizationId: organization.id }, 'settings');
  const [judged, setJudged] = useState(false);
  // Pressing Discard removes it, so the focus moves to the first box.
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

  async function save(settings: IntentOf<'change-organization'>['settings']): Promise<void> {
    setIsAsking(true);
    const organizationId = organization.id;
    await runIntent(
      { kind: 'change-organization', instanceId, organizationId, settings },
      { tellFailure: true },
    );
    setIsAsking(false);
    setJudged(false);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (locked || !change) return;
    setJudged(true);
    if (faults.name || faults.logo) {
      focusFaultIn(form.current);
      return;
    }
    void save(change);
  }

  return (
    <form noValidate ref={form} onSubmit={submit}>
      <Section title="General">
        {why && (
          <p className={classes.lock}>
            <IconLock size={14} stroke={1.75} aria-hidden />
            {why}
          </p>
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
              : `The role that new members get. ${roleInShort(role, rights)}`.trim()
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
        <div className={classes.buttons}>
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
        </div>
      </Section>
    </form>
  );
}

function offered(principal: Principal, customRoles: Rights['customRoles'], current: string): string[] {
  const roles = rolesOffered(principal, customRoles);
  return current === '' || roles.includes(current) ? roles : [...roles, current];
}
