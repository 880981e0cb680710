import type { Goal, TemplateMode } from '../../shared/permissions/template.ts';
import type { Tree } from '../../shared/permissions/treeShape.ts';
import type { PlannedPeople } from './organizationPlan.ts';
import type { NamedPlace } from './planReadings.ts';

/** What a plan came to in an organization. */
export type PlannedPlace = NamedPlace & {
  found:
    | { state: 'unread'; why: string }
    | ({
        state: 'read';
        goal: Goal;
        /** What of it has no match there, each as a sentence. */
        unmatched: readonly string[];
        tree: Tree;
        /** Projects that match now and did not when the template was applied last, and when that was. */
        fresh: { projects: number; at: number } | null;
      } & PlannedPeople);
};

/** A plan that main holds until it is run or closed. */
export type GrantPlan = {
  subject: string;
  mode: TemplateMode;
  templateId: string | null;
  places: readonly PlannedPlace[];
  /** Instances of which not even the organizations could be read. */
  unread: readonly { instanceId: string; instanceName: string; why: string }[];
};
