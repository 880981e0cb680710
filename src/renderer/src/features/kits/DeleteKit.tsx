import { useActions } from '../../state/app.tsx';
import { DeleteKept } from '../../ui/DeleteKept.tsx';

export function DeleteKit({ id, name }: { id: string; name: string }) {
  const { call } = useActions();
  return (
    <DeleteKept what="kit" name={name} remove={() => call('kits.delete', { id })}>
      from this computer, with the record of its uses. Nobody loses access on a server. People invited with it
      no longer get its offer.
    </DeleteKept>
  );
}
