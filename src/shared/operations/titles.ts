import { PLAN_TITLES } from '../rules/actions.ts';

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
  'keep-access': 'Baseline saved',
  'accept-access': 'Access accepted',
  'sign-baseline': 'Baseline signed',
  'delete-baseline': 'Baseline deleted',
  'join-addresses': 'Addresses joined',
  'separate-address': 'Address separated',
  'set-end': 'End date set',
  'clear-end': 'End date removed',
  'export-review': 'Access report saved',
  'save-kit': 'Kit saved',
  'delete-kit': 'Kit deleted',
  'import-kits': 'Kits imported',
  'restore-list': 'List restored',
  'delete-stray-keys': 'Stray keys deleted',
} as const;

export const OPERATION_TITLES = { ...PLAN_TITLES, ...LOCAL_TITLES };
