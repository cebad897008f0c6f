// Runs a command that must not outlive the test: when the test process dies, however it dies, its end of our stdin closes.
// Usage: node process.mjs COMMAND ARGUMENT... Prints "process ID", then what the command prints; ends as it ends.
import { spawn } from 'node:child_process';

const child = spawn(process.argv[2], process.argv.slice(3), { stdio: ['ignore', 'inherit', 'inherit'] });
console.log(`process ${child.pid}`);
process.stdin.on('end', () => child.kill('SIGKILL')).on('error', () => child.kill('SIGKILL')).resume();
child.on('exit', (code) => process.exit(code ?? 137));
