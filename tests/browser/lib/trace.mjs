// The longest task of a page's main thread, out of a trace: longer ones than 50 ms are felt.

/** What must be traced for it. */
export const TRACED = ["disabled-by-default-devtools.timeline", "devtools.timeline", "__metadata"];

/**
 * In milliseconds: from beginning to end, and of the processor's time, which other work on the machine does not lengthen. The two may be of
 * different tasks. The page's renderer is the one that ran its scripts.
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
