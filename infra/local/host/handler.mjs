// The handler process: start, readiness, restart (facts: custom-handler.md 1).
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { createInterface } from 'node:readline';
import { freePort } from '../loopback.mjs';

const READY_POLL_MS = 25;
const RESTART_WITHOUT_COUNTING = 200;
const CRASH_LIMIT = Number(process.env.CAREALERTS_LOCAL_HANDLER_CRASH_LIMIT ?? 3);
const CRASH_WINDOW_MS = 30 * 60_000;
const WAITS_BEFORE_GIVING_UP = 4; // times initializationTimeout, for an invocation that finds no ready handler

/** Keeps one handler process up. Where the real host would end, `stop(reason)` ends the local system. */
export class Handler {
  #app;
  #env;
  #children;
  #stop;
  #child = null;
  #crashes = [];
  #closing = false;
  #ready = gate();

  constructor(app, env, children, stop) {
    this.#app = app;
    this.#env = env;
    this.#children = children;
    this.#stop = stop;
  }

  /** Starts the process on a free port, which it keeps over restarts. Answers when it can serve. */
  async start() {
    this.port = await freePort();
    this.#spawn();
    await this.ready();
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid() {
    return this.#child?.pid;
  }

  /** Resolves when invocations may be sent. A handler that ended with 0 counts as ready: calls to it fail, as in Azure. */
  async ready() {
    const limit = WAITS_BEFORE_GIVING_UP * this.#app.options.initializationTimeoutMs;
    const timer = setTimeout(() => this.#stop(`The handler did not become ready within ${limit / 1000} s.`), limit);
    await this.#ready.opened;
    clearTimeout(timer);
  }

  /** Kills the process; the rules of restart do the rest. */
  restart(why) {
    tell(`the handler is killed and restarted: ${why}`);
    this.#child?.kill('SIGKILL');
  }

  close() {
    this.#closing = true;
  }

  #spawn() {
    this.#ready = gate();
    const { executable, workingDirectory } = this.#app.options;
    const child = this.#children.start(executable, this.#arguments(), { cwd: workingDirectory, env: this.#environment() });
    this.#child = child;
    console.log(`host | handler process ${child.pid} on port ${this.port}`);
    createInterface({ input: child.stdout }).on('line', (line) => console.log(`handler | ${line}`));
    createInterface({ input: child.stderr }).on('line', (line) => console.error(`handler ! ${line}`));
    child.on('error', (error) => this.#stop(`The handler ${executable} cannot be started: ${error.message}`));
    child.on('exit', (code, signal) => this.#onExit(code, signal));
    this.#waitUntilReady(child);
  }

  #arguments() {
    return this.#app.options.arguments.map((argument) => argument.replace(/%([^%]+)%/g, (_, name) => this.#env[name] ?? ''));
  }

  #environment() {
    const port = String(this.port);
    const worker = randomUUID();
    return {
      ...this.#env,
      FUNCTIONS_CUSTOMHANDLER_PORT: port,
      FUNCTIONS_HTTPWORKER_PORT: port,
      FUNCTIONS_CUSTOMHANDLER_WORKER_ID: worker,
      FUNCTIONS_HTTPWORKER_ID: worker,
      FUNCTIONS_APP_ROOT_PATH: this.#app.root,
    };
  }

  async #waitUntilReady(child) {
    const giveUpAt = Date.now() + this.#app.options.initializationTimeoutMs;
    while (child === this.#child && child.exitCode === null && child.signalCode === null) {
      if (await answers(this.url)) return this.#ready.open();
      if (Date.now() > giveUpAt) return this.restart('it did not answer GET / in time');
      await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS));
    }
  }

  #onExit(code, signal) {
    if (this.#closing) return;
    if (code === 0) {
      tell('THE HANDLER ENDED WITH EXIT CODE 0. The real host does not restart it: every invocation fails from now on.');
      return this.#ready.open();
    }
    if (code !== RESTART_WITHOUT_COUNTING && this.#countCrash() >= CRASH_LIMIT) {
      return this.#stop(`The handler ended ${CRASH_LIMIT} times within 30 minutes (last: ${signal ?? `exit code ${code}`}). The real host stops here.`);
    }
    tell(`the handler ended with ${signal ?? `exit code ${code}`} and is started again`);
    this.#spawn();
  }

  #countCrash() {
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((at) => at > now - CRASH_WINDOW_MS), now];
    return this.#crashes.length;
  }
}

/** A handler somebody else has started: tests, a debugger. */
export class AttachedHandler {
  constructor(url) {
    this.url = url.replace(/\/$/, '');
  }

  async start() {
    while (!(await answers(this.url))) await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS));
  }

  async ready() {}

  restart(why) {
    tell(`the real host would kill and restart the handler: ${why}`);
  }

  close() {}
}

/** Any HTTP answer at all means ready; only a failing socket does not. */
function answers(url) {
  return new Promise((resolve) => {
    const request = http.get(`${url}/`, { agent: false }, (response) => {
      response.resume();
      resolve(true);
    });
    request.on('error', () => resolve(false));
  });
}

function gate() {
  let open;
  const opened = new Promise((resolve) => { open = resolve; });
  return { open, opened };
}

const tell = (text) => console.error(`host ! ${text}`);
