import type { Direction } from '../../src/core/lineage/neighbourhood';
import { Button } from '../shared/controls';
import type { Act } from './lineagePage';
import type { LineageContent, LineageView } from './protocol';

export type Change = (part: Partial<LineageView>) => void;

const DIRECTIONS: Readonly<Record<Direction, string>> = { up: 'Causes', both: 'Both', down: 'Results' };
const FORMS: Readonly<Record<LineageView['form'], string>> = { graph: 'Graph', table: 'Table' };

/** What is shown and how: direction, hops, graph or table. */
export function Toolbar(props: {
  readonly content: LineageContent;
  readonly view: LineageView;
  readonly shown: number;
  readonly change: Change;
  readonly act: Act;
}) {
  const { content, view, shown, change, act } = props;
  const all = content.graph.nodes.length;
  return (
    <header class="toolbar">
      <h1>{content.title}</h1>
      <Choice
        label="Direction"
        options={DIRECTIONS}
        value={view.direction}
        onChoose={(direction) => {
          change({ direction, camera: null });
        }}
      />
      <Hops hops={view.hops} isAll={shown >= all} change={change} />
      <Choice
        label="Form"
        options={FORMS}
        value={view.form}
        onChoose={(form) => {
          change({ form });
        }}
      />
      <Button
        secondary
        onPress={() => {
          act({ type: 'save', hops: view.hops, direction: view.direction });
        }}
      >
        Save as SVG…
      </Button>
      <span class="quiet">
        {shown} of {all} nodes
      </span>
    </header>
  );
}

function Hops({ hops, isAll, change }: { readonly hops: number; readonly isAll: boolean; readonly change: Change }) {
  const step = (by: number) => () => {
    change({ hops: hops + by, camera: null });
  };
  return (
    <div class="stepper" role="group" aria-label="Hops">
      <button type="button" aria-label="Fewer hops" disabled={hops <= 1} onClick={step(-1)}>
        −
      </button>
      <output aria-live="polite">
        {hops} {hops === 1 ? 'hop' : 'hops'}
      </output>
      <button type="button" aria-label="More hops" disabled={isAll} onClick={step(1)}>
        +
      </button>
    </div>
  );
}

function Choice<Name extends string>(props: {
  readonly label: string;
  readonly options: Readonly<Record<Name, string>>;
  readonly value: Name;
  readonly onChoose: (name: Name) => void;
}) {
  const { label, options, value, onChoose } = props;
  return (
    <div class="choice" role="radiogroup" aria-label={label}>
      {(Object.keys(options) as Name[]).map((name) => (
        <label key={name}>
          <input
            type="radio"
            name={label}
            checked={name === value}
            onChange={() => {
              onChoose(name);
            }}
          />
          <span>{options[name]}</span>
        </label>
      ))}
    </div>
  );
}
