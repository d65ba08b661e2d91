// Installs what package-lock.json names, copies the few files that pages need into wwwroot/lib and bundles the script of the charts. Called by the build (FrontEnd.targets)
// when the lock file, this list or that script changed. Builds that run at the same time wait for one another.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const served = {
  'icons/tabler-icons.min.css': '@tabler/icons-webfont/dist/tabler-icons.min.css',
  'icons/fonts/tabler-icons.woff2': '@tabler/icons-webfont/dist/fonts/tabler-icons.woff2',
};

const root = dirname(fileURLToPath(import.meta.url));
const [modules, lib, gate] = ['node_modules', 'wwwroot/lib', 'obj/frontend.lock'].map(p => join(root, p));
const text = name => readFileSync(join(root, name), 'utf8');
const wanted = createHash('sha256').update(text('package-lock.json')).update(text('frontend.mjs')).update(text('charts.mjs')).digest('hex');
const done = () => existsSync(join(lib, '.stamp')) && readFileSync(join(lib, '.stamp'), 'utf8') === wanted;

async function alone(work) {
  mkdirSync(dirname(gate), { recursive: true });
  for (;;) {
    try { mkdirSync(gate); break; } catch (e) {
      if (e.code !== 'EEXIST') throw e;
      // A build that was killed leaves its lock: no install takes ten minutes.
      try { if (Date.now() - statSync(gate).mtimeMs > 600_000) rmSync(gate, { recursive: true, force: true }); } catch { /* just released */ }
      await new Promise(go => setTimeout(go, 200));
    }
  }
  try { return work(); } finally { rmSync(gate, { recursive: true, force: true }); }
}

process.exitCode = await alone(() => {
  if (!done()) {
    const npm = spawnSync('npm', ['ci', '--include=dev', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error'],
      { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
    if (npm.error || npm.status !== 0) { console.error(`npm ci failed: ${npm.error?.message ?? `it ended with ${npm.status}`}`); return 1; }
    const fresh = `${lib}.${process.pid}`;
    for (const [to, from] of Object.entries(served)) cpSync(join(modules, from), join(fresh, to));
    createRequire(import.meta.url)('esbuild').buildSync({ entryPoints: [join(root, 'charts.mjs')], outfile: join(fresh, 'charts/charts.js'), bundle: true, minify: true, format: 'esm', charset: 'utf8', logLevel: 'error' });
    rmSync(lib, { recursive: true, force: true });
    renameSync(fresh, lib);
  }
  // MSBuild compares times: the stamp is now newer than its inputs.
  writeFileSync(join(lib, '.stamp'), wanted);
  return 0;
});
