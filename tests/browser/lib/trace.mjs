// The longest task of a page's main thread, from a trace. Visitors notice tasks over 50 ms.

/** The categories that must be traced. */
export const TRACED = ["disabled-by-default-devtools.timeline", "devtools.timeline", "__metadata"];

/**
 * Milliseconds of the longest task by the clock (`elapsed`) and by processor time (`processor`),
 * which other work on the machine does not lengthen. The two may belong to different tasks.
 */
export function longestTask(trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  const threads = new Set();
  for (const { name, pid, tid, args } of traceEvents) {
    if (name === "thread_name" && args.name === "CrRendererMain") threads.add(`${pid}/${tid}`);
  }
  const longest = { elapsed: 0, processor: 0 };
  for (const { name, pid, tid, dur = 0, tdur = dur } of traceEvents) {
    if (name !== "RunTask" || !threads.has(`${pid}/${tid}`)) continue;
    longest.elapsed = Math.max(longest.elapsed, dur / 1000);
    longest.processor = Math.max(longest.processor, tdur / 1000);
  }
  return longest;
}
