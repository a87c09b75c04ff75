#!/usr/bin/env bash
# test-results-parser says SKIP of a JUnit suite with failures, if the suite does not count them.
#
# test-results-parser 0.4.6: it takes the counts of the attributes, which are optional, and their absence
# for no tests. The failures of a suite within a suite are counted and not listed. junit-report-merger
# 9.0.4 gives a merged report the time of its longest suite, and one suite to all of a name.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent test-results-parser@0.4.6 junit-report-merger@9.0.4
cat > run.cjs <<'JS'
const fs = require('node:fs');
const { parse } = require('test-results-parser');
const { mergeToString } = require('junit-report-merger');
const failed = '<testcase classname="c" name="failed" time="0.5"><failure message="m"/></testcase>';
const passed = '<testcase classname="c" name="passed" time="0.5"/>';
const broken = '<testcase classname="c" name="broken" time="0.5"><error message="m"/></testcase>';
const reports = {
  counted: `<testsuite name="s" tests="2" failures="1">${failed}${passed}</testsuite>`,
  'not counted': `<testsuite name="s">${failed}${passed}</testsuite>`,
  'with an error': `<testsuite name="s" tests="3" failures="1" errors="1">${failed}${passed}${broken}</testsuite>`,
  'in a suite': `<testsuite name="s" tests="2" failures="1"><testsuite name="t" tests="1" failures="1">${failed}</testsuite>${passed}</testsuite>`,
};
for (const [name, suite] of Object.entries(reports)) {
  fs.writeFileSync('report.xml', `<testsuites>${suite}</testsuites>`);
  const { status, total, failed, suites } = parse({ type: 'junit', files: ['report.xml'] });
  console.log(`${name}: ${status}, ${total} tests, ${failed} failed; listed ${suites.flatMap(({ cases }) => cases).map((test) => `${test.name} ${test.status}`).join(', ')}`);
}
const timed = (name, time) => `<testsuite name="${name}" tests="1" time="${time}">${passed}</testsuite>`;
(async () => {
  for (const name of ['t', 's']) {
    const merged = await mergeToString([`<testsuites time="7">${timed('s', 3)}${timed(name, 4)}</testsuites>`], {});
    console.log(merged.match(/<testsuite [^>]*>|<testsuites[^>]*>/g).join(' '));
  }
})();
JS
seen=$(node run.cjs)
echo "$seen"
[ "$seen" = 'counted: FAIL, 2 tests, 1 failed; listed failed FAIL, passed PASS
not counted: SKIP, NaN tests, NaN failed; listed failed FAIL, passed PASS
with an error: FAIL, 3 tests, 1 failed; listed failed FAIL, passed PASS, broken FAIL
in a suite: FAIL, 2 tests, 1 failed; listed passed PASS
<testsuites tests="2" time="4"> <testsuite name="s" tests="1" time="3"> <testsuite name="t" tests="1" time="4">
<testsuites tests="2" time="4"> <testsuite name="s" tests="2" time="4">' ]
