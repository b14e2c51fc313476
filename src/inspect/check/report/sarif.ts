import type { Finding } from '../finding.ts';
import type { CheckReport } from './report.ts';

/**
 * What failed and what is worth mending, as SARIF 2.1.0. Readers such as GitHub's code scanning show every
 * result as an alert, whatever its kind, so that what passed is no result.
 * @param at file that alerts are shown at: of the app's folder, or the image's name
 */
export function sarifReport(
  report: CheckReport,
  { version, at }: { readonly version: string; readonly at: string },
): unknown {
  const results = report.findings.filter(({ status }) => status === 'fail' || status === 'warn');
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'warp check', version, rules: report.findings.map(ruleOf) } },
        results: results.map((finding) => ({
          ruleId: finding.id,
          ruleIndex: report.findings.indexOf(finding),
          level: levelOf(finding),
          message: { text: textOf(finding) },
          locations: [
            {
              physicalLocation: { artifactLocation: { uri: uriOf(at) }, region: { startLine: 1 } },
              message: { text: `${report.image} (${report.id})` },
            },
          ],
          partialFingerprints: { 'warpCheck/v1': `${at}:${finding.id}` },
        })),
        properties: { image: report.image, imageId: report.id, passed: report.passed },
      },
    ],
  };
}

function ruleOf(finding: Finding) {
  return {
    id: finding.id,
    shortDescription: { text: finding.title },
    ...(finding.fix === undefined ? {} : { help: { text: finding.fix } }),
  };
}

function levelOf({ status }: Finding): string {
  return status === 'fail' ? 'error' : 'warning';
}

function textOf({ evidence, fix }: Finding): string {
  return fix === undefined ? evidence : `${evidence}. To mend it: ${fix}.`;
}

/** A tag's colon would make a scheme of what is before it. */
function uriOf(at: string): string {
  return at.split('/').map(encodeURIComponent).join('/');
}
