// The demo's hospital: sends what happens over Service Bus, as a trust integration engine would, or over HTTP.
import { ServiceBusClient } from '@azure/service-bus';
import { adt } from './hl7.mjs';

const ADMINISTRATOR = { Authorization: 'Bearer local', 'Content-Type': 'application/json' };
const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number';

export class Hospital {
  #publicUrl;
  #client;
  #sender;
  #run = Date.now().toString(36); // control ids and visits differ from run to run: --data may have kept the last one
  #count = 0;

  constructor(publicUrl, busConnectionString) {
    this.#publicUrl = publicUrl;
    this.#client = new ServiceBusClient(busConnectionString);
    this.#sender = this.#client.createSender('adt-feed');
  }

  close() {
    return this.#client.close();
  }

  /** By Service Bus, to the queue `adt-feed`. */
  async send(event, person, details = {}) {
    const body = Buffer.from(this.#message(event, person, details), 'utf8');
    await this.#sender.sendMessages({ body, applicationProperties: { source: 'RXX' } });
  }

  /** By HTTP, to the source's own route. */
  async post(event, person, details = {}) {
    const response = await fetch(`${this.#publicUrl}/feeds/RXX`, {
      method: 'POST',
      headers: { 'x-functions-key': 'local', 'Content-Type': 'x-application/hl7-v2+er7' },
      body: this.#message(event, person, details),
    });
    if (!response.ok) throw new Error(`POST /feeds/RXX was answered ${response.status}.`);
  }

  /** A service confirmed by phone: somebody signed in writes it down. */
  async confirmByPhone(person, service, spokeTo) {
    const stay = await this.#currentStay(person);
    const response = await fetch(`${this.#publicUrl}/stays/${stay.id}/readiness/${service}`, {
      method: 'POST', headers: ADMINISTRATOR, body: JSON.stringify({ state: 'confirmed', evidence: 'phone', spokeTo }),
    });
    if (!response.ok) throw new Error(`POST /stays/{id}/readiness/${service} was answered ${response.status}.`);
  }

  async #currentStay({ nhsNumber }) {
    const response = await fetch(`${this.#publicUrl}/stays/search`, {
      method: 'POST', headers: ADMINISTRATOR, body: JSON.stringify({ identifier: { system: NHS_NUMBER, value: nhsNumber } }),
    });
    if (!response.ok) throw new Error(`POST /stays/search was answered ${response.status}.`);
    const [newest] = await response.json();
    if (!newest) throw new Error('The stay is not known.');
    return newest;
  }

  #message(event, person, details) {
    const visit = `${person.visit}-${this.#run}`;
    return adt(event, { ...person, visit }, { controlId: `${this.#run}-${++this.#count}`, at: new Date(), ...details });
  }
}
