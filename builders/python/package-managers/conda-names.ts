/** Packages that conda and the Python index call by different names. */
const renamed = new Map<string, string>([
  ['pytorch', 'torch'],
  ['pytorch-cpu', 'torch'],
  ['tensorflow-base', 'tensorflow'],
  ['opencv', 'opencv-python-headless'],
  ['py-opencv', 'opencv-python-headless'],
  ['matplotlib-base', 'matplotlib'],
  ['dask-core', 'dask'],
  ['seaborn-base', 'seaborn'],
  ['bokeh-core', 'bokeh'],
  ['msgpack-python', 'msgpack'],
  ['python-graphviz', 'graphviz'],
  ['py-xgboost', 'xgboost'],
  ['pytables', 'tables'],
  ['redis-py', 'redis'],
  ['ruamel_yaml', 'ruamel.yaml'],
  ['python-kaleido', 'kaleido'],
  ['antlr-python-runtime', 'antlr4-python3-runtime'],
  ['uvicorn-standard', 'uvicorn[standard]'],
  ['fastapi-standard', 'fastapi[standard]'],
  ['pyqt', 'PyQt5'],
]);

/** What every environment has, or the base brings: nothing to install. */
const given = new Set(['python', 'pip', 'setuptools', 'wheel', 'python_abi', 'tzdata']);

/** Programs and libraries that are no Python packages. */
const native = new Set([
  ...['blas', 'mkl', 'openblas', 'mkl-service', 'intel-openmp', 'nomkl', 'cudatoolkit', 'cudnn'],
  ...['openssl', 'zlib', 'bzip2', 'xz', 'readline', 'sqlite', 'tk', 'ncurses', 'icu', 'expat'],
  ...['ca-certificates', 'ld_impl_linux-64', 'ffmpeg', 'graphviz', 'geos', 'proj', 'hdf5'],
  ...['gcc', 'gxx', 'gcc_linux-64', 'gxx_linux-64', 'make', 'compilers', 'c-compiler', 'git'],
  ...['nodejs', 'yarn', 'openjdk', 'go', 'rust', 'postgresql', 'redis', 'redis-server', 'nginx'],
  ...['conda', 'mamba', 'micromamba', 'anaconda', 'pandoc', 'tesseract', 'poppler', 'jpeg'],
]);
const nativeShape = /^(_|r-|lib(?!cst$|sass$|clang$|rosa$|tmux$)|cuda-|vs20|pytorch-cuda|cpuonly)/;

/**
 * The Python index's name of a conda package: `''` where nothing has to be installed for it,
 * undefined where only conda has it.
 */
export function indexName(name: string): string | undefined {
  if (given.has(name)) return '';
  if (native.has(name) || nativeShape.test(name)) return undefined;
  return renamed.get(name) ?? name;
}
