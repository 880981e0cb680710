import checkbox from '../../ui/checkbox.module.css';
import pickBox from './pickBox.module.css';
import type { Picking } from './usePicking.ts';

export function AllPeopleBox({ picking }: { picking: Picking }) {
  return (
    <label className={`${pickBox.box} ${checkbox.box}`} data-head>
      <input
        type="checkbox"
        aria-label="Select all people"
        tabIndex={-1}
        checked={picking.howMany === 'all'}
        ref={(input) => {
          if (input) input.indeterminate = picking.howMany === 'some';
        }}
        onChange={() => (picking.howMany === 'all' ? picking.clear() : picking.all())}
      />
    </label>
  );
}
