import type { SystemServer } from '../../../../src/builder/system-server.ts';
import { verify } from '../verify/verify.ts';
import { systemFolder } from './system-folder.ts';

/** A distribution's own Apache with mod_wsgi: docs/apache.md. */
export const systemApache: SystemServer = {
  command: 'apache',
  mainFiles: ['/etc/apache2/apache2.conf', '/etc/httpd/conf/httpd.conf'],
  folder: systemFolder,
  verify,
};
