import type { InstanceGroup, SavedView } from '../../shared/preferences.ts';
import { organizationKey } from '../../shared/target.ts';
import type { CarriedView } from './parts.ts';
import type { IdAt } from './partsIn.ts';

/** A saved view as a backup carries it, its instances by their places in the file; null where none of what it is about is in there. */
export function toCarriedView(
  { id: _, ...view }: SavedView,
  groups: readonly InstanceGroup[],
  placeOf: ReadonlyMap<string, number>,
): CarriedView | null {
  const { instance = [], group = [], organization = [], ...choices } = view.choices;
  // A group is another one elsewhere, or none: its instances are meant.
  const grouped = groups.filter(({ id }) => group.includes(id)).flatMap(({ instanceIds }) => instanceIds);
  const carried = {
    ...view,
    choices,
    sort: view.sort && isPlace(view.sort.column) ? null : view.sort,
    columns: view.columns.flatMap(({ instanceId, ...column }) =>
      atPlace(instanceId).map((place) => ({ instance: place, ...column })),
    ),
    instances: [...new Set([...instance, ...grouped])].flatMap(atPlace),
    organizations: organization.flatMap((key) => {
      const [instanceId = '', organizationId = ''] = JSON.parse(key) as string[];
      return atPlace(instanceId).map((place) => ({ instance: place, organizationId }));
    }),
  };
  const isAboutPlaces = instance.length + group.length + organization.length > 0;
  return isLeft(carried, isAboutPlaces) ? carried : null;

  function atPlace(instanceId: string): number[] {
    const place = placeOf.get(instanceId);
    return place === undefined ? [] : [place];
  }
}

/** A carried view as it is here, and whether all of it is; null where nothing is that it is about. */
export function fromCarriedView(
  { instances, organizations, ...carried }: CarriedView,
  idAt: IdAt,
): { view: Omit<SavedView, 'id'>; isWhole: boolean } | null {
  const columns = carried.columns.flatMap(({ instance, ...column }) =>
    here(instance).map((instanceId) => ({ instanceId, ...column })),
  );
  const instance = instances.flatMap(here);
  const organization = organizations.flatMap((each) =>
    here(each.instance).map((instanceId) => organizationKey({ ...each, instanceId })),
  );
  const isAboutPlaces = instances.length + organizations.length > 0;
  if (!isLeft({ as: carried.as, columns, instances: instance, organizations: organization }, isAboutPlaces))
    return null;
  const places = isAboutPlaces ? { instance, organization } : {};
  return {
    view: { ...carried, columns, choices: { ...carried.choices, ...places } },
    isWhole:
      columns.length === carried.columns.length &&
      instance.length === instances.length &&
      organization.length === organizations.length,
  };

  function here(place: number): string[] {
    const id = idAt.get(place);
    return id === undefined ? [] : [id];
  }
}

/** Whether there is still something to show: without its place a view would show everybody everywhere. */
function isLeft(
  view: Pick<SavedView, 'as'> & Record<'columns' | 'instances' | 'organizations', readonly unknown[]>,
  isAboutPlaces: boolean,
): boolean {
  if (view.as === 'compare' && view.columns.length === 0) return false;
  return !isAboutPlaces || view.instances.length + view.organizations.length > 0;
}

function isPlace(column: string): boolean {
  return column.startsWith('[');
}
