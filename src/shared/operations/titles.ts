import { INVITATION_PLANS } from '../rules/invitations.ts';
import { KEY_PLANS } from '../rules/keys.ts';
import { MEMBER_PLANS } from '../rules/members.ts';
import { ORGANIZATION_PLANS } from '../rules/organizations.ts';
import { PERMISSION_PLANS } from '../rules/permissions.ts';
import { SESSION_PLANS } from '../rules/sessions.ts';

/** What an operation is called, by its kind; both sides search by it. */
export const PLAN_TITLES = {
  ...ORGANIZATION_PLANS,
  ...MEMBER_PLANS,
  ...PERMISSION_PLANS,
  ...SESSION_PLANS,
  ...INVITATION_PLANS,
  ...KEY_PLANS,
  'off-board': 'Off-board',
  'put-back': 'Put access back',
  'wanted-access': 'Wanted access',
  undo: 'Undo',
} as const;

/** What was done to this app alone: remembered beside the operations, with nothing to run. */
export const LOCAL_TITLES = {
  'add-instance': 'Instance added',
  'remove-instance': 'Instance removed',
  'edit-instance': 'Instance edited',
  'replace-key': 'Key replaced',
  'paste-key': 'Key pasted',
  'forget-key': 'Key forgotten',
  'reassign-key': 'Key reassigned',
  'trust-certificate': 'Certificate trusted',
  'distrust-certificate': 'Certificate no longer trusted',
  'accept-installation': 'Installation accepted',
  'export-instances': 'Instances exported',
  'import-instances': 'Instances imported',
  'clear-activity': 'Activity cleared',
  'keep-access': 'Access kept',
  'accept-access': 'Access accepted',
  'delete-baseline': 'Baseline deleted',
  'join-addresses': 'Addresses joined',
  'separate-address': 'Address separated',
  'set-end': 'End date set',
  'clear-end': 'End date removed',
  'export-review': 'Access review saved',
  'save-template': 'Template saved',
  'delete-template': 'Template deleted',
  'import-templates': 'Templates imported',
  'restore-list': 'List restored',
  'delete-stray-keys': 'Stray keys deleted',
} as const;

/** What an entry of Activity is called. */
export const OPERATION_TITLES = { ...PLAN_TITLES, ...LOCAL_TITLES };
