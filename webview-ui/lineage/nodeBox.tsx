import type { LineageNode } from '../../src/core/lineage/graph';
import type { PlacedNode } from '../../src/core/lineage/layout';
import { DEFAULT_SIZES } from '../../src/core/lineage/layout';

const { nodeWidth, nodeHeight } = DEFAULT_SIZES;
const LABEL_CHARACTERS = 23;

/** One node of the drawing: its kind, its label, a colour for the kind. */
export function NodeBox(props: {
  readonly node: LineageNode;
  readonly place: PlacedNode;
  readonly isFocus: boolean;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly withText: boolean;
  readonly onSelect: () => void;
}) {
  const { node, place, isFocus, isActive, isSelected, withText, onSelect } = props;
  const note = noteOf(node);
  return (
    <g
      class={`node ${node.kind}${note === 'approved' ? ' approved' : ''}${isFocus ? ' focus' : ''}${isSelected ? ' selected' : ''}`}
      transform={`translate(${place.x} ${place.y})`}
      role="treeitem"
      aria-level={place.layer + 1}
      aria-selected={isSelected}
      aria-label={[node.kind, node.label, note].filter(Boolean).join(', ')}
      tabindex={isActive ? 0 : -1} // SVG knows it in lower case only.
      onClick={onSelect}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') onSelect();
      }}
    >
      <rect class="box" width={nodeWidth} height={nodeHeight} rx="4" />
      <rect class="bar" width="4" height={nodeHeight} rx="2" />
      {withText && (
        <>
          <text class="kind" x="14" y="17">
            {node.kind}
            {note !== '' && ` · ${note}`}
          </text>
          <text class="label" x="14" y="34">
            {shorten(node.label)}
          </text>
          <title>{node.label}</title>
        </>
      )}
    </g>
  );
}

/** What stands beside the kind: a version's state, a dataset's role, a decision. */
function noteOf({ kind, detail }: LineageNode): string {
  const note = { version: detail['state'], dataset: detail['role'], approval: detail['decision'] }[kind as string];
  return note?.replaceAll('_', ' ') ?? '';
}

function shorten(label: string): string {
  const characters = Array.from(label);
  return characters.length <= LABEL_CHARACTERS ? label : `${characters.slice(0, LABEL_CHARACTERS - 1).join('')}…`;
}
