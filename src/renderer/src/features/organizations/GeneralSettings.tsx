import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Organization } from '../../../../shared/dokploy.ts';
import { readName } from '../../../../shared/entries.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { rolesOffered } from '../../../../shared/rules/members.ts';
import { denyRename, denySetDefaultRole } from '../../../../shared/rules/organizations.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { type OrganizationChange, writeFailure, writeKey } from '../../state/organizationWriting.ts';
import { dataOf, failureOf } from '../../state/queryState.ts';
import { selectAccount, selectOrganizations, selectRights } from '../../state/selectors.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { NO_SETTINGS_DRAFT, type SettingsDraft } from '../../state/views.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { focusFaultIn } from '../../ui/focusFault.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import { duplicateWarning, logoError, nameError } from './entry.ts';
import { LogoField } from './LogoField.tsx';
import { Saved } from './Saved.tsx';
import { Section } from './Section.tsx';
import classes from './settings.module.css';
import { Warning } from './Warning.tsx';

type Props = { instanceId: string; organization: Organization; principal: Principal };

const NO_ROLES: string[] = [];

/** Name, logo and default role of an organization. */
export function GeneralSettings({ instanceId, organization, principal }: Props) {
  const { updateOrganization, dismissOrganizationWrite } = useActions();
  const organizations = useApp((state) => selectOrganizations(state, instanceId));
  const customRoles = useApp(
    (state) => dataOf(selectRights(state, instanceId, organization.id))?.customRoles ?? NO_ROLES,
  );
  const lastWrite = useApp((state) => state.organizationWriting[writeKey(instanceId, organization.id)]);
  const write = lastWrite?.task === 'save' ? lastWrite : null;
  const stale = useApp((state) => failureOf(selectAccount(state, instanceId)) !== undefined);
  const failure = writeFailure(write, stale);
  const [draft, changeDraft] = usePaneView({ instanceId, organizationId: organization.id }, 'settings');
  const [judged, setJudged] = useState(false);
  // Undo and Discard are gone once they were pressed.
  const form = useFocusKept<HTMLFormElement>((root) => root.querySelector('input'));

  const name = draft.name ?? organization.name;
  const logo = draft.logo ?? organization.logo ?? '';
  const role = draft.role ?? organization.defaultRole ?? '';
  const change = changeOf(organization, { name, logo, role });
  const why = denyRename(principal, organization)?.reason ?? null;
  const whyNoRole = denySetDefaultRole(principal, organization)?.reason ?? null;
  const running = write?.state === 'running';
  const locked = why !== null || running;
  const faults = { name: nameError(name), logo: draft.logo === undefined ? null : logoError(logo) };
  const twin = draft.name === undefined ? null : duplicateWarning(name, organizations, organization.id);
  const before = write?.state === 'done' ? write.before : null;

  function edit(part: SettingsDraft): void {
    changeDraft((now) => ({ ...now, ...part }));
    if (write) dismissOrganizationWrite(instanceId, organization.id);
  }

  async function save(to: OrganizationChange): Promise<void> {
    const saved = await updateOrganization(instanceId, organization.id, to);
    setJudged(false);
    if (saved) changeDraft(() => NO_SETTINGS_DRAFT);
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
            autoComplete="off"
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
          description={whyNoRole && whyNoRole !== why ? whyNoRole : 'The role that new members get.'}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          disabled={whyNoRole !== null || running}
          value={role}
          onChange={(event) => edit({ role: event.currentTarget.value })}
        >
          <option value="">Not set</option>
          {offered(principal, customRoles, role).map((each) => (
            <option key={each} value={each}>
              {sanitizeText(each, 60)}
            </option>
          ))}
        </NativeSelect>
        {failure && <FailureAlert error={failure} />}
        <div className={classes.buttons}>
          <DisabledReason why={running ? null : (why ?? (change ? null : 'No changes to save'))}>
            {(barred) => (
              <Button type="submit" aria-disabled={running} {...barred}>
                {running ? 'Saving…' : 'Save'}
              </Button>
            )}
          </DisabledReason>
          {change && !locked && (
            <Button variant="subtle" color="gray" onClick={() => changeDraft(() => NO_SETTINGS_DRAFT)}>
              Discard
            </Button>
          )}
          <Saved
            text={before && !change ? 'Saved.' : null}
            undo={
              before && readName(before.name).ok
                ? { label: 'Undo the last change', run: () => void save(before) }
                : null
            }
          />
        </div>
      </Section>
    </form>
  );
}

/** What has to be sent so that the server has these values; null when it has them already. */
function changeOf(
  organization: Organization,
  { name, logo, role }: { name: string; logo: string; role: string },
): OrganizationChange | null {
  const isNamed = name.trim() === organization.name || name === organization.name;
  const hasLogo = logo.trim() === (organization.logo ?? '');
  const hasRole = role === (organization.defaultRole ?? '');
  if (isNamed && hasLogo && hasRole) return null;
  return {
    name: name.trim(),
    ...(hasLogo ? {} : { logo: logo.trim() }),
    ...(hasRole ? {} : { defaultRole: role || null }),
  };
}

function offered(principal: Principal, customRoles: readonly string[], current: string): string[] {
  const roles = rolesOffered(principal, customRoles);
  return current === '' || roles.includes(current) ? roles : [...roles, current];
}
