import { spawn } from 'node:child_process';
import type { RunProgram } from '../app/source-version.ts';

/** Runs a program without a shell and collects its output; never rejects. */
export const runProgram: RunProgram = ([program = '', ...args]) =>
  new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', () => resolve({ status: 127, stdout: '' }));
    child.on('close', (status) =>
      resolve({ status: status ?? 1, stdout: Buffer.concat(chunks).toString('utf8') }),
    );
  });
