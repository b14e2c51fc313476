import { describe, expect, test } from 'vitest';
import { bestPython, type Files } from '../../support/detected-start.ts';
import { plannedFiles } from '../../support/planned-files.ts';

const gradio: Files = {
  'requirements.txt': 'gradio\n',
  'app.py': 'import gradio as gr\ndemo = gr.Interface(len, "text", "text")\ndemo.launch()\n',
};
const nicegui: Files = {
  'requirements.txt': 'nicegui\n',
  'main.py': "from nicegui import ui\nui.label('x')\nui.run()\n",
};

/** What is written into the image as `launch.env`. */
function baked(files: Files): string {
  const steps = plannedFiles(files).stages.flatMap((stage) => stage.steps);
  const env = steps.find((step) => step.kind === 'file' && step.to.endsWith('/launch.env'));
  return env?.kind === 'file' ? env.content : '';
}

function assembled(files: Files): string {
  const steps = plannedFiles(files).stages.flatMap((stage) => stage.steps);
  return steps
    .flatMap((step) =>
      step.kind === 'run' && step.title.startsWith('assembling') ? step.argv : [],
    )
    .join(' ');
}

describe('what a framework does by default', () => {
  test('calls to its makers are turned off, with the reason in the plan', () => {
    const fact = plannedFiles(gradio).facts.find(({ name }) => name === 'web.telemetry');
    expect(fact).toMatchObject({ value: 'off' });
    expect(fact?.reason.rule).toContain('GRADIO_ANALYTICS_ENABLED');
    expect(baked(gradio)).toContain("GRADIO_ANALYTICS_ENABLED='False'");
  });

  test('run.env in warp.yaml has the last word about that', () => {
    const asked = { 'warp.yaml': "run: { env: { GRADIO_ANALYTICS_ENABLED: 'True' } }\n" };
    const lines = baked({ ...gradio, ...asked }).match(/GRADIO_ANALYTICS_ENABLED=.*/g);
    expect(lines).toEqual(["GRADIO_ANALYTICS_ENABLED='True'"]);
  });

  test('what it keeps beside the program is state', () => {
    expect(assembled(nicegui)).toMatch(/program_imports\.py.--state=\.nicegui.main\.py/);
  });

  test('reloading is left to development, except where a package is run by its name', () => {
    const words = (files: Files) => {
      const entry = bestPython(files)?.entry;
      return entry?.kind === 'script' ? entry.argv : undefined;
    };
    const runner = '/opt/warp/python/entries/warp_nicegui.py';
    expect(words(nicegui)).toEqual(['python', runner, 'main.py']);
    const packaged = { 'shop/__init__.py': '', 'shop/__main__.py': nicegui['main.py'] ?? '' };
    expect(words(packaged)).toEqual(['python', '-m', 'shop']);
  });
});

test('a file of tasks is no web process beside its worker', () => {
  const { processes } = plannedFiles({
    'requirements.txt': 'dramatiq\n',
    'count.py':
      'import dramatiq\ndramatiq.set_broker(make())\n@dramatiq.actor\ndef count(text):\n    pass\n',
  });
  expect(processes.map(({ name }) => name)).toEqual(['worker']);
});
