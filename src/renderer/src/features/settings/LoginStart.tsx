import { useActions } from '../../state/app.tsx';
import { useQuery } from '../../state/useQuery.ts';
import { KeptSwitch } from './KeptSwitch.tsx';

/** Whether the computer starts the app when its person signs in; as the system tells it, where it may be changed, too. */
export function LoginStart() {
  const { call } = useActions();
  const { query } = useQuery('app.loginStart', {});
  return (
    <KeptSwitch
      title="Start at login"
      query={query}
      set={(on) => call('app.setLoginStart', { on })}
      isOn={({ on }) => on}
      isOffered={(state) => state?.offered === true}
      textOf={(state) =>
        state?.offered === false
          ? 'Only an installed Quayside can be started at login.'
          : 'Opens Quayside when you sign in to this computer.'
      }
    />
  );
}
