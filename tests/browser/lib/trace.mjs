// The longest task of a page's main thread, out of a trace: longer ones than 50 ms are felt.

/** What must be traced for it. */
export const TRACED = ["disabled-by-default-devtools.timeline", "devtools.timeline", "__metadata"];

/** In milliseconds. The page's renderer is the one that ran its scripts. */
export function longestTask(trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  const threads = new Map();
  for (const { name, pid, tid, args } of traceEvents) {
    if (name === "thread_name" && args.name === "CrRendererMain") threads.set(`${pid}/${tid}`, []);
  }
  for (const { name, pid, tid, dur } of traceEvents) {
    if (name === "RunTask" && dur) threads.get(`${pid}/${tid}`)?.push(dur / 1000);
  }
  return Math.max(0, ...[...threads.values()].map((tasks) => tasks.reduce((most, task) => Math.max(most, task), 0)));
}
