/**
 * A command of sh whose last part replaces the shell, where that changes nothing but who gets the signals: one
 * simple command, or a chain of them (`a && b; c`). Pipes, groups, loops and jobs in the background stay as
 * they are.
 */
export function execAtEnd(command: string): string {
  const [, before = '', last = ''] = chain.exec(command) ?? [];
  if (last === '' || !simple(last) || !plain(before)) return command;
  return `${before}exec ${last}`;
}

/** Whether what a command ends in has the shell's place, and its process id. */
export function endsInExec(command: string): boolean {
  return /(^|&&|;)\s*exec\s[^;&|<>()]*$/.test(command);
}

const chain = /^((?:.*(?:&&|;))?\s*)(\S.*)$/;

function simple(part: string): boolean {
  return balanced(part) && !/[;&|<>()`]|^[A-Za-z_]\w*=|^(exec|cd|if|for|while)\b/.test(part);
}

/** Nothing before the last part holds it in a group, a loop, a text or the background. */
function plain(before: string): boolean {
  const rest = before.replaceAll(/&&|\|\|/g, '');
  return (
    balanced(before) && !/[&|(){}`\n]|\b(if|then|else|for|while|until|do|case|in)\b/.test(rest)
  );
}

function balanced(text: string): boolean {
  return ['"', "'"].every((quote) => text.split(quote).length % 2 === 1);
}
