import { fail, pass, type Verdict, warn } from '../finding.ts';

/** @param user as the image's configuration has it */
export function judgeUser(user: string): Verdict {
  const [name = ''] = user.split(':');
  if (name === '' || name === 'root' || /^0+$/.test(name)) {
    return fail(
      user === '' ? 'the image sets no user: it runs as root' : `the image's user is ${user}`,
      'end the Dockerfile with USER 1001:0, and give group 0 what the app has to write to (chgrp 0, chmod g=u)',
    );
  }
  if (/^\d+$/.test(name)) return pass(user);
  return warn(
    `the image's user is the name ${name}: Kubernetes' runAsNonRoot refuses what is no number`,
    `say it by number: USER ${name}'s UID (\`id -u ${name}\`)`,
  );
}
