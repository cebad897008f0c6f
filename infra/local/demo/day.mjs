// A hospital day in a minute, under a policy whose hours are seconds, told without names.
import { Hospital } from './hospital.mjs';
import { MailboxClient, NothingCame } from './mailbox-client.mjs';
import { leavesTooEarly, needsEverything, readyInTime } from './people.mjs';

const CASE_MANAGER = { email: 'ola.nowak@example.org', mobile: '+447700900001' };
const DEPUTY = { email: 'sam.reid@example.org', mobile: '+447700900002' };
const DUTY_TEAM = { email: 'duty@northtown.example.org', mobile: '+447700900003' };
const HOME_CARE = 'intake@acme-care.example';
const EQUIPMENT = 'orders@equipment.example';
const WARD = 'ward7@northtown-general.example';
const PAUSE_MS = 1500;
const DAY_MS = 24 * 3_600_000;

/** Tells the day; what does not come in time ends the story with one line, never the system. */
export async function playDay({ publicUrl, mailboxUrl, bus }) {
  const hospital = new Hospital(publicUrl, bus);
  const mailbox = new MailboxClient(mailboxUrl);
  try {
    await aDischargeThatNeededTwoPeople(hospital, mailbox);
    await aDischargeBeforeTheCommunityWasReady(hospital, mailbox);
    await aDischargeThatWasReadyInTime(hospital, mailbox);
    tell('The demo day is over. The system stays up; look at the mailbox, or send messages of your own.');
  } catch (error) {
    const what = error instanceof NothingCame ? `it waited in vain for ${error.message}` : error.message;
    console.error(`The demo day stopped: ${what}.`);
  } finally {
    await hospital.close();
  }
}

async function aDischargeThatNeededTwoPeople(hospital, mailbox) {
  const admittedAt = new Date();
  const expectedDischarge = new Date(Date.now() + 5 * DAY_MS);
  tell('A person with a care plan is admitted to Ward 7. The hospital tells us by Service Bus (ADT^A01).');
  await hospital.send('A01', needsEverything, { admittedAt });
  await mailbox.next(CASE_MANAGER.email, admittedAt, 'the email about the admission');
  await mailbox.next(HOME_CARE, admittedAt, 'the question to home care');
  await mailbox.next(EQUIPMENT, admittedAt, 'the question to the equipment store');
  tell('The providers have been asked what they hold and how soon they can start.');

  await pause();
  tell('The ward sets an expected discharge, five days from now (ADT^A08).');
  await hospital.send('A08', needsEverything, { admittedAt, expectedDischarge });

  await pause();
  const pendingAt = new Date();
  tell('The ward prepares the discharge (ADT^A16), and nothing is confirmed: the community is not ready.');
  await hospital.send('A16', needsEverything, { admittedAt, expectedDischarge });
  await mailbox.next(CASE_MANAGER.mobile, pendingAt, 'the SMS to the case manager');
  await mailbox.next(CASE_MANAGER.email, pendingAt, 'the email to the case manager');
  tell('The case manager has an SMS and an email, and does not answer. In the demo the deputy is next after four seconds.');

  const toDeputy = await mailbox.next(DEPUTY.mobile, pendingAt, 'the SMS to the deputy');
  await mailbox.press(toDeputy, 'mine');
  tell('The deputy follows the link and takes it: the alert is owned, the escalation waits.');

  for (const provider of [HOME_CARE, EQUIPMENT]) {
    await mailbox.press(await mailbox.next(provider, admittedAt, 'the question to a provider'), 'confirmed');
  }
  tell('Home care and the equipment store confirm, each by the link in its email.');
  await mailbox.next(WARD, pendingAt, 'the message to the ward');
  tell('Everything critical is confirmed: the ward hears that the community is ready.');
}

async function aDischargeBeforeTheCommunityWasReady(hospital, mailbox) {
  await pause();
  const admittedAt = new Date();
  tell('Another person is admitted; this time the hospital tells us by HTTP.');
  await hospital.post('A01', leavesTooEarly, { admittedAt });
  await mailbox.next(HOME_CARE, admittedAt, 'the question to home care');

  await pause();
  const dischargedAt = new Date();
  tell('The person leaves before home care has answered (ADT^A03). A short hold, in case it is taken back.');
  await hospital.post('A03', leavesTooEarly, { admittedAt, dischargedAt });
  for (const { mobile, email } of [CASE_MANAGER, DEPUTY, DUTY_TEAM]) {
    await mailbox.next(mobile, dischargedAt, 'an SMS about a discharge that was not ready');
    await mailbox.next(email, dischargedAt, 'an email about a discharge that was not ready');
  }
  tell('Case manager, deputy and duty team all know: somebody is at home without care.');
  await mailbox.press(await mailbox.next(DUTY_TEAM.mobile, dischargedAt, 'the SMS to the duty team'), 'mine');
  tell('The duty team takes it.');
}

async function aDischargeThatWasReadyInTime(hospital, mailbox) {
  await pause();
  const admittedAt = new Date();
  tell('A third person is admitted. Home care is reached by phone, and the case manager writes it down.');
  await hospital.send('A01', readyInTime, { admittedAt });
  await mailbox.next(HOME_CARE, admittedAt, 'the question to home care');
  await hospital.confirmByPhone(readyInTime, 'home-care', 'the coordinator');
  await mailbox.next(WARD, admittedAt, 'the message to the ward');

  await pause();
  const dischargedAt = new Date();
  await hospital.send('A03', readyInTime, { admittedAt, dischargedAt });
  await mailbox.next(CASE_MANAGER.email, dischargedAt, 'the email about the discharge');
  tell('Discharged, and everything critical was confirmed: one routine email, nobody is paged.');
}

/** Time to read, and for the hospital's clock to move on: its time stamps are whole seconds. */
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

function tell(sentence) {
  console.log(`${new Date().toTimeString().slice(0, 8)}  ${sentence}`);
}
