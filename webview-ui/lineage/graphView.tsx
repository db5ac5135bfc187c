import { select } from 'd3-selection';
import type { D3ZoomEvent } from 'd3-zoom';
import { zoom, zoomIdentity } from 'd3-zoom';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LineageGraph } from '../../src/core/lineage/graph';
import type { Layout } from '../../src/core/lineage/layout';
import { NodeBox } from './nodeBox';
import type { Camera, LineageView } from './protocol';
import type { Change } from './toolbar';
import type { Size, Step } from './visible';
import { fitCamera, MAX_SCALE, MIN_SCALE, neighbourOf, reveal, visiblePart } from './visible';

const STEPS: ReadonlySet<string> = new Set<Step>(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);

/** The drawing. Only what is in the window is in the document; arrow keys walk along edges and layers. */
export function GraphView(props: {
  readonly graph: LineageGraph;
  readonly layout: Layout;
  readonly view: LineageView;
  readonly change: Change;
}) {
  const { graph, layout, view, change } = props;
  const svg = useRef<SVGSVGElement>(null);
  const size = useSize(svg);
  const camera = view.camera ?? fitCamera(layout, size);
  useZoom(svg, camera, (next) => {
    change({ camera: next });
  });
  const active = layout.nodes.some(({ id }) => id === view.selected) ? view.selected : graph.focus;
  const shown = useMemo(() => visiblePart(layout, camera, size), [layout, camera, size]);
  const nodes = useMemo(() => new Map(graph.nodes.map((node) => [node.id, node])), [graph]);
  const onKeyDown = useKeys({ svg, layout, camera, size, change, active: active ?? graph.focus, home: graph.focus });
  return (
    <svg ref={svg} class="graph" onKeyDown={onKeyDown}>
      <g transform={`translate(${camera.x} ${camera.y}) scale(${camera.k})`}>
        <Edges edges={shown.edges} active={active} />
        <g role="tree" aria-label="Lineage, causes to results. Arrow keys walk along it.">
          {withActive(shown.nodes, layout, active).map((place) => {
            const node = nodes.get(place.id);
            return (
              node && (
                <NodeBox
                  key={place.id}
                  {...{ node, place }}
                  isFocus={place.id === graph.focus}
                  isActive={place.id === active}
                  isSelected={place.id === view.selected}
                  withText={camera.k > 0.3}
                  onSelect={() => {
                    change({ selected: place.id });
                  }}
                />
              )
            );
          })}
        </g>
      </g>
    </svg>
  );
}

function Edges({ edges, active }: { readonly edges: Layout['edges']; readonly active: string | null }) {
  return (
    <g class="edges" aria-hidden="true">
      {edges.map(({ from, to, label, curve: [x1, y1, cx1, cy1, cx2, cy2, x2, y2] }) => (
        <g key={`${from} ${to}`} class={from === active || to === active ? 'edge near' : 'edge'}>
          <path d={`M${x1} ${y1}C${cx1} ${cy1} ${cx2} ${cy2} ${x2 - 7} ${y2}`} />
          <path class="head" d={`M${x2 - 7} ${y2 - 4}L${x2} ${y2}L${x2 - 7} ${y2 + 4}z`} />
          <title>{label}</title>
        </g>
      ))}
    </g>
  );
}

interface Keys {
  readonly svg: { readonly current: SVGSVGElement | null };
  readonly layout: Layout;
  readonly camera: Camera;
  readonly size: Size;
  readonly change: Change;
  /** The node that the keyboard is on. */
  readonly active: string;
  readonly home: string;
}

/** Arrow keys, Home, Escape, plus, minus and zero. */
function useKeys({ svg, layout, camera, size, change, active, home }: Keys): (event: KeyboardEvent) => void {
  const focusNext = useRef(false);
  useLayoutEffect(() => {
    if (focusNext.current) svg.current?.querySelector<SVGGElement>('[tabindex="0"]')?.focus();
    focusNext.current = false;
  });
  const go = (id: string | undefined) => {
    const place = layout.nodes.find((node) => node.id === id);
    if (!place) return;
    focusNext.current = true;
    change({ selected: place.id, camera: reveal(camera, place, size) });
  };
  const scaleBy = (factor: number) => {
    change({ camera: scaled(camera, factor, size) });
  };
  return (event) => {
    if (STEPS.has(event.key)) go(neighbourOf(layout, active, event.key as Step));
    else if (event.key === 'Home') go(home);
    else if (event.key === 'Escape') change({ selected: null });
    else if (event.key === '+' || event.key === '=') scaleBy(1.25);
    else if (event.key === '-') scaleBy(0.8);
    else if (event.key === '0') change({ camera: null });
    else return;
    event.preventDefault();
  };
}

/** The node that the keyboard is on stays in the document also when it is out of the window. */
function withActive(nodes: Layout['nodes'], layout: Layout, active: string | null): Layout['nodes'] {
  if (nodes.some(({ id }) => id === active)) return nodes;
  return [...nodes, ...layout.nodes.filter(({ id }) => id === active)];
}

function scaled(camera: Camera, factor: number, { width, height }: Size): Camera {
  const k = Math.min(MAX_SCALE, Math.max(MIN_SCALE, camera.k * factor));
  const ratio = k / camera.k;
  return { k, x: width / 2 - (width / 2 - camera.x) * ratio, y: height / 2 - (height / 2 - camera.y) * ratio };
}

function useSize(svg: { readonly current: SVGSVGElement | null }): Size {
  const [size, setSize] = useState<Size>({ width: window.innerWidth, height: window.innerHeight });
  useLayoutEffect(() => {
    const element = svg.current;
    if (!element) return undefined;
    const measure = () => {
      setSize({ width: element.clientWidth, height: element.clientHeight });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => {
      observer.disconnect();
    };
  }, []);
  return size;
}

/** Panning and zooming by pointer and wheel; the camera itself is the page's state. */
function useZoom(
  svg: { readonly current: SVGSVGElement | null },
  camera: Camera,
  onMove: (camera: Camera) => void,
): void {
  const behaviour = useMemo(() => zoom<SVGSVGElement, unknown>().scaleExtent([MIN_SCALE, MAX_SCALE]), []);
  useEffect(() => {
    if (!svg.current) return undefined;
    const selection = select(svg.current);
    behaviour.on('zoom', ({ transform, sourceEvent }: D3ZoomEvent<SVGSVGElement, unknown>) => {
      if (sourceEvent !== null) onMove({ x: transform.x, y: transform.y, k: transform.k });
    });
    selection.call(behaviour).on('dblclick.zoom', null);
    return () => {
      selection.on('.zoom', null);
    };
  }, []);
  useEffect(() => {
    if (!svg.current) return;
    select(svg.current).call((s) => {
      behaviour.transform(s, zoomIdentity.translate(camera.x, camera.y).scale(camera.k));
    });
  }, [camera.x, camera.y, camera.k]);
}
