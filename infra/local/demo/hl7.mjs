// The ADT messages of the demo's hospital, as HL7 v2.4 (ER7).

const SENDER = 'PAS|RXX|CAREALERTS|NORTHTOWN';

/** `2026-11-22T09:30:00Z` as an HL7 time stamp with its offset. */
export const timestamp = (date) => `${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;

/** One ADT message; `admittedAt`, `dischargedAt` and `expectedDischarge` are dates or nothing. */
export function adt(event, person, { controlId, at, admittedAt, dischargedAt, expectedDischarge }) {
  const time = timestamp(at);
  const visit = {
    2: 'I',
    3: `WARD7^ROOM1^${person.bed}^RXX`,
    4: 'E',
    19: person.visit,
    44: admittedAt && timestamp(admittedAt),
    45: dischargedAt && timestamp(dischargedAt),
  };
  const lines = [
    `MSH|^~\\&|${SENDER}|${time}||ADT^${event}|${controlId}|P|2.4`,
    `EVN|${event}|${time}`,
    `PID|1||${person.nhsNumber}^^^NHS^NH~${person.hospitalNumber}^^^RXX^MR||${person.name}||${person.born}|${person.sex}`,
    segment('PV1', { 1: '1', ...visit }),
    ...(expectedDischarge ? [segment('PV2', { 9: timestamp(expectedDischarge) })] : []),
  ];
  return lines.join('\r') + '\r';
}

function segment(name, fields) {
  const last = Math.max(...Object.entries(fields).filter(([, value]) => value).map(([number]) => Number(number)));
  return [name, ...Array.from({ length: last }, (_, i) => fields[i + 1] ?? '')].join('|');
}
