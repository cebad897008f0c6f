// The demo's three people, as the hospital knows them: the same identifiers as in seed/care-plans. Nobody real:
// NHS numbers from 999 are for tests.

export const needsEverything = { nhsNumber: '9990000042', hospitalNumber: 'D-1001', name: 'SHAW^JOAN', born: '19380402', sex: 'F', visit: 'V-1001', bed: 'B1' };
export const leavesTooEarly = { nhsNumber: '9990000050', hospitalNumber: 'D-1002', name: 'PRICE^WALTER', born: '19411119', sex: 'M', visit: 'V-1002', bed: 'B2' };
export const readyInTime = { nhsNumber: '9990000069', hospitalNumber: 'D-1003', name: 'OKAFOR^GRACE', born: '19360730', sex: 'F', visit: 'V-1003', bed: 'B3' };
