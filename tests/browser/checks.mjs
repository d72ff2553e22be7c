// Checks that end a test with a message, and pages that record their errors.

let count = 0;

/** The number of checks so far. */
export const checked = () => count;

/** Ends the test with a message unless something `holds`. */
export function check(holds, ...what) {
  if (!holds) throw new Error(what.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(' '));
  count += 1;
}

export const equal = (found, expected, what) => {
  check(JSON.stringify(found) === JSON.stringify(expected), what, 'is', found, 'and not', expected);
};

/** Records violations of the policy in `page.trouble`, and the sum of layout shifts in `window.shift`. */
export async function record(page) {
  page.trouble = [];
  await page.exposeFunction('tellViolation', (text) => page.trouble.push(text));
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
    document.addEventListener('securitypolicyviolation', (event) => {
      window.tellViolation(`policy: ${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
}
