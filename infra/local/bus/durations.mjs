const ISO_DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Milliseconds of an ISO 8601 duration as Azure writes them (`PT1M`, `P1DT12H`); throws on anything else. */
export function durationMs(text) {
  const match = ISO_DURATION.exec(text);
  if (!match || text.endsWith('P') || text.endsWith('T')) throw new Error(`'${text}' is not an ISO 8601 duration.`);
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
