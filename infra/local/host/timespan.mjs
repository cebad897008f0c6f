const TIME_SPAN = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2}(?:\.\d+)?)$/;

/** Milliseconds of a .NET TimeSpan as host.json writes them (`00:05:00`, `1.00:00:00`). */
export function timeSpanMs(text) {
  const match = TIME_SPAN.exec(text);
  if (!match) throw new Error(`'${text}' is not a TimeSpan such as 00:05:00.`);
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
