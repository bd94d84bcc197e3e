// Only the rows that can be seen are built: 1,600 residents scroll like 20.

export interface Slice {
  /** First row to build, and one past the last. */
  first: number;
  end: number;
}

const ROWS_BEYOND = 8;

/** Rows to build for a list of `total` rows of `rowPx` each, scrolled by `topPx` in a window of `heightPx`. */
export function slice(total: number, rowPx: number, topPx: number, heightPx: number): Slice {
  const first = Math.max(0, Math.floor(topPx / rowPx) - ROWS_BEYOND);
  const end = Math.min(total, Math.ceil((topPx + heightPx) / rowPx) + ROWS_BEYOND);
  return { first: Math.min(first, Math.max(0, total - 1)), end: Math.max(end, 0) };
}
