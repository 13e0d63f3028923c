// What we use of Plotly, some of it from below its surface (`_fullData`, `calcdata`): the version in static/ is pinned.

declare namespace Plotly {
  interface Trace {
    readonly type: string;
    readonly index: number;
    readonly xaxis: string; // "x", "x2" …
    readonly yaxis: string;
    readonly x?: ArrayLike<string | number>;
    readonly y?: ArrayLike<string | number>;
  }

  interface Axis {
    readonly range: [number, number];
    readonly _offset: number; // px from the plot's edge
    readonly _length: number; // px
    c2p(value: number): number; // px from the axis's start
  }

  // What Plotly worked out of a heatmap: the edges of the cells, and their values by row and column.
  interface Cells {
    readonly x: number[];
    readonly y: number[];
    readonly z: (number | null)[][];
  }

  type Json = Record<string, unknown>;

  interface Figure {
    readonly data: Json[];
    readonly layout: Json;
  }

  interface Point {
    readonly curveNumber: number;
    readonly pointIndex: number | number[];
  }

  // The element that holds a figure; before the first drawing it has nothing of this yet.
  interface Plot extends HTMLElement {
    readonly _fullData?: Trace[];
    readonly _fullLayout: Record<string, Axis>;
    readonly calcdata: [Cells][];
    readonly data: Json[];
    readonly layout: Json;
    on(name: "plotly_click", hear: (event: { points: Point[] }) => void): void;
    emit(...event: unknown[]): void;
  }

  interface Library {
    react(plot: Plot, data: Json[], layout: Json, config?: Json): Promise<unknown>;
    purge(plot: Plot): void;
    toImage(figure: Figure, options: Json): Promise<string>;
  }
}

interface Window {
  readonly Plotly: Plotly.Library;
}
